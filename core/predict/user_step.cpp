#include "core/predict/user_step.h"

#include "core/predict/outputs_json.h"
#include "core/predict/recorded_input.h"
#include "core/state/author.h"
#include "core/state/lineage.h"

namespace stateroom {
namespace {

RowTexts cellsOf(const Json& step) {
  RowTexts cells;
  for (const auto& [column, value] : step.items()) {
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

RowTexts recordedCells(const std::string& record) {
  return cellsOf(lastRecordedStep(record));
}

Result<UserStanding> standingOf(const StatefulPredictor& predictor, const std::string& user,
                                const std::string& branch) {
  Ledger& ledger = predictor.ledger();
  const StatefulModel& model = predictor.model();
  UserStanding standing;
  STATEROOM_TRY(auto loaded, ledger.load(std::span(&user, 1), branch));
  standing.state = std::move(loaded.state);
  standing.revision = loaded.standings.front().number;
  if (standing.revision == 0) return standing;
  STATEROOM_TRY(const auto head, ledger.head(user, branch));
  standing.lastOutputs = outputsOfJson(model.heads(), head.output);
  STATEROOM_TRY(const auto lineage, lineageOf(ledger, head));
  if (!lineage.steps.empty()) standing.lastRow = recordedCells(lineage.steps.back().input);
  if (model.seesEarlierRows())
    for (const Revision& revision : lineage.steps)
      for (const Json& step : recordedSteps(revision.input))
        standing.history.push_back(cellsOf(step));
  return standing;
}

Result<StatefulAnswer> takeStep(const StatefulPredictor& predictor, const std::string& user,
                                const RowTexts& row, const std::string& branch) {
  std::vector<std::string> values;
  for (const auto& [column, cell] : row) values.push_back(column + "=" + cell);
  STATEROOM_TRY(const auto rows, streamOfValues(predictor.model().settings(), values,
                                                {.user = user, .eventColumn = {}}));
  PredictionStream stream(predictor,
                          {.allowLate = branch != kMain, .branch = branch, .author = authorName()});
  STATEROOM_TRY(auto answers, stream.take(rows));
  if (answers.empty()) return fail(Code::input_empty);
  if (answers.front().error) return unexpected(*answers.front().error);
  return std::move(answers.front());
}

}  // namespace stateroom
