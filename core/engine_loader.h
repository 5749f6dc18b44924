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
/// read when they are loaded with the engine. What the user has set stays, but for an
/// OPENBLAS_CORETYPE that leaves AVX-512 out where the processor has it: it is unset, unless
/// STATEROOM_KEEP_OPENBLAS is there. Gives the sentence that says so, else nothing.
std::string setComputeEnvironment();

/// Whether engine() has been called with success: what must not load LibTorch checks this in tests.
bool engineIsLoaded();

}  // namespace stateroom
