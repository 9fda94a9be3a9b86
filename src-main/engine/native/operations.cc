// Registers the recurrent cells as operations of TensorFlow, by its C interface. As a module of Node it exports the name
// of the set of instructions in use and whether that has bfloat16 products.
#include <node_api.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "cells.h"
#include "fold.h"
#include "threads.h"
#include "winograd.h"
#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_status.h"
#include "tensorflow/c/tf_tensor.h"

extern const Cells kBaseCells;
#if defined(__x86_64__)
extern const Cells kAvx2Cells, kAvx512Cells;
#if WITH_BFLOAT16
extern const Cells kBfloat16Cells;
#endif
#endif

namespace {

const Cells& choose() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
#if WITH_BFLOAT16
    if (__builtin_cpu_supports("avx512bf16")) return kBfloat16Cells;
#endif
    return kAvx512Cells;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return kAvx2Cells;
#endif
  return kBaseCells;
}

const Cells* cells = nullptr;

struct Attributes {
  bool fast = false, relu = false, gather = false;
  float beta1 = 0, beta2 = 0, share = 0;
  int kernel = 1, stride = 1;
  // Of the images of a convolution, whatever of it an operation gets.
  int height = 2, width = 2, phases = 1;
  bool transposed = false;
};

// One call of an operation: inputs by number, outputs of the given shapes. The first failure stays.
class Call {
 public:
  explicit Call(TF_OpKernelContext* context) : context_(context), status_(TF_NewStatus()) {}
  ~Call() {
    for (TF_Tensor* tensor : tensors_) if (tensor) TF_DeleteTensor(tensor);
    TF_DeleteStatus(status_);
  }
  Call(const Call&) = delete;

  bool ok() const { return TF_GetCode(status_) == TF_OK; }

  void fail(const char* sentence) {
    if (ok()) TF_SetStatus(status_, TF_INVALID_ARGUMENT, sentence);
    TF_OpKernelContext_Failure(context_, status_);
  }

  TF_Tensor* input(int i, int rank) {
    TF_Tensor*& tensor = tensors_[count_++];
    TF_GetInput(context_, i, &tensor, status_);
    if (!ok()) return nullptr;
    if (TF_NumDims(tensor) != rank) {
      TF_SetStatus(status_, TF_INVALID_ARGUMENT, ("Input " + std::to_string(i) + " must have " + std::to_string(rank) + " dimensions").c_str());
      return nullptr;
    }
    return tensor;
  }

  TF_Tensor* anyInput(int i) {
    TF_Tensor*& tensor = tensors_[count_++];
    TF_GetInput(context_, i, &tensor, status_);
    return ok() ? tensor : nullptr;
  }

  float* outputLike(int i, TF_Tensor* like) {
    int64_t shape[8];
    const int rank = TF_NumDims(like);
    for (int k = 0; k < rank && k < 8; k++) shape[k] = TF_Dim(like, k);
    TF_Tensor*& tensor = tensors_[count_++];
    tensor = TF_AllocateOutput(context_, i, TF_FLOAT, shape, rank, TF_TensorByteSize(like), status_);
    return ok() ? static_cast<float*>(TF_TensorData(tensor)) : nullptr;
  }

  float* output(int i, std::initializer_list<int64_t> shape) {
    size_t bytes = sizeof(float);
    for (int64_t side : shape) bytes *= side;
    TF_Tensor*& tensor = tensors_[count_++];
    tensor = TF_AllocateOutput(context_, i, TF_FLOAT, shape.begin(), static_cast<int>(shape.size()), bytes, status_);
    return ok() ? static_cast<float*>(TF_TensorData(tensor)) : nullptr;
  }

 private:
  TF_OpKernelContext* context_;
  TF_Status* status_;
  TF_Tensor* tensors_[16] = {};
  int count_ = 0;
};

int side(TF_Tensor* tensor, int i) { return static_cast<int>(TF_Dim(tensor, i)); }
float* data(TF_Tensor* tensor) { return static_cast<float*>(TF_TensorData(tensor)); }

