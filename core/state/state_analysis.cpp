#include "core/state/state_analysis.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>

#include "core/base/random.h"
#include "core/state/state_codec.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

/// In sixteen sums, which the compiler keeps in vector registers.
float dot(std::span<const float> a, std::span<const float> b) {
  constexpr std::size_t kLanes = 16;
  std::array<float, kLanes> sums{};
  std::size_t i = 0;
  for (; i + kLanes <= a.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
  float sum = 0;
  for (; i < a.size(); ++i) sum += a[i] * b[i];
  for (const float lane : sums) sum += lane;
  return sum;
}

/// Calls `work` for 0 … count - 1, on all processors where that is worth a thread: what limits a
/// search over millions of floats is how fast memory is read.
template <typename Work>
void inParallel(std::int64_t count, const Work& work) {
  constexpr std::int64_t kWorthAThread = 20000;
  const auto most = static_cast<std::int64_t>(std::thread::hardware_concurrency());
  const auto parts =
      std::clamp<std::int64_t>(count / kWorthAThread, 1, std::max<std::int64_t>(most, 1));
  const auto runPart = [&](std::int64_t part) {
    for (auto i = count * part / parts; i < count * (part + 1) / parts; ++i) work(i);
  };
  std::vector<std::jthread> threads;
  for (std::int64_t part = 1; part < parts; ++part) threads.emplace_back(runPart, part);
  runPart(0);
}

}  // namespace

std::span<const float> StateMatrix::row(std::int64_t row) const {
  const auto units = static_cast<std::size_t>(layout_.units());
  return std::span(values_).subspan(static_cast<std::size_t>(row) * units, units);
}

std::optional<std::int64_t> StateMatrix::find(std::string_view user) const {
  const auto found = std::ranges::lower_bound(users_, user);
  if (found == users_.end() || *found != user) return std::nullopt;
  return found - users_.begin();
}

Result<StateMatrix> StateMatrix::load(Ledger& ledger, const std::stop_token& stop) {
  STATEROOM_TRY(const auto snapshot, sqlite::Snapshot::begin(ledger.database()));
  STATEROOM_TRY(const auto* const model, ledger.boundModel());
  StateMatrix matrix;
  matrix.layout_ = model->layout;
  STATEROOM_TRY(matrix.sequence_, ledger.sequence());
  STATEROOM_TRY(const auto row,
                ledger.database().statement(
                    "SELECT u.name, s.state FROM branches b CROSS JOIN users u CROSS JOIN heads h"
                    " ON h.branch_id = b.id AND h.user_id = u.id AND h.model_id = b.model_id"
                    " CROSS JOIN states s ON s.sequence = h.sequence WHERE b.name = 'main'"
                    " ORDER BY u.name"));
  for (;;) {
    STATEROOM_TRY(const bool more, row->step());
    if (!more) break;
    if (stop.stop_requested()) return fail(Code::cancelled);
    const auto payload = statePayload(model->layout, row->blob(1));
    if (!payload) return passOn(payload.error(), "user", row->textView(0));
    matrix.users_.push_back(row->text(0));
    const auto start = matrix.values_.size();
    matrix.values_.resize(start + static_cast<std::size_t>(matrix.units()));
    std::ranges::copy(*payload,
                      std::as_writable_bytes(std::span(matrix.values_).subspan(start)).begin());
  }
  for (std::int64_t i = 0; i < matrix.rows(); ++i) {
    matrix.norms_.push_back(std::sqrt(dot(matrix.row(i), matrix.row(i))));
  }
  return matrix;
}

Result<std::vector<Similar>> similar(const StateMatrix& states, std::string_view user,
                                     std::int64_t count) {
  const auto own = states.find(user);
  if (!own) return fail(Code::user_unknown, {{"user", std::string(user)}});
  const auto query = states.row(*own);
  const float norm = states.norms_[static_cast<std::size_t>(*own)];
  // Minus the cosine, so that less is nearer.
  std::vector<std::pair<float, std::int64_t>> scores(static_cast<std::size_t>(states.rows()));
  inParallel(states.rows(), [&](std::int64_t i) {
    const float scale = norm * states.norms_[static_cast<std::size_t>(i)];
    const float score = scale > 0 ? -dot(query, states.row(i)) / scale : 0;
    scores[static_cast<std::size_t>(i)] = {score, i};
  });
  scores.erase(scores.begin() + *own);
  const auto kept = std::clamp<std::ptrdiff_t>(count, 0, std::ssize(scores));
  std::ranges::partial_sort(scores, scores.begin() + kept);
  std::vector<Similar> nearest;
  for (const auto& [score, row] : std::span(scores).first(static_cast<std::size_t>(kept))) {
    nearest.push_back({states.users()[static_cast<std::size_t>(row)], -score});
  }
  return nearest;
}

