#pragma once

#include <filesystem>
#include <string>

#include "core/engine.h"

namespace stateroom {

/// Where a module of this program lies: beside this library.
std::filesystem::path modulePath(const std::string& name);

/// The engine of this process, opened (dlopen, RTLD_LOCAL) at the first call; later calls give the
/// same one. The module is looked for in $STATEROOM_ENGINE, else beside this library. Safe from any
/// thread.
Result<Engine*> engine(const EngineOptions& options = {});

/// To be called first thing in main, before there are threads: variables that OpenMP and OpenBLAS
/// read when they are loaded with the engine. What the user has set stays.
void setComputeEnvironment();

/// Whether engine() has been called with success: what must not load LibTorch checks this in tests.
bool engineIsLoaded();

}  // namespace stateroom
