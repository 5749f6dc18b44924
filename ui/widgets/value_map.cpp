#include "ui/widgets/value_map.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "plots/heatmap.h"
#include "ui/session/number_format.h"
#include "ui/theme/plot_colours.h"
#include "ui/theme/theme.h"

namespace stateroom {

using namespace Qt::StringLiterals;

ValueMap::ValueMap(QWidget* parent) : QWidget(parent) {
  setMinimumHeight(96);
}

void ValueMap::setValues(std::shared_ptr<const std::vector<float>> values, std::int64_t rows,
                         std::int64_t columns) {
  values_ = std::move(values);
  rows_ = rows;
  columns_ = columns;
  limit_ = values_ == nullptr ? 1 : plots::symmetricRange(*values_);
  cached_ = {};
  update();
}

void ValueMap::paintEvent(QPaintEvent*) {
  if (values_ == nullptr || rows_ == 0 || columns_ == 0) return;
  const QSize size = plot().size();
  if (cached_.isNull() ||
      cached_.text(u"size"_s) != u"%1x%2"_s.arg(size.width()).arg(size.height()) ||
      cachedTheme_ != &tokens()) {
    cached_ = plots::matrixImage(*values_, rows_, columns_, divergingMap(), limit_, size);
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
