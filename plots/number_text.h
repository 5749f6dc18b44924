#pragma once

#include <QString>

namespace stateroom::plots {

/// A number for people: so many significant digits, the locale's separators, a true minus sign;
/// powers of ten only where the digits would not be read ("3.0e−7").
QString numberText(double value, int significant = 4);
/// With a fixed number of decimals, as the labels of one axis have it.
QString fixedText(double value, int decimals);
/// "0:19", "1:02:03" (seconds); below ten seconds with as many decimals as are asked for.
QString durationText(double seconds, int decimals = 0);

}  // namespace stateroom::plots
