#pragma once

#include <cstdint>

#include "core/base/result.h"
#include "core/data/loader.h"

namespace stateroom {

/// Where batches come from: the loader of a data set, or a test's own. The order depends on the
/// epoch only, so that a position can be taken up again.
class BatchSource {
 public:
  virtual ~BatchSource() = default;
  virtual std::int64_t batchesPerEpoch() const = 0;
  virtual std::int64_t sequenceCount() const = 0;
  virtual double paddingShare() const = 0;
  /// The next batch of the epoch, valid until the next call; nullptr at the epoch's end.
  virtual Result<const LoadedBatch*> next() = 0;
  virtual void skipTo(std::int64_t epoch, std::int64_t batchIndex) = 0;
};

}  // namespace stateroom
