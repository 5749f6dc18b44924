#include "core/state/state_codec.h"

#include <array>
#include <bit>
#include <cstring>
#include <string_view>

#include "core/base/hash.h"

namespace stateroom {
namespace {

static_assert(std::endian::native == std::endian::little, "states are stored little-endian");

struct Header {
  std::array<char, 4> magic = {'S', 'R', 'S', 'T'};
  std::uint16_t version = 1;
  std::uint16_t flags = 0;
  std::uint64_t layout = 0;
};
static_assert(sizeof(Header) == kStateHeaderBytes);

constexpr std::size_t kChecksumBytes = sizeof(std::uint32_t);

/// Of all bytes but the checksum at their end.
std::uint32_t checksumOf(std::span<const std::byte> bytes) {
  return crc32c({reinterpret_cast<const char*>(bytes.data()), bytes.size() - kChecksumBytes});
}

unexpected<Error> damaged(std::string reason) {
  return fail(Code::state_damaged, {{"reason", std::move(reason)}});
}

/// Calls `visit(tensor, bytes of a row)` for every tensor in the layout's order.
template <typename AnyState, typename Visit>
void forEachTensor(AnyState& state, Visit visit) {
  for (auto& layer : state) {
    for (auto& [name, tensor] : layer.tensors) {
      visit(tensor, static_cast<std::size_t>(tensor.shape()[1]) * sizeof(float));
    }
  }
}

}  // namespace

std::size_t encodedSize(const StateLayout& layout) {
  return kStateHeaderBytes + static_cast<std::size_t>(layout.units()) * sizeof(float) +
         kChecksumBytes;
}

void encodeState(const StateLayout& layout, const State& state, std::int64_t row,
                 std::vector<std::byte>& bytes) {
  bytes.resize(encodedSize(layout));
  Header header;
  header.layout = layout.hash();
  std::memcpy(bytes.data(), &header, sizeof header);
  std::byte* place = bytes.data() + sizeof header;
  forEachTensor(state, [&](const Tensor& tensor, std::size_t size) {
    std::memcpy(place, tensor.bytes().data() + static_cast<std::size_t>(row) * size, size);
    place += size;
  });
  const auto checksum = checksumOf(bytes);
  std::memcpy(place, &checksum, sizeof checksum);
}

Result<std::span<const std::byte>> statePayload(const StateLayout& layout,
                                                std::span<const std::byte> bytes) {
  Header header;
  std::uint32_t checksum = 0;
  if (bytes.size() < sizeof header + sizeof checksum) return damaged("it is too short");
  std::memcpy(&header, bytes.data(), sizeof header);
  std::memcpy(&checksum, bytes.data() + bytes.size() - sizeof checksum, sizeof checksum);
  if (header.magic != Header().magic) return damaged("it does not begin with SRST");
  if (header.version != Header().version || header.flags != 0) {
    return fail(Code::state_version, {{"version", std::to_string(header.version)}});
  }
  if (checksum != checksumOf(bytes)) return damaged("its checksum is wrong");
  if (header.layout != layout.hash() || bytes.size() != encodedSize(layout)) {
    return fail(Code::state_other_layout);
  }
  return bytes.subspan(sizeof header, bytes.size() - sizeof header - sizeof checksum);
}

Result<> decodeState(const StateLayout& layout, std::span<const std::byte> bytes, State& state,
                     std::int64_t row) {
  STATEROOM_TRY(auto payload, statePayload(layout, bytes));
  forEachTensor(state, [&](Tensor& tensor, std::size_t size) {
    std::memcpy(tensor.bytes().data() + static_cast<std::size_t>(row) * size, payload.data(), size);
    payload = payload.subspan(size);
  });
  return {};
}

Result<State> decodeState(const StateLayout& layout, std::span<const std::byte> bytes) {
  State state = layout.zero();
  STATEROOM_CHECK(decodeState(layout, bytes, state, 0));
  return state;
}

}  // namespace stateroom
