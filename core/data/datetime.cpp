#include "core/data/datetime.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

namespace stateroom {
namespace {

/// Takes pieces off the front of a text; once one is missing it stays failed.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int digits(std::size_t count) {
    int value = 0;
    const bool enough =
        rest_.size() >= count && std::ranges::all_of(rest_.substr(0, count), isDigit);
    if (!enough) return fail();
    for (const char c : rest_.substr(0, count)) value = value * 10 + (c - '0');
    rest_.remove_prefix(count);
    return value;
  }
  bool take(std::string_view anyOf) {
    if (rest_.empty() || anyOf.find(rest_.front()) == anyOf.npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void need(std::string_view anyOf) {
    if (!take(anyOf)) fail();
  }
  /// ".512": as many digits as there are.
  double fraction() {
    const auto count = std::ranges::find_if_not(rest_, isDigit) - rest_.begin();
    if (count == 0) return fail();
    double value = 0, scale = 0.1;
    for (std::ptrdiff_t i = 0; i < count; ++i, scale /= 10) {
      value += scale * (rest_[static_cast<std::size_t>(i)] - '0');
    }
    rest_.remove_prefix(static_cast<std::size_t>(count));
    return value;
  }
  char front() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool done() const { return rest_.empty() && !failed_; }
  bool failed() const { return failed_; }

 private:
  static bool isDigit(char c) { return c >= '0' && c <= '9'; }
  int fail() {
    failed_ = true;
    return 0;
  }
  std::string_view rest_;
  bool failed_ = false;
};

std::optional<double> daySeconds(Scanner& scan) {
  using namespace std::chrono;
  const int y = scan.digits(4);
  scan.need("-");
  const int m = scan.digits(2);
  scan.need("-");
  const int d = scan.digits(2);
  const year_month_day date{year(y), month(static_cast<unsigned>(m)),
                            day(static_cast<unsigned>(d))};
  if (scan.failed() || !date.ok()) return std::nullopt;
  return static_cast<double>(sys_days(date).time_since_epoch().count()) * 86400.0;
}

std::optional<double> timeSeconds(Scanner& scan) {
  const int hours = scan.digits(2);
  scan.need(":");
  const int minutes = scan.digits(2);
  double seconds = 0;
  if (scan.take(":")) {
    seconds = scan.digits(2);
    if (scan.take(".,")) seconds += scan.fraction();
  }
  if (scan.failed() || hours > 24 || minutes > 59 || seconds >= 61) return std::nullopt;
  return hours * 3600.0 + minutes * 60.0 + seconds;
}

std::optional<double> zoneSeconds(Scanner& scan) {
  if (scan.take("Zz") || scan.done()) return 0.0;
  const double sign = scan.front() == '-' ? -1 : 1;
  scan.need("+-");
  const int hours = scan.digits(2);
  scan.take(":");
  const int minutes = scan.done() ? 0 : scan.digits(2);
  if (scan.failed() || hours > 14 || minutes > 59) return std::nullopt;
  return sign * (hours * 3600.0 + minutes * 60.0);
}

}  // namespace

std::optional<double> parseIso(std::string_view text) {
  Scanner scan(text);
  const auto day = daySeconds(scan);
  if (!day) return std::nullopt;
  if (scan.done()) return day;
  scan.need("Tt ");
  const auto time = timeSeconds(scan);
  const auto zone = time ? zoneSeconds(scan) : std::nullopt;
  if (!zone || !scan.done()) return std::nullopt;
  return *day + *time - *zone;
}

std::string formatIso(double seconds) {
  using namespace std::chrono;
  constexpr double kLimit = 1e11;  // year 5138: beyond it there is no four-digit year to print
  if (!(std::abs(seconds) < kLimit)) return fmt::format("{}", seconds);
  const auto days = std::floor(seconds / 86400);
  const year_month_day date{sys_days(std::chrono::days(static_cast<int>(days)))};
  const auto micros = static_cast<long long>(std::llround((seconds - days * 86400) * 1e6));
  auto text = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                          static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  if (micros == 0) return text;
  const auto whole = micros / 1000000;
  text += fmt::format("T{:02}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  if (micros % 1000000 != 0) {
    text += fmt::format(".{:06}", micros % 1000000);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + "Z";
}

}  // namespace stateroom
