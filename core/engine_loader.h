#pragma once

#include "core/engine.h"

namespace stateroom {

/// The engine of this process, opened (dlopen, RTLD_LOCAL) at the first call; later calls give the
/// same one. The module is looked for in $STATEROOM_ENGINE, else beside this library. Safe from any
/// thread.
Result<Engine*> engine(const EngineOptions& options = {});

/// Whether engine() has been called with success: what must not load LibTorch checks this in tests.
bool engineIsLoaded();

}  // namespace stateroom
