#include "core/data/text_decoder.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <iconv.h>

namespace stateroom {
namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10;
constexpr std::string_view kLittleEndian = "\xff\xfe", kBigEndian = "\xfe\xff";

/// iconv's name; empty where we read no such thing.
std::string nameFor(const std::string& encoding, std::string_view beginning) {
  if (encoding == "windows-1252") return "WINDOWS-1252";
  if (encoding != "utf-16") return {};
  return beginning.starts_with(kBigEndian) ? "UTF-16BE" : "UTF-16LE";
}

}  // namespace

std::string encodingOf(std::string_view beginning, const std::string& named) {
  if (!named.empty()) return named;
  const bool marked = beginning.starts_with(kLittleEndian) || beginning.starts_with(kBigEndian);
  return marked ? "utf-16" : std::string(kUtf8);
}

void TextDecoder::Close::operator()(void* converter) const {
  ::iconv_close(converter);
}

TextDecoder::TextDecoder(std::string encoding, void* converter, std::span<const char> begun)
    : encoding_(std::move(encoding)),
      converter_(converter),
      block_(std::max(kBlock, begun.size())),
      end_(begun.size()),
      text_(kBlock) {
  std::ranges::copy(begun, block_.begin());
  const std::string_view text(begun.data(), begun.size());
  if (encoding_ == "utf-16" && (text.starts_with(kLittleEndian) || text.starts_with(kBigEndian))) {
    begin_ = 2;
  }
}

TextDecoder::TextDecoder(TextDecoder&&) noexcept = default;
TextDecoder& TextDecoder::operator=(TextDecoder&&) noexcept = default;
TextDecoder::~TextDecoder() = default;

Result<TextDecoder> TextDecoder::make(const std::string& encoding, std::span<const char> begun) {
  const auto name = nameFor(encoding, {begun.data(), begun.size()});
  void* const converter = name.empty() ? nullptr : ::iconv_open("UTF-8", name.c_str());
  if (converter == nullptr || std::bit_cast<std::intptr_t>(converter) == -1) {
    return fail(Code::csv_bad_encoding, {{"encoding", encoding}});
  }
  return TextDecoder(encoding, converter, begun);
}

/// Keeps what is left of the block: a part of a character.
Result<> TextDecoder::fill(ByteSource& source) {
  std::memmove(block_.data(), block_.data() + begin_, end_ - begin_);
  end_ -= std::exchange(begin_, 0);
  STATEROOM_TRY(const auto count, source.read(std::span(block_).subspan(end_)));
  atEnd_ = count == 0;
  end_ += count;
  return {};
}

/// As much of the block as there is room for. Fails only where nothing of it can be decoded.
Result<> TextDecoder::decode() {
  char* from = block_.data() + begin_;
  char* to = text_.data();
  std::size_t left = end_ - begin_, room = text_.size();
  const bool whole = ::iconv(converter_.get(), &from, &left, &to, &room) != std::size_t(-1);
  const int why = whole ? 0 : errno;
  begin_ = end_ - left;
  given_ = 0;
  made_ = text_.size() - room;
  if (made_ > 0 || (why != EILSEQ && !(atEnd_ && left > 0))) return {};
  const auto byte = static_cast<unsigned char>(block_[begin_]);
  return fail(Code::csv_not_decodable,
              {{"encoding", encoding_},
               {"reason", why == EILSEQ ? fmt::format("byte 0x{:02x}", byte)
                                        : std::string("it ends within a character")}});
}

Result<std::size_t> TextDecoder::read(ByteSource& source, std::span<char> into) {
  while (given_ == made_) {
    STATEROOM_CHECK(decode());
    if (made_ > 0) break;
    if (atEnd_) return std::size_t{0};
    STATEROOM_CHECK(fill(source));
  }
  const auto count = std::min(into.size(), made_ - given_);
  std::memcpy(into.data(), text_.data() + given_, count);
  given_ += count;
  return count;
}

}  // namespace stateroom
