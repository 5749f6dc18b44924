#include "plots/chart_ticks.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "plots/number_text.h"

namespace stateroom::plots {

using namespace Qt::Literals::StringLiterals;

namespace {

int decimalsOf(double step) {
  for (int decimals = 0; decimals < 12; ++decimals) {
    const double scaled = step * std::pow(10.0, decimals);
    if (std::abs(scaled - std::round(scaled)) < 1e-6 * scaled) return decimals;
  }
  return 12;
}

std::vector<double> multiples(double step, double low, double high) {
  std::vector<double> at;
  const double first = std::ceil(low / step - 1e-9), last = std::floor(high / step + 1e-9);
  for (double i = first; i <= last && at.size() < 100; ++i) at.push_back(i * step);
  return at;
}

/// "0.05", "700", "12k", "1.5M", "2e−7": by the step, so that neighbours can be told apart.
QString linearLabel(double value, double step, double largest) {
  if (value == 0) return u"0"_s;
  if (step >= 1e5 && largest >= 1e6) {
    return fixedText(value / 1e6, decimalsOf(step / 1e6)) + u'M';
  }
  if (step >= 1e3 && largest >= 1e4) return fixedText(value / 1e3, decimalsOf(step / 1e3)) + u'k';
  if (largest < 1e-4) {
    const double magnitude = std::floor(std::log10(largest));
    return numberText(value, 1 + decimalsOf(step / std::pow(10.0, magnitude)));
  }
  return fixedText(value, decimalsOf(step));
}

Ticks linearTicks(double step, double low, double high) {
  Ticks ticks{multiples(step, low, high), {}};
  const double largest = std::max(std::abs(low), std::abs(high));
  for (double& at : ticks.at) {
    if (std::abs(at) < step * 1e-6) at = 0;
    ticks.labels.push_back(linearLabel(at, step, largest));
  }
  return ticks;
}

QString logLabel(double value) {
  const double exponent = std::floor(std::log10(value) + 1e-9);
  if (exponent < -4 || exponent > 4) return numberText(value, 1);
  return fixedText(value, exponent < 0 ? static_cast<int>(-exponent) : 0);
}

/// 1 and 3 of each decade, 1-2-5 where those would be few, only 1 or every n-th decade where they
/// would be more than `most`.
Ticks logTicks(double low, double high, int most) {
  static constexpr std::array<double, 3> kOneTwoFive{1, 2, 5};
  static constexpr std::array<double, 2> kOneThree{1, 3};
  static constexpr std::array<double, 1> kOne{1};
  const auto collect = [&](std::span<const double> factors, int stride) {
    std::vector<double> at;
    const int first = static_cast<int>(std::floor(std::log10(low)));
    const int last = static_cast<int>(std::ceil(std::log10(high)));
    for (int exponent = first; exponent <= last; ++exponent) {
      if (exponent % stride != 0) continue;
      for (const double factor : factors) {
        const double value = factor * std::pow(10.0, exponent);
        if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) at.push_back(value);
      }
    }
    return at;
  };
  const auto fits = [&](const std::vector<double>& at) {
    return at.size() <= static_cast<std::size_t>(std::max(most, 2));
  };
  Ticks ticks{collect(kOneThree, 1), {}};
  if (ticks.at.size() < 4) ticks.at = collect(kOneTwoFive, 1);
  if (ticks.at.size() < 2) return linearTicks(niceStep(high - low, most), low, high);
  for (int stride = 1; !fits(ticks.at) && stride < 100; ++stride) ticks.at = collect(kOne, stride);
  for (const double at : ticks.at) ticks.labels.push_back(logLabel(at));
  return ticks;
}

double timeStep(double span, int most) {
  static constexpr std::array<double, 19> kSteps{1,     2,     5,     10,    15,    30,   60,
                                                 120,   300,   600,   900,   1800,  3600, 7200,
                                                 10800, 21600, 43200, 86400, 172800};
  for (const double step : kSteps) {
    if (span / step <= most) return step;
  }
  return niceStep(span / 86400, most) * 86400;
}

Ticks durationTicks(double low, double high, int most) {
  const double step = high - low < most ? niceStep(high - low, most) : timeStep(high - low, most);
  Ticks ticks{multiples(step, low, high), {}};
  for (const double at : ticks.at) ticks.labels.push_back(durationText(at, decimalsOf(step)));
  return ticks;
}

Ticks clockTicks(double low, double high, int most) {
  const double offset = QDateTime::fromSecsSinceEpoch(static_cast<qint64>(low)).offsetFromUtc();
  const double step = timeStep(std::max(high - low, 1.0), most);
  Ticks ticks{multiples(step, low + offset, high + offset), {}};
  const QString format = step >= 86400 ? u"d MMM"_s : step >= 60 ? u"HH:mm"_s : u"HH:mm:ss"_s;
  for (double& at : ticks.at) {
    at -= offset;
    ticks.labels.push_back(
        QLocale().toString(QDateTime::fromSecsSinceEpoch(std::llround(at)), format));
  }
  return ticks;
}

/// The first day of every `step`-th month (12: of the years whose number is a multiple of 1, 2,
/// 5…).
Ticks monthTicks(int step, double low, double high, const QString& format) {
  Ticks ticks;
  const QDate begin = QDateTime::fromSecsSinceEpoch(std::llround(low), Qt::UTC).date();
  QDate day(begin.year() - begin.year() % std::max(1, step / 12), 1, 1);
  for (; ticks.at.size() < 100; day = day.addMonths(step)) {
    const auto at = static_cast<double>(day.startOfDay(Qt::UTC).toSecsSinceEpoch());
    if (at > high) break;
    if (at < low) continue;
    ticks.at.push_back(at);
    ticks.labels.push_back(QLocale().toString(day, format));
  }
  return ticks;
}

Ticks dateTicks(double low, double high, int most) {
  constexpr double kDay = 86400, kMonth = 30.436875 * kDay;  // of the Gregorian calendar
  const double months = (high - low) / kMonth;
  if (months / 6 > most) {
    const double years = std::max(1.0, niceStep(months / 12, most));
    return monthTicks(12 * static_cast<int>(years == 2.5 ? 5 : years), low, high, u"yyyy"_s);
  }
  for (const int step : {1, 2, 3, 6}) {
    if (months / step > most) continue;
    if (months >= 2) return monthTicks(step, low, high, u"MMM yyyy"_s);
    break;
  }
  const double step = timeStep(std::max(high - low, 1.0), most);
  Ticks ticks{multiples(step, low, high), {}};
  const QString format = step >= kDay ? u"d MMM"_s : step >= 60 ? u"HH:mm"_s : u"HH:mm:ss"_s;
  for (const double at : ticks.at)
    ticks.labels.push_back(
        QLocale().toString(QDateTime::fromSecsSinceEpoch(std::llround(at), Qt::UTC), format));
  return ticks;
}

}  // namespace

