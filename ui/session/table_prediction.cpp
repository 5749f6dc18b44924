#include "ui/session/table_prediction.h"

#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "core/base/text.h"
#include "core/predict/input_rows.h"
#include "core/predict/prediction_stream.h"
#include "core/project/inferred_defaults.h"
#include "core/state/author.h"
#include "ui/session/text.h"

namespace stateroom {

namespace {

/// Names for rows that are nobody's, so that each is a sequence of its own: numbers, which a user
/// column of any type can hold.
class Strangers {
 public:
  explicit Strangers(const std::vector<TableRow>& rows) {
    for (const TableRow& row : rows) known_.insert(row.user);
  }
  std::string next() {
    while (known_.contains(std::to_string(++last_))) {
    }
    return std::to_string(last_);
  }

 private:
  std::set<std::string> known_;
  int last_ = 0;
};

bool hasUsers(const TableWish& wish) {
  return wish.mode != TableMode::Serving ||
         !columnsOf(wish.model->predictor.trained().settings, USER).empty();
}

Result<std::vector<TableAnswer>> serveAll(const TableWish& wish, const std::stop_token& stop) {
  const Predictor& predictor = wish.model->predictor;
  const std::string text = join(jsonLinesOf(wish), "\n");
  STATEROOM_TRY(const auto rows, parseInputRows(predictor.trained().settings, text));
  STATEROOM_TRY(auto predictions, predictor.predict(rows.data, stop));
  std::vector<TableAnswer> answers(wish.rows.size());
  for (Prediction& prediction : predictions)
    answers[static_cast<std::size_t>(prediction.row)].outputs = std::move(prediction.outputs);
  return answers;
}

/// Why a row by itself cannot be used.
std::optional<Error> errorOf(const TableWish& wish, const TableRow& row) {
  TableWish alone{.model = wish.model, .order = wish.order, .rows = {row}};
  const TrainedModel& trained = wish.model->predictor.trained();
  const auto read = parseInputRows(trained.settings, jsonLinesOf(alone).front());
  if (!read) return read.error();
  const auto usable = trained.features.check(read->data);
  return usable ? std::nullopt : std::optional(usable.error());
}

/// Reading fails as a whole: then the rows that it fails for are found and left out.
Result<std::vector<TableAnswer>> serve(const TableWish& wish, const std::stop_token& stop) {
  auto together = serveAll(wish, stop);
  if (together || together.error().code() == Code::cancelled) return together;
  std::vector<TableAnswer> answers(wish.rows.size());
  TableWish good = wish;
  good.rows.clear();
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < wish.rows.size(); ++i) {
    if (stop.stop_requested()) return fail(Code::cancelled);
    answers[i].error = errorOf(wish, wish.rows[i]);
    if (answers[i].error) continue;
    good.rows.push_back(wish.rows[i]);
    places.push_back(i);
  }
  if (places.size() == wish.rows.size()) return together;
  if (places.empty()) return answers;
  STATEROOM_TRY(auto served, serveAll(good, stop));
  for (std::size_t i = 0; i < places.size(); ++i) answers[places[i]] = std::move(served[i]);
  return answers;
}

Result<HeadMoves> movesOf(Ledger& ledger, const std::vector<StatefulAnswer>& steps) {
  HeadMoves moves;
  for (const StatefulAnswer& step : steps) {
    if (step.revision == 0) continue;
    const QString user = qstr(step.user);
    const auto known = std::ranges::find(moves, user, &HeadMove::user);
    if (known != moves.end()) {
      known->after = step.revision;
      continue;
    }
    STATEROOM_TRY(const auto revision, ledger.revision(step.user, step.revision));
    moves.push_back({user, revision.parent, step.revision});
  }
  return moves;
}

Result<TableAnswers> step(StateDesk& desk, const TableWish& wish) {
  const bool isDry = wish.mode == TableMode::DryRun;
  STATEROOM_TRY(const auto predictor,
                isDry ? desk.predictor() : desk.predictorBoundTo(wish.binding));
  STATEROOM_TRY(const auto rows,
                parseStream(predictor.model().settings(), join(jsonLinesOf(wish), "\n"),
                            {.form = RowFormat::JsonLines}));
  PredictionStream stream(predictor,
                          {.dryRun = isDry, .stopAtError = !isDry, .author = authorName()});
  STATEROOM_TRY(auto steps, stream.take(rows));
  TableAnswers answers{.heads = predictor.heads(), .rows = {}, .moves = {}};
  STATEROOM_TRY(answers.moves, movesOf(predictor.ledger(), steps));
  STATEROOM_TRY(answers.sequence, predictor.ledger().sequence());
  for (StatefulAnswer& each : steps)
    answers.rows.push_back({std::move(each.outputs), each.revision, std::move(each.error)});
  return answers;
}

}  // namespace

std::vector<std::string> jsonLinesOf(const TableWish& wish) {
  Strangers strangers(wish.rows);
  const bool users = hasUsers(wish), serving = wish.mode == TableMode::Serving;
  std::vector<std::string> lines;
  for (const TableRow& row : wish.rows) {
    nlohmann::ordered_json line = {{"inputs", nlohmann::ordered_json::object()}};
    auto& inputs = line["inputs"];
    for (const auto& [column, cell] : row.cells)
      if (!cell.empty()) inputs[column] = cell;
    const bool isAlone = serving && row.user.empty();
    // A row by itself is the first one, wherever it stands.
    if (isAlone && !wish.order.empty() && !inputs.contains(wish.order)) inputs[wish.order] = "0";
    if (users && (isAlone || !row.user.empty()))
      line["user"] = isAlone ? strangers.next() : row.user;
    lines.push_back(line.dump());
  }
  return lines;
}

Result<TableAnswers> predictTable(StateDesk& desk, const TableWish& wish,
                                  const std::stop_token& stop) {
  if (wish.mode != TableMode::Serving) return step(desk, wish);
  STATEROOM_TRY(auto rows, serve(wish, stop));
  return TableAnswers{.heads = wish.model->predictor.heads(), .rows = std::move(rows), .moves = {}};
}

}  // namespace stateroom
