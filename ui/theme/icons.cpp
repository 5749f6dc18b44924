#include "ui/theme/icons.h"

#include <QApplication>
#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "ui/theme/theme.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

QByteArray coloured(const QString& name, const QColor& colour) {
  static QHash<QString, QByteArray> sources;
  QByteArray& source = sources[name];
  if (source.isEmpty()) {
    QFile file(u":/icons/"_s + name + u".svg"_s);
    if (file.open(QIODevice::ReadOnly)) source = file.readAll();
  }
  return QByteArray(source).replace("currentColor", colour.name().toLatin1());
}

class ThemedEngine final : public QIconEngine {
 public:
  ThemedEngine(QString name, QColor Tokens::* colour) : name_(std::move(name)), colour_(colour) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    const int size = qMin(rect.width(), rect.height());
    const QPixmap picture =
        iconPixmap(name_, size, colour(mode), painter->device()->devicePixelRatioF());
    painter->drawPixmap(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2,
                        picture);
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    return scaledPixmap(size, mode, state, 1);
  }

  // Qt 6.4 passes the size in device pixels.
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override {
    return iconPixmap(name_, qMin(size.width(), size.height()), colour(mode), 1);
  }

  QIconEngine* clone() const override { return new ThemedEngine(name_, colour_); }

 private:
  QColor colour(QIcon::Mode mode) const {
    return mode == QIcon::Disabled ? tokens().disabledText : tokens().*colour_;
  }

  QString name_;
  QColor Tokens::* colour_;
};

}  // namespace

QIcon themedIcon(const QString& name, QColor Tokens::* colour) {
  return QIcon(new ThemedEngine(name, colour));
}

QPixmap iconPixmap(const QString& name, int size, const QColor& colour, qreal devicePixelRatio) {
  const QString key =
      u"stateroom/%1/%2/%3/%4"_s.arg(name).arg(size).arg(colour.name()).arg(devicePixelRatio);
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  pixmap = QPixmap(qRound(size * devicePixelRatio), qRound(size * devicePixelRatio));
  pixmap.fill(Qt::transparent);
  QSvgRenderer renderer(coloured(name, colour));
  QPainter painter(&pixmap);
  renderer.render(&painter);
  painter.end();
  pixmap.setDevicePixelRatio(devicePixelRatio);
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

QIcon swatchIcon(const QColor& colour) {
  QIcon icon;
  for (const qreal ratio : {1.0, 2.0}) {
    QPixmap pixmap(qRound(16 * ratio), qRound(16 * ratio));
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(3, 3, 10, 10), 2, 2);
    painter.end();
    icon.addPixmap(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected);
  }
  return icon;
}

}  // namespace stateroom
