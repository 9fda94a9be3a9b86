// Products of a few rows with a matrix that is packed once and used at every time step.
#pragma once
#include <cstddef>
#include <cstdlib>

#if HAS_BFLOAT16
#include <immintrin.h>
#endif

#include "vectors.h"

namespace {

// Rows and vectors of a block whose sums stay in registers.
constexpr int kRows = BLOCK_ROWS;
constexpr int kVectors = BLOCK_VECTORS;
constexpr int kPanel = kVectors * LANES;
constexpr int kDirectRows = 4;

// Memory at the borders of cache lines, kept by the thread for its next call.
class Scratch {
 public:
  float* floats(size_t count) {
    if (count > size_) {
      std::free(at_);
      at_ = static_cast<float*>(std::aligned_alloc(64, (count * 4 + 63) / 64 * 64));
      size_ = at_ ? count : 0;
    }
    return at_;
  }
  ~Scratch() { std::free(at_); }

 private:
  float* at_ = nullptr;
  size_t size_ = 0;
};

thread_local Scratch halfScratch;

// A view of a row-major matrix [k, n], or of the transpose of one.
struct Source {
  const float* at;
  int stride;
  bool transposed;
};

#if HAS_BFLOAT16
typedef __m512bh Pairs;
inline void toBfloat16(const float* from, uint16_t* to, int count) {
  for (int i = 0; i < count; i += 16) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + i), (__m256i)_mm512_cvtneps_pbh(_mm512_loadu_ps(from + i)));
  }
}
inline uint16_t toBfloat16(float x) {
  return static_cast<uint16_t>(_mm_extract_epi16((__m128i)_mm_cvtneps_pbh(_mm_set1_ps(x)), 0));
}
#endif

// B of a product A B, in panels of kPanel columns: panel after panel, row after row. k and n are multiples of 16.
class Packed {
 public:
  // `rows` of A in all, over all calls of multiply: so few are not worth the packing.
  Packed(Scratch& scratch, Source source, int k, int n, int64_t rows, bool fast)
      : source_(source), k_(k), n_(n), direct_(rows <= kDirectRows && !source.transposed), fast_(fast && HAS_BFLOAT16 && !direct_) {
    if (direct_) return;
    floats_ = scratch.floats(static_cast<size_t>(k) * n);
    for (int from = 0; from < n; from += kPanel) pack(source, from);
  }

  // c[i] = start[i] (or 0) + a[i] B for `rows` rows; columns from 0 to n.
  void multiply(const float* a, int aStride, int rows, const float* const* start, float* c, int cStride) {
    if (direct_) return multiplyDirect(a, aStride, rows, start, c, cStride);
#if HAS_BFLOAT16
    if (fast_) {
      halves_ = reinterpret_cast<uint16_t*>(halfScratch.floats(static_cast<size_t>(rows) * k_ / 2));
      for (int i = 0; i < rows; i++) toBfloat16(a + static_cast<size_t>(i) * aStride, halves_ + static_cast<size_t>(i) * k_, k_);
    }
#endif
    const int blocks = (rows + kRows - 1) / kRows;
    for (int from = 0; from < n_; from += kPanel) {
      for (int block = 0; block < blocks; block++) {
        // Of nearly equal size: a block of one row would wait for each of its sums.
        const int first = static_cast<int>(static_cast<int64_t>(rows) * block / blocks);
        const int last = static_cast<int>(static_cast<int64_t>(rows) * (block + 1) / blocks);
        const Place place{a + static_cast<size_t>(first) * aStride, aStride, start ? start + first : nullptr,
                          c + static_cast<size_t>(first) * cStride, cStride, from, first};
        byRows(place, last - first, (n_ - from < kPanel ? n_ - from : kPanel) / LANES);
      }
    }
  }

 private:
  // Four rows of B at a time, as they lie in memory.
  void multiplyDirect(const float* a, int aStride, int rows, const float* const* start, float* c, int cStride) {
    for (int i = 0; i < rows; i++) {
      if (start) std::memcpy(c + static_cast<size_t>(i) * cStride, start[i], static_cast<size_t>(n_) * 4);
      else std::memset(c + static_cast<size_t>(i) * cStride, 0, static_cast<size_t>(n_) * 4);
    }
    for (int k = 0; k < k_; k += 4) {
      const float* b = source_.at + static_cast<size_t>(k) * source_.stride;
      for (int i = 0; i < rows; i++) {
        const float* x = a + static_cast<size_t>(i) * aStride + k;
        float* to = c + static_cast<size_t>(i) * cStride;
        for (int j = 0; j < n_; j += LANES) {
          Vec sum = load(to + j) + x[0] * load(b + j);
          sum += x[1] * load(b + source_.stride + j);
          sum += x[2] * load(b + 2 * static_cast<size_t>(source_.stride) + j);
          sum += x[3] * load(b + 3 * static_cast<size_t>(source_.stride) + j);
          store(to + j, sum);
        }
      }
    }
  }

