#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>

#include "core/base/hash.h"
#include "core/state/state_codec.h"
#include "core/state/state_math.h"

using namespace stateroom;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// A state that decodes encodes to the same bytes.
void roundTrip(const StateLayout& layout, std::span<const std::byte> bytes) {
  const auto state = decodeState(layout, bytes);
  if (!state) return;
  std::vector<std::byte> again;
  encodeState(layout, *state, 0, again);
  require(std::ranges::equal(again, bytes));
  require(*maxDistance(*state, *state) == 0);
  (void)summarize(*state);
}

/// With a checksum that holds, so that the fuzzer sees behind it.
void sealed(const StateLayout& layout, std::span<const std::byte> bytes) {
  std::vector<std::byte> copy(bytes.begin(), bytes.end());
  if (copy.size() < sizeof(std::uint32_t)) return;
  const auto size = copy.size() - sizeof(std::uint32_t);
  const auto checksum = crc32c({reinterpret_cast<const char*>(copy.data()), size});
  std::memcpy(copy.data() + size, &checksum, sizeof checksum);
  roundTrip(layout, copy);
}

/// A layout read from anywhere can be written and read back.
void readLayout(std::string_view text) {
  const auto layout = StateLayout::fromJson(text);
  if (!layout) return;
  const auto again = StateLayout::fromJson(layout->toJson());
  require(again && *again == *layout && again->hash() == layout->hash());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto layout =
      StateLayout::of({{.name = "lstm", .tensors = {{"h", 2}, {"c", 2}}}}).value();
  const auto bytes = std::as_bytes(std::span(data, size));
  roundTrip(layout, bytes);
  sealed(layout, bytes);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  readLayout(text);
  (void)parseUnitEdit(text);
  return 0;
}
