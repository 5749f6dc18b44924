#include "core/predict/stream_features.h"

namespace stateroom {

Result<> StreamFeatures::use(const Dataset& data) {
  const void* const columns = &data.columns();
  if (columns == columns_) return {};
  columns_ = nullptr;
  assembler_.reset();
  recorder_ = model_->recorder(data);
  if (!model_->seesEarlierRows() && model_->predictor().trained().features.check(data)) {
    STATEROOM_TRY(assembler_, model_->assembler(data));
  }
  columns_ = columns;
  return {};
}

}  // namespace stateroom
