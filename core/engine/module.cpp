#include "core/engine/torch_engine.h"

/// The module's one exported symbol; the caller owns what it gives.
extern "C"
    __attribute__((visibility("default"))) stateroom::Result<std::unique_ptr<stateroom::Engine>>*
    stateroom_make_engine(const stateroom::EngineOptions& options) {
  return new stateroom::Result<std::unique_ptr<stateroom::Engine>>(
      stateroom::engine::TorchEngine::make(options));
}
