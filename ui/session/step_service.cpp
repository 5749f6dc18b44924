#include "ui/session/step_service.h"

#include "core/engine_loader.h"
#include "core/predict/outputs_json.h"
#include "core/state/author.h"
#include "core/state/lineage.h"

namespace stateroom {

namespace {

/// The cells of a recorded input, as the data file would say them.
RowTexts cellsOf(const std::string& record) {
  RowTexts cells;
  const auto json = nlohmann::json::parse(record, nullptr, false);
  if (!json.is_object()) return cells;
  for (const auto& [column, value] : json.items()) {
    if (value.is_boolean())
      cells[column] = value.get<bool>() ? "1" : "0";
    else if (value.is_string())
      cells[column] = value.get<std::string>();
    else if (!value.is_null())
      cells[column] = value.dump();
  }
  return cells;
}

}  // namespace

StepService::StepService(const std::filesystem::path& projectFolder, Ledger ledger)
    : ledger_(std::move(ledger)), shelf_(projectFolder, [] { return engine(); }) {}

Result<std::shared_ptr<StepService>> StepService::open(const std::filesystem::path& projectFolder) {
  STATEROOM_TRY(auto ledger, openLedger(projectFolder));
  STATEROOM_CHECK(ledger.boundModel());
  std::shared_ptr<StepService> service(new StepService(projectFolder, std::move(ledger)));
  STATEROOM_TRY(service->predictor_, StatefulPredictor::open(service->ledger_, service->shelf_));
  return service;
}

Result<std::shared_ptr<StepService>> StepService::openForWriting(
    const std::filesystem::path& projectFolder, const BindingChoice& choice) {
  STATEROOM_TRY(auto ledger, Ledger::open(ledgerPath(projectFolder)));
  const bool bound = ledger.boundModel().has_value();
  std::shared_ptr<StepService> service(new StepService(projectFolder, std::move(ledger)));
  STATEROOM_TRY(service->predictor_, StatefulPredictor::open(service->ledger_, service->shelf_,
                                                             bound ? BindingChoice() : choice));
  return service;
}

Result<UserStanding> StepService::standing(const std::string& user) {
  UserStanding standing;
  STATEROOM_TRY(auto loaded, ledger_.load(std::span(&user, 1)));
  standing.state = std::move(loaded.state);
  standing.revision = loaded.standings.front().number;
  if (standing.revision == 0) return standing;
  STATEROOM_TRY(const auto head, ledger_.head(user));
  standing.lastOutputs = outputsOfJson(model().heads(), head.output);
  STATEROOM_TRY(const auto lineage, lineageOf(ledger_, head));
  if (!lineage.steps.empty()) standing.lastRow = cellsOf(lineage.steps.back().input);
  if (model().seesEarlierRows())
    for (const Revision& step : lineage.steps) standing.history.push_back(cellsOf(step.input));
  return standing;
}

Result<StatefulAnswer> StepService::take(const std::string& user, const RowTexts& row) {
  std::vector<std::string> values;
  for (const auto& [column, cell] : row) values.push_back(column + "=" + cell);
  STATEROOM_TRY(const auto rows,
                streamOfValues(model().settings(), values, {.user = user, .eventColumn = {}}));
  PredictionStream stream(*predictor_, {.author = authorName()});
  STATEROOM_TRY(auto answers, stream.take(rows));
  if (answers.empty()) return fail(Code::input_empty);
  if (answers.front().error) return unexpected(*answers.front().error);
  return std::move(answers.front());
}

}  // namespace stateroom
