#include "core/predict/step_probe.h"

#include <algorithm>
#include <cstring>

#include <nlohmann/json.hpp>

#include "core/data/batch_assembler.h"
#include "core/predict/input_rows.h"
#include "core/project/inferred_defaults.h"

namespace stateroom {
namespace {

/// What the model gives for each row of a batch, at its only step.
std::vector<std::vector<std::vector<float>>> unitsOf(const Outputs& outputs, std::int64_t rows) {
  std::vector<std::vector<std::vector<float>>> all(static_cast<std::size_t>(rows));
  for (const auto& head : outputs.values) {
    const auto units = static_cast<std::size_t>(head.tensor.shape().back());
    const auto values = head.tensor.as<float>();
    for (std::size_t row = 0; row < all.size(); ++row) {
      const auto own = values.subspan(row * units, units);
      all[row].emplace_back(own.begin(), own.end());
    }
  }
  return all;
}

}  // namespace

State repeated(const State& state, std::int64_t times) {
  State many;
  for (const auto& layer : state) {
    LayerState copy{layer.layer, {}};
    for (const auto& [name, tensor] : layer.tensors) {
      const auto units = tensor.shape().back();
      Tensor wide(DType::F32, {times, units});
      const auto one = tensor.as<float>().first(static_cast<std::size_t>(units));
      for (std::int64_t i = 0; i < times; ++i)
        std::ranges::copy(one, wide.as<float>().begin() + i * units);
      copy.tensors.push_back({name, std::move(wide)});
    }
    many.push_back(std::move(copy));
  }
  return many;
}

StepProbe::StepProbe(const Predictor& predictor, const Project& settings,
                     std::vector<RowTexts> history, State before)
    : predictor_(&predictor),
      settings_(&settings),
      history_(std::move(history)),
      before_(std::move(before)) {}

/// Every question is a user of its own with the same history, so that windows see the right rows.
std::string StepProbe::jsonLines(std::span<const RowTexts> rows) const {
  const auto users = columnsOf(*settings_, USER);
  std::string text;
  const auto add = [&](const RowTexts& row, std::size_t number) {
    nlohmann::json line = {{"inputs", nlohmann::json::object()}};
    for (const auto& [column, cell] : row) {
      if (!users.empty() && column == users.front()) continue;
      line["inputs"][column] = cell.empty() ? nlohmann::json() : nlohmann::json(cell);
    }
    if (!users.empty()) line["user"] = std::to_string(number);
    text += line.dump() + "\n";
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const auto& row : history_) add(row, i);
    add(rows[i], i);
  }
  return text;
}

Result<LoadedBatch> StepProbe::encode(std::span<const RowTexts> rows) const {
  const auto& trained = predictor_->trained();
  STATEROOM_TRY(const auto input, parseInputRows(*settings_, jsonLines(rows)));
  STATEROOM_TRY(const auto assembler,
                BatchAssembler::make(input.data, trained.features, trained.spec, trained.settings,
                                     {}, false));
  const auto each = static_cast<std::int64_t>(history_.size()) + 1;
  std::vector<std::int64_t> last;
  for (std::int64_t i = 0; i < std::ssize(rows); ++i) last.push_back((i + 1) * each - 1);
  std::vector<Sequence> sequences;
  std::vector<const Sequence*> asked;
  for (const auto& row : last) sequences.push_back({{}, std::span(&row, 1), SplitName::Test});
  for (const auto& sequence : sequences) asked.push_back(&sequence);
  LoadedBatch batch;
  assembler.assemble(asked, batch);
  batch.sequences.clear();  // they end here
  return batch;
}

Result<StepAnswers> StepProbe::ask(std::span<const StepQuestion> questions) const {
  StepAnswers answers;
  answers.outputs.resize(questions.size());
  for (const bool remembers : {true, false}) {
    std::vector<RowTexts> rows;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < questions.size(); ++i) {
      if (questions[i].remembers != remembers) continue;
      rows.push_back(questions[i].row);
      places.push_back(i);
    }
    if (rows.empty()) continue;
    STATEROOM_TRY(const auto batch, encode(rows));
    const auto state = remembers ? repeated(before_, std::ssize(rows)) : State();
    STATEROOM_TRY(auto outputs, predictor_->trained().model->forward(batch.batch, state));
    auto units = unitsOf(outputs, std::ssize(rows));
    for (std::size_t i = 0; i < places.size(); ++i)
      answers.outputs[places[i]] = std::move(units[i]);
    if (remembers) answers.after = std::move(outputs.state);
  }
  return answers;
}

}  // namespace stateroom
