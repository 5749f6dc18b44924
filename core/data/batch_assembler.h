#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/data/features.h"
#include "core/data/label_plan.h"
#include "core/data/loader.h"

namespace stateroom {

/// Puts sequences together into one padded batch. Const, so it may be called on another thread.
class BatchAssembler {
 public:
  static Result<BatchAssembler> make(const Dataset& data, const FeatureSet& features,
                                     const ModelSpec& spec, const Project& resolved,
                                     std::span<const Sequence> sequences, bool labels);

  /// Fills `loaded`, whose memory is used again. Padding is 0 everywhere: values, ids, labels and
  /// weights.
  void assemble(std::span<const Sequence* const> sequences, LoadedBatch& loaded) const;

 private:
  struct Input {
    std::string name;
    bool ids = false;
    std::int64_t width = 1;
    std::vector<std::size_t> features;  // of the FeatureSet, in order
  };

  BatchAssembler(const Dataset& data, const FeatureSet& features)
      : data_(data), features_(features) {}
  Result<> addInput(const Layer& layer);
  void assembleInputs(std::span<const Sequence* const> sequences, std::int64_t steps,
                      std::span<Tensor> memory, Batch& batch) const;
  void assembleLabels(std::span<const Sequence* const> sequences, std::int64_t steps,
                      std::span<Tensor> memory, Batch& batch) const;
  void writeInput(const Input& input, std::span<const Sequence* const> sequences,
                  std::int64_t steps, Tensor& tensor) const;
  void writeLabels(const LabelPlan& plan, std::span<const Sequence* const> sequences,
                   std::int64_t steps, Tensor& tensor) const;
  void writeWeights(std::span<const Sequence* const> sequences, std::int64_t steps,
                    Tensor& tensor) const;
  double weightOf(std::int64_t row) const;
  std::span<const std::int64_t> rowsOf(const Sequence& sequence, bool time) const;

  Dataset data_;
  FeatureSet features_;
  std::vector<Input> inputs_;
  std::vector<LabelPlan> labels_;
  bool time_ = false;         // the inputs have a time axis
  bool labelTime_ = false;    // an output has one
  bool finalLabels_ = false;  // only the last step of a sequence has a label
};

}  // namespace stateroom
