#include "core/data/byte_source.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include "core/base/hash.h"

namespace stateroom {
namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10;

/// gzip members one after the other, as `cat a.gz b.gz` makes them.
class Inflater {
 public:
  Inflater() { inflateInit2(&stream_, 15 + 16); }  // 16: a gzip header is expected
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  bool needsInput() const { return stream_.avail_in == 0; }
  bool atMemberEnd() const { return ended_; }
  void give(std::span<char> bytes) {
    stream_.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream_.avail_in = static_cast<uInt>(bytes.size());
  }
  /// Bytes written; fails on damage.
  Result<std::size_t> inflateInto(std::span<char> into) {
    if (ended_ && !beginMember()) return std::size_t{0};
    stream_.next_out = reinterpret_cast<Bytef*>(into.data());
    stream_.avail_out = static_cast<uInt>(into.size());
    const int status = inflate(&stream_, Z_NO_FLUSH);
    ended_ = status == Z_STREAM_END;
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
      return fail(Code::csv_damaged_gzip,
                  {{"reason", stream_.msg != nullptr ? stream_.msg : "wrong data"}});
    }
    return into.size() - stream_.avail_out;
  }

 private:
  /// Passes over zeros behind a member, as tapes had them and gzip does.
  bool beginMember() {
    for (; stream_.avail_in > 0 && *stream_.next_in == 0; --stream_.avail_in) ++stream_.next_in;
    if (stream_.avail_in == 0) return false;
    inflateReset(&stream_);
    ended_ = false;
    return true;
  }

  z_stream stream_{};
  bool ended_ = true;
};

}  // namespace

struct ByteSource::Impl {
  int descriptor = -1;
  std::string path;
  std::string text;         // of a source without a file
  std::size_t given = 0;    // of text
  std::vector<char> block;  // read from disk, not handed on yet
  std::size_t blockBegin = 0, blockEnd = 0;
  std::unique_ptr<Inflater> inflater;
  Sha256 digest;

  ~Impl() {
    if (descriptor >= 0) ::close(descriptor);
  }

  Result<std::size_t> readDisk(std::span<char> into) {
    ssize_t count = 0;
    do {
      count = ::read(descriptor, into.data(), into.size());
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
      return fail(Code::file_not_readable, {{"path", path}, {"reason", std::strerror(errno)}});
    }
    digest.add(std::string_view(into.data(), static_cast<std::size_t>(count)));
    return static_cast<std::size_t>(count);
  }

  Result<> fillBlock() {
    STATEROOM_TRY(const auto count, readDisk(block));
    blockBegin = 0;
    blockEnd = count;
    return {};
  }

  std::size_t takeText(std::span<char> into) {
    const auto count = std::min(into.size(), text.size() - given);
    std::memcpy(into.data(), text.data() + given, count);
    given += count;
    return count;
  }

  Result<std::size_t> takePlain(std::span<char> into) {
    if (blockBegin == blockEnd) return readDisk(into);
    const auto count = std::min(into.size(), blockEnd - blockBegin);
    std::memcpy(into.data(), block.data() + blockBegin, count);
    blockBegin += count;
    return count;
  }

  Result<std::size_t> takeInflated(std::span<char> into) {
    for (;;) {
      if (inflater->needsInput()) {
        if (blockBegin == blockEnd) STATEROOM_CHECK(fillBlock());
        if (blockEnd == 0 && inflater->atMemberEnd()) return std::size_t{0};
        if (blockEnd == 0) return fail(Code::csv_damaged_gzip, {{"reason", "it ends too early"}});
        inflater->give(std::span(block).subspan(blockBegin, blockEnd - blockBegin));
        blockBegin = blockEnd;
      }
      STATEROOM_TRY(const auto count, inflater->inflateInto(into));
      if (count > 0) return count;
    }
  }
};

ByteSource::ByteSource(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;
ByteSource::~ByteSource() = default;

Result<ByteSource> ByteSource::open(const std::filesystem::path& path) {
  auto impl = std::make_unique<Impl>();
  impl->path = path.string();
  impl->descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (impl->descriptor < 0 && errno == ENOENT) {
    return fail(Code::file_not_found, {{"path", path.string()}});
  }
  if (impl->descriptor < 0) {
    return fail(Code::file_not_readable,
                {{"path", path.string()}, {"reason", std::strerror(errno)}});
  }
  impl->block.resize(kBlock);
  STATEROOM_CHECK(impl->fillBlock());
  const bool gzip = impl->blockEnd >= 2 && impl->block[0] == '\x1f' && impl->block[1] == '\x8b';
  if (gzip) impl->inflater = std::make_unique<Inflater>();
  return ByteSource(std::move(impl));
}

ByteSource ByteSource::ofText(std::string text) {
  auto impl = std::make_unique<Impl>();
  impl->digest.add(std::string_view(text));
  impl->text = std::move(text);
  return ByteSource(std::move(impl));
}

Result<std::size_t> ByteSource::read(std::span<char> into) {
  if (impl_->descriptor < 0) return impl_->takeText(into);
  return impl_->inflater ? impl_->takeInflated(into) : impl_->takePlain(into);
}

std::string ByteSource::hash() {
  return impl_->digest.hex();
}

}  // namespace stateroom
