#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/byte_source.h"

namespace stateroom {

inline constexpr std::string_view kUtf8 = "utf-8";

/// What a file is in: as `named`, else by the byte order mark that it begins with, else UTF-8.
std::string encodingOf(std::string_view beginning, const std::string& named);

/// Text of another encoding as UTF-8, by iconv(3), without its byte order mark. Memory: two blocks
/// of 256 KiB.
class TextDecoder {
 public:
  /// "utf-16" (by its mark, else little-endian) or "windows-1252". `begun` was read from the source
  /// already. Fails with Code::csv_bad_encoding.
  static Result<TextDecoder> make(const std::string& encoding, std::span<const char> begun);

  TextDecoder(TextDecoder&&) noexcept;
  TextDecoder& operator=(TextDecoder&&) noexcept;
  ~TextDecoder();

  /// Fills a part of `into`; 0 at the end. Fails with Code::csv_not_decodable
  /// where the text is none of that encoding, after everything before that has been given.
  Result<std::size_t> read(ByteSource& source, std::span<char> into);

 private:
  struct Close {
    void operator()(void* converter) const;
  };
  TextDecoder(std::string encoding, void* converter, std::span<const char> begun);
  Result<> fill(ByteSource& source);
  Result<> decode();

  std::string encoding_;
  std::unique_ptr<void, Close> converter_;
  std::vector<char> block_;  // as the source has it
  std::size_t begin_ = 0, end_ = 0;
  bool atEnd_ = false;
  std::vector<char> text_;  // UTF-8
  std::size_t given_ = 0, made_ = 0;
};

}  // namespace stateroom