double niceStep(double span, int most) {
  if (!(span > 0) || !std::isfinite(span)) return 1;
  const double rough = span / std::max(most, 1);
  const double magnitude = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (factor * magnitude >= rough * (1 - 1e-9)) return factor * magnitude;
  }
  return 10 * magnitude;
}

Ticks chartTicks(Scale scale, double low, double high, int most) {
  if (!(low < high)) return {};
  switch (scale) {
    case Scale::Log:
      return low > 0 ? logTicks(low, high, most) : Ticks{};
    case Scale::Duration:
      return durationTicks(low, high, most);
    case Scale::Clock:
      return clockTicks(low, high, most);
    case Scale::Date:
      return dateTicks(low, high, most);
    case Scale::Count: {
      const double step = niceStep(high - low, most);
      return linearTicks(step < 1 ? 1 : step == 2.5 ? 5 : step, low, high);
    }
    case Scale::Number:
      break;
  }
  Ticks ticks = linearTicks(niceStep(high - low, most), low, high);
  for (int more = most + 1; ticks.at.size() < 2 && more <= most + 3; ++more)
    ticks = linearTicks(niceStep(high - low, more), low, high);  // one alone gives no scale
  return ticks;
}

std::pair<double, double> niceRange(Scale scale, double low, double high, int most) {
  if (scale == Scale::Log) {
    const double room = std::max(std::pow(high / low, 0.06), 1.05);
    return {low / room, high * room};
  }
  if (low == high) {
    const double room = low == 0 ? 1 : 0.1 * std::abs(low);
    return {low - room, high + room};
  }
  const double step = niceStep(high - low, most);
  return {std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step};
}

}  // namespace stateroom::plots
