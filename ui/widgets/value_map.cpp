#include "ui/widgets/value_map.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/session/number_format.h"
#include "ui/theme/theme.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr QRgb kNaN = qRgb(0xd0, 0x00, 0x8f);

/// 257 colours from -1 to 1, linear in sRGB between the stops of the theme.
std::array<QRgb, 257> ramp() {
  std::array<QRgb, 257> colours{};
  const auto& stops = tokens().diverging;
  for (std::size_t i = 0; i < colours.size(); ++i) {
    const double place = static_cast<double>(i) / 256 * static_cast<double>(stops.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(place), stops.size() - 2);
    colours[i] = blended(stops[below + 1], stops[below], place - static_cast<double>(below)).rgb();
  }
  return colours;
}

/// Of at most about 100,000 of them, evenly.
double limitOf(const std::vector<float>& values) {
  std::vector<float> sizes;
  const std::size_t step = std::max<std::size_t>(1, values.size() / 100'000);
  for (std::size_t i = 0; i < values.size(); i += step)
    if (std::isfinite(values[i])) sizes.push_back(std::abs(values[i]));
  if (sizes.empty()) return 1;
  const auto at =
      sizes.begin() + static_cast<std::ptrdiff_t>(0.995 * static_cast<double>(sizes.size() - 1));
  std::ranges::nth_element(sizes, at);
  if (!(*at > 0)) return 1;
  const double magnitude = std::pow(10.0, std::floor(std::log10(*at)));
  return std::ceil(*at / magnitude - 1e-9) * magnitude;
}

}  // namespace

ValueMap::ValueMap(QWidget* parent) : QWidget(parent) {
  setMinimumHeight(96);
}

void ValueMap::setValues(std::shared_ptr<const std::vector<float>> values, std::int64_t rows,
                         std::int64_t columns) {
  values_ = std::move(values);
  rows_ = rows;
  columns_ = columns;
  limit_ = values_ == nullptr ? 1 : limitOf(*values_);
  cached_ = {};
  update();
}

QImage ValueMap::picture(QSize size) const {
  const int width = int(std::min<std::int64_t>(size.width(), columns_));
  const int height = int(std::min<std::int64_t>(size.height(), rows_));
  QImage image(width, height, QImage::Format_RGB32);
  const auto colours = ramp();
  const auto begin = [](std::int64_t i, std::int64_t of, std::int64_t all) { return i * all / of; };
  for (int y = 0; y < height; ++y) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
    for (int x = 0; x < width; ++x) {
      float farthest = 0;
      for (auto r = begin(y, height, rows_); r < begin(y + 1, height, rows_); ++r)
        for (auto c = begin(x, width, columns_); c < begin(x + 1, width, columns_); ++c) {
          const float value = (*values_)[std::size_t(r * columns_ + c)];
          if (std::isnan(value) || std::abs(value) > std::abs(farthest)) farthest = value;
        }
      const double share = std::clamp(farthest / limit_, -1.0, 1.0);
      line[x] = std::isnan(farthest) ? kNaN : colours[std::size_t(std::lround((share + 1) * 128))];
    }
  }
  return image;
}

void ValueMap::paintEvent(QPaintEvent*) {
  if (values_ == nullptr || rows_ == 0 || columns_ == 0) return;
  const QSize size = plot().size();
  if (cached_.isNull() ||
      cached_.text(u"size"_s) != u"%1x%2"_s.arg(size.width()).arg(size.height()) ||
      cachedTheme_ != &tokens()) {
    cached_ = picture(size);
    cached_.setText(u"size"_s, u"%1x%2"_s.arg(size.width()).arg(size.height()));
    cachedTheme_ = &tokens();
  }
  QPainter(this).drawImage(plot(), cached_);
}

bool ValueMap::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip || values_ == nullptr) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const QRect area = plot();
  if (!area.contains(help->pos())) return true;
  const auto row = (help->pos().y() - area.top()) * rows_ / area.height();
  const auto column = (help->pos().x() - area.left()) * columns_ / area.width();
  QToolTip::showText(help->globalPos(),
                     u"[%1, %2] = %3"_s.arg(row).arg(column).arg(
                         exactNumber(double((*values_)[std::size_t(row * columns_ + column)]))),
                     this);
  return true;
}

}  // namespace stateroom