// Inputs that all forward operations share: rows [n, gates * hidden], index [steps, batch], wh [hidden, gates * hidden],
// h0 [batch, hidden].
struct Shared {
  Sizes sizes;
  Projected in;
  int64_t rows;
  const float* wh;
};

bool validIndex(const int32_t* index, int count, int64_t rows) {
  for (int i = 0; i < count; i++) if (index[i] < 0 || index[i] >= rows) return false;
  return true;
}

bool shareForward(Call& call, const Attributes& attributes, int gates, Shared* s) {
  TF_Tensor* rows = call.input(0, 2);
  TF_Tensor* index = call.input(1, 2);
  TF_Tensor* wh = call.input(2, 2);
  TF_Tensor* h0 = call.input(3, 2);
  if (!call.ok()) return call.fail(""), false;
  s->sizes = {side(index, 0), side(index, 1), side(wh, 0), attributes.fast};
  s->rows = side(rows, 0);
  const int hidden = s->sizes.hidden, count = s->sizes.steps * s->sizes.batch;
  if (hidden % 16 != 0 || side(wh, 1) != gates * hidden || side(rows, 1) != gates * hidden || side(h0, 0) != s->sizes.batch || side(h0, 1) != hidden)
    return call.fail("The sizes of a recurrent layer do not fit"), false;
  const int32_t* places = static_cast<int32_t*>(TF_TensorData(index));
  if (attributes.gather ? !validIndex(places, count, s->rows) : s->rows != count)
    return call.fail("The index of a recurrent layer lies outside of its rows"), false;
  s->in = {data(rows), attributes.gather ? places : nullptr};
  s->wh = data(wh);
  return true;
}

float* beginStates(Call& call, const Sizes& s) {
  float* hs = call.output(0, {s.steps + 1, s.batch, s.hidden});
  TF_Tensor* h0 = call.input(3, 2);
  if (!call.ok()) return nullptr;
  std::memcpy(hs, data(h0), static_cast<size_t>(s.batch) * s.hidden * 4);
  return hs;
}

// rows index wh h0 c0 -> hs cs tcs gates
void computeLstm(Call& call, const Attributes& attributes) {
  Shared s;
  if (!shareForward(call, attributes, 4, &s)) return;
  const auto [steps, batch, hidden, fast] = s.sizes;
  TF_Tensor* c0 = call.input(4, 2);
  float* hs = beginStates(call, s.sizes);
  float* cs = call.output(1, {steps, batch, hidden});
  float* tcs = call.output(2, {steps, batch, hidden});
  float* gates = call.output(3, {steps, batch, 4 * hidden});
  if (!call.ok()) return call.fail("");
  if (side(c0, 0) != batch || side(c0, 1) != hidden) return call.fail("The state of an LSTM does not fit");
  cells->lstmForward(s.sizes, {s.in, s.wh, data(c0), hs, cs, tcs, gates});
}

// rows index wh h0 -> hs rhs gates
void computeGru(Call& call, const Attributes& attributes) {
  Shared s;
  if (!shareForward(call, attributes, 3, &s)) return;
  const auto [steps, batch, hidden, fast] = s.sizes;
  float* hs = beginStates(call, s.sizes);
  float* rhs = call.output(1, {steps, batch, hidden});
  float* gates = call.output(2, {steps, batch, 3 * hidden});
  if (!call.ok()) return call.fail("");
  cells->gruForward(s.sizes, {s.in, s.wh, hs, rhs, gates});
}

// rows index wh h0 -> hs
void computeRnn(Call& call, const Attributes& attributes) {
  Shared s;
  if (!shareForward(call, attributes, 1, &s)) return;
  float* hs = beginStates(call, s.sizes);
  if (!call.ok()) return call.fail("");
  cells->rnnForward(s.sizes, {s.in, s.wh, hs, attributes.relu});
}

// The inputs that all gradients share: dys [steps, batch, hidden], index [steps, batch], rows (for its shape), wh.
struct SharedBack {
  Sizes sizes;
  const float* dys;
  const int32_t* index;
  int64_t rows;
  const float* wh;
};