  struct Place {
    const float* a;
    int aStride;
    const float* const* start;
    float* c;
    int cStride, from, first;
  };

  void pack(Source source, int from) {
    const int width = n_ - from < kPanel ? n_ - from : kPanel;
    float* to = floats_ + static_cast<size_t>(from) * k_ / (fast_ ? 2 : 1);
    for (int k = 0; k < k_; k += 16) {
      if (!source.transposed && !fast_) {
        for (int i = k; i < k + 16; i++) std::memcpy(to + static_cast<size_t>(i) * width, source.at + static_cast<size_t>(i) * source.stride + from, width * 4);
        continue;
      }
      for (int j = 0; j < width; j++) {
        for (int i = k; i < k + 16; i++) {
          const float x = source.transposed ? source.at[static_cast<size_t>(from + j) * source.stride + i]
                                            : source.at[static_cast<size_t>(i) * source.stride + from + j];
          put(to, width, i, j, x);
        }
      }
    }
  }

  void put(float* to, int width, int i, int j, float x) {
#if HAS_BFLOAT16
    if (fast_) {
      reinterpret_cast<uint16_t*>(to)[(static_cast<size_t>(i / 2) * width + j) * 2 + i % 2] = toBfloat16(x);
      return;
    }
#endif
    to[static_cast<size_t>(i) * width + j] = x;
  }

  template <int R>
  void byVectors(const Place& p, int vectors) {
    if constexpr (kVectors > 3) if (vectors == 4) return block<R, 4>(p);
    if constexpr (kVectors > 2) if (vectors == 3) return block<R, 3>(p);
    if (vectors == 2) return block<R, 2>(p);
    block<R, 1>(p);
  }

  void byRows(const Place& p, int rows, int vectors) {
    switch (rows) {
      case 1: return byVectors<1>(p, vectors);
      case 2: return byVectors<2>(p, vectors);
      case 3: return byVectors<3>(p, vectors);
      case 4: return byVectors<4>(p, vectors);
      case 5: return byVectors<5>(p, vectors);
      case 6: return byVectors<6>(p, vectors);
      case 7: return byVectors<7>(p, vectors);
    }
  }

  template <int R, int V>
  void block(const Place& p) {
    Vec sums[R][V];
    for (int r = 0; r < R; r++)
      for (int v = 0; v < V; v++) sums[r][v] = p.start ? load(p.start[r] + p.from + v * LANES) : Vec{};
#if HAS_BFLOAT16
    if (fast_) {
      const uint16_t* a = halves_ + static_cast<size_t>(p.first) * k_;
      const float* b = floats_ + static_cast<size_t>(p.from) * k_ / 2;
      for (int k = 0; k < k_; k += 2, b += V * LANES) {
        Pairs columns[V];
        for (int v = 0; v < V; v++) columns[v] = (Pairs)_mm512_loadu_ps(b + v * LANES);
        for (int r = 0; r < R; r++) {
          int32_t pair;
          std::memcpy(&pair, a + static_cast<size_t>(r) * k_ + k, 4);
          const Pairs x = (Pairs)_mm512_set1_epi32(pair);
          for (int v = 0; v < V; v++) sums[r][v] = (Vec)_mm512_dpbf16_ps((__m512)sums[r][v], x, columns[v]);
        }
      }
    } else
#endif
    {
      const float* b = floats_ + static_cast<size_t>(p.from) * k_;
      for (int k = 0; k < k_; k++, b += V * LANES) {
        Vec columns[V];
        for (int v = 0; v < V; v++) columns[v] = load(b + v * LANES);
        for (int r = 0; r < R; r++) {
          const float x = p.a[static_cast<size_t>(r) * p.aStride + k];
          for (int v = 0; v < V; v++) sums[r][v] += x * columns[v];
        }
      }
    }
    for (int r = 0; r < R; r++)
      for (int v = 0; v < V; v++) store(p.c + static_cast<size_t>(r) * p.cStride + p.from + v * LANES, sums[r][v]);
  }

  Source source_;
  int k_, n_;
  bool direct_, fast_;
  float* floats_ = nullptr;
  uint16_t* halves_ = nullptr;
};

}  // namespace