// ---- anomalies

namespace {

using Matrix = std::vector<std::vector<double>>;  // rows

std::vector<double> meanOf(const StateMatrix& states) {
  std::vector<double> mean(static_cast<std::size_t>(states.units()));
  for (std::int64_t i = 0; i < states.rows(); ++i) {
    const auto row = states.row(i);
    for (std::size_t j = 0; j < mean.size(); ++j) mean[j] += row[j];
  }
  for (auto& value : mean) value /= static_cast<double>(states.rows());
  return mean;
}

double project(std::span<const float> row, const std::vector<double>& mean,
               const std::vector<double>& direction) {
  double sum = 0;
  for (std::size_t j = 0; j < mean.size(); ++j) sum += (row[j] - mean[j]) * direction[j];
  return sum;
}

double norm(const std::vector<double>& vector) {
  double sum = 0;
  for (const double value : vector) sum += value * value;
  return std::sqrt(sum);
}

/// Gram-Schmidt, twice for accuracy; directions without length become zero.
void orthonormalize(Matrix& directions) {
  for (std::size_t k = 0; k < directions.size(); ++k) {
    auto& own = directions[k];
    const double before = norm(own);
    for (int pass = 0; pass < 2; ++pass) {
      for (std::size_t other = 0; other < k; ++other) {
        double along = 0;
        for (std::size_t j = 0; j < own.size(); ++j) along += own[j] * directions[other][j];
        for (std::size_t j = 0; j < own.size(); ++j) own[j] -= along * directions[other][j];
      }
    }
    const double length = norm(own);
    const bool gone = length <= 1e-10 * before || length == 0;
    for (auto& value : own) value = gone ? 0 : value / length;
  }
}

/// covariance * direction for each direction, without forming the covariance.
Matrix timesCovariance(const StateMatrix& states, const std::vector<double>& mean,
                       const Matrix& directions) {
  Matrix product(directions.size(), std::vector<double>(mean.size()));
  for (std::int64_t i = 0; i < states.rows(); ++i) {
    const auto row = states.row(i);
    for (std::size_t k = 0; k < directions.size(); ++k) {
      const double along = project(row, mean, directions[k]) / static_cast<double>(states.rows());
      for (std::size_t j = 0; j < mean.size(); ++j) product[k][j] += along * (row[j] - mean[j]);
    }
  }
  return product;
}

double totalVariance(const StateMatrix& states, const std::vector<double>& mean) {
  double sum = 0;
  for (std::int64_t i = 0; i < states.rows(); ++i) {
    const auto row = states.row(i);
    for (std::size_t j = 0; j < mean.size(); ++j) sum += (row[j] - mean[j]) * (row[j] - mean[j]);
  }
  return sum / static_cast<double>(states.rows());
}

struct Components {
  Matrix directions;
  std::vector<double> variances;
};

/// Subspace iteration with a few spare directions, which make the wanted ones converge.
Result<Components> principalComponents(const StateMatrix& states, const std::vector<double>& mean,
                                       std::size_t count, const std::stop_token& stop) {
  constexpr int kIterations = 30;
  constexpr std::size_t kSpare = 4;
  Random random(1);
  Matrix directions(std::min(count + kSpare, mean.size()), std::vector<double>(mean.size()));
  for (auto& direction : directions) {
    for (auto& value : direction) value = random.normal();
  }
  orthonormalize(directions);
  for (int i = 0; i < kIterations; ++i) {
    if (stop.stop_requested()) return fail(Code::cancelled);
    directions = timesCovariance(states, mean, directions);
    orthonormalize(directions);
  }
  const auto product = timesCovariance(states, mean, directions);
  Components found{.directions = std::move(directions), .variances = {}};
  for (const auto& row : product) found.variances.push_back(norm(row));
  return found;
}

}  // namespace

