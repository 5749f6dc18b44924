#pragma once

#include <QString>
#include <utility>
#include <vector>

namespace stateroom::plots {

/// What an axis counts.
enum class Scale {
  Number,    ///< linear
  Count,     ///< whole numbers, such as steps: no tick between them
  Log,       ///< decimal logarithm
  Duration,  ///< seconds, shown as 1:02:03
  Clock,     ///< seconds since 1970, shown as local time of day
  Date,      ///< seconds since 1970 UTC, shown as years, months or days of UTC
};

/// Ticks of an axis and their labels, all labels with the same number of decimals.
struct Ticks {
  std::vector<double> at;
  std::vector<QString> labels;
};

/// 1, 2, 2.5 or 5 times a power of ten, so that `span` holds at most `most` steps.
double niceStep(double span, int most);

/// At most about `most` ticks within [low, high].
Ticks chartTicks(Scale scale, double low, double high, int most);

/// A range a little larger than the data whose ends are ticks (Number) or lie just outside (Log).
/// A range of no width is widened.
std::pair<double, double> niceRange(Scale scale, double low, double high, int most);

}  // namespace stateroom::plots
