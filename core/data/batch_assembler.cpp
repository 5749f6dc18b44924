#include "core/data/batch_assembler.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace stateroom {
namespace {

Shape shapeOf(std::int64_t rows, bool time, std::int64_t steps) {
  return time ? Shape{rows, steps} : Shape{rows};
}

void clear(Tensor& tensor) {
  std::ranges::fill(tensor.bytes(), std::byte{0});
}

}  // namespace

Result<BatchAssembler> BatchAssembler::make(const Dataset& data, const FeatureSet& features,
                                            const ModelSpec& spec, const Project& resolved,
                                            std::span<const Sequence> sequences, bool labels) {
  STATEROOM_CHECK(features.check(data));
  BatchAssembler assembler(data, features);
  for (const auto& layer : spec.layers()) {
    if (layer.has_input()) STATEROOM_CHECK(assembler.addInput(layer));
  }
  if (!labels) return assembler;
  STATEROOM_TRY(assembler.labels_, planLabels(resolved, spec, data, features, sequences));
  assembler.labelTime_ = std::ranges::any_of(assembler.labels_, &LabelPlan::time);
  assembler.finalLabels_ = resolved.data().sequences().labels() == "final";
  return assembler;
}

Result<> BatchAssembler::addInput(const Layer& layer) {
  Input input{.name = layer.name(), .ids = layer.input().ids(), .width = 0, .features = {}};
  for (const auto& name : layer.input().features()) {
    const auto found = std::ranges::find(features_.outputs(), name, &FeatureSet::Output::name);
    if (found == features_.outputs().end()) {
      return fail(Code::feature_of_input, {{"name", name}, {"layer", layer.name()}});
    }
    input.features.push_back(static_cast<std::size_t>(found - features_.outputs().begin()));
    input.width += input.ids ? 1 : found->width;
  }
  time_ |= layer.input().time();
  inputs_.push_back(std::move(input));
  return {};
}

/// A model without time axis sees a sequence's last row.
std::span<const std::int64_t> BatchAssembler::rowsOf(const Sequence& sequence, bool time) const {
  return time ? sequence.rows : sequence.rows.last(1);
}

void BatchAssembler::assemble(std::span<const Sequence* const> sequences,
                              LoadedBatch& loaded) const {
  std::int64_t longest = 0, valid = 0;
  for (const auto* sequence : sequences) {
    const auto length = std::ssize(rowsOf(*sequence, time_));
    longest = std::max(longest, length);
    valid += length;
  }
  loaded.sequences.assign(sequences.begin(), sequences.end());
  loaded.examples = valid;
  loaded.padding = std::ssize(sequences) * longest - valid;
  loaded.memory.resize(inputs_.size() + 1 + labels_.size() + 1);
  loaded.batch.rows = std::ssize(sequences);
  loaded.batch.steps = time_ ? longest : 0;
  const auto memory = std::span(loaded.memory);
  assembleInputs(sequences, longest, memory.first(inputs_.size() + 1), loaded.batch);
  assembleLabels(sequences, longest, memory.subspan(inputs_.size() + 1), loaded.batch);
}

void BatchAssembler::assembleInputs(std::span<const Sequence* const> sequences, std::int64_t steps,
                                    std::span<Tensor> memory, Batch& batch) const {
  batch.inputs.clear();
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const auto& input = inputs_[i];
    auto shape = shapeOf(batch.rows, time_, steps);
    if (!input.ids) shape.push_back(input.width);
    memory[i].reset(input.ids ? DType::I64 : DType::F32, std::move(shape));
    writeInput(input, sequences, steps, memory[i]);
    batch.inputs.push_back({input.name, memory[i].view()});
  }
  if (!time_) return;
  auto& lengths = memory.back();
  lengths.reset(DType::I64, {batch.rows});
  std::ranges::transform(sequences, lengths.as<std::int64_t>().begin(),
                         [](const auto* sequence) { return std::ssize(sequence->rows); });
  batch.lengths = lengths.view();
}

