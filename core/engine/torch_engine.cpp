#include "core/engine/torch_engine.h"

#include <algorithm>
#include <thread>

#include <fmt/format.h>
#include <oneapi/dnnl/dnnl_version.h>
#include <sched.h>

#include "core/engine/foreign_model.h"
#include "core/engine/guarded.h"
#include "core/engine/kernels/simd.h"
#include "core/engine/torch_model.h"

extern "C" {
// OpenBLAS has its own threads beside OpenMP's; another BLAS has no such function.
void openblas_set_num_threads(int threads) __attribute__((weak));
}

namespace stateroom::engine {
namespace {

/// Of the small matrices here more than eight threads make nothing faster.
constexpr int kMostUsefulThreads = 8;

/// A project of a larger machine may come to a smaller one; beyond so many the threads of each
/// parallel part wait for each other for longer than anyone waits for them.
constexpr int kMostThreadsEach = 8;

/// Those that the process may use.
int processors() {
  cpu_set_t set;
  const bool known = ::sched_getaffinity(0, sizeof set, &set) == 0;
  return std::max(1,
                  known ? CPU_COUNT(&set) : static_cast<int>(std::thread::hardware_concurrency()));
}

Result<int> chosenThreads(int wanted) {
  const int own = processors(), most = kMostThreadsEach * own;
  if (wanted > most) {
    return fail(Code::threads_too_many, {{"threads", std::to_string(wanted)},
                                         {"processors", std::to_string(own)},
                                         {"most", std::to_string(most)}});
  }
  return wanted > 0 ? wanted : std::min(own, kMostUsefulThreads);
}

void setThreads(int threads) {
  at::set_num_threads(threads);
  if (openblas_set_num_threads != nullptr) openblas_set_num_threads(threads);
}

/// Without these instructions bfloat16 would have to be imitated, slower than float32.
bool hasBf16() {
  return kernels::simd().products.multiplyNarrow != nullptr;
}

std::string instructions() {
  std::string name = kernels::simd().name;
  std::ranges::transform(name, name.begin(), [](char c) {
    return 'a' <= c && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return name;
}

}  // namespace

Result<std::unique_ptr<Engine>> TorchEngine::make(const EngineOptions& options) {
  if (options.device != "cpu" && options.device != "auto") {
    return fail(Code::device_unavailable,
                {{"device", options.device}, {"reason", "it was built for the processor only"}});
  }
  return guarded("start", [&]() -> Result<std::unique_ptr<Engine>> {
    STATEROOM_TRY(const int threads, chosenThreads(options.threads));
    setThreads(threads);
    return std::make_unique<TorchEngine>();
  });
}

EngineInfo TorchEngine::info() const {
  return {.name = "libtorch",
          .version = STATEROOM_TORCH_VERSION,
          .instructions = instructions(),
          .kernels = fmt::format("stateroom {} + onednn {}.{}.{}", kernels::kVersion,
                                 DNNL_VERSION_MAJOR, DNNL_VERSION_MINOR, DNNL_VERSION_PATCH),
          .threads = at::get_num_threads(),
          .cuda = false,
          .bf16 = hasBf16()};
}

Result<std::unique_ptr<Model>> TorchEngine::compile(const ModelSpec& spec,
                                                    const std::string& precision) {
  const auto unavailable = [&](const char* reason) {
    return fail(Code::precision_unavailable, {{"precision", precision}, {"reason", reason}});
  };
  const bool bf16 = precision == "bf16";
  if (!bf16 && precision != "f32") return unavailable("precisions are f32 and bf16");
  if (bf16 && !hasBf16()) return unavailable("it has no AVX512_BF16 instructions");
  return guarded("compile the model", [&]() -> Result<std::unique_ptr<Model>> {
    STATEROOM_TRY(auto compiled, build(spec));
    return std::make_unique<TorchModel>(std::move(compiled),
                                        bf16 ? kernels::Precision::Bf16 : kernels::Precision::F32);
  });
}

Result<std::unique_ptr<Model>> TorchEngine::load(const std::filesystem::path& path) {
  return ForeignModel::load(path);
}

}  // namespace stateroom::engine
