#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/engine.h"

/// Arithmetic on states. Rows are users; a state without rows is the empty State.
namespace stateroom {

State rowOf(const State& state, std::int64_t row);                         ///< [1, units]
State rowsOf(const State& state, std::int64_t first, std::int64_t count);  ///< [count, units]
/// Copies row `from` of `source` over row `to` of `target`, which has the same layout.
void copyRow(const State& source, std::int64_t from, State& target, std::int64_t to);
/// Begins to fetch a row into the cache.
void prefetchRow(const State& states, std::int64_t row);
/// Rows stacked in order: states of the same layout, any number of rows each.
Result<State> stack(const std::vector<State>& states);

/// What the list shows of one user's state. Of h and c: tensors of these names in every layer.
struct StateSummary {
  double normH = 0;      ///< L2 over all h
  double normC = 0;      ///< L2 over all c; 0 where the model has none
  double saturated = 0;  ///< share of cells with |tanh c| > 0.95; of |h| > 0.95 where there is no c
};
inline constexpr double kSaturated = 0.95;
StateSummary summarize(const State& state, std::int64_t row = 0);

/// One unit in which two states differ.
struct UnitDifference {
  std::string layer;
  std::string tensor;
  std::int64_t unit = 0;
  float a = 0, b = 0;
  double delta = 0;  ///< b - a; NaN where one of them is
};

/// Row 0 of two states of one layout, unit by unit, largest |delta| first (NaN before all). Equal
/// units are left out unless asked for; bits decide, so -0 differs from 0 and a NaN equals itself.
/// Fails with state_shape when the layouts differ.
Result<std::vector<UnitDifference>> difference(const State& a, const State& b,
                                               bool equalToo = false);
/// Largest |a - b| over row 0; 0 for states equal bit by bit, infinity where only one is a number.
Result<double> maxDistance(const State& a, const State& b);
Result<double> distance(const State& a, const State& b);  ///< L2 over row 0

/// One cell to be set.
struct UnitEdit {
  std::string layer;  ///< empty: the only stateful layer
  std::string tensor;
  std::int64_t unit = 0;
  float value = 0;
};
/// "h[17]=0.5" with the layer given beside it, or "lstm.h[17]=0.5". Fails with edit_invalid.
Result<UnitEdit> parseUnitEdit(std::string_view text, std::string_view layer = {});
/// "h[17]", or "h" for all units of the tensor, a layer as in parseUnitEdit(): those units with the
/// values that row 0 of `source` has. Fails with edit_invalid, edit_needs_layer, unit_unknown.
Result<std::vector<UnitEdit>> unitsOf(const State& source, std::string_view text,
                                      std::string_view layer = {});
/// All or none: a wrong name or unit fails and leaves the state as it was.
Result<> applyEdits(State& state, std::int64_t row, const std::vector<UnitEdit>& edits);

}  // namespace stateroom
