#pragma once

#include <QString>
#include <cstdint>
#include <vector>

#include "core/state/state_math.h"

namespace stateroom {

/// A cell of one user's state: places in a State.
struct StateCell {
  std::size_t layer = 0, tensor = 0;
  std::int64_t unit = 0;
  bool operator==(const StateCell&) const = default;
};

inline float& cellOf(State& state, const StateCell& cell) {
  return state[cell.layer]
      .tensors[cell.tensor]
      .tensor.as<float>()[static_cast<std::size_t>(cell.unit)];
}
inline float cellOf(const State& state, const StateCell& cell) {
  return state[cell.layer]
      .tensors[cell.tensor]
      .tensor.as<float>()[static_cast<std::size_t>(cell.unit)];
}

/// An edit that is not committed: the state it began from and the one it has come to.
struct StateEdit {
  std::int64_t revision = 0;  ///< the head it began from
  State base, edited;
  QString note;

  bool isChanged(const StateCell& cell) const { return cellOf(base, cell) != cellOf(edited, cell); }
  /// Changed cells as `state edit --unit` takes them.
  std::vector<UnitEdit> changes() const;
};

}  // namespace stateroom
