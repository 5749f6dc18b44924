#include "core/interop/events/record.h"

#include <bit>
#include <cstring>

namespace stateroom::record {
namespace {

static_assert(std::endian::native == std::endian::little, "records are little-endian");

template <typename Number>
Number numberAt(std::string_view bytes, std::size_t offset) {
  Number number;
  std::memcpy(&number, bytes.data() + offset, sizeof number);
  return number;
}

template <typename Number>
void appendNumber(std::string& out, Number number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

}  // namespace

std::uint32_t masked(std::uint32_t crc) {
  return std::rotr(crc, 15) + 0xa282ead8U;
}

void append(std::string& out, std::string_view data) {
  const auto start = out.size();
  appendNumber(out, std::uint64_t{data.size()});
  appendNumber(out, masked(crc32c(std::string_view(out).substr(start, 8))));
  out.append(data);
  appendNumber(out, masked(crc32c(data)));
}

bool beginsRecord(std::string_view bytes) {
  return bytes.size() >= kHeaderBytes &&
         numberAt<std::uint32_t>(bytes, 8) == masked(crc32c(bytes.substr(0, 8)));
}

Result<std::size_t> sizeOf(std::string_view header) {
  if (!beginsRecord(header)) return fail(Code::event_length_damaged);
  const auto length = numberAt<std::uint64_t>(header, 0);
  if (length > kMaxLength) {
    return fail(Code::event_too_long,
                {{"length", std::to_string(length)}, {"limit", std::to_string(kMaxLength)}});
  }
  return length + kFramingBytes;
}

Result<std::string_view> dataOf(std::string_view whole) {
  const auto data = whole.substr(kHeaderBytes, whole.size() - kFramingBytes);
  if (numberAt<std::uint32_t>(whole, whole.size() - 4) != masked(crc32c(data))) {
    return fail(Code::event_data_damaged);
  }
  return data;
}

}  // namespace stateroom::record
