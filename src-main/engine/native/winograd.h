// Convolutions with 4x4 weights and stride 2 by Winograd's minimal filtering (Winograd 1980; Lavin and Gray 2016): images and
// outputs are turned into values at points, where a convolution is one small product of matrices a point. An image is cut
// into its four phases (even and odd rows and columns), of which each sees 2x2 weights; an output tile of 4 values takes the
// points 0, 1, -1, 2 and infinity, one of 3 the same without 2. 81 products do the work of 196 on outputs of 7x7, 100 that of 256
// on 8x8. All transforms are linear, and each has its transpose beside it, so gradients of any order are made of the same parts.
#pragma once
#include <cstddef>
#include <cstdint>

constexpr int kWinogradPoints = 5;
constexpr int kWinogradPairs = kWinogradPoints * kWinogradPoints;

// Of one number, those it is made of: sum of weight * from[at].
struct WinogradTerm {
  int at;
  float weight;
};

// A linear map along one axis: target i is the sum of terms first[i] to first[i + 1].
struct WinogradMap {
  const WinogradTerm* terms;
  const int* first;
  int targets;
};

// One axis of an image of `side` values, with side / 2 outputs and `points` points.
struct WinogradAxis {
  int64_t side;
  int points;
  // Of each point of each tile, in order: which of the five, and which of the tiles that have it.
  const int *point, *turn;
  // Tiles that have each of the five points.
  const int* tiles;
  // Image to points of both phases (phase * points + point), points to outputs, and the transposes.
  WinogradMap in, inT, out, outT;
};

// How the values at points lie in memory: by pair of points, then image, then tile. Plain data, so that each set of
// instructions has its own functions over it.
struct WinogradPlan {
  int64_t batch;
  WinogradAxis y, x;
  // Where the rows of each pair of points begin; the last is the count of all.
  int64_t first[kWinogradPairs + 1];
};

// Where the row of a point of image 0 lies, and how far the next image's.
struct WinogradPlace {
  int64_t row, step;
};

// Images of one side of a transform: [batch, height, width, channels] with maps to or from the points, [rows, phases^2 * channels].
struct WinogradSide {
  const WinogradMap *y, *x;
  int64_t height, width, channels;
  int phases;
  // Of each point along y, each along x.
  const WinogradPlace* places;
};

// Products at the points: a[row] times b[pair], [inputs, outputs] in panels; or transposed, with b[row] and c[pair] row by row.
struct WinogradProduct {
  const float *a, *b;
  float* c;
  int64_t inputs, outputs;
};

// How weights lie at one pair of points: a matrix [inputs, outputs] in panels of columns, panel after panel and row after row, as
// products take them up. Weights [4, 4, rows, columns] of each of the four phases are a part of it, `down` rows and `right`
// columns from that of the phase before.
struct WinogradLayout {
  int64_t rows, columns, inputs, outputs, down, right;
};

// Valid as long as the process; height and width even, at least 2.
WinogradPlan winogradPlan(int64_t batch, int64_t height, int64_t width);
