#include "core/engine_loader.h"

#include <atomic>
#include <cstdlib>
#include <mutex>

#include <dlfcn.h>

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
void setComputeEnvironment() {
  ::setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
  ::setenv("GOMP_SPINCOUNT", "0", 0);
  ::setenv("OPENBLAS_THREAD_TIMEOUT", "4", 0);
}

bool engineIsLoaded() {
  return isLoaded;
}

}  // namespace stateroom
