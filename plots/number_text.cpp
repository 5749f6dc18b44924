#include "plots/number_text.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace stateroom::plots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QChar kMinus(0x2212);

QString withTrueMinus(QString text) {
  return text.replace(u'-', kMinus);
}

}  // namespace

QString fixedText(double value, int decimals) {
  QString text = QLocale().toString(value, 'f', decimals);
  const bool zero = std::abs(value) < 0.5 * std::pow(10.0, -decimals);
  if (zero && text.startsWith(QLocale().negativeSign())) text.remove(0, 1);
  return withTrueMinus(text);
}

QString numberText(double value, int significant) {
  if (std::isnan(value)) return u"NaN"_s;
  if (std::isinf(value)) return value > 0 ? u"∞"_s : QString(kMinus) + u'∞';
  if (value == 0) return u"0"_s;
  const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
  if (exponent < -4 || exponent > 8) {
    QString text = QLocale().toString(value, 'e', significant - 1).toLower();
    return withTrueMinus(text.replace(u"e-0"_s, u"e-"_s).replace(u"e+0"_s, u"e+"_s));
  }
  return fixedText(value, std::max(0, significant - 1 - exponent));
}

QString durationText(double seconds, int decimals) {
  if (!std::isfinite(seconds)) return u"–"_s;
  const QString sign = seconds < 0 ? QString(kMinus) : QString();
  const double scale = std::pow(10.0, decimals);
  const double rounded = std::round(std::abs(seconds) * scale) / scale;
  const auto whole = static_cast<long long>(rounded);
  const auto hours = whole / 3600, minutes = whole / 60 % 60;
  const auto minutesBefore = hours * 60 + minutes;
  const double left = rounded - 60 * static_cast<double>(minutesBefore);
  QString rest = QLocale::c().toString(left, 'f', decimals);
  if (left < 10) rest.prepend(u'0');
  if (hours == 0) return sign + u"%1:%2"_s.arg(minutes).arg(rest);
  return sign + u"%1:%2:%3"_s.arg(hours).arg(minutes, 2, 10, QChar(u'0')).arg(rest);
}

}  // namespace stateroom::plots
