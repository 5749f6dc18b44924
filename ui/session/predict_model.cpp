#include "ui/session/predict_model.h"

#include <algorithm>
#include <chrono>

#include "core/engine_loader.h"
#include "core/project/inferred_defaults.h"

namespace stateroom {

std::vector<RowTexts> PredictModel::rowsOf(const std::string& user) const {
  std::vector<RowTexts> rows;
  for (const Sequence& sequence : data.allSequences()) {
    if (sequence.user != user) continue;
    for (const std::int64_t row : sequence.rows) {
      RowTexts texts;
      for (const InputColumn& column : columns) {
        const ColumnData* values = data.column(column.name);
        if (values != nullptr && !values->isMissing(row)) texts[column.name] = values->text(row);
      }
      rows.push_back(std::move(texts));
    }
  }
  return rows;
}

Result<PredictModelPtr> loadPredictModel(const std::filesystem::path& folder,
                                         const std::string& run, const std::string& checkpoint,
                                         std::stop_token stop) {
  STATEROOM_TRY(auto* computing, engine());
  STATEROOM_TRY(auto trained, loadTrainedModel(*computing, folder, run, checkpoint));
  Dataset::Options options;
  options.stop = stop;
  options.labelsRequired = false;
  STATEROOM_TRY(auto data, Dataset::open(trained.settings, folder, options));
  STATEROOM_TRY(auto columns, inputColumns(trained, data));
  STATEROOM_TRY(auto predictor, Predictor::make(std::move(trained)));
  return std::make_shared<const PredictModel>(std::move(predictor), std::move(columns),
                                              std::move(data));
}

Result<std::shared_ptr<const BoundModel>> boundModel(StateDesk& desk,
                                                     const std::string& fingerprint,
                                                     const std::stop_token& stop) {
  STATEROOM_TRY(const auto predictor, desk.predictor());
  const LedgerModel& known = predictor.model().ledgerModel();
  if (known.fingerprint == fingerprint) return nullptr;
  const TrainedModel& trained = predictor.model().predictor().trained();
  STATEROOM_TRY(const auto data, Dataset::open(trained.settings, desk.folder(),
                                               {.labelsRequired = false, .stop = stop}));
  STATEROOM_TRY(auto columns, inputColumns(trained, data));
  return std::make_shared<const BoundModel>(
      BoundModel{known.fingerprint, known.run, predictor.heads(),
                 columnsOf(trained.settings, LABEL), std::move(columns)});
}

Result<LastRow> lastRowOf(StateDesk& desk, const PredictModel& model, bool isStep,
                          const std::string& user) {
  LastRow last;
  if (isStep && !user.empty()) {
    STATEROOM_TRY(const auto predictor, desk.predictor());
    STATEROOM_TRY(const auto standing, standingOf(predictor, user));
    last.revision = standing.revision;
    last.row = standing.lastRow;
  }
  const auto rows = model.rowsOf(user);
  last.rows = std::ssize(rows);
  if (last.row.empty() && !rows.empty()) last.row = rows.back();
  return last;
}

namespace {

using Clock = std::chrono::steady_clock;

/// The prediction itself; with a state also what becomes of it.
Result<PredictAnswer> answerOf(const StepProbe& probe, const PredictWish& wish) {
  STATEROOM_CHECK(checkUnit(probe.predictor().heads(), wish.unit));
  const StepQuestion question{wish.row, wish.isStep};
  const auto begin = Clock::now();
  STATEROOM_TRY(auto answers, probe.ask(std::span(&question, 1)));
  PredictAnswer answer;
  answer.unit = wish.unit;
  answer.milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
  answer.outputs = std::move(answers.outputs.front());
  answer.heads = probe.predictor().heads();
  answer.after = std::move(answers.after);
  return answer;
}

/// What moved it, and the curve; what is not ready when asked to stop is left out.
Result<> explain(const StepProbe& probe, const PredictWish& wish, const std::stop_token& stop,
                 PredictAnswer& answer) {
  const auto& columns = wish.columns;
  if (stop.stop_requested()) return {};
  const auto by = wish.byGradients ? explainByGradients(probe, wish.row, columns, wish.unit)
                                   : explainByOcclusion(probe, wish.row, columns, wish.unit);
  if (!by) return unexpected(by.error());
  answer.explanation = *by;
  const auto column = std::ranges::find(columns, wish.whatIf, &InputColumn::name);
  if (column == columns.end() || stop.stop_requested()) return {};
  STATEROOM_TRY(answer.curve, whatIf(probe, wish.row, wish.whatIf, column->min, column->max,
                                     kCurvePoints, wish.unit));
  return {};
}

Result<PredictAnswer> predictStep(StateDesk& desk, const PredictWish& wish,
                                  const std::stop_token& stop) {
  STATEROOM_TRY(const auto predictor, desk.predictor());
  STATEROOM_TRY(auto standing, standingOf(predictor, wish.user));
  const StatefulModel& model = predictor.model();
  const StepProbe probe(model.predictor(), model.settings(), standing.history, standing.state);
  STATEROOM_TRY(auto answer, answerOf(probe, wish));
  if (auto effects = unitEffects(model, standing.state)) answer.effectsBefore = *std::move(effects);
  if (auto effects = unitEffects(model, answer.after)) answer.effectsAfter = *std::move(effects);
  answer.standing = std::move(standing);
  STATEROOM_CHECK(explain(probe, wish, stop, answer));
  return answer;
}

}  // namespace

Result<PredictAnswer> predict(StateDesk& desk, const PredictWish& wish,
                              const std::stop_token& stop) {
  if (wish.isStep) return predictStep(desk, wish, stop);
  const Predictor& predictor = wish.model->predictor;
  const StepProbe probe(predictor, predictor.trained().settings, {}, {});
  STATEROOM_TRY(auto answer, answerOf(probe, wish));
  STATEROOM_CHECK(explain(probe, wish, stop, answer));
  return answer;
}

}  // namespace stateroom
