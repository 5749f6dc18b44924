#pragma once

#include "core/engine.h"

namespace stateroom::engine {

/// The engine over LibTorch. Sets the process's number of compute threads.
class TorchEngine final : public Engine {
 public:
  /// Code::device_unavailable for anything but the processor.
  static Result<std::unique_ptr<Engine>> make(const EngineOptions& options);

  EngineInfo info() const override;
  Result<std::unique_ptr<Model>> compile(const ModelSpec& spec,
                                         const std::string& precision) override;
  Result<std::unique_ptr<Model>> load(const std::filesystem::path& path) override;
};

}  // namespace stateroom::engine