void BatchAssembler::assembleLabels(std::span<const Sequence* const> sequences, std::int64_t steps,
                                    std::span<Tensor> memory, Batch& batch) const {
  batch.labels.clear();
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    const auto& plan = labels_[i];
    auto shape = shapeOf(batch.rows, plan.time, steps);
    if (!plan.classes) shape.push_back(plan.width);
    memory[i].reset(plan.classes ? DType::I64 : DType::F32, std::move(shape));
    writeLabels(plan, sequences, steps, memory[i]);
    batch.labels.push_back({plan.output, memory[i].view()});
  }
  if (labels_.empty()) return;
  auto& weights = memory.back();
  weights.reset(DType::F32, shapeOf(batch.rows, labelTime_, steps));
  writeWeights(sequences, steps, weights);
  batch.weights = weights.view();
}

void BatchAssembler::writeInput(const Input& input, std::span<const Sequence* const> sequences,
                                std::int64_t steps, Tensor& tensor) const {
  const auto perSequence = static_cast<std::size_t>((time_ ? steps : 1) * input.width);
  clear(tensor);
  for (std::size_t b = 0; b < sequences.size(); ++b) {
    const auto rows = rowsOf(*sequences[b], time_);
    if (input.ids) {
      const auto ids = tensor.as<std::int64_t>().subspan(b * perSequence, rows.size());
      features_.applyIds(input.features[0], data_, rows, ids);
      continue;
    }
    auto values = tensor.as<float>().subspan(b * perSequence, perSequence);
    for (const auto feature : input.features) {
      features_.apply(feature, data_, rows, values, input.width);
      values = values.subspan(static_cast<std::size_t>(features_.outputs()[feature].width));
    }
  }
}

void BatchAssembler::writeLabels(const LabelPlan& plan, std::span<const Sequence* const> sequences,
                                 std::int64_t steps, Tensor& tensor) const {
  clear(tensor);
  const auto columns = plan.values.size();
  for (std::size_t b = 0; b < sequences.size(); ++b) {
    const auto rows = rowsOf(*sequences[b], plan.time);
    const auto begin = b * static_cast<std::size_t>(plan.time ? steps : 1) * columns;
    for (std::size_t i = 0; i < rows.size() * columns; ++i) {
      const double value = plan.values[i % columns][static_cast<std::size_t>(rows[i / columns])];
      if (std::isnan(value)) continue;
      if (plan.classes) {
        tensor.as<std::int64_t>()[begin + i] = static_cast<std::int64_t>(value);
      } else {
        tensor.as<float>()[begin + i] = static_cast<float>(value);
      }
    }
  }
}

void BatchAssembler::writeWeights(std::span<const Sequence* const> sequences, std::int64_t steps,
                                  Tensor& tensor) const {
  clear(tensor);
  for (std::size_t b = 0; b < sequences.size(); ++b) {
    const auto rows = rowsOf(*sequences[b], labelTime_);
    const auto weights = tensor.as<float>().subspan(
        b * static_cast<std::size_t>(labelTime_ ? steps : 1), rows.size());
    const auto weightless = static_cast<std::size_t>(labelTime_ ? sequences[b]->weightless : 0);
    for (auto i = finalLabels_ ? rows.size() - 1 : weightless; i < rows.size(); ++i) {
      weights[i] = static_cast<float>(weightOf(rows[i]));
    }
  }
}

/// 0 where a label is missing.
double BatchAssembler::weightOf(std::int64_t row) const {
  for (const auto& plan : labels_) {
    for (const auto& column : plan.values) {
      if (std::isnan(column[static_cast<std::size_t>(row)])) return 0;
    }
  }
  const auto* column = data_.weightColumn();
  if (column == nullptr) return 1;
  const double weight = column->number(row);
  return weight > 0 ? weight : 0;
}

}  // namespace stateroom
