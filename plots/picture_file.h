#pragma once

#include <QByteArray>
#include <QSize>
#include <QString>
#include <expected>
#include <functional>

class QIODevice;
class QPaintDevice;

namespace stateroom::plots {

/// What was not written and why: a sentence for people.
using Written = std::expected<void, QString>;

/// Something that can be put on paper: `paint` fills (0, 0) to `size` of any device.
struct Picture {
  QSize size;
  QString title;
  std::function<void(QPaintDevice&)> paint;
};

/// Atomically, by the file's suffix: png (at twice the size), svg, pdf (one point a pixel).
Written writePicture(const QString& path, const Picture& picture);

/// A table as text, atomically.
Written writeTable(const QString& path, const std::function<void(QIODevice&)>& write);
QByteArray csvNumber(double value);  ///< reads back exactly; a gap (NaN) is an empty field
QByteArray csvField(const QString& text);

}  // namespace stateroom::plots
