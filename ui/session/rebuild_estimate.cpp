#include "ui/session/rebuild_estimate.h"

#include <algorithm>
#include <chrono>

#include "core/state/lineage.h"

namespace stateroom {

namespace {

constexpr std::size_t kTimedUsers = 32, kTimedSteps = 16;

/// Seconds for one input of one user.
Result<double> secondsAnInput(StateDesk& desk, Ledger& ledger, const std::string& user) {
  STATEROOM_TRY(const auto head, ledger.head(user));
  STATEROOM_TRY(const auto lineage, lineageOf(ledger, head));
  const std::size_t steps = std::min(kTimedSteps, lineage.steps.size());
  if (steps == 0) return 0;
  std::vector<std::string> inputs;
  for (std::size_t i = 0; i < steps; ++i) inputs.push_back(lineage.steps[i].input);
  STATEROOM_TRY(const auto predictor, desk.predictor());
  const StatefulModel& model = predictor.model();
  const std::vector<std::vector<std::string>> histories(kTimedUsers, inputs);
  State state = model.ledgerModel().layout.zero(kTimedUsers);
  const auto start = std::chrono::steady_clock::now();
  STATEROOM_TRY(const auto rows, model.rowsOf(histories));
  STATEROOM_TRY(const auto assembler, model.assembler(rows.data));
  for (std::size_t step = 0; step < steps; ++step) {
    std::vector<StepRows> taken;
    for (std::size_t i = 0; i < kTimedUsers; ++i) taken.push_back(rows.inputs[i * steps + step]);
    STATEROOM_TRY(auto done, model.step(assembler, taken, state));
    state = std::move(done.after);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return took.count() / static_cast<double>(kTimedUsers * steps);
}

}  // namespace

Result<RebuildEstimate> estimateRebuild(StateDesk& desk, const std::string& user) {
  STATEROOM_TRY(auto* const ledger, desk.ledger());
  RebuildEstimate estimate;
  {
    STATEROOM_TRY(const auto row,
                  ledger->database().statement(
                      "SELECT count(*), sum(h.model_id IS NOT b.model_id), sum(h.depth)"
                      " FROM heads h JOIN branches b ON b.id = h.branch_id WHERE b.name = 'main'"));
    STATEROOM_CHECK(row->step());
    estimate = {row->integer(0), row->integer(1), row->integer(2), 0};
  }
  if (const auto seconds = secondsAnInput(desk, *ledger, user))
    estimate.seconds = *seconds * static_cast<double>(estimate.inputs);
  return estimate;
}

}  // namespace stateroom
