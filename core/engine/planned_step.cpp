#include "core/engine/planned_step.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "core/engine/losses.h"
#include "core/engine/planned_stage.h"
#include "core/engine/tensors.h"

namespace stateroom::engine {
namespace {

/// Rows of `width` values at `places`, one after the other.
template <typename T>
void gather(const T* from, const std::vector<std::int64_t>& places, std::int64_t width, T* to) {
  for (const auto place : places) {
    std::copy_n(from + place * width, width, to);
    to += width;
  }
}

template <typename T>
std::span<T> spanOf(T* values, std::int64_t count) {
  return {values, static_cast<std::size_t>(count)};
}

std::int64_t lengthOf(const Batch& batch, std::int64_t row) {
  if (batch.lengths.empty()) return batch.steps;
  return std::clamp<std::int64_t>(batch.lengths.as<std::int64_t>()[static_cast<std::size_t>(row)],
                                  0, batch.steps);
}

}  // namespace

void PackedRows::pack(const Batch& batch, bool time) {
  order.resize(static_cast<std::size_t>(batch.rows));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  sizes.clear();
  places.clear();
  if (!time) {
    sizes.push_back(batch.rows);
    places = order;
  } else {
    const auto length = [&batch](std::int64_t row) { return lengthOf(batch, row); };
    std::ranges::stable_sort(order, std::greater(), length);
    auto rows = batch.rows;
    for (std::int64_t t = 0; t < batch.steps; ++t) {
      while (rows > 0 && length(order[static_cast<std::size_t>(rows - 1)]) <= t) --rows;
      if (rows == 0) break;
      sizes.push_back(rows);
      for (std::int64_t i = 0; i < rows; ++i) {
        places.push_back(order[static_cast<std::size_t>(i)] * batch.steps + t);
      }
    }
  }
  count = std::ssize(places);
}

PlannedStep::PlannedStep(Chain chain, bool bf16, const std::vector<NamedParameter>& parameters)
    : chain_(std::move(chain)), gradients_(parameters.size()) {
  for (const auto& stage : chain_.stages) {
    stages_.push_back(makeStage(stage, bf16, [&](const std::string& name) -> PlannedParameter {
      const auto found =
          std::ranges::find(parameters, stage.layer + "." + name, &NamedParameter::name);
      if (found == parameters.end()) return {};
      auto& gradient = gradients_[static_cast<std::size_t>(found - parameters.begin())];
      if (found->tensor.requires_grad()) {
        gradient = at::zeros(found->tensor.sizes(), found->tensor.options().requires_grad(false));
      }
      return {found->tensor, gradient};
    }));
  }
  inputs_.resize(stages_.size());
}

PlannedStep::~PlannedStep() = default;

bool PlannedStep::covers(const Batch& batch) {
  rows_.pack(batch, chain_.time);
  if (rows_.count == 0) return false;
  return !chain_.time || chain_.timedOutput() || rows_.sizes.front() == batch.rows;
}

/// From the batch to the last stage's value; `rows_.places` becomes where its rows stand in [B, T]
/// or [B].
const float* PlannedStep::forward(const Batch& batch) {
  const auto found = std::ranges::find(batch.inputs, chain_.input, &NamedView::name);
  const float* x = x_.of(rows_.count * chain_.width);
  gather(found->view.as<float>().data(), rows_.places, chain_.width, x_.data());
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    inputs_[i] = x;
    stages_[i]->forward(x, rows_);
    x = stages_[i]->value();
  }
  if (chain_.time && !chain_.timedOutput()) rows_.places = rows_.order;
  return x;
}

void PlannedStep::backward(const float* gradient, bool ofRaw) {
  for (std::size_t i = stages_.size(); i-- > 0;) {
    gradient = stages_[i]->backward(inputs_[i], gradient, ofRaw, /*wantsInput=*/i > 0);
    ofRaw = false;
  }
}

Shape PlannedStep::outputShape(const Batch& batch) const {
  Shape shape = {batch.rows};
  if (chain_.timedOutput()) shape.push_back(batch.steps);
  shape.push_back(chain_.stages.back().units);
  return shape;
}

Result<LossInput> PlannedStep::lossInput(const Batch& batch, const LossFormula& formula) {
  const auto& last = chain_.stages.back();
  const auto values = rows_.count * last.units;
  const bool squashed = last.activation == "sigmoid" || last.activation == "softmax";
  LossInput input{.activation = squashed ? last.activation : "linear",
                  .raw = spanOf(stages_.back()->raw(), values),
                  .value = spanOf(stages_.back()->value(), values),
                  .units = static_cast<std::size_t>(last.units),
                  .scale = last.scale};
  STATEROOM_TRY(const auto given, labelsOf(batch, last.layer, outputShape(batch), formula));
  if (formula.classNumbers()) {
    classes_.resize(static_cast<std::size_t>(rows_.count));
    gather(given.classes.data(), rows_.places, 1, classes_.data());
    input.classes = classes_;
  } else {
    gather(given.labels.data(), rows_.places, last.units, labels_.of(values));
    input.labels = spanOf(labels_.data(), values);
  }
  if (!given.weights.empty()) {
    gather(given.weights.data(), rows_.places, 1, weights_.of(rows_.count));
    input.weights = spanOf(weights_.data(), rows_.count);
  }
  return input;
}

NamedView PlannedStep::scatter(const Batch& batch) {
  const auto& last = chain_.stages.back();
  const auto shape = outputShape(batch);
  float* to = output_.of(elementsOf(shape));
  if (rows_.count * last.units < elementsOf(shape)) std::fill_n(to, elementsOf(shape), 0.0F);
  const float* from = stages_.back()->value();
  for (const auto place : rows_.places) {
    std::copy_n(from, last.units, to + place * last.units);
    from += last.units;
  }
  return {last.layer, {DType::F32, shape, reinterpret_cast<const std::byte*>(to)}};
}

Result<PlannedStep::Loss> PlannedStep::run(const Batch& batch, const LossFormula& formula) {
  forward(batch);
  STATEROOM_TRY(const auto input, lossInput(batch, formula));
  const auto values = static_cast<std::int64_t>(input.value.size());
  float* gradient = gradient_.of(values);
  Loss loss{formula.sum(input, spanOf(gradient, values)), {}};
  backward(gradient, formula.ofRaw(input.activation));
  loss.output = scatter(batch);
  return loss;
}

}  // namespace stateroom::engine
