// Whatever the bytes are: the readers of users' states refuse them or give states of the layout,
// which come back unchanged when they are written.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include <unistd.h>

#include "core/base/file.h"
#include "core/predict/state_files.h"

using namespace stateroom;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// Two files of this process in memory: NumPy arrays and JSON are told apart by their names.
struct Files {
  Files() : folder("/dev/shm/fuzz_state_files_" + std::to_string(::getpid())) {
    std::filesystem::create_directories(folder);
  }
  ~Files() { std::filesystem::remove_all(folder); }
  std::filesystem::path folder;
};

bool sameBits(const State& a, const State& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < a[i].tensors.size(); ++j) {
      const auto x = a[i].tensors[j].tensor.bytes();
      if (!std::ranges::equal(x, b[i].tensors[j].tensor.bytes())) return false;
    }
  }
  return true;
}

void readAs(const std::filesystem::path& path, std::string_view bytes, const StateLayout& layout) {
  require(writeFileAtomically(path, bytes).has_value());
  if (const auto state = readState(layout, path)) require(*layout.rowsOf(state->state) == 1);
  const auto states = readStates(layout, path);
  if (!states) return;
  for (const auto& each : *states) require(*layout.rowsOf(each.state) == 1);
  if (path.extension() != ".npz") return;  // JSON has no NaN
  const auto again = path.parent_path() / "again.npz";
  require(exportStates(again, "model", *states).has_value());
  const auto back = readStates(layout, again);
  require(states->empty() || (back && back->size() == states->size()));
  for (std::size_t i = 0; i < states->size(); ++i) {
    require(sameBits((*back)[i].state, (*states)[i].state));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Files files;
  static const auto layout =
      StateLayout::of({{.name = "lstm", .tensors = {{"h", 2}, {"c", 2}}}}).value();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  readAs(files.folder / "states.npz", bytes, layout);
  readAs(files.folder / "states.jsonl", bytes, layout);
  return 0;
}
