#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "core/state/ledger.h"
#include "core/state/state_math.h"
#include "ui/session/state_desk.h"

namespace stateroom {

/// One unit of two states, and what its difference does to the output before the activation.
struct ComparedUnit {
  UnitDifference difference;
  std::optional<double> effect;
};

/// One of two states that are compared, with the states on the way to it.
struct ComparedState {
  Revision revision;
  State state;
  std::vector<std::int64_t>
      numbers;             ///< of the revisions on the way, the newest ones; its own last
  std::vector<State> way;  ///< their states; an empty one is not there
};

/// Two users or two revisions side by side.
struct Comparison {
  ComparedState a, b;
  std::vector<ComparedUnit> units;  ///< largest |difference| first
  double cosine = 0;                ///< over all units

  /// `other` as revisionNamed() takes it.
  static Result<Comparison> make(StateDesk& desk, const Revision& a, const QString& other);
};

/// The values of one tensor of a layer; empty where the state has none.
std::vector<float> tensorValues(const State& state, const QString& layer, const QString& tensor);

}  // namespace stateroom
