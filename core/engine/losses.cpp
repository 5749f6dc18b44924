#include "core/engine/losses.h"

#include <algorithm>
#include <array>

#include "core/engine/batch_tensors.h"
#include "core/engine/tensors.h"

namespace stateroom::engine {
namespace {

constexpr double kEpsilon = 1e-7;  // keras.config.epsilon()

at::Tensor logOf(const at::Tensor& probabilities) {
  return probabilities.clamp(kEpsilon, 1 - kEpsilon).log();
}

at::Tensor binaryCrossentropy(const Loss& loss, const Prediction& prediction,
                              const at::Tensor& labels) {
  const double smoothing = loss.label_smoothing();
  const auto z = smoothing > 0 ? labels * (1 - smoothing) + smoothing / 2 : labels;
  const double positive = loss.positive_weight();
  if (prediction.activation == "sigmoid") {
    c10::optional<at::Tensor> weight;
    if (positive != 1) weight = at::ones({1}, at::kFloat) * positive;
    return at::binary_cross_entropy_with_logits(prediction.raw, z, {}, weight, at::Reduction::None)
        .mean(-1);
  }
  const auto& p = prediction.value;
  return -(positive * z * logOf(p) + (1 - z) * logOf(1 - p)).mean(-1);
}

at::Tensor logProbabilities(const Prediction& prediction) {
  if (prediction.activation == "softmax") return at::log_softmax(prediction.raw, -1);
  return logOf(prediction.value / prediction.value.sum(-1, /*keepdim=*/true));
}

at::Tensor categoricalCrossentropy(const Loss& loss, const Prediction& prediction,
                                   const at::Tensor& labels) {
  const double smoothing = loss.label_smoothing();
  const auto classes = static_cast<double>(prediction.raw.size(-1));
  const auto z = smoothing > 0 ? labels * (1 - smoothing) + smoothing / classes : labels;
  return -(z * logProbabilities(prediction)).sum(-1);
}

at::Tensor sparseCategoricalCrossentropy(const Loss& loss, const Prediction& prediction,
                                         const at::Tensor& labels) {
  const double smoothing = loss.label_smoothing();
  const auto log = logProbabilities(prediction);
  const auto own = -log.gather(-1, labels.unsqueeze(-1)).squeeze(-1);
  return smoothing > 0 ? own * (1 - smoothing) - log.mean(-1) * smoothing : own;
}

at::Tensor meanSquaredError(const Loss&, const Prediction& prediction, const at::Tensor& labels) {
  return (prediction.value - labels).square().mean(-1);
}

at::Tensor meanAbsoluteError(const Loss&, const Prediction& prediction, const at::Tensor& labels) {
  return (prediction.value - labels).abs().mean(-1);
}

at::Tensor huber(const Loss& loss, const Prediction& prediction, const at::Tensor& labels) {
  return at::huber_loss(prediction.value, labels, at::Reduction::None, loss.delta()).mean(-1);
}

at::Tensor poisson(const Loss&, const Prediction& prediction, const at::Tensor& labels) {
  return (prediction.value - labels * (prediction.value + kEpsilon).log()).mean(-1);
}

using Formula = at::Tensor (*)(const Loss&, const Prediction&, const at::Tensor& labels);

struct LossRow {
  std::string_view name;
  Formula formula;
  bool classNumbers = false;  ///< labels are int64 without a last axis
};

constexpr std::array<LossRow, 7> kLosses = {{
    {"binary_crossentropy", binaryCrossentropy},
    {"categorical_crossentropy", categoricalCrossentropy},
    {"sparse_categorical_crossentropy", sparseCategoricalCrossentropy, true},
    {"mean_squared_error", meanSquaredError},
    {"mean_absolute_error", meanAbsoluteError},
    {"huber", huber},
    {"poisson", poisson},
}};

const LossRow* findLoss(const std::string& name) {
  const auto* found = std::ranges::find(kLosses, name, &LossRow::name);
  return found == kLosses.end() ? nullptr : found;
}

/// Weights by step, 0 where the step does not count.
Result<at::Tensor> stepWeights(const Prediction& prediction, const Batch& batch) {
  auto shape = shapeOf(prediction.raw);
  shape.pop_back();
  at::Tensor weights;
  if (batch.weights.empty()) {
    weights = at::ones(shape, at::kFloat);
  } else {
    STATEROOM_CHECK(checkShape("weights", batch.weights, DType::F32, shape));
    weights = borrow(batch.weights);
  }
  return prediction.mask.defined() ? at::where(prediction.mask, weights, 0.0f) : weights;
}

Result<at::Tensor> labelsOf(const Prediction& prediction, bool classNumbers, const Batch& batch) {
  auto shape = shapeOf(prediction.raw);
  if (classNumbers) shape.pop_back();
  const auto found = std::ranges::find(batch.labels, prediction.name, &NamedView::name);
  const auto& view = found == batch.labels.end() ? TensorView{} : found->view;
  STATEROOM_CHECK(checkShape("label of " + prediction.name, view,
                             classNumbers ? DType::I64 : DType::F32, shape));
  return borrow(view);
}

Result<BatchLoss> outputLoss(const LossRow& row, const Loss& loss, const Prediction& prediction,
                             const Batch& batch) {
  STATEROOM_TRY(const auto weights, stepWeights(prediction, batch));
  STATEROOM_TRY(auto labels, labelsOf(prediction, row.classNumbers, batch));
  const auto counts = weights != 0;
  labels = at::where(row.classNumbers ? counts : counts.unsqueeze(-1), labels,
                     at::zeros({1}, labels.options()));
  const auto values = row.formula(loss, prediction, labels);
  const auto weight = weights.sum(at::kDouble).item<double>();
  const auto objective = (values * weights).sum();
  return BatchLoss{objective, weight, weight > 0 ? objective.item<double>() / weight : 0};
}

}  // namespace

Result<> checkLoss(const Loss& loss) {
  if (findLoss(loss.name()) != nullptr) return {};
  return fail(Code::loss_unknown, {{"name", loss.name()}});
}

Result<BatchLoss> batchLoss(const Loss& loss, std::span<const Prediction> predictions,
                            const Batch& batch) {
  STATEROOM_CHECK(checkLoss(loss));
  const auto& row = *findLoss(loss.name());
  BatchLoss total;
  for (const auto& prediction : predictions) {
    STATEROOM_TRY(const auto one, outputLoss(row, loss, prediction, batch));
    if (!total.objective.defined()) {
      total = one;
      continue;
    }
    // Every output's mean counts alike: put on the first one's weight.
    if (one.weight > 0)
      total.objective = total.objective + one.objective * (total.weight / one.weight);
    total.mean += one.mean;
  }
  return total;
}

}  // namespace stateroom::engine
