#include "core/state/state_math.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>

#include "core/base/text.h"
#include "core/state/state_layout.h"

namespace stateroom {
namespace {

std::span<const float> rowSpan(const Tensor& tensor, std::int64_t row) {
  const auto units = static_cast<std::size_t>(tensor.shape()[1]);
  return tensor.as<float>().subspan(static_cast<std::size_t>(row) * units, units);
}

std::span<float> rowSpan(Tensor& tensor, std::int64_t row) {
  const auto units = static_cast<std::size_t>(tensor.shape()[1]);
  return tensor.as<float>().subspan(static_cast<std::size_t>(row) * units, units);
}

/// In eight sums, which the compiler keeps in vector registers.
double squares(std::span<const float> values) {
  constexpr std::size_t kLanes = 8;
  std::array<double, kLanes> sums{};
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double value = values[i + lane];
      sums[lane] += value * value;
    }
  }
  double sum = 0;
  for (; i < values.size(); ++i) sum += static_cast<double>(values[i]) * values[i];
  for (const double lane : sums) sum += lane;
  return sum;
}

/// atanh(0.95): |tanh c| is over 0.95 where |c| is over this.
const float kSaturatedCell = static_cast<float>(std::atanh(kSaturated));

std::int64_t countOver(std::span<const float> values, float bound) {
  return std::ranges::count_if(values, [=](float value) { return std::abs(value) > bound; });
}

const Tensor* find(const LayerState& layer, std::string_view name) {
  const auto found = std::ranges::find(layer.tensors, name, &NamedTensor::name);
  return found == layer.tensors.end() ? nullptr : &found->tensor;
}

bool sameBits(float a, float b) {
  return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

/// Calls `visit(layer, tensor name, values of a, values of b)` for row 0 of both.
template <typename Visit>
Result<> forEachPair(const State& a, const State& b, Visit visit) {
  STATEROOM_TRY(const auto layout, StateLayout::of(a));
  STATEROOM_TRY(const auto rows, layout.rowsOf(b));
  if (rows == 0 || a[0].tensors[0].tensor.shape()[0] == 0) return {};
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < a[i].tensors.size(); ++j) {
      visit(a[i].layer, a[i].tensors[j].name, rowSpan(a[i].tensors[j].tensor, 0),
            rowSpan(b[i].tensors[j].tensor, 0));
    }
  }
  return {};
}

}  // namespace

State rowOf(const State& state, std::int64_t row) {
  return rowsOf(state, row, 1);
}

State rowsOf(const State& state, std::int64_t first, std::int64_t count) {
  State rows;
  for (const auto& layer : state) {
    auto& added = rows.emplace_back(LayerState{.layer = layer.layer, .tensors = {}});
    for (const auto& [name, tensor] : layer.tensors) {
      const auto units = tensor.shape()[1];
      const auto values = tensor.as<float>().subspan(static_cast<std::size_t>(first * units),
                                                     static_cast<std::size_t>(count * units));
      added.tensors.push_back({name, Tensor::of<float>({count, units}, values)});
    }
  }
  return rows;
}

void copyRow(const State& source, std::int64_t from, State& target, std::int64_t to) {
  for (std::size_t i = 0; i < source.size(); ++i) {
    for (std::size_t j = 0; j < source[i].tensors.size(); ++j) {
      const auto values = rowSpan(source[i].tensors[j].tensor, from);
      std::ranges::copy(values, rowSpan(target[i].tensors[j].tensor, to).begin());
    }
  }
}

Result<State> stack(const std::vector<State>& states) {
  if (states.empty()) return State{};
  STATEROOM_TRY(const auto layout, StateLayout::of(states.front()));
  std::vector<std::int64_t> rows;
  std::int64_t total = 0;
  for (const auto& state : states) {
    STATEROOM_TRY(const auto count, layout.rowsOf(state));
    total += rows.emplace_back(count);
  }
  State stacked = layout.zero(total);
  std::int64_t to = 0;
  for (std::size_t i = 0; i < states.size(); ++i) {
    for (std::int64_t row = 0; row < rows[i]; ++row) copyRow(states[i], row, stacked, to++);
  }
  return stacked;
}

