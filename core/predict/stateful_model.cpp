#include "core/predict/stateful_model.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/base/json_fields.h"
#include "core/predict/row_cells.h"
#include "core/predict/stream_rows.h"
#include "core/state/lineage.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

constexpr std::size_t kRowsAtOnce = 256;

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

std::string quoted(const std::string& text) {
  const bool plain = std::ranges::all_of(
      text, [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
  if (plain) return '"' + text + '"';
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// A cell as JSON, written directly: this happens for every cell of every prediction.
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
    json += quoted(column.text(row));
  }
}

}  // namespace

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

std::string StatefulModel::recordOf(const Dataset& data, std::int64_t row) const {
  std::string record = "{";
  for (const auto& name : columns_) {
    const auto* column = data.column(name);
    if (column == nullptr || column->isMissing(row)) continue;
    if (record.size() > 1) record += ',';
    record += quoted(name) + ":";
    appendValue(*column, row, record);
  }
  return record + "}";
}

Result<Dataset> StatefulModel::datasetOf(
    std::span<const std::vector<std::string>> histories) const {
  const auto user = columnWithRole(recordSettings_, USER);
  std::vector<RowCells> rows;
  for (std::size_t i = 0; i < histories.size(); ++i) {
    for (const auto& record : histories[i]) {
      const auto json = Json::parse(record, nullptr, false);
      if (!json.is_object()) return fail(Code::record_damaged, {{"record", record}});
      auto& row = rows.emplace_back();
      STATEROOM_CHECK(addCells(recordSettings_, json, row));
      row.cells[user] = std::to_string(i);
    }
  }
  Dataset::Options options;
  options.inputText = csvOf(recordSettings_, rows);
  options.fileOrder = true;
  options.labelsRequired = false;
  STATEROOM_TRY(auto data, Dataset::open(recordSettings_, {}, options));
  if (data.rowCount() == std::ssize(rows)) return data;
  return fail(Code::record_damaged, {{"record", histories.front().front()}});
}

Result<BatchAssembler> StatefulModel::assembler(const Dataset& data) const {
  const auto& trained = predictor_.trained();
  return BatchAssembler::make(data, trained.features, trained.spec, trained.settings, {},
                              /*labels=*/false);
}

Result<StepOutputs> StatefulModel::step(const BatchAssembler& assembler,
                                        std::span<const std::int64_t> rows,
                                        const State& before) const {
  StepOutputs all;
  std::vector<State> after;
  LoadedBatch batch;
  for (std::size_t begin = 0; begin < rows.size(); begin += kRowsAtOnce) {
    const auto part = rows.subspan(begin, std::min(kRowsAtOnce, rows.size() - begin));
    std::vector<Sequence> sequences;
    for (std::size_t i = 0; i < part.size(); ++i) {
      sequences.push_back({.user = {}, .rows = part.subspan(i, 1)});
    }
    std::vector<const Sequence*> chosen;
    for (const auto& sequence : sequences) chosen.push_back(&sequence);
    assembler.assemble(chosen, batch);
    const bool whole = part.size() == rows.size();
    STATEROOM_TRY(auto done, predictor_.predictBatch(
                                 batch, whole ? before
                                              : rowsOf(before, static_cast<std::int64_t>(begin),
                                                       static_cast<std::int64_t>(part.size()))));
    for (auto& prediction : done.predictions) all.outputs.push_back(std::move(prediction.outputs));
    after.push_back(std::move(done.after));
  }
  if (after.size() == 1) {
    all.after = std::move(after.front());
  } else {
    STATEROOM_TRY(all.after, stack(after));
  }
  return all;
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
    const auto last = static_cast<std::int64_t>(inputs.size()) - 1;
    STATEROOM_TRY(const auto data, model->datasetOf(std::span(&inputs, 1)));
    STATEROOM_TRY(const auto assembler, model->assembler(data));
    STATEROOM_TRY(auto stepped, model->step(assembler, std::span(&last, 1), before));
    return std::move(stepped.after);
  };
}

}  // namespace stateroom
