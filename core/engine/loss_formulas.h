#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/project/project.pb.h"

/// Losses as plain arithmetic: value and derivative in one pass, without a tensor in between.
namespace stateroom::engine {

/// One output of a batch, row-major: n steps of `units` numbers.
struct LossInput {
  std::string activation;      ///< of the output: "sigmoid", "softmax", else "linear"
  std::span<const float> raw;  ///< before the activation
  std::span<const float> value;
  std::size_t units = 1;
  std::span<const float> labels = {};          ///< n * units …
  std::span<const std::int64_t> classes = {};  ///< … or n class numbers
  std::span<const float> weights = {};         ///< n; empty: 1
  std::span<const bool> mask = {};             ///< n; empty: all steps count
  /// By unit, or one for all: differences of value and label are divided by it. Empty: 1.
  std::span<const float> scale = {};
};

struct LossSum {
  double objective = 0;  ///< sum of weight * loss
  double weight = 0;     ///< sum of weights
};

/// Formulas are Keras 3's; steps of weight 0 are not looked at. Keeps `loss` by reference.
class LossFormula {
 public:
  /// nullopt when there is none of this name.
  static std::optional<LossFormula> of(const Loss& loss);

  bool classNumbers() const;  ///< labels are int64 class numbers without a last axis
  /// Whether the derivative is by `raw` (cross-entropies of a sigmoid or softmax) or by `value`.
  bool ofRaw(const std::string& activation) const;
  /// `gradient` (n * units; empty: not wanted) gets d objective / d raw or value. Throws
  /// std::out_of_range for a class number that the output does not have.
  LossSum sum(const LossInput& input, std::span<float> gradient) const;

 private:
  struct Row;
  LossFormula(const Row& row, const Loss& loss) : row_(&row), loss_(&loss) {}
  static const Row kRows[];
  void distribution(const LossInput& input, std::size_t i, std::span<float> z) const;
  float step(const LossInput& input, std::size_t i, std::span<float> z,
             std::span<float> slopes) const;

  const Row* row_;
  const Loss* loss_;
};

}  // namespace stateroom::engine
