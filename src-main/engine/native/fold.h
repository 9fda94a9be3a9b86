// The windows of strided convolutions over images of few channels, for which the usual kernels fill their vectors badly.
// Row-major float32; `same` padding: an image of side n has n / stride windows along it, n a multiple of the stride.
#pragma once
#include <cstdint>

struct Windows {
  int64_t batch, height, width, channels;  // of the images
  int kernel, stride;
};

// Images [batch, height, width, channels] to windows [batch, height / stride, width / stride, kernel * kernel * channels];
// zeros outside.
void unfold(const Windows& s, const float* images, float* windows);

// The transpose: each value is added where its window took it from.
void fold(const Windows& s, const float* windows, float* images);
