#include "ui/panels/states/twin_heatmaps.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "plots/heatmap.h"
#include "ui/theme/plot_colours.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

namespace {

constexpr int kLeft = 12, kGap = 16, kBottom = 22;

}  // namespace

TwinHeatmaps::TwinHeatmaps(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("twinHeatmaps"));
  setAccessibleName(tr("Both histories, unit by unit"));
  setMinimumHeight(90);
  connect(&Theme::instance(), &Theme::changed, this, &TwinHeatmaps::renew);
}

void TwinHeatmaps::setSides(std::array<Side, 2> sides) {
  sides_ = std::move(sides);
  renew();
}

/// Units by their largest size in either history.
void TwinHeatmaps::renew() {
  std::size_t units = 0;
  for (const Side& side : sides_)
    for (const auto& column : side.columns) units = std::max(units, column.size());
  std::vector<float> weight(units), all;
  for (const Side& side : sides_)
    for (const auto& column : side.columns) {
      for (std::size_t unit = 0; unit < column.size(); ++unit)
        weight[unit] = std::max(weight[unit], std::abs(column[unit]));
      all.insert(all.end(), column.begin(), column.end());
    }
  std::vector<int> order(units);
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](int unit) { return weight[static_cast<std::size_t>(unit)]; });
  range_ = plots::symmetricRange(all);
  const plots::DivergingMap map = divergingMap();
  for (std::size_t i = 0; i < sides_.size(); ++i)
    pictures_[i] = plots::heatmapImage({sides_[i].columns, order}, map, range_, tokens().grid);
  Q_EMIT rangeChanged(range_);
  update();
}

/// A revision is as wide on either side.
void TwinHeatmaps::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), tokens().base);
  const auto columns = sides_[0].columns.size() + sides_[1].columns.size();
  if (columns == 0) return;
  const double pitch = double(width() - 2 * kLeft - kGap) / double(columns);
  double left = kLeft;
  for (std::size_t i = 0; i < sides_.size(); ++i) {
    const QRectF at(left, 0, pitch * double(sides_[i].columns.size()), height() - kBottom);
    if (!pictures_[i].isNull()) painter.drawImage(at, pictures_[i]);
    const QRectF foot(left, at.bottom() + 3, at.width(), 16);
    painter.fillRect(QRectF(left, foot.top() + 3, 10, 10), tokens().series[i]);
    painter.setFont(typeFont(Type::Small));
    painter.setPen(tokens().secondaryText);
    painter.drawText(foot.adjusted(16, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(sides_[i].title, Qt::ElideRight,
                                                      qMax(20, int(foot.width()) - 16)));
    left = at.right() + kGap;
  }
}

}  // namespace stateroom
