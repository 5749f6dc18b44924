#include "core/predict/replay_rows.h"

#include <algorithm>

#include "core/state/lineage.h"

namespace stateroom {

Result<std::vector<Revision>> pathToHead(Ledger& ledger, const std::string& user,
                                         std::string_view branch) {
  STATEROOM_TRY(const auto head, ledger.head(user, branch));
  return pathTo(ledger, head);
}

Result<std::vector<Revision>> pathTo(Ledger& ledger, const Revision& revision) {
  HistoryQuery query;  // newest first, all branches
  query.before = revision.number + 1;
  STATEROOM_TRY(auto history, ledger.history(revision.user, query));
  std::vector<Revision> path;
  auto wanted = revision.number;
  for (auto& each : history) {
    if (each.number != wanted) continue;
    if (each.cause == Cause::Erase) break;
    wanted = each.parent;
    path.push_back(std::move(each));
  }
  std::ranges::reverse(path);
  return path;
}

Result<std::map<std::int64_t, ReplayRows::Place>> ReplayRows::add(const std::vector<Revision>& path,
                                                                  const InputOf& inputOf) {
  std::map<std::int64_t, Place> places;
  const auto record = [&](const Revision& step) { return inputOf ? inputOf(step) : step.input; };
  for (auto revision = path.rbegin(); revision != path.rend(); ++revision) {
    if (!isComputedFromInput(*revision) || places.contains(revision->number)) continue;
    STATEROOM_TRY(const auto* const model, shelf_->find(revision->model));
    auto& rows = models_[model];
    auto& history = rows.histories.emplace_back();
    if (!model->seesEarlierRows()) {
      places[revision->number] = {model, rows.count++};
      history.push_back(record(*revision));
      continue;
    }
    // The way to a revision is the beginning of the way to what comes after it, and a window sees
    // no later rows: one history serves them all.
    STATEROOM_TRY(const auto lineage, lineageOf(*ledger_, *revision));
    for (const auto& step : lineage.steps) {
      const bool own = step.user == revision->user;
      if (own) places.try_emplace(step.number, Place{model, rows.count});
      ++rows.count;
      history.push_back(own ? record(step) : step.input);
    }
  }
  return places;
}

Result<> ReplayRows::finish() {
  for (auto& [model, rows] : models_) {
    STATEROOM_TRY(auto recorded, model->rowsOf(rows.histories));
    STATEROOM_TRY(rows.assembler, model->assembler(recorded.data));
    rows.inputs = std::move(recorded.inputs);
  }
  return {};
}

Result<StepOutputs> ReplayRows::step(const StatefulModel& model,
                                     std::span<const std::size_t> inputs,
                                     const State& before) const {
  const auto& known = models_.at(&model);
  std::vector<StepRows> rows;
  for (const auto input : inputs) rows.push_back(known.inputs[input]);
  return model.step(*known.assembler, rows, before);
}

}  // namespace stateroom
