#include "core/predict/forecast.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "core/base/json_fields.h"
#include "core/base/text.h"
#include "core/data/sql_tokens.h"
#include "core/model/resolve.h"
#include "core/predict/class_scores.h"
#include "core/predict/forecast_order.h"
#include "core/predict/outputs_json.h"
#include "core/project/inferred_defaults.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

/// The column of `lead(COLUMN) over user_rows`; empty for any other expression.
std::string ledColumn(const std::string& expression) {
  const auto tokens = tokenizeExpression(expression);
  if (!tokens) return {};
  std::string shape, column;
  for (const auto& token : *tokens) {
    const bool name = shape == "lead ( ";
    if (name) column = token.text;
    shape += (name ? "COLUMN" : lowered(token.text)) + " ";
  }
  const bool led =
      shape == "lead ( COLUMN ) over user_rows " || shape == "lead ( COLUMN , 1 ) over user_rows ";
  return led ? column : std::string();
}

/// The column whose next value a label is; empty: none.
std::string forecastBy(const Project& settings, const std::string& label) {
  for (const auto& derived : settings.data().derived()) {
    if (derived.name() == label) return ledColumn(derived.expression());
  }
  return {};
}

/// A user on the way into the future.
struct Track {
  Forecast now;
  std::vector<std::string> records;  ///< what windows see, the row that is answered last
  std::optional<ForecastOrder> order;
};

class Forecasting {
 public:
  Forecasting(const StatefulModel& model, const Dataset& data, std::vector<ForecastColumn> columns)
      : model_(model), data_(data), columns_(std::move(columns)), recorder_(model.recorder(data)) {
    if (const auto* order = data.orderColumn()) order_ = order->name();
  }

  /// Every user's rows, and the answer to the last one.
  Result<> begin(const std::stop_token& stop) {
    const auto sequences = data_.sequences(SplitName::Test);
    STATEROOM_TRY(const auto assembler, model_.assembler(data_));
    std::vector<State> states;
    for (std::size_t first = 0; first < sequences.size(); first += kUsersAtOnce) {
      if (stop.stop_requested()) return fail(Code::cancelled);
      const auto count = std::min(kUsersAtOnce, sequences.size() - first);
      STATEROOM_TRY(auto after, answer(assembler, std::span(sequences).subspan(first, count)));
      states.push_back(std::move(after));
    }
    if (states.empty()) return fail(Code::input_empty);
    STATEROOM_TRY(states_, stack(states));
    return {};
  }

  /// The answers become rows, and these are answered.
  Result<> advance() {
    std::vector<std::vector<std::string>> histories;
    for (auto& track : tracks_) {
      addRow(track);
      histories.push_back(track.records);
    }
    for (std::size_t first = 0; first < tracks_.size(); first += kUsersAtOnce) {
      const auto count = std::min(kUsersAtOnce, tracks_.size() - first);
      STATEROOM_CHECK(step(first, std::span(histories).subspan(first, count)));
    }
    return {};
  }

  std::vector<Track>& tracks() { return tracks_; }

 private:
  Result<State> answer(const BatchAssembler& assembler, std::span<const Sequence> sequences) {
    std::vector<const Sequence*> chosen;
    for (const auto& sequence : sequences) chosen.push_back(&sequence);
    LoadedBatch batch;
    assembler.assemble(chosen, batch);
    STATEROOM_TRY(auto done, model_.predictor().predictBatch(batch, {}));
    std::map<std::int64_t, Prediction*> byRow;
    for (auto& prediction : done.predictions) byRow[prediction.row] = &prediction;
    for (const auto& sequence : sequences) {
      STATEROOM_TRY(auto track, trackOf(sequence));
      track.now.outputs = std::move(byRow.at(track.now.row)->outputs);
      tracks_.push_back(std::move(track));
    }
    return std::move(done.after);
  }

  Result<Track> trackOf(const Sequence& sequence) const {
    const auto rows = sequence.rows;
    Track track{.now = {.user = sequence.user, .row = rows.back(), .order = {}, .outputs = {}},
                .records = {},
                .order = {}};
    for (const auto row : model_.seesEarlierRows() ? rows : rows.last(1)) {
      track.records.push_back(recorder_.recordOf(row));
    }
    if (order_.empty()) return track;
    if (rows.size() < 2) {
      return passOn(Error(Code::forecast_order, {{"column", order_}}), "user", sequence.user);
    }
    const auto& order = *data_.orderColumn();
    track.order.emplace(order.type(), order.number(rows[rows.size() - 2]),
                        order.number(rows.back()));
    track.now.order = track.order->after(1);
    return track;
  }

