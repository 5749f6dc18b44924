#include "ui/panels/states/comparison.h"

#include <algorithm>
#include <cmath>

#include "core/predict/replay_rows.h"
#include "core/predict/state_effect.h"
#include "core/state/ledger_branches.h"
#include "ui/session/text.h"

namespace stateroom {

namespace {

constexpr std::size_t kMostOnTheWay = 60;

Result<ComparedState> load(StateDesk& desk, Ledger& ledger, const Revision& revision) {
  ComparedState compared{revision, {}, {}, {}};
  STATEROOM_TRY(compared.state, ledger.state(revision, desk.recompute()));
  STATEROOM_TRY(auto path, pathTo(ledger, revision));
  if (path.size() > kMostOnTheWay)
    path.erase(path.begin(), path.end() - static_cast<std::ptrdiff_t>(kMostOnTheWay));
  for (const Revision& each : path) {
    auto state = ledger.state(each, desk.recompute());
    compared.numbers.push_back(each.number);
    compared.way.push_back(state ? std::move(*state) : State{});
  }
  return compared;
}

double cosineOf(const State& a, const State& b) {
  double product = 0, squaresA = 0, squaresB = 0;
  for (std::size_t layer = 0; layer < a.size(); ++layer)
    for (std::size_t tensor = 0; tensor < a[layer].tensors.size(); ++tensor) {
      const auto x = a[layer].tensors[tensor].tensor.as<float>();
      const auto y = b[layer].tensors[tensor].tensor.as<float>();
      for (std::size_t i = 0; i < x.size(); ++i) {
        product += double(x[i]) * y[i];
        squaresA += double(x[i]) * x[i];
        squaresB += double(y[i]) * y[i];
      }
    }
  return squaresA > 0 && squaresB > 0 ? product / std::sqrt(squaresA * squaresB) : 0;
}

std::optional<double> productOf(const std::vector<UnitEffect>& effects,
                                const UnitDifference& unit) {
  const auto effect = std::ranges::find(effects, unit.layer, &UnitEffect::layer);
  if (unit.tensor != "h" || effect == effects.end() || effect->products.empty())
    return std::nullopt;
  return effect->products.front()[static_cast<std::size_t>(unit.unit)];
}

}  // namespace

Result<Comparison> Comparison::make(StateDesk& desk, const Revision& a, const QString& other) {
  STATEROOM_TRY(auto* const ledger, desk.ledger());
  Comparison comparison;
  STATEROOM_TRY(const auto b, revisionNamed(*ledger, other.toStdString()));
  STATEROOM_TRY(comparison.a, load(desk, *ledger, a));
  STATEROOM_TRY(comparison.b, load(desk, *ledger, b));
  const State &stateA = comparison.a.state, &stateB = comparison.b.state;
  STATEROOM_TRY(const auto differences, difference(stateA, stateB));
  comparison.cosine = cosineOf(stateA, stateB);
  std::vector<UnitEffect> effectsA, effectsB;
  if (a.model == b.model)
    if (const auto model = desk.shelf().find(a.model)) {
      if (auto effects = unitEffects(**model, stateA)) effectsA = std::move(*effects);
      if (auto effects = unitEffects(**model, stateB)) effectsB = std::move(*effects);
    }
  for (const UnitDifference& unit : differences) {
    const auto before = productOf(effectsA, unit), after = productOf(effectsB, unit);
    comparison.units.push_back(
        {unit, before && after ? std::optional(*after - *before) : std::nullopt});
  }
  return comparison;
}

std::vector<float> tensorValues(const State& state, const QString& layer, const QString& tensor) {
  for (const LayerState& each : state) {
    if (qstr(each.layer) != layer) continue;
    for (const auto& [name, values] : each.tensors)
      if (qstr(name) == tensor) {
        const auto units = values.as<float>();
        return {units.begin(), units.end()};
      }
  }
  return {};
}

}  // namespace stateroom
