#include "plots/xy_chart.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <tuple>

#include "plots/chart_ticks.h"
#include "plots/number_text.h"

namespace stateroom::plots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double kReach = 12;  // px around a point that choose it

std::pair<double, double> widened(std::pair<double, double> range) {
  return range.second > range.first ? range : std::pair(range.first - 0.5, range.second + 0.5);
}

}  // namespace

XyChart::XyChart(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
}

void XyChart::setColours(const ChartColours& colours) {
  content_.colours = colours;
  redraw();
}

void XyChart::setTitle(const QString& title) {
  title_ = title;
  setAccessibleName(title);
}

void XyChart::setAxes(const QString& x, const QString& y, Scale xScale) {
  content_.xScale = xScale;
  content_.xLabel = x;
  content_.yLabel = y;
  redraw();
}

void XyChart::setRanges(std::optional<std::pair<double, double>> x,
                        std::optional<std::pair<double, double>> y) {
  fixedX_ = x;
  fixedY_ = y;
  fit();
}

void XyChart::setCurves(std::vector<XyCurve> curves) {
  content_.curves = std::move(curves);
  keyPoint_.reset();
  fit();
}

void XyChart::setGuides(std::vector<XyGuide> guides) {
  content_.guides = std::move(guides);
  redraw();
}

void XyChart::setMarkers(std::vector<XyMarker> markers) {
  content_.markers = std::move(markers);
  update();
}

void XyChart::setHandle(std::optional<double> x, double step) {
  content_.handle = x;
  handleStep_ = step;
  setCursor(x ? Qt::SplitHCursor : Qt::ArrowCursor);
  update();
}

void XyChart::redraw() {
  drawn_ = {};
  update();
}

void XyChart::fit() {
  std::optional<std::pair<double, double>> x, y;
  const auto include = [](std::optional<std::pair<double, double>>& range, double value) {
    if (!std::isfinite(value)) return;
    if (!range) range = {value, value};
    range = {std::min(range->first, value), std::max(range->second, value)};
  };
  for (const XyCurve& curve : content_.curves) {
    for (const QPointF& point : curve.points) {
      if (!isFinite(point)) continue;
      include(x, point.x());
      include(y, point.y());
    }
    for (const auto& [low, high] : curve.spans) {
      include(y, low);
      include(y, high);
    }
  }
  const auto fitted = [](const auto& range) {
    const auto [low, high] = widened(range.value_or(std::pair(0.0, 1.0)));
    return niceRange(Scale::Number, low, high, 6);
  };
  content_.x = fixedX_ ? *fixedX_ : widened(x.value_or(std::pair(0.0, 1.0)));
  content_.y = fixedY_ ? *fixedY_ : fitted(y);
  redraw();
}

XyPainter XyChart::painterOf(QSizeF size) const {
  return {content_, size, smallFont()};
}

QPointF XyChart::pixelAt(QPointF value) const {
  return painterOf(size()).at(value);
}

QFont XyChart::smallFont() const {
  QFont small = font();
  small.setPixelSize(11);
  small.setWeight(QFont::Normal);
  return small;
}

