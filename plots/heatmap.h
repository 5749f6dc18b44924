#pragma once

#include <QColor>
#include <QImage>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace stateroom::plots {

/// Colours from negative to positive, symmetric about 0, linear in sRGB between seven stops.
class DivergingMap {
 public:
  DivergingMap(const std::array<QColor, 7>& stops, const QColor& notANumber);
  /// `value` in -1 … 1; beyond is the end's colour.
  QRgb at(float value) const;
  QImage legend(int width, int height) const;

 private:
  static constexpr int kSteps = 512;
  std::array<QRgb, kSteps + 1> colours_;
  QRgb notANumber_;
};

/// The range of a picture, symmetric about 0: the 99.5th percentile of |value|, rounded up to one
/// digit; 1 without values. Of more than 100,000 values so many are looked at, evenly spread.
double symmetricRange(std::span<const float> values);

/// Values as columns of one height; an empty column is missing.
struct HeatmapColumns {
  std::vector<std::vector<float>> columns;
  std::vector<int> order;  ///< rows of the picture, from the top: places in a column
};

/// One pixel a value. Missing columns are filled with `missing`.
QImage heatmapImage(const HeatmapColumns& values, const DivergingMap& map, double range,
                    const QColor& missing);

/// A matrix by rows, at most `size`: where it is larger a pixel stands for a block of values, by
/// the one farthest from zero (NaN before all).
QImage matrixImage(std::span<const float> values, std::int64_t rows, std::int64_t columns,
                   const DivergingMap& map, double range, QSize size);

}  // namespace stateroom::plots
