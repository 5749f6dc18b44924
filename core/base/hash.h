#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace stateroom {

/// FarmHash Fingerprint64: stable for ever and the hash behind TensorFlow's hash buckets. Splits
/// and hashed feature columns use it.
std::uint64_t fingerprint64(std::string_view text);

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
  std::string hex();  ///< ends the hash

 private:
  void* context_;
};

}  // namespace stateroom
