#include "core/predict/stateful_model.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/base/json_fields.h"
#include "core/base/json_text.h"
#include "core/predict/recorded_input.h"
#include "core/predict/row_cells.h"
#include "core/predict/stream_rows.h"
#include "core/state/lineage.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

Kernel kernelOf(const EngineInfo& engine) {
  return {.engine = fmt::format("{} {}", engine.name, engine.version),
          .name = engine.kernels,
          .instructions = engine.instructions,
          .precision = "f32"};
}

/// The user column holds the number of the history, whatever its type was.
Project settingsOfRecords(const Project& settings) {
  auto records = settings;
  for (auto& column : *records.mutable_data()->mutable_columns()) {
    if (column.role() == USER) column.set_type(INT);
  }
  return records;
}

/// A cell as JSON.
void appendValue(const ColumnData& column, std::int64_t row, std::string& json) {
  std::array<char, 32> digits;
  const auto append = [&](auto number) {
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    json.append(digits.data(), end);
  };
  if (column.type() == INT) {
    append(column.integer(row));
  } else if (column.type() == BOOL) {
    json += column.integer(row) != 0 ? "true" : "false";
  } else if (const double number = column.number(row);
             column.type() == FLOAT && std::isfinite(number)) {
    if (number == 0 && std::signbit(number)) {
      json += "-0.0";  // "-0" would come back as the integer 0
    } else {
      append(number);
    }
  } else {
    appendJson(json, column.text(row));
  }
}

}  // namespace

RowRecorder::RowRecorder(Dataset data, const std::vector<std::string>& columns)
    : data_(std::move(data)) {
  for (const auto& name : columns) {
    const auto* column = data_.column(name);
    if (column == nullptr) continue;
    auto& field = fields_.emplace_back(Field{.name = {}, .column = column});
    appendJson(field.name, name);
    field.name += ':';
  }
}

std::string RowRecorder::recordOf(std::int64_t row) const {
  std::string record = "{";
  for (const auto& field : fields_) {
    if (field.column->isMissing(row)) continue;
    if (record.size() > 1) record += ',';
    record += field.name;
    appendValue(*field.column, row, record);
  }
  record += '}';
  return record;
}

std::string RowRecorder::recordOf(const StepRows& rows) const {
  if (rows.count == 1) return recordOf(rows.first);
  std::vector<std::string> steps;
  for (std::int64_t i = 0; i < rows.count; ++i) steps.push_back(recordOf(rows.first + i));
  return inputOfSteps(steps);
}

// ---- the model

Result<StatefulModel> StatefulModel::make(TrainedModel trained, const EngineInfo& engine) {
  STATEROOM_TRY(auto ledgerModel, ledgerModelOf(trained));
  STATEROOM_TRY(auto predictor, Predictor::make(std::move(trained)));
  StatefulModel model(std::move(predictor), std::move(ledgerModel), kernelOf(engine));
  STATEROOM_CHECK(model.readSchema());
  return model;
}

StatefulModel::StatefulModel(Predictor predictor, LedgerModel ledgerModel, Kernel kernel)
    : predictor_(std::move(predictor)),
      ledgerModel_(std::move(ledgerModel)),
      kernel_(std::move(kernel)),
      settings_(streamSettings(predictor_.trained().settings)),
      recordSettings_(settingsOfRecords(settings_)) {}

Result<> StatefulModel::readSchema() {
  STATEROOM_TRY(auto schema, Schema::of(settings_));
  schema.requireFeaturesOnly(settings_, /*labelsRequired=*/false);
  for (const auto& entry : schema.entries) {
    if (entry.derived) seesEarlierRows_ |= entry.required && entry.info.seesOtherRows;
    const bool seen = entry.required || entry.role == ORDER;
    if (!entry.derived && seen && entry.role != USER) columns_.push_back(entry.name);
  }
  return {};
}

Result<RecordedRows> StatefulModel::rowsOf(
    std::span<const std::vector<std::string>> histories) const {
  const auto user = columnWithRole(recordSettings_, USER);
  std::vector<RowCells> rows;
  std::vector<StepRows> inputs;
  for (std::size_t i = 0; i < histories.size(); ++i) {
    for (const auto& record : histories[i]) {
      const auto steps = recordedSteps(record);
      if (steps.empty()) return fail(Code::record_damaged, {{"record", record}});
      inputs.push_back({std::ssize(rows), std::ssize(steps)});
      for (const auto& step : steps) {
        auto& row = rows.emplace_back();
        STATEROOM_CHECK(addCells(recordSettings_, step, row));
        row.cells[user] = std::to_string(i);
      }
    }
  }
  Dataset::Options options;
  options.inputText = csvOf(recordSettings_, rows);
  options.fileOrder = true;
  options.labelsRequired = false;
  STATEROOM_TRY(auto data, Dataset::open(recordSettings_, {}, options));
  if (data.rowCount() == std::ssize(rows)) return RecordedRows{std::move(data), std::move(inputs)};
  return fail(Code::record_damaged, {{"record", histories.front().front()}});
}

