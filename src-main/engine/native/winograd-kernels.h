// The transforms and products of winograd.h over vectors. Channels are multiples of 16. Included by cells.cc, once for each
// set of instructions; each function does a range of images, pairs or rows, so that threads can share the work without
// changing a bit of it.
#pragma once
#include "product.h"
#include "winograd.h"

namespace {

thread_local Scratch winogradScratch;

// Of one number: two tiles of five points are the most.
constexpr int kMostTerms = 2 * kWinogradPoints;

// to[i] = sum of terms: weight * from[term.at * stride + i], for `count` values.
template <int N>
void sumOf(const WinogradTerm* terms, const float* const* from, float* to, int64_t count) {
  for (int64_t i = 0; i < count; i += LANES) {
    Vec sum = terms[0].weight * load(from[0] + i);
    for (int t = 1; t < N; t++) sum += terms[t].weight * load(from[t] + i);
    store(to + i, sum);
  }
}

void combine(const WinogradTerm* terms, int all, const float* const* from, float* to, int64_t count) {
  switch (all) {
    case 0: std::memset(to, 0, count * sizeof(float)); return;
    case 1: return sumOf<1>(terms, from, to, count);
    case 2: return sumOf<2>(terms, from, to, count);
    case 3: return sumOf<3>(terms, from, to, count);
    case 4: return sumOf<4>(terms, from, to, count);
    case 5: return sumOf<5>(terms, from, to, count);
  }
  for (int64_t i = 0; i < count; i += LANES) {
    Vec sum = terms[0].weight * load(from[0] + i);
    for (int t = 1; t < all; t++) sum += terms[t].weight * load(from[t] + i);
    store(to + i, sum);
  }
}

// Target `at` of a map: where(source) is where each of its values begins.
template <class Where>
void mapped(const WinogradMap& map, int64_t at, Where where, float* to, int64_t count) {
  const float* from[kMostTerms];
  const WinogradTerm* terms = map.terms + map.first[at];
  const int all = map.first[at + 1] - map.first[at];
  for (int t = 0; t < all; t++) from[t] = where(terms[t].at);
  combine(terms, all, from, to, count);
}

int64_t rowOf(const WinogradPlan& plan, int64_t image, int atY, int atX) {
  const int py = plan.y.point[atY], px = plan.x.point[atX];
  return plan.first[py * kWinogradPoints + px] + (image * plan.y.tiles[py] + plan.y.turn[atY]) * plan.x.tiles[px] + plan.x.turn[atX];
}

// One image to its points: along y for a row of points, then along x.
void winogradToPoints(const WinogradPlan& plan, const WinogradSide& s, const float* images, float* points, int64_t image) {
  const int64_t line = s.width * s.channels, wide = s.channels * s.phases * s.phases;
  const int ys = plan.y.points, xs = plan.x.points;
  float* row = winogradScratch.floats(line);
  images += image * s.height * line;
  for (int ty = 0; ty < s.y->targets; ty++) {
    mapped(*s.y, ty, [&](int at) { return images + at * line; }, row, line);
    for (int tx = 0; tx < s.x->targets; tx++) {
      const int64_t phase = ty / ys * s.phases + tx / xs;
      float* to = points + rowOf(plan, image, ty % ys, tx % xs) * wide + phase * s.channels;
      mapped(*s.x, tx, [&](int at) { return row + at * s.channels; }, to, s.channels);
    }
  }
}

// The points of one image to the image.
void winogradFromPoints(const WinogradPlan& plan, const WinogradSide& s, const float* points, float* images, int64_t image) {
  const int64_t line = s.width * s.channels, wide = s.channels * s.phases * s.phases;
  const int ys = plan.y.points, xs = plan.x.points;
  float* rows = winogradScratch.floats(ys * s.phases * line);
  for (int ty = 0; ty < ys * s.phases; ty++) {
    const auto where = [&](int at) {
      const int64_t phase = ty / ys * s.phases + at / xs;
      return points + rowOf(plan, image, ty % ys, at % xs) * wide + phase * s.channels;
    };
    for (int64_t column = 0; column < s.width; column++) mapped(*s.x, column, where, rows + ty * line + column * s.channels, s.channels);
  }
  images += image * s.height * line;
  for (int64_t y = 0; y < s.height; y++) mapped(*s.y, y, [&](int at) { return rows + at * line; }, images + y * line, line);
}

// A value of A is a[row * rowStride + k * stride].
struct Factor {
  const float* a;
  int64_t rowStride, stride;
};

// c[r] = sum over k of A[r][k] * b[k], for R rows and V vectors of columns.
template <int R, int V>
void pointBlock(const Factor& f, const float* b, int64_t n, int64_t k, float* c) {
  Vec sums[R][V] = {};
  for (int64_t i = 0; i < k; i++, b += n) {
    Vec columns[V];
    for (int v = 0; v < V; v++) columns[v] = load(b + v * LANES);
    for (int r = 0; r < R; r++) {
      const float x = f.a[r * f.rowStride + i * f.stride];
      for (int v = 0; v < V; v++) sums[r][v] += x * columns[v];
    }
  }
  for (int r = 0; r < R; r++)
    for (int v = 0; v < V; v++) store(c + r * n + v * LANES, sums[r][v]);
}

template <int R>
void pointColumns(const Factor& f, const float* b, int64_t n, int64_t k, float* c, int64_t vectors) {
  if constexpr (kVectors > 3) if (vectors == 4) return pointBlock<R, 4>(f, b, n, k, c);
  if constexpr (kVectors > 2) if (vectors == 3) return pointBlock<R, 3>(f, b, n, k, c);
  if (vectors == 2) return pointBlock<R, 2>(f, b, n, k, c);
  pointBlock<R, 1>(f, b, n, k, c);
}

void pointRows(int64_t rows, const Factor& f, const float* b, int64_t n, int64_t k, float* c, int64_t vectors) {
  switch (rows) {
    case 1: return pointColumns<1>(f, b, n, k, c, vectors);
    case 2: return pointColumns<2>(f, b, n, k, c, vectors);
    case 3: return pointColumns<3>(f, b, n, k, c, vectors);
    case 4: return pointColumns<4>(f, b, n, k, c, vectors);
    case 5: return pointColumns<5>(f, b, n, k, c, vectors);
    case 6: return pointColumns<6>(f, b, n, k, c, vectors);
  }
}

// C [rows, n] of A [rows, k] and b [k, n], in blocks that stay in registers.
void pointProduct(const Factor& f, int64_t rows, const float* b, int64_t k, int64_t n, float* c) {
  const int64_t blocks = (rows + kRows - 1) / kRows;
  for (int64_t from = 0; from < n; from += kPanel) {
    const int64_t vectors = (n - from < kPanel ? n - from : kPanel) / LANES;
    for (int64_t block = 0; block < blocks; block++) {
      const int64_t first = rows * block / blocks, last = rows * (block + 1) / blocks;
      pointRows(last - first, {f.a + first * f.rowStride, f.rowStride, f.stride}, b + from, n, k, c + first * n + from, vectors);
    }
  }
}

// Rows `from` to `to` of one pair of points: c = a b.
void winogradProduct(const WinogradPlan& plan, const WinogradProduct& p, int pair, int64_t from, int64_t to) {
  const int64_t at = plan.first[pair] + from;
  pointProduct({p.a + at * p.inputs, p.inputs, 1}, to - from, p.b + pair * p.inputs * p.outputs, p.inputs, p.outputs, p.c + at * p.outputs);
}

// Inputs `from` to `to` of one pair: c = a^T b, [inputs, outputs], a sum over the pair's rows.
void winogradProductT(const WinogradPlan& plan, const WinogradProduct& p, int pair, int64_t from, int64_t to) {
  const int64_t at = plan.first[pair];
  pointProduct({p.a + at * p.inputs + from, 1, p.inputs}, to - from, p.b + at * p.outputs, plan.first[pair + 1] - at, p.outputs,
               p.c + (pair * p.inputs + from) * p.outputs);
}

// Weights of a filter of two at the five points.
constexpr float kWeights[kWinogradPoints][2] = {{1, 0}, {1, 1}, {1, -1}, {1, 2}, {0, 1}};

// Weights [4, 4, rows, columns] at one pair of points.
void winogradWeights(const float* weights, float* points, int64_t pair, const WinogradLayout& layout) {
  const float *wy = kWeights[pair / kWinogradPoints], *wx = kWeights[pair % kWinogradPoints];
  const int64_t size = layout.rows * layout.columns;
  for (int phase = 0; phase < 4; phase++) {
    WinogradTerm terms[4];
    const float* from[4];
    int all = 0;
    for (int tap = 0; tap < 4; tap++) {
      const float weight = wy[tap / 2] * wx[tap % 2];
      if (weight == 0) continue;
      from[all] = weights + (tap / 2 * 8 + phase / 2 * 4 + tap % 2 * 2 + phase % 2) * size;
      terms[all++] = {0, weight};
    }
    for (int64_t r = 0; r < layout.rows; r++) {
      combine(terms, all, from, points + phase * layout.phaseStride + r * layout.rowStride, layout.columns);
      for (int t = 0; t < all; t++) from[t] += layout.columns;
    }
  }
}

// The transpose: one of the 16 places of the weights, [rows, columns], from its sums over the pairs, [4 * rows, columns] each.
void winogradWeightsT(const float* points, float* weights, int place, int64_t rows, int64_t columns) {
  const int ky = place / 4, kx = place % 4, phase = ky % 2 * 2 + kx % 2;
  WinogradTerm terms[kWinogradPairs];
  const float* from[kWinogradPairs];
  int all = 0;
  for (int pair = 0; pair < kWinogradPairs; pair++) {
    const float weight = kWeights[pair / kWinogradPoints][ky / 2] * kWeights[pair % kWinogradPoints][kx / 2];
    if (weight == 0) continue;
    from[all] = points + (pair * 4 + phase) * rows * columns;
    terms[all++] = {0, weight};
  }
  combine(terms, all, from, weights + place * rows * columns, rows * columns);
}

}  // namespace
