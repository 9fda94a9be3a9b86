#include "threads.h"

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace {

class Helpers {
 public:
  explicit Helpers(int count) {
    for (int i = 0; i < count; i++) std::thread([this] { wait(); }).detach();
  }

  void run(int64_t count, const std::function<void(int64_t)>& part, int helpers) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      part_ = &part;
      count_ = count;
      next_ = 0;
      left_ = helpers;
      turn_++;
    }
    begin_.notify_all();
    work();
    std::unique_lock<std::mutex> lock(mutex_);
    end_.wait(lock, [this] { return left_ == 0; });
  }

 private:
  void work() {
    for (int64_t at = next_++; at < count_; at = next_++) (*part_)(at);
  }

  void wait() {
    uint64_t seen = 0;
    for (;;) {
      {
        std::unique_lock<std::mutex> lock(mutex_);
        begin_.wait(lock, [&] { return turn_ != seen; });
        seen = turn_;
      }
      work();
      bool last;
      {
        std::lock_guard<std::mutex> lock(mutex_);
        last = --left_ == 0;
      }
      if (last) end_.notify_one();
    }
  }

  std::mutex mutex_;
  std::condition_variable begin_, end_;
  const std::function<void(int64_t)>* part_ = nullptr;
  int64_t count_ = 0;
  std::atomic<int64_t> next_{0};
  int left_ = 0;
  uint64_t turn_ = 0;
};

// As many threads a kernel as TensorFlow was told, else as there are cores.
int threadsAKernel() {
  const char* told = std::getenv("TF_NUM_INTRAOP_THREADS");
  const int count = told ? std::atoi(told) : 0;
  return count > 0 ? count : static_cast<int>(std::thread::hardware_concurrency());
}

}  // namespace

void inParallel(int64_t count, const std::function<void(int64_t)>& part) {
  static const int helpers = threadsAKernel() - 1;
  // Never destroyed: its threads live as long as the process.
  static Helpers* const pool = helpers > 0 ? new Helpers(helpers) : nullptr;
  static std::mutex turn;
  if (!pool || count < 2) {
    for (int64_t at = 0; at < count; at++) part(at);
    return;
  }
  std::lock_guard<std::mutex> lock(turn);
  pool->run(count, part, helpers);
}