Result<BatchAssembler> StatefulModel::assembler(const Dataset& data) const {
  const auto& trained = predictor_.trained();
  return BatchAssembler::make(data, trained.features, trained.spec, trained.settings, {},
                              /*labels=*/false);
}

Result<StepOutputs> StatefulModel::step(const BatchAssembler& assembler,
                                        std::span<const StepRows> inputs,
                                        const State& before) const {
  std::vector<std::int64_t> rows;
  for (const auto& input : inputs) rows.push_back(input.first);
  STATEROOM_TRY(auto done, stepOnce(assembler, rows, before));
  const auto longest = inputs.empty() ? 0 : std::ranges::max(inputs, {}, &StepRows::count).count;
  std::vector<std::size_t> going;  // places of the inputs that have this step
  for (std::int64_t step = 1; step < longest; ++step) {
    rows.clear();
    going.clear();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (step >= inputs[i].count) continue;
      going.push_back(i);
      rows.push_back(inputs[i].first + step);
    }
    auto state = ledgerModel_.layout.zero(std::ssize(going));
    for (std::size_t i = 0; i < going.size(); ++i) {
      copyRow(done.after, static_cast<std::int64_t>(going[i]), state, static_cast<std::int64_t>(i));
    }
    STATEROOM_TRY(auto next, stepOnce(assembler, rows, state));
    for (std::size_t i = 0; i < going.size(); ++i) {
      done.outputs[going[i]] = std::move(next.outputs[i]);
      copyRow(next.after, static_cast<std::int64_t>(i), done.after,
              static_cast<std::int64_t>(going[i]));
    }
  }
  return done;
}

Result<StepOutputs> StatefulModel::stepOnce(const BatchAssembler& assembler,
                                            std::span<const std::int64_t> rows,
                                            const State& before) const {
  std::vector<Sequence> sequences;
  std::vector<const Sequence*> chosen;
  sequences.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    chosen.push_back(&sequences.emplace_back(Sequence{.user = {}, .rows = rows.subspan(i, 1)}));
  }
  LoadedBatch batch;
  assembler.assemble(chosen, batch);
  STATEROOM_TRY(auto done, predictor_.predictBatch(batch, before));
  StepOutputs step{.outputs = {}, .after = std::move(done.after)};
  for (auto& prediction : done.predictions) step.outputs.push_back(std::move(prediction.outputs));
  return step;
}

std::optional<double> lastOutputOf(const std::vector<std::vector<float>>& outputs) {
  if (outputs.empty() || outputs.front().empty()) return std::nullopt;
  return outputs.front().front();
}

// ---- the shelf

ModelShelf::ModelShelf(std::filesystem::path projectFolder, OpenEngine openEngine)
    : projectFolder_(std::move(projectFolder)), openEngine_(std::move(openEngine)) {}

Result<const StatefulModel*> ModelShelf::find(const std::string& fingerprint) {
  const auto known = models_.find(fingerprint);
  if (known != models_.end()) return known->second.get();
  STATEROOM_TRY(auto* const engine, openEngine_());
  STATEROOM_TRY(auto trained, loadKeptModel(*engine, projectFolder_, fingerprint));
  STATEROOM_TRY(auto model, StatefulModel::make(std::move(trained), engine->info()));
  auto& place = models_[fingerprint];
  place = std::make_unique<StatefulModel>(std::move(model));
  return place.get();
}

Result<std::vector<std::string>> inputsOf(Ledger& ledger, const StatefulModel& model,
                                          const Revision& revision) {
  std::vector<std::string> inputs;
  if (!model.seesEarlierRows()) {
    inputs.push_back(revision.input);
    return inputs;
  }
  STATEROOM_TRY(const auto lineage, lineageOf(ledger, revision));
  for (const auto& step : lineage.steps) inputs.push_back(step.input);
  return inputs;
}

Recompute recomputeWith(Ledger& ledger, ModelShelf& shelf) {
  return [&](const State& before, const Revision& revision) -> Result<State> {
    STATEROOM_TRY(const auto* const model, shelf.find(revision.model));
    STATEROOM_TRY(const auto inputs, inputsOf(ledger, *model, revision));
    STATEROOM_TRY(const auto rows, model->rowsOf(std::span(&inputs, 1)));
    STATEROOM_TRY(const auto assembler, model->assembler(rows.data));
    STATEROOM_TRY(auto stepped, model->step(assembler, std::span(rows.inputs).last(1), before));
    return std::move(stepped.after);
  };
}

}  // namespace stateroom
