#include "ui/session/number_format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <cmath>

#include "core/base/text.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

QString withTrueMinus(QString text) {
  return text.replace(u'-', QChar(0x2212));
}

QString translated(const char* text) {
  return QCoreApplication::translate("NumberFormat", text);
}

}  // namespace

QString shortNumber(double value, int digits) {
  if (std::isnan(value)) return u"NaN"_s;
  if (std::isinf(value)) return withTrueMinus(value < 0 ? u"-∞"_s : u"∞"_s);
  if (value == 0) return u"0"_s;
  const double size = std::abs(value);
  if (size >= 1e7 || size < 1e-5)
    return withTrueMinus(QLocale().toString(value, 'e', digits - 1).toLower());
  if (value == std::trunc(value)) return withTrueMinus(QLocale().toString(value, 'f', 0));
  const int magnitude = static_cast<int>(std::floor(std::log10(size)));
  const int decimals = std::max(0, digits - 1 - magnitude);
  return withTrueMinus(QLocale().toString(value, 'f', decimals));
}

QString trimmedNumber(double value, int digits) {
  QString text = shortNumber(value, digits);
  if (!text.contains(QLocale().decimalPoint()) || text.contains(u'e')) return text;
  while (text.endsWith(QLocale().zeroDigit())) text.chop(1);
  if (text.endsWith(QLocale().decimalPoint())) text.chop(1);
  return text;
}

QString signedNumber(double value, int digits) {
  return (value > 0 ? u"+"_s : QString()) + shortNumber(value, digits);
}

QString wholeNumber(qint64 value) {
  return withTrueMinus(QLocale().toString(value));
}

QString exactNumber(double value) {
  return qstr(formatDouble(value));
}

QString shareText(double share, int decimals) {
  return QLocale().toString(share * 100, 'f', decimals);
}

QString fileSizeText(qint64 bytes) {
  return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

QString whenText(qint64 secondsSinceEpoch) {
  const QDateTime when = QDateTime::fromSecsSinceEpoch(secondsSinceEpoch);
  const qint64 days = when.date().daysTo(QDate::currentDate());
  if (days == 0)
    return translated(QT_TRANSLATE_NOOP("NumberFormat", "today, %1"))
        .arg(when.time().toString(u"HH:mm"_s));
  if (days == 1) return translated(QT_TRANSLATE_NOOP("NumberFormat", "yesterday"));
  const bool thisYear = when.date().year() == QDate::currentDate().year();
  return thisYear ? QLocale().toString(when.date(),
                                       translated(QT_TRANSLATE_NOOP("NumberFormat", "d MMMM")))
                  : QLocale().toString(when.date(), QLocale::ShortFormat);
}

}  // namespace stateroom
