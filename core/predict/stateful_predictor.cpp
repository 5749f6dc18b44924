#include "core/predict/stateful_predictor.h"

#include "core/project/run_folder.h"

namespace stateroom {
namespace {

Result<> bindTo(Ledger& ledger, ModelShelf& shelf, const BindingChoice& choice) {
  auto run = choice.run;
  if (run.empty()) {
    STATEROOM_TRY(run, currentRun(shelf.projectFolder()));
  }
  STATEROOM_TRY(auto* const engine, shelf.engine());
  STATEROOM_TRY(const auto model,
                keepModel(*engine, shelf.projectFolder(), run, choice.checkpoint));
  return ledger.bind(model);
}

Result<> checkRun(const LedgerModel& bound, ModelShelf& shelf, const BindingChoice& choice) {
  STATEROOM_TRY(auto* const engine, shelf.engine());
  STATEROOM_TRY(const auto trained,
                loadTrainedModel(*engine, shelf.projectFolder(), choice.run, choice.checkpoint));
  STATEROOM_TRY(const auto asked, ledgerModelOf(trained));
  if (asked.fingerprint == bound.fingerprint) return {};
  return fail(Code::model_not_bound, {{"bound", bound.fingerprint}, {"model", asked.fingerprint}});
}

}  // namespace

Result<StatefulPredictor> StatefulPredictor::open(Ledger& ledger, ModelShelf& shelf,
                                                  const BindingChoice& choice) {
  auto bound = ledger.boundModel();
  if (!bound && bound.error().code() == Code::ledger_unbound) {
    STATEROOM_CHECK(bindTo(ledger, shelf, choice));
    bound = ledger.boundModel();
  } else if (bound && !choice.run.empty()) {
    STATEROOM_CHECK(checkRun(**bound, shelf, choice));
  }
  if (!bound) return passOn(std::move(bound).error());
  STATEROOM_TRY(const auto* const model, shelf.find((*bound)->fingerprint));
  return StatefulPredictor(ledger, shelf, *model);
}

}  // namespace stateroom
