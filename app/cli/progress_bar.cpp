#include "app/cli/progress_bar.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "app/cli/output.h"

namespace stateroom::cli {
namespace {

using namespace std::chrono_literals;

int terminalWidth() {
  struct winsize size = {};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// Eighths of a block, so that the bar moves smoothly.
std::string bar(double share, int width) {
  static constexpr const char* kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<int>(std::clamp(share, 0.0, 1.0) * width * 8);
  std::string text;
  for (int i = 0; i < eighths / 8; ++i) text += "█";
  text += kEighths[eighths % 8];
  const int used = eighths / 8 + (eighths % 8 > 0 ? 1 : 0);
  return text + std::string(static_cast<std::size_t>(width - used), ' ');
}

}  // namespace

ProgressBar::ProgressBar(bool quiet) : enabled_(!quiet && ::isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  clear();
}

void ProgressBar::show(double done, double of, const std::string& unit, double secondsLeft,
                       const std::string& text) {
  const auto now = std::chrono::steady_clock::now();
  if (!enabled_ || (drawn_ && now - last_ < 100ms)) return;
  const double share = of > 0 ? done / of : 0;
  auto line = fmt::format("{:3.0f} % ▕{}▏ {:.0f}/{:.0f} {}", std::floor(share * 100),
                          bar(share, 24), done, of, unit);
  if (secondsLeft >= 0) line += fmt::format(", {} left", formatDuration(secondsLeft));
  if (!text.empty()) line += "  " + text;
  // Cut by characters, not bytes: the bar's blocks take three bytes and one column each.
  int columns = terminalWidth() - 1;
  std::size_t end = 0;
  while (end < line.size() && columns > 0) {
    do {
      ++end;
    } while (end < line.size() && (line[end] & 0xc0) == 0x80);
    --columns;
  }
  fmt::print(stderr, "\r\x1b[K{}", std::string_view(line).substr(0, end));
  std::fflush(stderr);
  drawn_ = true;
  last_ = now;
}

void ProgressBar::clear() {
  if (!drawn_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace stateroom::cli