  void addRow(Track& track) const {
    auto json = Json::parse(track.records.back());
    for (const auto& [column, head, unit] : columns_) {
      const float value = track.now.outputs[head][unit];
      json[column] = isWhole(column) ? Json(std::llround(value)) : jsonFloat(value);
    }
    if (track.order) json[order_] = orderValue(track.now.order);
    auto record = json.dump();
    if (!model_.seesEarlierRows()) track.records.clear();
    track.records.push_back(std::move(record));
    ++track.now.step;
    if (track.order) track.now.order = track.order->after(track.now.step);
  }

  bool isWhole(const std::string& column) const { return data_.column(column)->type() == INT; }

  Json orderValue(const std::string& text) const {
    const auto number = data_.orderColumn()->type() == DATETIME ? std::nullopt : parseDouble(text);
    if (!number) return text;
    return data_.orderColumn()->type() == INT ? Json(std::llround(*number)) : Json(*number);
  }

  Result<> step(std::size_t first, std::span<const std::vector<std::string>> histories) {
    STATEROOM_TRY(const auto rows, model_.rowsOf(histories));
    STATEROOM_TRY(const auto assembler, model_.assembler(rows.data));
    std::vector<StepRows> last;
    auto end = rows.inputs.begin();
    for (const auto& history : histories) last.push_back(*((end += std::ssize(history)) - 1));
    const auto from = static_cast<std::int64_t>(first), count = std::ssize(last);
    STATEROOM_TRY(auto done, model_.step(assembler, last, rowsOf(states_, from, count)));
    for (std::int64_t i = 0; i < count; ++i) {
      tracks_[first + static_cast<std::size_t>(i)].now.outputs =
          std::move(done.outputs[static_cast<std::size_t>(i)]);
      copyRow(done.after, i, states_, from + i);
    }
    return {};
  }

  const StatefulModel& model_;
  const Dataset& data_;
  std::vector<ForecastColumn> columns_;
  RowRecorder recorder_;
  std::string order_;
  std::vector<Track> tracks_;
  State states_;  ///< a row for each track
};

}  // namespace

Result<std::vector<ForecastColumn>> forecastColumns(const StatefulModel& model) {
  const auto& settings = model.predictor().trained().settings;
  const auto& heads = model.heads();
  std::vector<ForecastColumn> columns;
  std::size_t label = 0;
  for (const auto& name : columnsOf(settings, LABEL)) {
    const auto head = heads.size() > 1 ? std::min(label, heads.size() - 1) : 0;
    const auto unit = heads.size() > 1 ? 0 : label;
    ++label;
    const auto column = forecastBy(settings, name);
    if (column.empty() || taskKind(heads[head]) != TaskKind::Regression) continue;
    if (std::ranges::find(model.recordedColumns(), column) == model.recordedColumns().end())
      continue;
    columns.push_back({column, head, unit});
  }
  if (columns.empty()) return fail(Code::forecast_nothing);
  return columns;
}

Result<std::vector<Forecast>> forecast(const StatefulModel& model, const Dataset& data,
                                       std::int64_t horizon, const std::stop_token& stop,
                                       const ForecastProgress& progress) {
  STATEROOM_TRY(auto columns, forecastColumns(model));
  STATEROOM_CHECK(model.predictor().trained().features.check(data));
  Forecasting forecasting(model, data, std::move(columns));
  STATEROOM_CHECK(forecasting.begin(stop));
  auto& tracks = forecasting.tracks();
  const auto count = static_cast<std::size_t>(horizon);
  std::vector<Forecast> all(tracks.size() * count);
  for (std::size_t step = 0; step < count; ++step) {
    if (stop.stop_requested()) return fail(Code::cancelled);
    if (step > 0) STATEROOM_CHECK(forecasting.advance());
    for (std::size_t i = 0; i < tracks.size(); ++i) all[i * count + step] = tracks[i].now;
    if (progress) progress(static_cast<std::int64_t>((step + 1) * tracks.size()));
  }
  return all;
}

}  // namespace stateroom
