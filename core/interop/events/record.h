#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/hash.h"
#include "core/base/result.h"

/// TFRecord framing: u64 length, masked crc32c of it, data, masked crc32c of the data; all
/// little-endian.
namespace stateroom::record {

inline constexpr std::size_t kHeaderBytes = 12;
inline constexpr std::size_t kFramingBytes = 16;
inline constexpr std::uint64_t kMaxLength = std::uint64_t{1} << 30;  ///< of one record's data

using stateroom::crc32c;
/// rotr(crc, 15) + 0xa282ead8: TensorFlow's guard against checksums of checksums.
std::uint32_t masked(std::uint32_t crc);

void append(std::string& out, std::string_view data);

/// Whether the checksum of the length holds that the bytes begin with.
bool beginsRecord(std::string_view bytes);
/// Bytes of the whole record that begins with `header` (at least kHeaderBytes), its framing
/// included.
Result<std::size_t> sizeOf(std::string_view header);
/// The data of one whole record, its checksum checked.
Result<std::string_view> dataOf(std::string_view whole);

}  // namespace stateroom::record
