// Whatever an event file holds: it is read to its end or given up with an error, and every series
// has as many times and values as steps. Bytes as they come, and as the data of whole records.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <unistd.h>

#include "core/base/file.h"
#include "core/interop/events/event_reader.h"
#include "core/interop/events/record.h"

using namespace stateroom;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

fs::path folder() {
  const auto path = fs::temp_directory_path() / ("fuzz_events." + std::to_string(::getpid()));
  fs::create_directories(path);
  return path;
}

void read(const std::string& content) {
  static const auto path = folder();
  std::ofstream(path / "events.out.tfevents.1", std::ios::binary | std::ios::trunc) << content;
  EventReader reader(path);
  for (int polls = 0;; ++polls) {
    require(polls < 1000);
    const auto update = reader.poll(256);
    if (update && !update->changed) break;
  }
  for (const auto& [tag, series] : reader.scalars()) {
    require(series.times.size() == series.size() && series.values.size() == series.size());
  }
}

/// The input in pieces, each behind a byte that tells its length, as the data of records whose
/// checksums hold.
std::string framed(std::string_view data) {
  std::string content;
  while (!data.empty()) {
    const auto length = std::min<std::size_t>(data.size() - 1, static_cast<unsigned char>(data[0]));
    record::append(content, data.substr(1, length));
    data.remove_prefix(1 + length);
  }
  return content;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string content(reinterpret_cast<const char*>(data), size);
  read(content);
  read(framed(content));
  return 0;
}
