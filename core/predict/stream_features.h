#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/predict/stateful_model.h"

namespace stateroom {

/// What a stream's rows become: their records, and their features where these need nothing but the
/// rows themselves. A long input comes in pieces, so both are kept for the rows taken last.
class StreamFeatures {
 public:
  explicit StreamFeatures(const StatefulModel& model) : model_(&model) {}

  /// Rows of `data` from now on.
  Result<> use(const Dataset& data);
  std::string recordOf(const StepRows& rows) const { return recorder_->recordOf(rows); }
  /// Of the rows as they stand. None where a window sees rows before them or one of them lacks a
  /// value that its feature needs.
  const BatchAssembler* assembler() const { return assembler_ ? &*assembler_ : nullptr; }

 private:
  const StatefulModel* model_;
  std::optional<RowRecorder> recorder_;
  std::optional<BatchAssembler> assembler_;
  const void* columns_ = nullptr;  ///< of the data in use; the recorder keeps them alive
};

}  // namespace stateroom
