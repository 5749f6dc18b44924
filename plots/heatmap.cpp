#include "plots/heatmap.h"

#include <algorithm>
#include <cmath>

namespace stateroom::plots {

namespace {

constexpr std::size_t kMostLookedAt = 100'000;

}  // namespace

DivergingMap::DivergingMap(const std::array<QColor, 7>& stops, const QColor& notANumber)
    : notANumber_(notANumber.rgb()) {
  for (int i = 0; i <= kSteps; ++i) {
    const double place = 6.0 * i / kSteps;
    const auto low = std::min<std::size_t>(5, static_cast<std::size_t>(place));
    const double share = place - static_cast<double>(low);
    const auto mix = [share](int a, int b) { return qRound(a + (b - a) * share); };
    const QColor &a = stops[low], &b = stops[low + 1];
    colours_[static_cast<std::size_t>(i)] =
        qRgb(mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue()));
  }
}

QRgb DivergingMap::at(float value) const {
  if (std::isnan(value)) return notANumber_;
  const float place = (std::clamp(value, -1.0F, 1.0F) + 1) * (0.5F * kSteps);
  return colours_[static_cast<std::size_t>(std::lround(place))];
}

QImage DivergingMap::legend(int width, int height) const {
  QImage image(width, height, QImage::Format_RGB32);
  for (int x = 0; x < width; ++x) {
    const auto value = static_cast<float>(2.0 * x / std::max(1, width - 1) - 1);
    for (int y = 0; y < height; ++y) image.setPixel(x, y, at(value));
  }
  return image;
}

double symmetricRange(std::span<const float> values) {
  const std::size_t step = std::max<std::size_t>(1, values.size() / kMostLookedAt);
  std::vector<float> sizes;
  sizes.reserve(values.size() / step + 1);
  for (std::size_t i = 0; i < values.size(); i += step)
    if (std::isfinite(values[i])) sizes.push_back(std::abs(values[i]));
  if (sizes.empty()) return 1;
  const auto place =
      sizes.begin() + static_cast<std::ptrdiff_t>(0.995 * static_cast<double>(sizes.size() - 1));
  std::ranges::nth_element(sizes, place);
  if (!(*place > 0)) return 1;
  const double digit = std::pow(10.0, std::floor(std::log10(*place)));
  return std::ceil(*place / digit - 1e-6) * digit;
}

QImage heatmapImage(const HeatmapColumns& values, const DivergingMap& map, double range,
                    const QColor& missing) {
  const int width = static_cast<int>(values.columns.size());
  const int height = static_cast<int>(values.order.size());
  QImage image(width, height, QImage::Format_RGB32);
  const auto scale = static_cast<float>(1 / range);
  std::vector<QRgb*> lines(static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y)
    lines[static_cast<std::size_t>(y)] = reinterpret_cast<QRgb*>(image.scanLine(y));
  for (int x = 0; x < width; ++x) {
    const auto& column = values.columns[static_cast<std::size_t>(x)];
    for (std::size_t y = 0; y < lines.size(); ++y) {
      const auto place = static_cast<std::size_t>(values.order[y]);
      lines[y][x] = place < column.size() ? map.at(column[place] * scale) : missing.rgb();
    }
  }
  return image;
}

QImage matrixImage(std::span<const float> values, std::int64_t rows, std::int64_t columns,
                   const DivergingMap& map, double range, QSize size) {
  const int width = static_cast<int>(std::min<std::int64_t>(size.width(), columns));
  const int height = static_cast<int>(std::min<std::int64_t>(size.height(), rows));
  QImage image(width, height, QImage::Format_RGB32);
  const auto scale = static_cast<float>(1 / range);
  const auto begin = [](std::int64_t i, std::int64_t of, std::int64_t all) { return i * all / of; };
  for (int y = 0; y < height; ++y) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
    for (int x = 0; x < width; ++x) {
      float farthest = 0;
      for (auto r = begin(y, height, rows); r < begin(y + 1, height, rows); ++r)
        for (auto c = begin(x, width, columns); c < begin(x + 1, width, columns); ++c) {
          const float value = values[static_cast<std::size_t>(r * columns + c)];
          if (std::isnan(value) || std::abs(value) > std::abs(farthest)) farthest = value;
        }
      line[x] = map.at(farthest * scale);
    }
  }
  return image;
}

}  // namespace stateroom::plots
