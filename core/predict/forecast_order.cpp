#include "core/predict/forecast_order.h"

#include <chrono>
#include <cmath>

#include "core/base/text.h"
#include "core/data/datetime.h"

namespace stateroom {
namespace {

using namespace std::chrono;

constexpr double kDay = 86'400;

year_month_day dateOf(double time) {
  return sys_days(days(static_cast<std::int64_t>(std::floor(time / kDay))));
}

/// Whole months between two moments at the same time of the same day of the month; else 0.
int monthsBetween(double before, double last) {
  const auto a = dateOf(before), b = dateOf(last);
  const double share = std::fmod(last - before, kDay);
  if (share != 0 || a.day() != b.day()) return 0;
  return static_cast<int>((b.year() / b.month() - a.year() / a.month()).count());
}

/// A month without that day ends earlier.
double monthsLater(double time, std::int64_t months) {
  const auto date = dateOf(time);
  const auto month = date.year() / date.month() + std::chrono::months(months);
  auto later = month / date.day();
  if (!later.ok()) later = month / std::chrono::last;
  const auto day = sys_days(later).time_since_epoch().count();
  return static_cast<double>(day) * kDay + (time - std::floor(time / kDay) * kDay);
}

}  // namespace

ForecastOrder::ForecastOrder(ColumnType type, double before, double last)
    : type_(type), last_(last), distance_(last - before) {
  if (type == DATETIME) months_ = monthsBetween(before, last);
}

std::string ForecastOrder::after(std::int64_t steps) const {
  if (months_ != 0) return formatIso(monthsLater(last_, months_ * steps));
  const double later = last_ + distance_ * static_cast<double>(steps);
  return type_ == DATETIME ? formatIso(later) : formatDouble(later);
}

}  // namespace stateroom
