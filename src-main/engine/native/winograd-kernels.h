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

// Values of one image at a point, of which `at` counts the points of the first phase and then those of the second.
template <class T>
T* valuesAt(const WinogradSide& s, T* points, int64_t image, int y, int x, int ys, int xs) {
  const int phaseY = y >= ys, phaseX = x >= xs;
  const WinogradPlace& place = s.places[static_cast<int64_t>(y - phaseY * ys) * xs + (x - phaseX * xs)];
  return points + (place.row + image * place.step) * s.channels * s.phases * s.phases + (phaseY * s.phases + phaseX) * s.channels;
}

// One image to its points: along y for a row of points, then along x.
void winogradToPoints(const WinogradPlan& plan, const WinogradSide& s, const float* images, float* points, int64_t image) {
  const int64_t line = s.width * s.channels;
  const int ys = plan.y.points, xs = plan.x.points;
  float* row = winogradScratch.floats(line);
  images += image * s.height * line;
  for (int ty = 0; ty < s.y->targets; ty++) {
    mapped(*s.y, ty, [&](int at) { return images + at * line; }, row, line);
    for (int tx = 0; tx < s.x->targets; tx++) {
      mapped(*s.x, tx, [&](int at) { return row + at * s.channels; }, valuesAt(s, points, image, ty, tx, ys, xs), s.channels);
    }
  }
}

// The points of one image to the image.
void winogradFromPoints(const WinogradPlan& plan, const WinogradSide& s, const float* points, float* images, int64_t image) {
  const int64_t line = s.width * s.channels;
  const int ys = plan.y.points, xs = plan.x.points;
  float* rows = winogradScratch.floats(ys * s.phases * line);
  for (int ty = 0; ty < ys * s.phases; ty++) {
    const auto where = [&](int at) { return valuesAt(s, points, image, ty, at, ys, xs); };
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

// A block of C and what it is made of: b has k rows, bStride apart.
struct Block {
  const float* a;
  int64_t rowStride, stride;
  const float* b;
  int64_t bStride, k;
  float* c;
  int64_t cStride;
};

// c[r] = sum over k of A[r][k] * b[k], for R rows and V vectors of columns.
template <int R, int V>
void pointBlock(const Block& p) {
  Vec sums[R][V] = {};
  const float* b = p.b;
  for (int64_t i = 0; i < p.k; i++, b += p.bStride) {
    Vec columns[V];
    for (int v = 0; v < V; v++) columns[v] = load(b + v * LANES);
    for (int r = 0; r < R; r++) {
      const float x = p.a[r * p.rowStride + i * p.stride];
      for (int v = 0; v < V; v++) sums[r][v] += x * columns[v];
    }
  }
  for (int r = 0; r < R; r++)
    for (int v = 0; v < V; v++) store(p.c + r * p.cStride + v * LANES, sums[r][v]);
}

template <int R>
void pointColumns(const Block& p, int64_t vectors) {
  if constexpr (kVectors > 3) if (vectors == 4) return pointBlock<R, 4>(p);
  if constexpr (kVectors > 2) if (vectors == 3) return pointBlock<R, 3>(p);
  if (vectors == 2) return pointBlock<R, 2>(p);
  pointBlock<R, 1>(p);
}

void pointRows(int64_t rows, const Block& p, int64_t vectors) {
  switch (rows) {
    case 1: return pointColumns<1>(p, vectors);
    case 2: return pointColumns<2>(p, vectors);
    case 3: return pointColumns<3>(p, vectors);
    case 4: return pointColumns<4>(p, vectors);
    case 5: return pointColumns<5>(p, vectors);
    case 6: return pointColumns<6>(p, vectors);
  }
}

// B [k, n] of a product: row by row, or in panels.
struct Columns {
  const float* b;
  int64_t k, n;
  bool inPanels;
};

// C [rows, n] of A [rows, k] and B, in blocks that stay in registers.
void pointProduct(const Factor& f, int64_t rows, const Columns& columns, float* c) {
  const int64_t blocks = (rows + kRows - 1) / kRows, n = columns.n, k = columns.k;
  for (int64_t from = 0; from < n; from += kPanel) {
    const int64_t width = n - from < kPanel ? n - from : kPanel;
    const float* b = columns.b + (columns.inPanels ? from * k : from);
    for (int64_t block = 0; block < blocks; block++) {
      const int64_t first = rows * block / blocks, last = rows * (block + 1) / blocks;
      const Block at{f.a + first * f.rowStride, f.rowStride, f.stride, b, columns.inPanels ? width : n, k, c + first * n + from, n};
      pointRows(last - first, at, width / LANES);
    }
  }
}

// Rows `from` to `to` of one pair of points: c = a b.
void winogradProduct(const WinogradPlan& plan, const WinogradProduct& p, int pair, int64_t from, int64_t to) {
  const int64_t at = plan.first[pair] + from;
  const Columns columns{p.b + pair * p.inputs * p.outputs, p.inputs, p.outputs, true};
  pointProduct({p.a + at * p.inputs, p.inputs, 1}, to - from, columns, p.c + at * p.outputs);
}

// Inputs `from` to `to` of one pair: c = a^T b, [inputs, outputs], a sum over the pair's rows.
void winogradProductT(const WinogradPlan& plan, const WinogradProduct& p, int pair, int64_t from, int64_t to) {
  const int64_t at = plan.first[pair];
  const Columns columns{p.b + at * p.outputs, plan.first[pair + 1] - at, p.outputs, false};
  pointProduct({p.a + at * p.inputs + from, 1, p.inputs}, to - from, columns, p.c + (pair * p.inputs + from) * p.outputs);
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
      const int64_t row = phase * layout.down + r;
      for (int64_t done = 0; done < layout.columns;) {
        // As far as the panel goes.
        const int64_t column = phase * layout.right + done, panel = column / kPanel * kPanel;
        const int64_t width = layout.outputs - panel < kPanel ? layout.outputs - panel : kPanel;
        const int64_t left = layout.columns - done, count = panel + width - column < left ? panel + width - column : left;
        combine(terms, all, from, points + panel * layout.inputs + row * width + column - panel, count);
        for (int t = 0; t < all; t++) from[t] += count;
        done += count;
      }
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
