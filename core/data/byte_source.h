#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace stateroom {

/// The bytes of a file from first to last, decompressed when they begin like gzip. Memory: one
/// block of 256 KiB. The hash is of the file as it stands on disk.
class ByteSource {
 public:
  static Result<ByteSource> open(const std::filesystem::path& path);
  static ByteSource ofText(std::string text);

  ByteSource(ByteSource&&) noexcept;
  ByteSource& operator=(ByteSource&&) noexcept;
  ~ByteSource();

  /// Fills a part of `into`; 0 at the end. Fails when the file cannot be read or is damaged.
  Result<std::size_t> read(std::span<char> into);
  /// SHA-256 of what has been read from disk; ask once, at the end.
  std::string hash();

 private:
  struct Impl;
  explicit ByteSource(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace stateroom
