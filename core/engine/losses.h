#pragma once

#include <span>
#include <vector>

#include "core/engine.h"
#include "core/engine/libtorch.h"
#include "core/engine/loss_formulas.h"
#include "core/engine/model/program.h"
#include "core/project/project.pb.h"

namespace stateroom::engine {

/// One output of a pass, as the loss sees it.
struct Prediction {
  std::string name;
  std::string activation;             ///< from raw to value: "sigmoid", "softmax", else "linear"
  at::Tensor raw;                     ///< [B, T, units] or [B, units]
  at::Tensor value;                   ///< the same, activated
  at::Tensor mask;                    ///< bool [B, T]: the steps that count; undefined: all
  std::span<const float> scale = {};  ///< of the errors; see LossInput
};

struct BatchLoss {
  double weight = 0;  ///< sum of weights
  double mean = 0;    ///< sum of weight * loss / weight; 0 without any weight
  /// Where gradients enter the graph, and those of the sum of weight * loss; none without a graph.
  std::vector<at::Tensor> roots, gradients;

  /// Takes the gradients on to the parameters.
  void backward(bool keepGraph = false) const;
};

/// What a batch says of one output, borrowed: two of the three may be empty.
struct Labels {
  std::span<const float> labels, weights;
  std::span<const std::int64_t> classes;
};

/// Code::batch_shape when they do not fit an output of this shape.
Result<Labels> labelsOf(const Batch& batch, const std::string& output, const Shape& shape,
                        const LossFormula& formula);

/// Loss of a batch, summed over the outputs. Formulas are Keras 3's; cross-entropies are computed
/// before the sigmoid or softmax where the output ends in one. Labels of steps that do not count
/// may be anything, NaN too. Code::batch_shape when labels or weights do not fit.
Result<BatchLoss> batchLoss(const Loss& loss, std::span<const Prediction> predictions,
                            const Batch& batch);

/// Code::loss_unknown when there is none of this name.
Result<> checkLoss(const Loss& loss);

}  // namespace stateroom::engine
