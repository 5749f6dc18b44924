#include "core/engine/losses.h"

#include <algorithm>

#include "core/engine/batch_tensors.h"
#include "core/engine/tensors.h"

namespace stateroom::engine {
namespace {

struct OutputLoss {
  LossSum sum;
  at::Tensor root, gradient;
};

Result<OutputLoss> outputLoss(const LossFormula& formula, const Prediction& prediction,
                              const Batch& batch) {
  const auto raw = prediction.raw.contiguous(), value = prediction.value.contiguous();
  LossInput input{.activation = prediction.activation,
                  .raw = floats(raw),
                  .value = floats(value),
                  .units = static_cast<std::size_t>(raw.size(-1))};
  STATEROOM_TRY(const auto given, labelsOf(batch, prediction.name, shapeOf(raw), formula));
  input.labels = given.labels;
  input.classes = given.classes;
  input.weights = given.weights;
  input.scale = prediction.scale;
  at::Tensor mask;
  if (prediction.mask.defined()) {
    mask = prediction.mask.contiguous();
    input.mask = {mask.data_ptr<bool>(), static_cast<std::size_t>(mask.numel())};
  }
  OutputLoss result;
  result.root = formula.ofRaw(input.activation) ? prediction.raw : prediction.value;
  if (result.root.requires_grad()) result.gradient = at::empty(raw.sizes(), raw.options());
  result.sum =
      formula.sum(input, result.gradient.defined() ? floats(result.gradient) : std::span<float>());
  return result;
}

}  // namespace

Result<Labels> labelsOf(const Batch& batch, const std::string& output, const Shape& shape,
                        const LossFormula& formula) {
  Labels result;
  const Shape steps(shape.begin(), shape.end() - 1);
  if (!batch.weights.empty()) {
    STATEROOM_CHECK(checkShape("weights", batch.weights, DType::F32, steps));
    result.weights = batch.weights.as<float>();
  }
  const bool classes = formula.classNumbers();
  const auto found = std::ranges::find(batch.labels, output, &NamedView::name);
  const auto& view = found == batch.labels.end() ? TensorView{} : found->view;
  STATEROOM_CHECK(checkShape("label of " + output, view, classes ? DType::I64 : DType::F32,
                             classes ? steps : shape));
  if (classes) {
    result.classes = view.as<std::int64_t>();
  } else {
    result.labels = view.as<float>();
  }
  return result;
}

Result<> checkLoss(const Loss& loss) {
  if (LossFormula::of(loss)) return {};
  return fail(Code::loss_unknown, {{"name", loss.name()}});
}

void BatchLoss::backward(bool keepGraph) const {
  if (!roots.empty()) torch::autograd::backward(roots, gradients, keepGraph);
}

Result<BatchLoss> batchLoss(const Loss& loss, std::span<const Prediction> predictions,
                            const Batch& batch) {
  STATEROOM_CHECK(checkLoss(loss));
  const auto formula = *LossFormula::of(loss);
  BatchLoss total;
  for (const auto& prediction : predictions) {
    STATEROOM_TRY(const auto one, outputLoss(formula, prediction, batch));
    const bool first = &prediction == predictions.data();
    if (first) total.weight = one.sum.weight;
    if (one.sum.weight == 0) continue;
    total.mean += one.sum.objective / one.sum.weight;
    if (!one.gradient.defined()) continue;
    // Every output's mean counts alike: put on the first one's weight.
    if (!first) one.gradient.mul_(total.weight / one.sum.weight);
    total.roots.push_back(one.root);
    total.gradients.push_back(one.gradient);
  }
  return total;
}

}  // namespace stateroom::engine
