#include "fold.h"

#include <algorithm>
#include <cstring>

namespace {

// Calls copy(place in the images, place in the windows, values) for each row of each window that lies inside.
template <class Copy>
void eachRow(const Windows& s, Copy copy) {
  const int64_t rows = s.height / s.stride, columns = s.width / s.stride, span = s.kernel * s.channels;
  const int64_t before = (s.kernel - s.stride) / 2;
  for (int64_t b = 0; b < s.batch; b++) {
    for (int64_t i = 0; i < rows; i++) {
      for (int64_t j = 0; j < columns; j++) {
        const int64_t window = ((b * rows + i) * columns + j) * s.kernel * span;
        const int64_t left = j * s.stride - before;
        const int64_t from = std::max<int64_t>(0, -left), to = std::min<int64_t>(s.kernel, s.width - left);
        for (int64_t k = 0; k < s.kernel; k++) {
          const int64_t y = i * s.stride + k - before;
          if (y < 0 || y >= s.height) continue;
          copy(((b * s.height + y) * s.width + left + from) * s.channels, window + k * span + from * s.channels, (to - from) * s.channels);
        }
      }
    }
  }
}

}  // namespace

void unfold(const Windows& s, const float* images, float* windows) {
  const int64_t count = s.batch * (s.height / s.stride) * (s.width / s.stride) * s.kernel * s.kernel * s.channels;
  std::memset(windows, 0, count * sizeof(float));
  eachRow(s, [&](int64_t image, int64_t window, int64_t values) {
    for (int64_t i = 0; i < values; i++) windows[window + i] = images[image + i];
  });
}

void fold(const Windows& s, const float* windows, float* images) {
  std::memset(images, 0, s.batch * s.height * s.width * s.channels * sizeof(float));
  eachRow(s, [&](int64_t image, int64_t window, int64_t values) {
    for (int64_t i = 0; i < values; i++) images[image + i] += windows[window + i];
  });
}
