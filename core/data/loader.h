#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/data/features.h"
#include "core/engine.h"
#include "core/model/model_spec.pb.h"

namespace stateroom {

/// A batch with the memory behind it, and which rows it was made of.
struct LoadedBatch {
  Batch batch;                             ///< views into `memory`
  std::vector<const Sequence*> sequences;  ///< one per row of the batch
  std::int64_t examples = 0;               ///< valid steps
  std::int64_t padding = 0;                ///< steps that are only padding
  std::vector<Tensor> memory;
};

/// Gives batches of a split in an order that depends on the seed and the epoch only. The next batch
/// is assembled on another thread while one is in use; the order does not depend on timing.
class Loader {
 public:
  struct Options {
    SplitName split = SplitName::Train;
    std::int64_t batchSize = 32;
    bool shuffle = false;
    bool byLength = true;  ///< sequences of similar length together (within shuffled windows)
    bool dropRemainder = false;
    std::uint64_t seed = 1;
    bool labels = true;
    bool warmUp = true;  ///< with labels: sequences of a held-out split begin with their warm-up
    bool prefetch = true;
  };

  /// `spec` is resolved: its Input layers say which features go where; labels are named by output
  /// layer.
  static Result<Loader> make(const Dataset& data, const FeatureSet& features, const ModelSpec& spec,
                             const Project& resolved, const Options& options);
  Loader(Loader&&) noexcept;
  Loader& operator=(Loader&&) noexcept;
  ~Loader();

  std::int64_t batchesPerEpoch() const;
  std::int64_t sequenceCount() const;
  double paddingShare() const;  ///< padding steps / all steps of an epoch
  /// The next batch of the epoch; empty at its end. Valid until the next call.
  Result<const LoadedBatch*> next();    ///< nullptr at the end of the epoch
  void startEpoch(std::int64_t epoch);  ///< begins at batch 0 of an epoch
  std::int64_t epoch() const;
  std::int64_t batchIndex() const;                           ///< batches of this epoch given so far
  void skipTo(std::int64_t epoch, std::int64_t batchIndex);  ///< continue a checkpointed position

 private:
  struct Impl;
  explicit Loader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace stateroom
