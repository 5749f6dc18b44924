// Whatever stands in a run's run.json, note.json, control and a checkpoint's state.json: it is read
// or refused.
#include <cstdint>
#include <fstream>
#include <string>

#include <unistd.h>

#include "core/interop/safetensors/safetensors.h"
#include "core/project/run_folder.h"
#include "core/train/checkpoint.h"

using namespace stateroom;

namespace {

RunFolder makeRun() {
  const auto project = fs::temp_directory_path() / ("fuzz_run." + std::to_string(::getpid()));
  RunFolder run(project, "run");
  fs::create_directories(run.checkpointPath(1));
  for (const auto* name : {"weights.safetensors", "optimizer.safetensors"}) {
    (void)writeSafetensors(run.checkpointPath(1) / name, {});
  }
  return run;
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto run = makeRun();
  const std::string text(reinterpret_cast<const char*>(data), size);
  write(run.recordPath(), text);
  write(run.path() / "note.json", text);
  write(run.controlPath(), text);
  write(run.checkpointPath(1) / "state.json", text);
  (void)readRun(run);
  (void)readControl(run);
  (void)loadCheckpoint(run, 1);
  return 0;
}