void XyChart::paintEvent(QPaintEvent*) {
  const double ratio = devicePixelRatioF();
  if (drawn_.size() != size() * ratio) {
    drawn_ = QPixmap(size() * ratio);
    drawn_.setDevicePixelRatio(ratio);
    QPainter onPixmap(&drawn_);
    painter_.emplace(painterOf(size()));
    painter_->paintCurves(onPixmap);
  }
  QPainter painter(this);
  painter.drawPixmap(0, 0, drawn_);
  painter_->paintMarkers(painter);
  if (!hasFocus()) return;
  painter.setPen(QPen(content_.colours.accent, 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

// ---- hands

void XyChart::moveHandle(double x) {
  const double within = std::clamp(x, content_.x.first, content_.x.second);
  if (content_.handle == within) return;
  content_.handle = within;
  update();
  Q_EMIT handleMoved(within);
}

std::optional<std::pair<int, int>> XyChart::nearest(QPointF pixel) const {
  std::optional<std::pair<int, int>> best;
  double least = kReach;
  const XyPainter frame = painterOf(size());
  for (std::size_t c = 0; c < content_.curves.size(); ++c)
    for (qsizetype i = 0; i < content_.curves[c].points.size(); ++i) {
      const QPointF away = frame.at(content_.curves[c].points[i]) - pixel;
      const double distance = std::hypot(away.x(), away.y());
      if (distance < least) least = distance, best = {int(c), int(i)};
    }
  return best;
}

void XyChart::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  if (content_.handle) return mouseMoveEvent(event);
  const auto found = nearest(event->position());
  if (!found) return;
  if (found->first + 1 == std::ssize(content_.curves)) keyPoint_ = found->second;
  Q_EMIT pointChosen(found->first, found->second);
}

void XyChart::mouseMoveEvent(QMouseEvent* event) {
  if (!content_.handle || !event->buttons().testFlag(Qt::LeftButton)) return;
  const QRectF plot = painterOf(size()).plot();
  moveHandle(content_.x.first + (event->position().x() - plot.left()) / plot.width() *
                                    (content_.x.second - content_.x.first));
}

/// Along x, and where it is the same along y.
void XyChart::chooseNext(int direction) {
  if (content_.curves.empty() || content_.curves.back().points.isEmpty()) return;
  const QList<QPointF>& points = content_.curves.back().points;
  const auto key = [&](int i) { return std::tuple(points[i].x(), points[i].y(), i); };
  std::optional<int> next;
  for (int i = 0; i < points.size(); ++i) {
    if (!isFinite(points[i])) continue;
    const bool beyond =
        !keyPoint_ || (direction > 0 ? key(i) > key(*keyPoint_) : key(i) < key(*keyPoint_));
    if (beyond && (!next || (direction > 0 ? key(i) < key(*next) : key(i) > key(*next)))) next = i;
  }
  if (!next) return;
  keyPoint_ = next;
  Q_EMIT pointChosen(static_cast<int>(content_.curves.size()) - 1, *next);
}

void XyChart::keyPressEvent(QKeyEvent* event) {
  const int direction = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
  if (direction == 0) return QWidget::keyPressEvent(event);
  if (!content_.handle) return chooseNext(direction);
  const double steps = event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
  moveHandle(*content_.handle + direction * steps * handleStep_);
}

bool XyChart::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const auto found = nearest(help->pos());
  QString text;
  if (found) {
    const XyCurve& curve = content_.curves[std::size_t(found->first)];
    const QPointF at = curve.points[found->second];
    text = u"%1: %2, %3"_s.arg(curve.name, numberText(at.x()), numberText(at.y()));
  }
  QToolTip::showText(help->globalPos(), text, this);
  return true;
}

// ---- export

void XyChart::writePoints(QIODevice& file) const {
  QByteArray lines = "curve,x,y,low,high\n";
  for (const XyCurve& curve : content_.curves)
    for (qsizetype i = 0; i < curve.points.size(); ++i) {
      const bool span = i < curve.spans.size();
      lines += csvField(curve.name) + ',' + csvNumber(curve.points[i].x()) + ',' +
               csvNumber(curve.points[i].y()) + ',' +
               (span ? csvNumber(curve.spans[i].first) : QByteArray()) + ',' +
               (span ? csvNumber(curve.spans[i].second) : QByteArray()) + '\n';
    }
  file.write(lines);
}

Written XyChart::exportTo(const QString& path, QSize size) const {
  if (path.endsWith(u".csv"_s))
    return writeTable(path, [this](QIODevice& file) { writePoints(file); });
  return writePicture(path, {size, title_, [&](QPaintDevice& device) {
                               QPainter painter(&device);
                               XyPainter picture = painterOf(size);
                               picture.paintCurves(painter);
                               picture.paintMarkers(painter);
                             }});
}

}  // namespace stateroom::plots