bool shareBackward(Call& call, const Attributes& attributes, int gates, SharedBack* s) {
  TF_Tensor* dys = call.input(0, 3);
  TF_Tensor* index = call.input(1, 2);
  TF_Tensor* rows = call.input(2, 2);
  TF_Tensor* wh = call.input(3, 2);
  if (!call.ok()) return call.fail(""), false;
  s->sizes = {side(dys, 0), side(dys, 1), side(dys, 2), attributes.fast};
  const int hidden = s->sizes.hidden;
  s->rows = side(rows, 0);
  if (hidden % 16 != 0 || side(wh, 0) != hidden || side(wh, 1) != gates * hidden || side(index, 0) != s->sizes.steps || side(index, 1) != s->sizes.batch)
    return call.fail("The sizes of the gradient of a recurrent layer do not fit"), false;
  const int32_t* places = static_cast<int32_t*>(TF_TensorData(index));
  if (attributes.gather && !validIndex(places, s->sizes.steps * s->sizes.batch, s->rows))
    return call.fail("The index of a recurrent layer lies outside of its rows"), false;
  s->dys = data(dys);
  s->index = attributes.gather ? places : nullptr;
  s->wh = data(wh);
  return true;
}

// What the forward operation kept, of the expected size.
const float* kept(Call& call, int i, int64_t count) {
  TF_Tensor* tensor = call.input(i, 3);
  if (!call.ok()) return nullptr;
  return TF_TensorElementCount(tensor) == count ? data(tensor) : nullptr;
}

float* zeroedRows(Call& call, int i, const SharedBack& s, int64_t width) {
  const int64_t rows = s.index ? s.rows : 0;
  float* drows = call.output(i, {rows, width});
  if (drows && rows > 0) std::memset(drows, 0, static_cast<size_t>(rows) * width * 4);
  return drows;
}

constexpr const char* kBadKept = "What a recurrent layer kept for its gradient does not fit";

// dys index rows wh | cs tcs gates c0 -> dz drows
void computeLstmGrad(Call& call, const Attributes& attributes) {
  SharedBack s;
  if (!shareBackward(call, attributes, 4, &s)) return;
  const auto [steps, batch, hidden, fast] = s.sizes;
  const int64_t count = static_cast<int64_t>(steps) * batch * hidden;
  const float* cs = kept(call, 4, count);
  const float* tcs = kept(call, 5, count);
  const float* gates = kept(call, 6, 4 * count);
  TF_Tensor* c0 = call.input(7, 2);
  float* dz = call.output(0, {steps, batch, 4 * hidden});
  float* drows = zeroedRows(call, 1, s, 4 * hidden);
  if (!call.ok() || !cs || !tcs || !gates || TF_TensorElementCount(c0) * steps != count) return call.fail(kBadKept);
  cells->lstmBackward(s.sizes, {s.dys, s.wh, data(c0), cs, tcs, gates, dz, s.index, drows});
}

// dys index rows wh | hs gates -> dzr dn drows
void computeGruGrad(Call& call, const Attributes& attributes) {
  SharedBack s;
  if (!shareBackward(call, attributes, 3, &s)) return;
  const auto [steps, batch, hidden, fast] = s.sizes;
  const int64_t count = static_cast<int64_t>(steps) * batch * hidden;
  const float* hs = kept(call, 4, count + static_cast<int64_t>(batch) * hidden);
  const float* gates = kept(call, 5, 3 * count);
  float* dzr = call.output(0, {steps, batch, 2 * hidden});
  float* dn = call.output(1, {steps, batch, hidden});
  float* drows = zeroedRows(call, 2, s, 3 * hidden);
  if (!call.ok() || !hs || !gates) return call.fail(kBadKept);
  cells->gruBackward(s.sizes, {s.dys, s.wh, hs, gates, dzr, dn, s.index, drows});
}