Result<Anomalies> anomalies(const StateMatrix& states, std::int64_t count, std::int64_t components,
                            const std::stop_token& stop) {
  Anomalies found;
  if (states.rows() < 2) return found;
  const auto mean = meanOf(states);
  const double total = totalVariance(states, mean);
  const auto wantedCount = static_cast<std::size_t>(std::max<std::int64_t>(components, 1));
  STATEROOM_TRY(const auto principal, principalComponents(states, mean, wantedCount, stop));
  std::vector<std::size_t> used;
  for (std::size_t k = 0; k < principal.variances.size(); ++k) {
    const bool wanted = std::ssize(used) < components && principal.variances[k] > 1e-9 * total;
    if (!wanted || total == 0) continue;
    used.push_back(k);
    found.explained += principal.variances[k] / total;
  }
  found.components = std::ssize(used);
  for (std::int64_t i = 0; i < states.rows(); ++i) {
    double squared = 0;
    for (const auto k : used) {
      const double along = project(states.row(i), mean, principal.directions[k]);
      squared += along * along / principal.variances[k];
    }
    found.users.push_back({states.users()[static_cast<std::size_t>(i)], std::sqrt(squared)});
  }
  std::ranges::stable_sort(found.users, std::ranges::greater(), &Anomaly::distance);
  for (std::int64_t rank = 1; auto& user : found.users) user.rank = rank++;
  if (std::ssize(found.users) > count) found.users.resize(static_cast<std::size_t>(count));
  return found;
}

// ---- census

namespace {

double boundOf(std::string_view tensor) {
  return tensor == "c" ? std::atanh(kSaturated) : kSaturated;
}

/// Sums over the users, unit by unit in the order of the layout: one walk over the rows.
struct UnitSums {
  explicit UnitSums(const StateMatrix& states)
      : sum(static_cast<std::size_t>(states.units())), squares(sum), over(sum) {
    std::vector<double> bounds;
    for (const auto& layer : states.layout().layers()) {
      for (const auto& tensor : layer.tensors) {
        bounds.resize(bounds.size() + static_cast<std::size_t>(tensor.units), boundOf(tensor.name));
      }
    }
    for (std::int64_t i = 0; i < states.rows(); ++i) {
      const auto row = states.row(i);
      for (std::size_t j = 0; j < row.size(); ++j) {
        const double value = row[j];
        sum[j] += value;
        squares[j] += value * value;
        over[j] += std::abs(value) > bounds[j] ? 1 : 0;
      }
    }
  }
  std::vector<double> sum, squares, over;
};

/// A unit and its place in a row.
struct PlacedUnit {
  UnitCensus unit;
  std::size_t place = 0;
};

/// In the order of the layout, of c only where there is one.
std::vector<PlacedUnit> placedUnits(const StateMatrix& states) {
  const UnitSums sums(states);
  const auto rows = static_cast<double>(std::max<std::int64_t>(states.rows(), 1));
  std::vector<PlacedUnit> units;
  std::size_t place = 0;
  for (const auto& layer : states.layout().layers()) {
    const bool hasCell =
        std::ranges::find(layer.tensors, "c", &StateLayout::Tensor::name) != layer.tensors.end();
    for (const auto& tensor : layer.tensors) {
      const bool counted = tensor.name == (hasCell ? "c" : "h");
      for (std::int64_t unit = 0; unit < tensor.units; ++unit, ++place) {
        if (!counted) continue;
        const double mean = sums.sum[place] / rows;
        const double variance = sums.squares[place] / rows - mean * mean;
        units.push_back({.unit = {.layer = layer.name,
                                  .tensor = tensor.name,
                                  .unit = unit,
                                  .saturated = sums.over[place] / rows,
                                  .mean = mean,
                                  .sd = std::sqrt(std::max(variance, 0.0))},
                         .place = place});
      }
    }
  }
  return units;
}

}  // namespace

std::vector<UnitCensus> census(const StateMatrix& states) {
  std::vector<UnitCensus> units;
  for (auto& placed : placedUnits(states)) units.push_back(std::move(placed.unit));
  std::ranges::stable_sort(units, std::ranges::greater(), &UnitCensus::saturated);
  return units;
}

Result<std::vector<UserUnit>> censusOf(const StateMatrix& states, std::string_view user) {
  const auto own = states.find(user);
  if (!own) return fail(Code::user_unknown, {{"user", std::string(user)}});
  const auto row = states.row(*own);
  std::vector<UserUnit> units;
  for (auto& placed : placedUnits(states)) {
    const float value = row[placed.place];
    const bool saturated = std::abs(value) > boundOf(placed.unit.tensor);
    units.push_back({std::move(placed.unit), value, saturated});
  }
  const auto key = [](const UserUnit& unit) {
    return std::pair(!unit.saturated, -std::abs(unit.value));
  };
  std::ranges::stable_sort(units, {}, key);
  return units;
}

}  // namespace stateroom
