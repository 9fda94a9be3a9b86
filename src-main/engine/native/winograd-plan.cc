#include "winograd.h"

#include <map>
#include <mutex>
#include <vector>

namespace {

// Values of tile sizes 4 and 3 (3 leaves the point 2 out) at 0, 1, -1, 2 and infinity. Rows of kIn solve
// sum over points q of kOut[q][i] * kWeights[q][k] * kIn[q][j] = (i + k == j), which is what a filter of two is.
constexpr float kIn4[5][5] = {
  {1, -1.0f / 2, -1, 1.0f / 2, 0}, {0, 1, 1.0f / 2, -1.0f / 2, 0}, {0, -1.0f / 3, 1.0f / 2, -1.0f / 6, 0}, {0, -1.0f / 6, 0, 1.0f / 6, 0}, {0, 2, -1, -2, 1}};
constexpr float kIn3[5][5] = {{1, 0, -1, 0, 0}, {0, 1.0f / 2, 1.0f / 2, 0, 0}, {0, -1.0f / 2, 1.0f / 2, 0, 0}, {}, {0, -1, 0, 1, 0}};
constexpr float kOut4[5][4] = {{1, 0, 0, 0}, {1, 1, 1, 1}, {1, -1, 1, -1}, {1, 2, 4, 8}, {0, 0, 0, 1}};
constexpr float kOut3[5][4] = {{1, 0, 0, 0}, {1, 1, 1, 0}, {1, -1, 1, 0}, {}, {0, 0, 1, 0}};

using Terms = std::vector<std::vector<WinogradTerm>>;

Terms transposed(const Terms& map, int64_t targets) {
  Terms made(targets);
  for (size_t to = 0; to < map.size(); to++)
    for (const WinogradTerm& term : map[to]) made[term.at].push_back({static_cast<int>(to), term.weight});
  return made;
}

template <class T>
const T* kept(const std::vector<T>& values) {
  T* copy = new T[values.size()];
  for (size_t i = 0; i < values.size(); i++) copy[i] = values[i];
  return copy;
}

WinogradMap flat(const Terms& map) {
  std::vector<WinogradTerm> terms;
  std::vector<int> first = {0};
  for (const auto& some : map) {
    terms.insert(terms.end(), some.begin(), some.end());
    first.push_back(static_cast<int>(terms.size()));
  }
  return {kept(terms), kept(first), static_cast<int>(map.size())};
}

// How many tiles of 4 and of 3 cover `outputs` with the fewest points.
std::vector<int> tilesFor(int64_t outputs) {
  int64_t best = 0, least = -1;
  for (int64_t fours = 0; fours <= (outputs + 3) / 4; fours++) {
    const int64_t rest = outputs - 4 * fours, threes = rest > 0 ? (rest + 2) / 3 : 0, points = 5 * fours + 4 * threes;
    if (least < 0 || points <= least) best = fours, least = points;
  }
  std::vector<int> tiles(best, 4);
  for (int64_t rest = outputs - 4 * best; rest > 0; rest -= 3) tiles.push_back(3);
  return tiles;
}

WinogradAxis makeAxis(int64_t side) {
  const int64_t outputs = side / 2;
  Terms phases[2], outT;
  std::vector<int> point, turn, tiles(kWinogradPoints);
  int64_t start = 0;
  for (const int size : tilesFor(outputs)) {
    for (int q = 0; q < kWinogradPoints; q++) {
      if (size == 3 && q == 3) continue;
      for (int phase = 0; phase < 2; phase++) {
        std::vector<WinogradTerm> terms;
        for (int j = 0; j <= size; j++) {
          const float weight = (size == 4 ? kIn4 : kIn3)[q][j];
          const int64_t at = 2 * (start + j) - 1 + phase;
          if (weight != 0 && at >= 0 && at < side) terms.push_back({static_cast<int>(at), weight});
        }
        phases[phase].push_back(terms);
      }
      std::vector<WinogradTerm> gives;
      for (int i = 0; i < size && start + i < outputs; i++) {
        const float weight = (size == 4 ? kOut4 : kOut3)[q][i];
        if (weight != 0) gives.push_back({static_cast<int>(start + i), weight});
      }
      outT.push_back(gives);
      point.push_back(q);
      turn.push_back(tiles[q]++);
    }
    start += size;
  }
  Terms in = phases[0];
  in.insert(in.end(), phases[1].begin(), phases[1].end());
  return {side, static_cast<int>(point.size()), kept(point), kept(turn), kept(tiles), flat(in), flat(transposed(in, side)),
          flat(transposed(outT, outputs)), flat(outT)};
}

const WinogradAxis& axisOf(int64_t side) {
  static std::mutex mutex;
  static std::map<int64_t, WinogradAxis> made;
  std::lock_guard<std::mutex> lock(mutex);
  const auto known = made.find(side);
  return known != made.end() ? known->second : made.emplace(side, makeAxis(side)).first->second;
}

}  // namespace

WinogradPlan winogradPlan(int64_t batch, int64_t height, int64_t width) {
  WinogradPlan plan{batch, axisOf(height), axisOf(width), {}};
  for (int pair = 0; pair < kWinogradPairs; pair++)
    plan.first[pair + 1] = plan.first[pair] + batch * plan.y.tiles[pair / kWinogradPoints] * plan.x.tiles[pair % kWinogradPoints];
  return plan;
}