// dys index rows wh | hs -> dz drows
void computeRnnGrad(Call& call, const Attributes& attributes) {
  SharedBack s;
  if (!shareBackward(call, attributes, 1, &s)) return;
  const auto [steps, batch, hidden, fast] = s.sizes;
  const float* hs = kept(call, 4, static_cast<int64_t>(steps + 1) * batch * hidden);
  float* dz = call.output(0, {steps, batch, hidden});
  float* drows = zeroedRows(call, 1, s, hidden);
  if (!call.ok() || !hs) return call.fail(kBadKept);
  cells->rnnBackward(s.sizes, {s.dys, s.wh, hs, dz, s.index, drows, attributes.relu});
}

// Of element-wise operations; a multiple of every vector's length.
constexpr int64_t kValuesAPart = 1 << 16;

// w m v g scalars(scale, keep, rate, shift) -> w m v
void computeAdam(Call& call, const Attributes& attributes) {
  TF_Tensor* inputs[4];
  for (int i = 0; i < 4; i++) inputs[i] = call.anyInput(i);
  TF_Tensor* scalars = call.input(4, 1);
  if (!call.ok()) return call.fail("");
  const int64_t count = TF_TensorElementCount(inputs[0]);
  for (TF_Tensor* one : inputs) if (TF_TensorElementCount(one) != count) return call.fail("Weights, moments and gradient differ in size");
  if (TF_TensorElementCount(scalars) != 4) return call.fail("Adam takes four scalars");
  float* outputs[3];
  for (int i = 0; i < 3; i++) outputs[i] = call.outputLike(i, inputs[i]);
  if (!call.ok()) return call.fail("");
  const float* s = data(scalars);
  inParallel((count + kValuesAPart - 1) / kValuesAPart, [&](int64_t part) {
    const int64_t from = part * kValuesAPart;
    cells->adam({std::min(kValuesAPart, count - from), attributes.beta1, attributes.beta2, s[0], s[1], s[2], s[3], data(inputs[0]) + from,
                 data(inputs[1]) + from, data(inputs[2]) + from, data(inputs[3]) + from, outputs[0] + from, outputs[1] + from, outputs[2] + from});
  });
}

// a b share() -> mixed
void computeBlend(Call& call, const Attributes&) {
  TF_Tensor* a = call.anyInput(0);
  TF_Tensor* b = call.anyInput(1);
  TF_Tensor* share = call.input(2, 0);
  if (!call.ok()) return call.fail("");
  const int64_t count = TF_TensorElementCount(a);
  if (TF_TensorElementCount(b) != count) return call.fail("What is blended differs in size");
  float* mixed = call.outputLike(0, a);
  if (!call.ok()) return call.fail("");
  cells->blend({count, *data(share), data(a), data(b), mixed});
}

// x key(2) -> kept
void computeDrop(Call& call, const Attributes& attributes) {
  TF_Tensor* x = call.anyInput(0);
  TF_Tensor* key = call.input(1, 1);
  if (!call.ok()) return call.fail("");
  if (TF_Dim(key, 0) != 2 || !(attributes.share >= 0) || attributes.share >= 1) return call.fail("Dropout takes a key of two and a share below 1");
  float* kept = call.outputLike(0, x);
  if (!call.ok()) return call.fail("");
  const auto* keys = static_cast<const uint32_t*>(TF_TensorData(key));
  const double keep = 1.0 - attributes.share;
  cells->drop({TF_TensorElementCount(x), {keys[0], keys[1]}, static_cast<int32_t>(keep * (1 << 24)), static_cast<float>(1.0 / keep), data(x), kept});
}

// x -> sum()
void computeSumOfSquares(Call& call, const Attributes&) {
  TF_Tensor* x = call.anyInput(0);
  float* sum = call.output(0, {});
  if (!call.ok()) return call.fail("");
  *sum = cells->sumOfSquares(data(x), TF_TensorElementCount(x));
}

bool windowsFit(const Windows& s) {
  return s.stride >= 1 && s.kernel >= s.stride && s.height % s.stride == 0 && s.width % s.stride == 0;
}

