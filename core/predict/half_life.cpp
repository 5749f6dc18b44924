#include "core/predict/half_life.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "core/predict/recorded_input.h"
#include "core/state/lineage.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

constexpr std::int64_t kMostSteps = 100;  // where nothing else is asked

/// The gate that keeps, by Keras's and LibTorch's convention; empty for a layer without one.
std::string_view keepGateOf(const Layer& layer) {
  if (layer.has_lstm()) return "f";
  return layer.has_gru() ? "z" : "";
}

/// Sum of (a - b)^2 over the two rows of a tensor [2, …].
double squaredDistance(const Tensor& rows) {
  const auto values = rows.as<float>();
  const auto half = values.size() / 2;
  double sum = 0;
  for (std::size_t i = 0; i < half; ++i) {
    const double d = double{values[i]} - values[half + i];
    sum += d * d;
  }
  return sum;
}

double distanceOfHidden(const State& state) {
  double sum = 0;
  for (const auto& layer : state) {
    for (const auto& [name, tensor] : layer.tensors) {
      if (name == "h") sum += squaredDistance(tensor);
    }
  }
  return std::sqrt(sum);
}

double distanceOf(const std::vector<NamedTensor>& outputs) {
  double sum = 0;
  for (const auto& output : outputs) sum += squaredDistance(output.tensor);
  return std::sqrt(sum);
}

/// What a user's state has seen, oldest first.
struct Recorded {
  std::vector<Revision> revisions;
  std::vector<std::string> inputs = {};
  std::int64_t steps = 0;
};

Result<Recorded> recordedOf(Ledger& ledger, const std::string& user) {
  STATEROOM_TRY(const auto head, ledger.head(user));
  STATEROOM_TRY(auto lineage, lineageOf(ledger, head));
  Recorded recorded{.revisions = std::move(lineage.steps)};
  for (const auto& revision : recorded.revisions) {
    recorded.inputs.push_back(revision.input);
    recorded.steps += std::ssize(recordedSteps(revision.input));
  }
  if (recorded.steps == 0) return fail(Code::half_life_no_steps, {{"user", user}});
  return recorded;
}

/// Drops the revisions before those of the last `count` steps. Windows see the inputs of all.
void keepLast(Recorded& recorded, std::int64_t count, bool windows) {
  auto first = std::ssize(recorded.inputs);
  for (std::int64_t steps = 0; first > 0 && steps < count; --first) {
    steps += std::ssize(recordedSteps(recorded.inputs[static_cast<std::size_t>(first) - 1]));
  }
  recorded.revisions.erase(recorded.revisions.begin(), recorded.revisions.begin() + first);
  if (!windows) recorded.inputs.erase(recorded.inputs.begin(), recorded.inputs.begin() + first);
}

/// The last `count` rows of some inputs.
std::vector<std::int64_t> lastRows(std::span<const StepRows> inputs, std::int64_t count) {
  std::vector<std::int64_t> rows;
  for (const auto& [first, steps] : inputs) {
    for (std::int64_t i = 0; i < steps; ++i) rows.push_back(first + i);
  }
  return {rows.end() - count, rows.end()};
}

/// The user's state and the initial one on the same way.
class TwoStates {
 public:
  TwoStates(const StatefulPredictor& predictor, const BatchAssembler& assembler)
      : model_(predictor.model()), assembler_(assembler) {}

  /// The state before the first step that is looked at, from the one before its revision.
  Result<> begin(const State& user, StepRows earlier) {
    State state = user;
    if (earlier.count > 0) {
      STATEROOM_TRY(auto done, model_.step(assembler_, std::span(&earlier, 1), user));
      state = std::move(done.after);
    }
    states_ = model_.ledgerModel().layout.zero(2);
    copyRow(state, 0, states_, 0);
    copyRow(model_.ledgerModel().initial, 0, states_, 1);
    found_.h.differences.push_back(distanceOfHidden(states_));
    return {};
  }

