#pragma once

#include <QString>

namespace stateroom {

/// Numbers for people: the locale's separators, a true minus sign, a dash where there is none.
QString shortNumber(double value, int digits = 4);    ///< `digits` significant, trailing zeros kept
QString trimmedNumber(double value, int digits = 4);  ///< without zeros at its end: cells of data
QString signedNumber(double value, int digits);       ///< shortNumber with a plus before gains
QString wholeNumber(qint64 value);
QString exactNumber(double value);                  ///< shortest text that reads back, C locale
QString shareText(double share, int decimals = 1);  ///< 0.0931 -> "9.3"
QString fileSizeText(qint64 bytes);
QString whenText(qint64 secondsSinceEpoch);  ///< "today, 14:02", "yesterday", "17 November"

}  // namespace stateroom
