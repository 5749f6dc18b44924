#include "app/cli/line_source.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <unistd.h>

namespace stateroom::cli {
namespace {

constexpr std::size_t kLongestLine = std::size_t{64} << 20;
constexpr int kLookMilliseconds = 100;  // how soon a request to stop is seen

bool isReadable(int descriptor, int milliseconds) {
  pollfd wanted{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&wanted, 1, milliseconds) > 0;
}

unexpected<Error> endless() {
  return fail(Code::file_not_readable, {{"path", "stdin"}, {"reason", "a line has no end"}});
}

}  // namespace

Result<std::vector<std::string>> CsvRecords::add(const std::vector<std::string>& lines) {
  std::vector<std::string> records;
  for (const auto& line : lines) {
    const bool closed = std::ranges::count(line, '"') % 2 == 0;
    const bool inside = !open_.empty();
    if (inside) open_ += '\n';
    open_ += line;
    if (closed != inside) records.push_back(rest());
    if (open_.size() > kLongestLine) return endless();
  }
  return records;
}

bool LineSource::isIdle() const {
  return buffer_.find('\n') == buffer_.npos && !atEnd_ && !isReadable(descriptor_, 0);
}

Result<> LineSource::readMore() {
  std::array<char, 65536> block;
  const auto count = ::read(descriptor_, block.data(), block.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return {};
  if (count < 0) {
    return fail(Code::file_not_readable, {{"path", "stdin"}, {"reason", std::strerror(errno)}});
  }
  atEnd_ = count == 0;
  buffer_.append(block.data(), static_cast<std::size_t>(count));
  if (buffer_.size() <= kLongestLine || buffer_.find('\n') != buffer_.npos) return {};
  return endless();
}

std::vector<std::string> LineSource::takeLines(std::size_t most) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (lines.size() < most) {
    const auto end = buffer_.find('\n', begin);
    if (end == buffer_.npos) break;
    lines.push_back(buffer_.substr(begin, end - begin));
    begin = end + 1;
  }
  buffer_.erase(0, begin);
  if (atEnd_ && lines.empty() && !buffer_.empty()) lines.push_back(std::exchange(buffer_, {}));
  return lines;
}

Result<std::vector<std::string>> LineSource::next(std::size_t most, const std::stop_token& stop) {
  for (;;) {
    if (stop.stop_requested()) return std::vector<std::string>();
    auto lines = takeLines(most);
    if (!lines.empty() || atEnd_) return lines;
    if (isReadable(descriptor_, kLookMilliseconds)) STATEROOM_CHECK(readMore());
  }
}

}  // namespace stateroom::cli