  Result<> step(std::int64_t row) {
    const Sequence sequence{.user = {}, .rows = std::span(&row, 1)};
    const std::array<const Sequence*, 2> both = {&sequence, &sequence};
    LoadedBatch batch;
    assembler_.assemble(both, batch);
    STATEROOM_TRY(auto outputs, model_.predictor().trained().model->forward(batch.batch, states_,
                                                                            {.gates = true}));
    states_ = std::move(outputs.state);
    found_.h.differences.push_back(distanceOfHidden(states_));
    found_.output.differences.push_back(distanceOf(outputs.values));
    for (const auto& layer : outputs.gates) addGates(layer);
    ++found_.steps;
    return {};
  }

  HalfLife result() {
    for (const auto& [layer, sums] : keep_) {
      for (std::size_t unit = 0; unit < sums.size(); ++unit) {
        found_.units.push_back({.layer = layer,
                                .unit = static_cast<std::int64_t>(unit),
                                .keep = sums[unit] / static_cast<double>(found_.steps)});
      }
    }
    std::ranges::stable_sort(found_.units, std::ranges::greater(), &UnitMemory::keep);
    return std::move(found_);
  }

 private:
  /// Those of the user, which is the first row.
  void addGates(const LayerGates& layer) {
    const auto& layers = model_.predictor().trained().spec.layers();
    const auto named =
        std::ranges::find(layers, layer.layer, [](const auto& l) { return l.name(); });
    const auto gate = std::ranges::find(layer.gates, keepGateOf(*named), &NamedTensor::name);
    if (gate == layer.gates.end()) return;
    const auto values = gate->tensor.as<float>();
    auto& sums = keep_[layer.layer];
    sums.resize(values.size() / 2);
    for (std::size_t unit = 0; unit < sums.size(); ++unit) sums[unit] += values[unit];
  }

  const StatefulModel& model_;
  const BatchAssembler& assembler_;
  State states_;                                     ///< [2, units]: the user's, the initial one
  std::map<std::string, std::vector<double>> keep_;  ///< sums over the steps, by layer
  HalfLife found_;
};

}  // namespace

std::optional<std::int64_t> Fading::halfLife() const {
  if (differences.empty() || !(differences.front() > 0)) return std::nullopt;
  const auto half = std::ranges::find_if(
      differences, [&](double difference) { return difference <= differences.front() / 2; });
  if (half == differences.end()) return std::nullopt;
  return half - differences.begin();
}

double UnitMemory::halfLife() const {
  if (keep <= 0) return 0;
  return keep < 1 ? std::log(0.5) / std::log(keep) : std::numeric_limits<double>::infinity();
}

Result<HalfLife> halfLifeOf(const StatefulPredictor& predictor, const std::string& user,
                            std::int64_t steps, const std::stop_token& stop) {
  auto& ledger = predictor.ledger();
  const auto& model = predictor.model();
  STATEROOM_TRY(auto recorded, recordedOf(ledger, user));
  const auto usual = std::clamp(recorded.steps / 2, std::int64_t{1}, kMostSteps);
  const auto count = std::min(steps > 0 ? steps : usual, recorded.steps);
  STATEROOM_CHECK(ledger.load(std::span(&user, 1)));  // refuses a state of another model
  keepLast(recorded, count, model.seesEarlierRows());
  const auto& begin = recorded.revisions.front();
  STATEROOM_TRY(const auto before, ledger.stateBefore(begin, predictor.recompute()));
  if (!before || begin.model != model.ledgerModel().fingerprint) {
    return fail(Code::replay_not_an_input,
                {{"revision", std::to_string(begin.number)}, {"user", user}});
  }
  STATEROOM_TRY(const auto rows, model.rowsOf(std::span(&recorded.inputs, 1)));
  STATEROOM_TRY(const auto assembler, model.assembler(rows.data));
  const auto inputs = std::span(rows.inputs).last(recorded.revisions.size());
  const auto taken = lastRows(inputs, count);
  TwoStates states(predictor, assembler);
  const auto first = inputs.front().first;
  STATEROOM_CHECK(states.begin(*before, {first, taken.front() - first}));
  for (const auto row : taken) {
    if (stop.stop_requested()) return fail(Code::cancelled);
    STATEROOM_CHECK(states.step(row));
  }
  auto found = states.result();
  found.first = begin.number;
  found.last = recorded.revisions.back().number;
  return found;
}

}  // namespace stateroom