// images [n, h, w, c] -> windows [n, h / stride, w / stride, kernel * kernel * c]
void computeUnfold(Call& call, const Attributes& attributes) {
  TF_Tensor* images = call.input(0, 4);
  if (!call.ok()) return call.fail("");
  const Windows s{TF_Dim(images, 0), TF_Dim(images, 1), TF_Dim(images, 2), TF_Dim(images, 3), attributes.kernel, attributes.stride};
  if (!windowsFit(s)) return call.fail("The windows of a convolution do not fit its images");
  float* windows = call.output(0, {s.batch, s.height / s.stride, s.width / s.stride, s.kernel * s.kernel * s.channels});
  if (!call.ok()) return call.fail("");
  const int64_t image = s.height * s.width * s.channels, window = image / (s.stride * s.stride) * s.kernel * s.kernel;
  inParallel(s.batch, [&](int64_t at) { unfold({1, s.height, s.width, s.channels, s.kernel, s.stride}, data(images) + at * image, windows + at * window); });
}

// windows [n, h, w, kernel * kernel * c] -> images [n, h * stride, w * stride, c]
void computeFold(Call& call, const Attributes& attributes) {
  TF_Tensor* windows = call.input(0, 4);
  if (!call.ok()) return call.fail("");
  const int64_t area = attributes.kernel * attributes.kernel;
  const Windows s{TF_Dim(windows, 0), TF_Dim(windows, 1) * attributes.stride, TF_Dim(windows, 2) * attributes.stride, TF_Dim(windows, 3) / area,
                  attributes.kernel, attributes.stride};
  if (!windowsFit(s) || TF_Dim(windows, 3) % area != 0) return call.fail("The windows of a convolution have a wrong size");
  float* images = call.output(0, {s.batch, s.height, s.width, s.channels});
  if (!call.ok()) return call.fail("");
  const int64_t image = s.height * s.width * s.channels, window = image / (s.stride * s.stride) * s.kernel * s.kernel;
  inParallel(s.batch, [&](int64_t at) { fold({1, s.height, s.width, s.channels, s.kernel, s.stride}, data(windows) + at * window, images + at * image); });
}

constexpr const char* kBadPoints = "The points of a convolution have a wrong size";
constexpr int kPairs = kWinogradPairs;

// The plan for images of an operation's height and width with `rows` points in all; it has other rows where these do not fit.
WinogradPlan planOf(int64_t rows, const Attributes& attributes) {
  return winogradPlan(rows / winogradPlan(1, attributes.height, attributes.width).first[kPairs], attributes.height, attributes.width);
}

std::vector<WinogradPlace> placesOf(const WinogradPlan& plan) {
  std::vector<WinogradPlace> places;
  for (int y = 0; y < plan.y.points; y++) {
    for (int x = 0; x < plan.x.points; x++) {
      const int py = plan.y.point[y], px = plan.x.point[x];
      const int64_t across = plan.x.tiles[px];
      places.push_back({plan.first[py * kWinogradPoints + px] + plan.y.turn[y] * across + plan.x.turn[x], plan.y.tiles[py] * across});
    }
  }
  return places;
}

// The images of a convolution (phases 2) or its outputs (1).
WinogradSide sideOf(const WinogradPlan& plan, int64_t channels, int phases, bool toPoints, const std::vector<WinogradPlace>& places) {
  const auto of = [&](const WinogradAxis& axis) { return phases == 2 ? (toPoints ? &axis.in : &axis.inT) : toPoints ? &axis.outT : &axis.out; };
  const int64_t scale = phases == 2 ? 1 : 2;
  return {of(plan.y), of(plan.x), plan.y.side / scale, plan.x.side / scale, channels, phases, places.data()};
}

