#include "core/engine_loader.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <mutex>

#include <dlfcn.h>
#include <fmt/format.h>
#include <strings.h>

#include "core/base/file.h"

namespace stateroom {
namespace {

std::mutex mutex;
std::unique_ptr<Engine> loaded;
std::atomic<bool> isLoaded = false;

fs::path enginePath() {
  if (const char* chosen = std::getenv("STATEROOM_ENGINE"); chosen != nullptr && *chosen != '\0') {
    return chosen;
  }
  return modulePath("libstateroom_engine.so");
}

Result<std::unique_ptr<Engine>> open(const EngineOptions& options) {
  const auto path = enginePath();
  void* module = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) {
    return fail(Code::engine_not_found, {{"path", path.string()}, {"reason", ::dlerror()}});
  }
  const auto make = reinterpret_cast<MakeEngine>(::dlsym(module, kMakeEngine));
  if (make == nullptr) {
    return fail(Code::engine_not_found,
                {{"path", path.string()}, {"reason", "it is not an engine of this program"}});
  }
  const std::unique_ptr<Result<std::unique_ptr<Engine>>> made(make(options));
  return std::move(*made);
}

/// Whether OpenBLAS would leave out what the processor has.
bool isTooOld(const char* core) {
#ifdef __x86_64__
  constexpr std::array kAvx2 = {"Haswell", "Zen", "Excavator"};
  return __builtin_cpu_supports("x86-64-v4") && std::ranges::any_of(kAvx2, [core](const char* one) {
           return ::strcasecmp(core, one) == 0;
         });
#else
  return core == nullptr;
#endif
}

/// Some systems ask for AVX2 kernels everywhere.
std::string correctBlasCore() {
  constexpr const char* kCore = "OPENBLAS_CORETYPE";
  const char* core = std::getenv(kCore);
  if (core == nullptr || std::getenv("STATEROOM_KEEP_OPENBLAS") != nullptr || !isTooOld(core)) {
    return {};
  }
  auto sentence = fmt::format(
      "{}={} is set aside: this processor has AVX-512, with which BLAS takes half the time.", kCore,
      core);
  ::unsetenv(kCore);
  return sentence;
}

}  // namespace

Result<Engine*> engine(const EngineOptions& options) {
  const std::scoped_lock lock(mutex);
  if (!loaded) {
    STATEROOM_TRY(loaded, open(options));
    isLoaded = true;
  }
  return loaded.get();
}

fs::path modulePath(const std::string& name) {
  Dl_info self = {};
  ::dladdr(reinterpret_cast<const void*>(&modulePath), &self);
  return fs::path(self.dli_fname).parent_path() / name;
}

/// Idle threads must sleep, not spin: spinning on a busy two-core machine made a training step 20
/// times slower.
std::string setComputeEnvironment() {
  ::setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
  ::setenv("OPENBLAS_THREAD_TIMEOUT", "4", 0);
  return correctBlasCore();
}

bool engineIsLoaded() {
  return isLoaded;
}

}  // namespace stateroom
