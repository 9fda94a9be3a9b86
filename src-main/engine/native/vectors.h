// Vectors of floats as the compiler knows them, and the functions of gates over them. Included once for each set of
// instructions, with LANES floats to a vector.
#pragma once
#include <cstdint>
#include <cstring>

// In a namespace of its own in each object file: the linker must not take one set's functions for another's.
namespace {

typedef float Vec __attribute__((vector_size(LANES * 4)));
typedef int32_t VecInt __attribute__((vector_size(LANES * 4)));
typedef uint32_t VecBits __attribute__((vector_size(LANES * 4)));
typedef float VecAnywhere __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

inline Vec load(const float* at) { return *reinterpret_cast<const VecAnywhere*>(at); }
inline void store(float* at, Vec x) { *reinterpret_cast<VecAnywhere*>(at) = x; }
inline Vec all(float x) { return x - Vec{}; }
// The compiler makes one instruction of it.
inline Vec squareRoot(Vec x) {
  Vec y;
  for (int i = 0; i < LANES; i++) y[i] = __builtin_sqrtf(x[i]);
  return y;
}
// NaN stays NaN: every comparison with it is false.
inline Vec clamp(Vec x, float low, float high) {
  x = x < all(low) ? all(low) : x;
  return x > all(high) ? all(high) : x;
}

// e^x = scale * (1 + rest) with scale a power of two and |rest| < 0.42, for |x| < 87. Taylor's series of e^r - 1 on
// |r| <= ln(2) / 2 to the seventh power: relative error below 2e-8, under half a unit in the last place.
inline Vec exponential(Vec x, Vec* scale) {
  const Vec shift = all(12582912.0f);  // 1.5 * 2^23: adding it rounds to a whole number.
  const Vec shifted = x * 1.44269504f + shift;
  const Vec n = shifted - shift;
  // ln(2) in two parts, so that n times the first is exact.
  const Vec r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  Vec p = all(1.0f / 5040);
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  const Vec rest = p * r * r + r;
  const VecInt bits = ((VecInt)shifted - (VecInt)shift + 127) << 23;
  *scale = (Vec)bits;
  return rest;
}

inline Vec sigmoid(Vec x) {
  Vec scale;
  const Vec rest = exponential(clamp(-x, -87.0f, 87.0f), &scale);
  return 1.0f / (1.0f + (scale + scale * rest));
}

// By e^2x - 1, which keeps its digits near zero.
inline Vec hyperbolic(Vec x) {
  Vec scale;
  const Vec rest = exponential(clamp(x + x, -20.0f, 20.0f), &scale);
  const Vec m = scale * rest + (scale - 1.0f);
  return m / (m + 2.0f);
}

}  // namespace