StateSummary summarize(const State& state, std::int64_t row) {
  double h = 0;
  double c = 0;
  std::int64_t saturated = 0;
  std::int64_t cells = 0;
  for (const auto& layer : state) {
    const Tensor* hidden = find(layer, "h");
    const Tensor* cell = find(layer, "c");
    if (hidden != nullptr) h += squares(rowSpan(*hidden, row));
    if (cell != nullptr) c += squares(rowSpan(*cell, row));
    if (cell == nullptr && hidden == nullptr) continue;
    const auto values = rowSpan(cell != nullptr ? *cell : *hidden, row);
    cells += static_cast<std::int64_t>(values.size());
    saturated +=
        countOver(values, cell != nullptr ? kSaturatedCell : static_cast<float>(kSaturated));
  }
  return {
      .normH = std::sqrt(h),
      .normC = std::sqrt(c),
      .saturated = cells == 0 ? 0 : static_cast<double>(saturated) / static_cast<double>(cells)};
}

Result<std::vector<UnitDifference>> difference(const State& a, const State& b, bool equalToo) {
  std::vector<UnitDifference> units;
  STATEROOM_CHECK(forEachPair(a, b, [&](const auto& layer, const auto& tensor, auto x, auto y) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (!equalToo && sameBits(x[i], y[i])) continue;
      const double delta = sameBits(x[i], y[i]) ? 0 : static_cast<double>(y[i]) - x[i];
      units.push_back({layer, tensor, static_cast<std::int64_t>(i), x[i], y[i], delta});
    }
  }));
  const auto size = [](const UnitDifference& unit) {
    return std::isnan(unit.delta) ? std::numeric_limits<double>::infinity() : std::abs(unit.delta);
  };
  std::ranges::stable_sort(units, std::ranges::greater(), size);
  return units;
}

Result<double> maxDistance(const State& a, const State& b) {
  double most = 0;
  STATEROOM_CHECK(forEachPair(a, b, [&](const auto&, const auto&, auto x, auto y) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (sameBits(x[i], y[i])) continue;
      const double delta = std::abs(static_cast<double>(y[i]) - x[i]);
      most = std::max(most, std::isnan(delta) ? std::numeric_limits<double>::infinity() : delta);
    }
  }));
  return most;
}

Result<double> distance(const State& a, const State& b) {
  double sum = 0;
  STATEROOM_CHECK(forEachPair(a, b, [&](const auto&, const auto&, auto x, auto y) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double delta = static_cast<double>(y[i]) - x[i];
      sum += delta * delta;
    }
  }));
  return std::sqrt(sum);
}

Result<UnitEdit> parseUnitEdit(std::string_view text, std::string_view layer) {
  const auto wrong = [&] { return fail(Code::edit_invalid, {{"edit", std::string(text)}}); };
  const auto open = text.find('[');
  const auto close = text.find("]=", open == text.npos ? 0 : open);
  if (open == text.npos || open == 0 || close == text.npos) return wrong();
  const auto unit = parseInteger(text.substr(open + 1, close - open - 1));
  const auto value = parseDouble(text.substr(close + 2));
  if (!unit || !value || !std::isfinite(static_cast<float>(*value))) return wrong();
  const auto name = text.substr(0, open);
  const auto dot = layer.empty() ? name.rfind('.') : name.npos;
  if (dot == 0 || dot + 1 == name.size()) return wrong();
  return UnitEdit{.layer = std::string(dot == name.npos ? layer : name.substr(0, dot)),
                  .tensor = std::string(dot == name.npos ? name : name.substr(dot + 1)),
                  .unit = *unit,
                  .value = static_cast<float>(*value)};
}

namespace {

Result<float*> cellOf(State& state, std::int64_t row, const UnitEdit& edit) {
  const auto unknown = [&] {
    const auto name = edit.layer.empty() ? edit.tensor : edit.layer + "." + edit.tensor;
    return fail(Code::unit_unknown, {{"unit", name + "[" + std::to_string(edit.unit) + "]"}});
  };
  if (edit.layer.empty() && state.size() != 1) return fail(Code::edit_needs_layer);
  for (auto& layer : state) {
    if (!edit.layer.empty() && layer.layer != edit.layer) continue;
    for (auto& [name, tensor] : layer.tensors) {
      if (name != edit.tensor) continue;
      if (edit.unit < 0 || edit.unit >= tensor.shape()[1]) return unknown();
      return &rowSpan(tensor, row)[static_cast<std::size_t>(edit.unit)];
    }
  }
  return unknown();
}

}  // namespace

Result<> applyEdits(State& state, std::int64_t row, const std::vector<UnitEdit>& edits) {
  std::vector<float*> cells;
  for (const auto& edit : edits) {
    STATEROOM_TRY(cells.emplace_back(), cellOf(state, row, edit));
  }
  for (std::size_t i = 0; i < edits.size(); ++i) *cells[i] = edits[i].value;
  return {};
}

}  // namespace stateroom
