// Shares the parts of one call among threads that wait for such work. Which thread does a part changes nothing in it.
#pragma once
#include <cstdint>
#include <functional>

// Calls part(0) … part(count - 1), each once, and returns when all are done. Calls from several threads take turns, as each
// has all cores; where TensorFlow was told to use one thread a kernel, the caller does all of it.
void inParallel(int64_t count, const std::function<void(int64_t)>& part);
