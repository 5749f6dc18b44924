#include "core/state/state_math.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
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

void prefetchRow(const State& states, std::int64_t row) {
  constexpr std::size_t kLine = 64;  // bytes
  for (const auto& layer : states) {
    for (const auto& [name, tensor] : layer.tensors) {
      const auto bytes = std::as_bytes(rowSpan(tensor, row));
      for (std::size_t at = 0; at < bytes.size(); at += kLine) __builtin_prefetch(&bytes[at]);
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

namespace {

/// "h", "h[17]", "lstm.h" or "lstm.h[17]"; with the layer given beside it without a dot.
struct UnitName {
  std::string layer, tensor;
  std::optional<std::int64_t> unit;

  static std::optional<UnitName> parse(std::string_view text, std::string_view layer) {
    UnitName parsed;
    const auto open = text.find_first_of("[]");
    if (open != text.npos) {
      if (text[open] != '[' || !text.ends_with(']')) return std::nullopt;
      parsed.unit = parseInteger(text.substr(open + 1, text.size() - open - 2));
      if (!parsed.unit) return std::nullopt;
    }
    const auto name = text.substr(0, open);
    const auto dot = layer.empty() ? name.rfind('.') : name.npos;
    if (name.empty() || dot == 0 || dot + 1 == name.size()) return std::nullopt;
    parsed.layer = dot == name.npos ? layer : name.substr(0, dot);
    parsed.tensor = dot == name.npos ? name : name.substr(dot + 1);
    return parsed;
  }

  std::string text() const {
    const auto name = layer.empty() ? tensor : layer + "." + tensor;
    return unit ? name + "[" + std::to_string(*unit) + "]" : name;
  }
};

std::unexpected<Error> invalidEdit(std::string_view text) {
  return fail(Code::edit_invalid, {{"edit", std::string(text)}});
}

/// The tensor that holds what is named. Fails with edit_needs_layer, unit_unknown.
template <typename AnyState>
auto tensorNamed(AnyState& state, const UnitName& name)
    -> Result<decltype(&state.front().tensors.front().tensor)> {
  if (name.layer.empty() && state.size() != 1) return fail(Code::edit_needs_layer);
  for (auto& layer : state) {
    if (!name.layer.empty() && layer.layer != name.layer) continue;
    for (auto& [known, tensor] : layer.tensors) {
      const bool isThere = !name.unit || (*name.unit >= 0 && *name.unit < tensor.shape()[1]);
      if (known == name.tensor && isThere) return &tensor;
    }
  }
  return fail(Code::unit_unknown, {{"unit", name.text()}});
}

}  // namespace

Result<UnitEdit> parseUnitEdit(std::string_view text, std::string_view layer) {
  const auto equals = text.find("]=");
  if (equals == text.npos) return invalidEdit(text);
  const auto name = UnitName::parse(text.substr(0, equals + 1), layer);
  const auto value = parseDouble(text.substr(equals + 2));
  if (!name || !value || !std::isfinite(static_cast<float>(*value))) return invalidEdit(text);
  return UnitEdit{.layer = name->layer,
                  .tensor = name->tensor,
                  .unit = *name->unit,
                  .value = static_cast<float>(*value)};
}

Result<std::vector<UnitEdit>> unitsOf(const State& source, std::string_view text,
                                      std::string_view layer) {
  const auto name = UnitName::parse(text, layer);
  if (!name) return invalidEdit(text);
  STATEROOM_TRY(const auto* const tensor, tensorNamed(source, *name));
  const auto values = rowSpan(*tensor, 0);
  std::vector<UnitEdit> edits;
  const auto last = name->unit ? *name->unit + 1 : std::ssize(values);
  for (std::int64_t unit = name->unit.value_or(0); unit < last; ++unit) {
    edits.push_back({name->layer, name->tensor, unit, values[static_cast<std::size_t>(unit)]});
  }
  return edits;
}

Result<> applyEdits(State& state, std::int64_t row, const std::vector<UnitEdit>& edits) {
  std::vector<float*> cells;
  for (const auto& edit : edits) {
    STATEROOM_TRY(auto* const tensor,
                  tensorNamed(state, UnitName{edit.layer, edit.tensor, edit.unit}));
    cells.push_back(&rowSpan(*tensor, row)[static_cast<std::size_t>(edit.unit)]);
  }
  for (std::size_t i = 0; i < edits.size(); ++i) *cells[i] = edits[i].value;
  return {};
}

}  // namespace stateroom
