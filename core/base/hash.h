#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace stateroom {

/// FarmHash Fingerprint64: stable for ever and the hash behind TensorFlow's hash buckets. Splits
/// and hashed feature columns use it.
std::uint64_t fingerprint64(std::string_view text);

/// CRC-32C (Castagnoli), as iSCSI, TFRecord files and the ledger's states have it: 32 zero bytes
/// give 0x8a9136aa (RFC 3720, B.4).
std::uint32_t crc32c(std::string_view bytes);

/// The 32 bytes of a SHA-256.
using Digest = std::array<std::byte, 32>;
std::string toHex(std::span<const std::byte> bytes);  ///< lower case

/// SHA-256 in lower-case hex, for model fingerprints, data file hashes and the ledger's chain.
std::string sha256(std::string_view bytes);

/// SHA-256 fed piece by piece.
class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256();
  Sha256& add(std::string_view bytes);
  Sha256& add(std::span<const std::byte> bytes);
  Digest digest();    ///< ends the hash
  std::string hex();  ///< ends the hash

 private:
  void* context_;
};

}  // namespace stateroom