// phases 2: images [n, h, w, c] -> points [rows, 4 c]; phases 1: outputs [n, h / 2, w / 2, c] -> points [rows, c]
void computeToPoints(Call& call, const Attributes& attributes) {
  TF_Tensor* images = call.input(0, 4);
  if (!call.ok()) return call.fail("");
  const int64_t scale = attributes.phases == 2 ? 1 : 2, channels = TF_Dim(images, 3);
  const WinogradPlan plan = winogradPlan(TF_Dim(images, 0), scale * TF_Dim(images, 1), scale * TF_Dim(images, 2));
  const std::vector<WinogradPlace> places = placesOf(plan);
  const WinogradSide side = sideOf(plan, channels, attributes.phases, true, places);
  float* points = call.output(0, {plan.first[kPairs], channels * side.phases * side.phases});
  if (!call.ok()) return call.fail("");
  inParallel(plan.batch, [&](int64_t image) { cells->winogradToPoints(plan, side, data(images), points, image); });
}

void computeFromPoints(Call& call, const Attributes& attributes) {
  TF_Tensor* points = call.input(0, 2);
  if (!call.ok()) return call.fail("");
  const WinogradPlan plan = planOf(TF_Dim(points, 0), attributes);
  const int64_t channels = TF_Dim(points, 1) / (attributes.phases * attributes.phases);
  if (plan.first[kPairs] != TF_Dim(points, 0)) return call.fail(kBadPoints);
  const std::vector<WinogradPlace> places = placesOf(plan);
  const WinogradSide side = sideOf(plan, channels, attributes.phases, false, places);
  float* images = call.output(0, {plan.batch, side.height, side.width, channels});
  if (!call.ok()) return call.fail("");
  inParallel(plan.batch, [&](int64_t image) { cells->winogradFromPoints(plan, side, data(points), images, image); });
}

// a [rows, inputs], b [25, inputs, outputs] -> [rows, outputs]; transposed: a [rows, inputs], b [rows, outputs] -> [25, inputs, outputs]
void computePointProduct(Call& call, const Attributes& attributes) {
  TF_Tensor* a = call.input(0, 2);
  TF_Tensor* b = call.input(1, attributes.transposed ? 2 : 3);
  if (!call.ok()) return call.fail("");
  const WinogradPlan plan = planOf(TF_Dim(a, 0), attributes);
  const int64_t inputs = TF_Dim(a, 1), outputs = TF_Dim(b, attributes.transposed ? 1 : 2);
  const bool fits = attributes.transposed ? TF_Dim(b, 0) == TF_Dim(a, 0) : TF_Dim(b, 0) == kPairs && TF_Dim(b, 1) == inputs;
  if (!fits || plan.first[kPairs] != TF_Dim(a, 0)) return call.fail(kBadPoints);
  float* product = attributes.transposed ? call.output(0, {kPairs, inputs, outputs}) : call.output(0, {TF_Dim(a, 0), outputs});
  if (!call.ok()) return call.fail("");
  const WinogradProduct p{data(a), data(b), product, inputs, outputs};
  // Parts of nearly equal work: of a pair, so many rows of what is made.
  const int64_t part = attributes.transposed ? 64 : 96;
  const auto sizeOf = [&](int pair) { return attributes.transposed ? inputs : plan.first[pair + 1] - plan.first[pair]; };
  std::vector<std::pair<int, int64_t>> parts;
  for (int pair = 0; pair < kPairs; pair++)
    for (int64_t from = 0; from < sizeOf(pair); from += part) parts.emplace_back(pair, from);
  inParallel(static_cast<int64_t>(parts.size()), [&](int64_t at) {
    const auto [pair, from] = parts[at];
    const int64_t to = std::min(from + part, sizeOf(pair));
    (attributes.transposed ? cells->winogradProductT : cells->winogradProduct)(plan, p, pair, from, to);
  });
}

