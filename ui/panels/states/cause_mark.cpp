#include "ui/panels/states/cause_mark.h"

#include <QGuiApplication>
#include <QPainterPath>

#include "ui/theme/theme.h"

namespace stateroom {

namespace {

QPainterPath polygon(std::initializer_list<QPointF> points) {
  QPolygonF shape(points);
  QPainterPath path;
  path.addPolygon(shape);
  path.closeSubpath();
  return path;
}

QPainterPath formOf(Cause cause, qreal r) {
  QPainterPath path;
  switch (cause) {
    case Cause::Edit:
      return polygon({{0, -r * 1.2}, {r * 1.2, 0}, {0, r * 1.2}, {-r * 1.2, 0}});
    case Cause::Reset:
      path.addRect(QRectF(-r, -r, 2 * r, 2 * r));
      return path;
    case Cause::Restore:
      return polygon(
          {{-r, -r}, {r, -r}, {r, r}, {-r, r}, {-r, r * 0.4}, {-r * 0.1, 0}, {-r, -r * 0.4}});
    case Cause::Replay:
    case Cause::Rebuild:
      return polygon({{0, -r * 1.15}, {r * 1.15, r * 0.9}, {-r * 1.15, r * 0.9}});
    case Cause::Import:
    case Cause::Copy:
      return polygon({{0, r * 1.15}, {r * 1.15, -r * 0.9}, {-r * 1.15, -r * 0.9}});
    case Cause::Merge:
      return polygon({{-r, -r}, {r, 0}, {-r, r}});
    case Cause::Erase:
      return polygon({{-r, -r * 0.35}, {r, -r * 0.35}, {r, r * 0.35}, {-r, r * 0.35}});
    default:
      path.addEllipse(QPointF(0, 0), r, r);
      return path;
  }
}

}  // namespace

QColor causeColour(Cause cause) {
  const auto& series = tokens().series;
  switch (cause) {
    case Cause::Initial:
      return tokens().secondaryText;
    case Cause::Edit:
      return series[1];
    case Cause::Reset:
    case Cause::Restore:
      return series[3];
    case Cause::Replay:
    case Cause::Merge:
      return series[2];
    case Cause::Import:
    case Cause::Copy:
      return series[4];
    case Cause::Rebuild:
      return series[5];
    case Cause::Erase:
      return tokens().error;
    default:
      return series[0];
  }
}

QString causeText(Cause cause) {
  static constexpr const char* kTexts[] = {
      QT_TRANSLATE_NOOP("Causes", "initial"), QT_TRANSLATE_NOOP("Causes", "predict"),
      QT_TRANSLATE_NOOP("Causes", "edit"),    QT_TRANSLATE_NOOP("Causes", "reset"),
      QT_TRANSLATE_NOOP("Causes", "restore"), QT_TRANSLATE_NOOP("Causes", "merge"),
      QT_TRANSLATE_NOOP("Causes", "copy"),    QT_TRANSLATE_NOOP("Causes", "import"),
      QT_TRANSLATE_NOOP("Causes", "rebuild"), QT_TRANSLATE_NOOP("Causes", "replay"),
      QT_TRANSLATE_NOOP("Causes", "erase")};
  return QCoreApplication::translate("Causes", kTexts[static_cast<std::size_t>(cause)]);
}

void paintCause(QPainter& painter, QPointF centre, Cause cause, qreal size, bool hollow) {
  const QColor colour = causeColour(cause);
  painter.save();
  painter.translate(centre);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool ring = hollow || cause == Cause::Initial;
  painter.setPen(ring ? QPen(colour, 1.5) : QPen(Qt::NoPen));
  painter.setBrush(ring ? tokens().base : colour);
  painter.drawPath(formOf(cause, ring ? size / 2 - 0.75 : size / 2));
  painter.restore();
}

QPixmap causePixmap(Cause cause) {
  constexpr int kSize = 12;
  const qreal ratio = qApp->devicePixelRatio();
  QPixmap mark(QSize(kSize, kSize) * ratio);
  mark.setDevicePixelRatio(ratio);
  mark.fill(Qt::transparent);
  QPainter painter(&mark);
  paintCause(painter, {kSize / 2.0, kSize / 2.0}, cause, 9);
  return mark;
}

}  // namespace stateroom
