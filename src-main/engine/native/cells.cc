// Compiled once for each set of instructions: LANES, BLOCK_ROWS, BLOCK_VECTORS, HAS_BFLOAT16 and TABLE come from the
// command line. Everything is static, so that no function of one set takes the place of another's.
#include "cells.h"

#include "product.h"
#include "winograd-kernels.h"

namespace {

thread_local Scratch packedScratch, secondScratch, stateScratch, startScratch;

size_t at(int t, int batch, int width) { return static_cast<size_t>(t) * batch * width; }

const float** pointers(int count) { return reinterpret_cast<const float**>(startScratch.floats(2 * static_cast<size_t>(count))); }

const float* const* startsOf(const Projected& in, int t, int batch, int width, int column) {
  const float** starts = pointers(batch);
  for (int b = 0; b < batch; b++) {
    const size_t row = static_cast<size_t>(t) * batch + b;
    starts[b] = in.rows + (in.index ? static_cast<size_t>(in.index[row]) : row) * width + column;
  }
  return starts;
}

const float* const* pointersTo(const float* first, int batch, int width) {
  const float** starts = pointers(batch);
  for (int b = 0; b < batch; b++) starts[b] = first + static_cast<size_t>(b) * width;
  return starts;
}

int64_t rowsOf(const Sizes& s) { return static_cast<int64_t>(s.steps) * s.batch; }

void add(float* to, const float* from, int count) {
  for (int i = 0; i < count; i += LANES) store(to + i, load(to + i) + load(from + i));
}

void lstmForward(const Sizes& s, const LstmForward& x) {
  const int hidden = s.hidden, width = 4 * hidden;
  Packed wh(packedScratch, {x.wh, width, false}, hidden, width, rowsOf(s), s.fast);
  for (int t = 0; t < s.steps; t++) {
    float* gates = x.gates + at(t, s.batch, width);
    wh.multiply(x.hs + at(t, s.batch, hidden), hidden, s.batch, startsOf(x.in, t, s.batch, width, 0), gates, width);
    const float* before = t == 0 ? x.c0 : x.cs + at(t - 1, s.batch, hidden);
    float* cs = x.cs + at(t, s.batch, hidden);
    float* tcs = x.tcs + at(t, s.batch, hidden);
    float* hs = x.hs + at(t + 1, s.batch, hidden);
    for (int b = 0; b < s.batch; b++) {
      float* gate = gates + static_cast<size_t>(b) * width;
      const size_t row = static_cast<size_t>(b) * hidden;
      for (int j = 0; j < hidden; j += LANES) {
        const Vec i = sigmoid(load(gate + j)), f = sigmoid(load(gate + hidden + j));
        const Vec o = sigmoid(load(gate + 2 * hidden + j)), g = hyperbolic(load(gate + 3 * hidden + j));
        const Vec c = f * load(before + row + j) + i * g;
        const Vec tc = hyperbolic(c);
        store(gate + j, i);
        store(gate + hidden + j, f);
        store(gate + 2 * hidden + j, o);
        store(gate + 3 * hidden + j, g);
        store(cs + row + j, c);
        store(tcs + row + j, tc);
        store(hs + row + j, o * tc);
      }
    }
  }
}

void lstmBackward(const Sizes& s, const LstmBackward& x) {
  const int hidden = s.hidden, width = 4 * hidden;
  const size_t count = static_cast<size_t>(s.batch) * hidden;
  Packed wh(packedScratch, {x.wh, width, true}, width, hidden, rowsOf(s), s.fast);
  float* dh = stateScratch.floats(2 * count);
  float* dc = dh + count;
  std::memset(dh, 0, 2 * count * 4);
  for (int t = s.steps - 1; t >= 0; t--) {
    const float* before = t == 0 ? x.c0 : x.cs + at(t - 1, s.batch, hidden);
    const float* dys = x.dys + at(t, s.batch, hidden);
    const float* tcs = x.tcs + at(t, s.batch, hidden);
    float* dzs = x.dz + at(t, s.batch, width);
    for (int b = 0; b < s.batch; b++) {
      const float* gate = x.gates + at(t, s.batch, width) + static_cast<size_t>(b) * width;
      float* dz = dzs + static_cast<size_t>(b) * width;
      const size_t row = static_cast<size_t>(b) * hidden;
      for (int j = 0; j < hidden; j += LANES) {
        const Vec i = load(gate + j), f = load(gate + hidden + j), o = load(gate + 2 * hidden + j), g = load(gate + 3 * hidden + j);
        const Vec tc = load(tcs + row + j), d = load(dys + row + j) + load(dh + row + j);
        const Vec c = load(dc + row + j) + d * o * (1.0f - tc * tc);
        store(dz + j, c * g * i * (1.0f - i));
        store(dz + hidden + j, c * load(before + row + j) * f * (1.0f - f));
        store(dz + 2 * hidden + j, d * tc * o * (1.0f - o));
        store(dz + 3 * hidden + j, c * i * (1.0f - g * g));
        store(dc + row + j, c * f);
      }
      if (x.index) add(x.drows + static_cast<size_t>(x.index[static_cast<size_t>(t) * s.batch + b]) * width, dz, width);
    }
    if (t > 0) wh.multiply(dzs, width, s.batch, nullptr, dh, hidden);
  }
}

void gruForward(const Sizes& s, const GruForward& x) {
  const int hidden = s.hidden, width = 3 * hidden;
  Packed wzr(packedScratch, {x.wh, width, false}, hidden, 2 * hidden, rowsOf(s), s.fast);
  Packed wn(secondScratch, {x.wh + 2 * hidden, width, false}, hidden, hidden, rowsOf(s), s.fast);
  for (int t = 0; t < s.steps; t++) {
    float* gates = x.gates + at(t, s.batch, width);
    const float* before = x.hs + at(t, s.batch, hidden);
    float* rhs = x.rhs + at(t, s.batch, hidden);
    float* hs = x.hs + at(t + 1, s.batch, hidden);
    wzr.multiply(before, hidden, s.batch, startsOf(x.in, t, s.batch, width, 0), gates, width);
    for (int b = 0; b < s.batch; b++) {
      float* gate = gates + static_cast<size_t>(b) * width;
      const size_t row = static_cast<size_t>(b) * hidden;
      for (int j = 0; j < hidden; j += LANES) {
        const Vec r = sigmoid(load(gate + hidden + j));
        store(gate + j, sigmoid(load(gate + j)));
        store(gate + hidden + j, r);
        store(rhs + row + j, r * load(before + row + j));
      }
    }
    wn.multiply(rhs, hidden, s.batch, startsOf(x.in, t, s.batch, width, 2 * hidden), gates + 2 * hidden, width);
    for (int b = 0; b < s.batch; b++) {
      float* gate = gates + static_cast<size_t>(b) * width;
      const size_t row = static_cast<size_t>(b) * hidden;
      for (int j = 0; j < hidden; j += LANES) {
        const Vec n = hyperbolic(load(gate + 2 * hidden + j));
        store(gate + 2 * hidden + j, n);
        store(hs + row + j, n + load(gate + j) * (load(before + row + j) - n));
      }
    }
  }
}

void gruBackward(const Sizes& s, const GruBackward& x) {
  const int hidden = s.hidden, width = 3 * hidden;
  const size_t count = static_cast<size_t>(s.batch) * hidden;
  Packed wzr(packedScratch, {x.wh, width, true}, 2 * hidden, hidden, rowsOf(s), s.fast);
  Packed wn(secondScratch, {x.wh + 2 * hidden, width, true}, hidden, hidden, rowsOf(s), s.fast);
  float* dh = stateScratch.floats(3 * count);
  float* carried = dh + count;
  float* drh = carried + count;
  std::memset(dh, 0, count * 4);
  for (int t = s.steps - 1; t >= 0; t--) {
    const float* gates = x.gates + at(t, s.batch, width);
    const float* before = x.hs + at(t, s.batch, hidden);
    const float* dys = x.dys + at(t, s.batch, hidden);
    float* dzr = x.dzr + at(t, s.batch, 2 * hidden);
    float* dn = x.dn + at(t, s.batch, hidden);
    for (int b = 0; b < s.batch; b++) {
      const float* gate = gates + static_cast<size_t>(b) * width;
      const size_t row = static_cast<size_t>(b) * hidden;
      for (int j = 0; j < hidden; j += LANES) {
        const Vec z = load(gate + j), n = load(gate + 2 * hidden + j), d = load(dys + row + j) + load(dh + row + j);
        const Vec kept = d * z;
        store(dn + row + j, (d - kept) * (1.0f - n * n));
        store(dzr + 2 * row + j, d * (load(before + row + j) - n) * z * (1.0f - z));
        store(carried + row + j, kept);
      }
    }
    wn.multiply(dn, hidden, s.batch, nullptr, drh, hidden);
    for (int b = 0; b < s.batch; b++) {
      const float* gate = gates + static_cast<size_t>(b) * width;
      const size_t row = static_cast<size_t>(b) * hidden;
      for (int j = 0; j < hidden; j += LANES) {
        const Vec r = load(gate + hidden + j), d = load(drh + row + j);
        store(dzr + 2 * row + hidden + j, d * load(before + row + j) * r * (1.0f - r));
        store(carried + row + j, load(carried + row + j) + d * r);
      }
      if (!x.index) continue;
      float* drow = x.drows + static_cast<size_t>(x.index[static_cast<size_t>(t) * s.batch + b]) * width;
      add(drow, dzr + 2 * row, 2 * hidden);
      add(drow + 2 * hidden, dn + row, hidden);
    }
    if (t > 0) wzr.multiply(dzr, 2 * hidden, s.batch, pointersTo(carried, s.batch, hidden), dh, hidden);
  }
}

void rnnForward(const Sizes& s, const RnnForward& x) {
  const int hidden = s.hidden;
  Packed wh(packedScratch, {x.wh, hidden, false}, hidden, hidden, rowsOf(s), s.fast);
  for (int t = 0; t < s.steps; t++) {
    float* hs = x.hs + at(t + 1, s.batch, hidden);
    wh.multiply(x.hs + at(t, s.batch, hidden), hidden, s.batch, startsOf(x.in, t, s.batch, hidden, 0), hs, hidden);
    const size_t count = static_cast<size_t>(s.batch) * hidden;
    for (size_t j = 0; j < count; j += LANES) {
      const Vec z = load(hs + j);
      // Not clamped from below by zero: NaN must stay.
      store(hs + j, x.relu ? (z < Vec{} ? Vec{} : z) : hyperbolic(z));
    }
  }
}

void rnnBackward(const Sizes& s, const RnnBackward& x) {
  const int hidden = s.hidden;
  const size_t count = static_cast<size_t>(s.batch) * hidden;
  Packed wh(packedScratch, {x.wh, hidden, true}, hidden, hidden, rowsOf(s), s.fast);
  float* dh = stateScratch.floats(count);
  std::memset(dh, 0, count * 4);
  for (int t = s.steps - 1; t >= 0; t--) {
    const float* hs = x.hs + at(t + 1, s.batch, hidden);
    const float* dys = x.dys + at(t, s.batch, hidden);
    float* dz = x.dz + at(t, s.batch, hidden);
    for (size_t j = 0; j < count; j += LANES) {
      const Vec h = load(hs + j), d = load(dys + j) + load(dh + j);
      store(dz + j, x.relu ? (h > Vec{} ? d : Vec{}) : d * (1.0f - h * h));
    }
    if (x.index) {
      for (int b = 0; b < s.batch; b++) {
        add(x.drows + static_cast<size_t>(x.index[static_cast<size_t>(t) * s.batch + b]) * hidden, dz + static_cast<size_t>(b) * hidden, hidden);
      }
    }
    if (t > 0) wh.multiply(dz, hidden, s.batch, nullptr, dh, hidden);
  }
}

template <class T, class Read, class Write, class Root>
void adamAt(const AdamUpdate& x, int64_t i, Read read, Write write, Root root) {
  const T g = read(x.g + i) * x.scale;
  const T m = read(x.m + i) * x.beta1 + g * (1.0f - x.beta1);
  const T v = read(x.v + i) * x.beta2 + g * g * (1.0f - x.beta2);
  write(x.newM + i, m);
  write(x.newV + i, v);
  write(x.newW + i, read(x.w + i) * x.keep - m * x.rate / (root(v) + x.shift));
}

void adam(const AdamUpdate& x) {
  const int64_t whole = x.count / LANES * LANES;
  for (int64_t i = 0; i < whole; i += LANES) adamAt<Vec>(x, i, load, store, squareRoot);
  for (int64_t i = whole; i < x.count; i++) {
    adamAt<float>(x, i, [](const float* at) { return *at; }, [](float* at, float y) { *at = y; }, [](float y) { return __builtin_sqrtf(y); });
  }
}

void blend(const Blend& x) {
  const float rest = 1.0f - x.share;
  const int64_t whole = x.count / LANES * LANES;
  for (int64_t i = 0; i < whole; i += LANES) store(x.mixed + i, load(x.a + i) * x.share + load(x.b + i) * rest);
  for (int64_t i = whole; i < x.count; i++) x.mixed[i] = x.a[i] * x.share + x.b[i] * rest;
}

// The finaliser of MurmurHash3, on numbers or vectors of 32 bits.
template <class T>
T mixed(T x) {
  x ^= x >> 16;
  x *= 0x85ebca6bu;
  x ^= x >> 13;
  x *= 0xc2b2ae35u;
  x ^= x >> 16;
  return x;
}

void drop(const Drop& x) {
  const uint32_t first = mixed(x.key[0] + 0x9e3779b9u), second = mixed(x.key[1] ^ first);
  VecBits place;
  for (int lane = 0; lane < LANES; lane++) place[lane] = static_cast<uint32_t>(lane);
  const int64_t whole = x.count / LANES * LANES;
  for (int64_t i = 0; i < whole; i += LANES) {
    const VecBits bits = mixed(mixed(place + static_cast<uint32_t>(i) + first) + second) >> 8;
    store(x.kept + i, (VecInt)bits < x.below ? load(x.x + i) * x.scale : Vec{});
  }
  for (int64_t i = whole; i < x.count; i++) {
    const uint32_t bits = mixed(mixed(static_cast<uint32_t>(i) + first) + second) >> 8;
    x.kept[i] = static_cast<int32_t>(bits) < x.below ? x.x[i] * x.scale : 0.0f;
  }
}

// In blocks, each summed by itself, so that rounding does not grow with the length.
float sumOfSquares(const float* x, int64_t count) {
  constexpr int64_t kBlock = 64 * LANES;
  double total = 0;
  int64_t i = 0;
  while (count - i >= LANES) {
    const int64_t end = i + kBlock <= count ? i + kBlock : i + (count - i) / LANES * LANES;
    Vec sums[4] = {};
    for (int v = 0; i < end; i += LANES, v = (v + 1) % 4) sums[v] += load(x + i) * load(x + i);
    const Vec sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    for (int lane = 0; lane < LANES; lane++) total += sum[lane];
  }
  for (; i < count; i++) total += static_cast<double>(x[i]) * x[i];
  return static_cast<float>(total);
}

}  // namespace

extern const Cells TABLE;
const Cells TABLE = {NAME, HAS_BFLOAT16 != 0, lstmForward, lstmBackward, gruForward, gruBackward, rnnForward, rnnBackward, adam, blend, drop, sumOfSquares,
                    winogradToPoints, winogradFromPoints, winogradProduct, winogradProductT, winogradWeights, winogradWeightsT};
