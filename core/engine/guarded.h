#pragma once

#include <string>
#include <type_traits>

#include "core/base/result.h"
#include "core/engine/libtorch.h"

namespace stateroom::engine {

/// The first sentence of what LibTorch says; its texts go on with stack traces.
std::string reasonOf(const std::exception& exception);

/// Runs `work`, which gives a Result, on as many threads as the engine has (OpenMP counts them anew
/// for every thread that calls) and without the graph optimiser (its profiled plans differ from run
/// to run); exceptions become Code::engine_failed with `what` in the words of the caller: "run
/// a step". Every way into the engine goes through here.
template <typename Work>
std::invoke_result_t<Work> guarded(const char* what, Work&& work) noexcept {
  try {
    at::internal::lazy_init_num_threads();
    const torch::jit::GraphOptimizerEnabledGuard plain(false);
    return work();
  } catch (const std::exception& exception) {
    return fail(Code::engine_failed, {{"what", what}, {"reason", reasonOf(exception)}});
  } catch (...) {
    return fail(Code::engine_failed, {{"what", what}, {"reason", "an unknown exception"}});
  }
}

}  // namespace stateroom::engine
