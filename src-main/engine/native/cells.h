// What each cell computes over a whole sequence, forth and back in time. All arrays are row-major float32; `steps`,
// `batch` and `hidden` are sizes, hidden a multiple of 16. One implementation for each set of instructions.
#pragma once
#include <cstdint>

#include "winograd.h"

struct Sizes {
  int steps, batch, hidden;
  // bfloat16 products where the processor has them.
  bool fast;
};

// The projected input of time step t and example b is row index[t * batch + b] of `rows`, or row t * batch + b where
// there is no index.
struct Projected {
  const float* rows;
  const int32_t* index;
};

struct LstmForward {
  Projected in;          // [n, 4 hidden]: gates i, f, o, g
  const float* wh;       // [hidden, 4 hidden]
  const float* c0;       // [batch, hidden]
  float* hs;             // [steps + 1, batch, hidden], the first filled in
  float* cs;             // [steps, batch, hidden]
  float* tcs;            // tanh of cs
  float* gates;          // [steps, batch, 4 hidden], after their activations
};

struct LstmBackward {
  const float* dys;      // [steps, batch, hidden]
  const float* wh;
  const float* c0;
  const float* cs;
  const float* tcs;
  const float* gates;
  float* dz;             // [steps, batch, 4 hidden]
  const int32_t* index;  // with it, dz is summed by row into
  float* drows;          // [n, 4 hidden], zeroed
};

struct GruForward {
  Projected in;          // [n, 3 hidden]: z, r, n
  const float* wh;       // [hidden, 3 hidden]
  float* hs;             // [steps + 1, batch, hidden], the first filled in
  float* rhs;            // [steps, batch, hidden]: r times the state before
  float* gates;          // [steps, batch, 3 hidden], after their activations
};

struct GruBackward {
  const float* dys;
  const float* wh;
  const float* hs;
  const float* gates;
  float* dzr;            // [steps, batch, 2 hidden]
  float* dn;             // [steps, batch, hidden]
  const int32_t* index;
  float* drows;          // [n, 3 hidden], zeroed
};

struct RnnForward {
  Projected in;          // [n, hidden]
  const float* wh;       // [hidden, hidden]
  float* hs;             // [steps + 1, batch, hidden], the first filled in
  bool relu;
};

struct RnnBackward {
  const float* dys;
  const float* wh;
  const float* hs;
  float* dz;             // [steps, batch, hidden]
  const int32_t* index;
  float* drows;          // [n, hidden], zeroed
  bool relu;
};

// One update by Adam of `count` values.
struct AdamUpdate {
  int64_t count;
  float beta1, beta2;
  // By which gradients are multiplied; by which weights are; rate and shift as in nn/adam.ts.
  float scale, keep, rate, shift;
  const float *w, *m, *v, *g;
  float *newW, *newM, *newV;
};

// a * share + b * (1 - share).
struct Blend {
  int64_t count;
  float share;
  const float *a, *b;
  float* mixed;
};

// Each value is dropped (0) or kept and multiplied by `scale`, by a number that depends on the key and its place alone.
struct Drop {
  int64_t count;
  uint32_t key[2];
  // Kept where 24 random bits are below it.
  int32_t below;
  float scale;
  const float* x;
  float* kept;
};

struct Cells {
  const char* name;
  bool hasFast;
  void (*lstmForward)(const Sizes&, const LstmForward&);
  void (*lstmBackward)(const Sizes&, const LstmBackward&);
  void (*gruForward)(const Sizes&, const GruForward&);
  void (*gruBackward)(const Sizes&, const GruBackward&);
  void (*rnnForward)(const Sizes&, const RnnForward&);
  void (*rnnBackward)(const Sizes&, const RnnBackward&);
  void (*adam)(const AdamUpdate&);
  void (*blend)(const Blend&);
  void (*drop)(const Drop&);
  float (*sumOfSquares)(const float*, int64_t);
  // Of one image; rows from and to of one pair of points; one pair; one place of the weights.
  void (*winogradToPoints)(const WinogradPlan&, const WinogradSide&, const float* images, float* points, int64_t image);
  void (*winogradFromPoints)(const WinogradPlan&, const WinogradSide&, const float* points, float* images, int64_t image);
  void (*winogradProduct)(const WinogradPlan&, const WinogradProduct&, int pair, int64_t from, int64_t to);
  void (*winogradProductT)(const WinogradPlan&, const WinogradProduct&, int pair, int64_t from, int64_t to);
  void (*winogradWeights)(const float* weights, float* points, int64_t pair, const WinogradLayout&);
  void (*winogradWeightsT)(const float* points, float* weights, int place, int64_t rows, int64_t columns);
};