// weights [4, 4, c, o] -> points [25, 4 c, o]; transposed: [25, o, 4 c]; each of the 25 in panels
void computePointWeights(Call& call, const Attributes& attributes) {
  TF_Tensor* weights = call.input(0, 4);
  if (!call.ok()) return call.fail("");
  const int64_t inputs = TF_Dim(weights, 2), outputs = TF_Dim(weights, 3), size = 4 * inputs * outputs;
  if (TF_Dim(weights, 0) != 4 || TF_Dim(weights, 1) != 4) return call.fail("Only weights of 4 by 4 have points");
  float* points = attributes.transposed ? call.output(0, {kPairs, outputs, 4 * inputs}) : call.output(0, {kPairs, 4 * inputs, outputs});
  if (!call.ok()) return call.fail("");
  if (!attributes.transposed) {
    inParallel(kPairs, [&](int64_t pair) { cells->winogradWeights(data(weights), points + pair * size, pair, {inputs, outputs, 4 * inputs, outputs, inputs, 0}); });
    return;
  }
  // Kept by the thread: fresh memory would cost more than the copy.
  thread_local std::vector<float> kept;
  if (kept.size() < static_cast<size_t>(4 * size)) kept.resize(4 * size);
  float* turned = kept.data();
  inParallel(16, [&](int64_t place) {
    const float* from = data(weights) + place * inputs * outputs;
    for (int64_t i = 0; i < inputs; i++)
      for (int64_t o = 0; o < outputs; o++) turned[(place * outputs + o) * inputs + i] = from[i * outputs + o];
  });
  inParallel(kPairs, [&](int64_t pair) { cells->winogradWeights(turned, points + pair * size, pair, {outputs, inputs, outputs, 4 * inputs, 0, inputs}); });
}

// points [25, 4 c, o] -> weights [4, 4, c, o]
void computePointWeightsBack(Call& call, const Attributes&) {
  TF_Tensor* points = call.input(0, 3);
  if (!call.ok()) return call.fail("");
  const int64_t inputs = TF_Dim(points, 1) / 4, outputs = TF_Dim(points, 2);
  if (TF_Dim(points, 0) != kPairs || TF_Dim(points, 1) % 4 != 0) return call.fail(kBadPoints);
  float* weights = call.output(0, {4, 4, inputs, outputs});
  if (!call.ok()) return call.fail("");
  inParallel(16, [&](int64_t place) { cells->winogradWeightsT(data(points), weights, static_cast<int>(place), inputs, outputs); });
}

void* create(TF_OpKernelConstruction* construction) {
  auto* attributes = new Attributes;
  TF_Status* status = TF_NewStatus();
  const auto read = [&](const char* name, bool* value) {
    unsigned char flag = 0;
    if (TF_OpKernelConstruction_HasAttr(construction, name, status)) TF_OpKernelConstruction_GetAttrBool(construction, name, &flag, status);
    *value = flag != 0;
  };
  read("fast", &attributes->fast);
  read("gather", &attributes->gather);
  read("relu", &attributes->relu);
  read("transposed", &attributes->transposed);
  const auto readFloat = [&](const char* name, float* value) {
    if (TF_OpKernelConstruction_HasAttr(construction, name, status)) TF_OpKernelConstruction_GetAttrFloat(construction, name, value, status);
  };
  const auto readInt = [&](const char* name, int* value) {
    if (TF_OpKernelConstruction_HasAttr(construction, name, status)) TF_OpKernelConstruction_GetAttrInt32(construction, name, value, status);
  };
  readInt("kernel", &attributes->kernel);
  readInt("stride", &attributes->stride);
  readInt("height", &attributes->height);
  readInt("width", &attributes->width);
  readInt("phases", &attributes->phases);
  readFloat("beta1", &attributes->beta1);
  readFloat("beta2", &attributes->beta2);
  readFloat("share", &attributes->share);
  TF_DeleteStatus(status);
  return attributes;
}

void remove(void* attributes) { delete static_cast<Attributes*>(attributes); }

template <void (*compute)(Call&, const Attributes&)>
void run(void* attributes, TF_OpKernelContext* context) {
  Call call(context);
  compute(call, *static_cast<Attributes*>(attributes));
}

struct Operation {
  const char* name;
  const char* inputs;
  const char* outputs;
  const char* attributes;
  void (*compute)(void*, TF_OpKernelContext*);
};

const Operation operations[] = {
  {"DuetLstm", "rows index wh h0 c0", "hs cs tcs gates", "fast:bool gather:bool", run<computeLstm>},
  {"DuetGru", "rows index wh h0", "hs rhs gates", "fast:bool gather:bool", run<computeGru>},
  {"DuetRnn", "rows index wh h0", "hs", "fast:bool gather:bool relu:bool", run<computeRnn>},
  {"DuetLstmGrad", "dys index rows wh cs tcs gates c0", "dz drows", "fast:bool gather:bool", run<computeLstmGrad>},
  {"DuetGruGrad", "dys index rows wh hs gates", "dzr dn drows", "fast:bool gather:bool", run<computeGruGrad>},
  {"DuetRnnGrad", "dys index rows wh hs", "dz drows", "fast:bool gather:bool relu:bool", run<computeRnnGrad>},
  {"DuetAdam", "w m v g scalars", "new_w new_m new_v", "beta1:float beta2:float", run<computeAdam>},
  {"DuetBlend", "a b share", "mixed", "", run<computeBlend>},
  {"DuetDrop", "x key", "kept", "share:float", run<computeDrop>},
  {"DuetSumOfSquares", "x", "sum", "", run<computeSumOfSquares>},
  {"DuetUnfold", "images", "windows", "kernel:int stride:int", run<computeUnfold>},
  {"DuetFold", "windows", "images", "kernel:int stride:int", run<computeFold>},
  {"DuetToPoints", "images", "points", "phases:int", run<computeToPoints>},
  {"DuetFromPoints", "points", "images", "phases:int height:int width:int", run<computeFromPoints>},
  {"DuetPointProduct", "a b", "product", "height:int width:int transposed:bool", run<computePointProduct>},
  {"DuetPointWeights", "weights", "points", "transposed:bool", run<computePointWeights>},
  {"DuetPointWeightsBack", "points", "weights", "", run<computePointWeightsBack>},
};

template <class Add>
void eachWord(const char* words, Add add) {
  std::string word;
  for (const char* at = words;; at++) {
    if (*at == ' ' || *at == '\0') {
      add(word);
      word.clear();
    } else word += *at;
    if (*at == '\0') return;
  }
}

bool registerOperation(const Operation& operation, TF_Status* status) {
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(operation.name);
  eachWord(operation.inputs, [&](const std::string& name) {
    TF_OpDefinitionBuilderAddInput(definition, (name + (name == "index" || name == "key" ? ": int32" : ": float")).c_str());
  });
  eachWord(operation.outputs, [&](const std::string& name) { TF_OpDefinitionBuilderAddOutput(definition, (name + ": float").c_str()); });
  eachWord(operation.attributes, [&](const std::string& attribute) {
    if (!attribute.empty()) TF_OpDefinitionBuilderAddAttr(definition, attribute.c_str());
  });
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, TF_ShapeInferenceContextSetUnknownShape);
  TF_RegisterOpDefinition(definition, status);
  if (TF_GetCode(status) != TF_OK) return false;
  TF_KernelBuilder* kernel = TF_NewKernelBuilder(operation.name, "CPU", create, operation.compute, remove);
  TF_RegisterKernelBuilder(operation.name, kernel, status);
  return TF_GetCode(status) == TF_OK;
}

napi_value initialise(napi_env environment, napi_value exports) {
  // Once a process; a module may be loaded by several threads.
  static const std::string failure = [] {
    cells = &choose();
    TF_Status* status = TF_NewStatus();
    std::string message;
    for (const Operation& operation : operations) {
      if (registerOperation(operation, status)) continue;
      message = std::string(operation.name) + ": " + TF_Message(status);
      break;
    }
    TF_DeleteStatus(status);
    return message;
  }();
  if (!failure.empty()) {
    napi_throw_error(environment, nullptr, failure.c_str());
    return nullptr;
  }
  napi_value name, fast;
  napi_create_string_utf8(environment, cells->name, NAPI_AUTO_LENGTH, &name);
  napi_get_boolean(environment, cells->hasFast, &fast);
  napi_set_named_property(environment, exports, "instructions", name);
  napi_set_named_property(environment, exports, "hasFast", fast);
  return exports;
}

}  // namespace

NAPI_MODULE(duet_kernels, initialise)
