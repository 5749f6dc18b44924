#include "plots/picture_file.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QImage>
#include <QPageSize>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <array>
#include <charconv>
#include <cmath>

namespace stateroom::plots {

namespace {

constexpr double kPictureScale = 2;

QString sentence(const char* text) {
  return QCoreApplication::translate("plots", text);
}

Written failed(const QString& path, const QString& reason) {
  return std::unexpected(
      QCoreApplication::translate("plots", "%1 cannot be written: %2").arg(path, reason));
}

bool paintPng(QIODevice& file, const Picture& picture) {
  QImage image(picture.size * kPictureScale, QImage::Format_RGB32);
  image.setDevicePixelRatio(kPictureScale);
  if (image.isNull()) return false;
  image.fill(Qt::white);
  picture.paint(image);
  return image.save(&file, "PNG");
}

bool paintSvg(QIODevice& file, const Picture& picture) {
  QSvgGenerator generator;
  generator.setOutputDevice(&file);
  generator.setSize(picture.size);
  generator.setViewBox(QRect(QPoint(), picture.size));
  generator.setTitle(picture.title);
  picture.paint(generator);
  return true;
}

bool paintPdf(QIODevice& file, const Picture& picture) {
  QPdfWriter writer(&file);
  writer.setTitle(picture.title);
  writer.setResolution(72);
  writer.setPageSize(QPageSize(QSizeF(picture.size), QPageSize::Point));
  writer.setPageMargins(QMarginsF());
  picture.paint(writer);
  return true;
}

}  // namespace

Written writePicture(const QString& path, const Picture& picture) {
  const QString suffix = QFileInfo(path).suffix().toLower();
  const auto paint = suffix == u"png"   ? paintPng
                     : suffix == u"svg" ? paintSvg
                     : suffix == u"pdf" ? paintPdf
                                        : nullptr;
  if (paint == nullptr)
    return failed(
        path, sentence(QT_TRANSLATE_NOOP("plots", "charts are written as png, svg, pdf or csv")));
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return failed(path, file.errorString());
  if (!paint(file, picture))
    return failed(path, sentence(QT_TRANSLATE_NOOP("plots", "the picture is too large")));
  if (!file.commit()) return failed(path, file.errorString());
  return {};
}

Written writeTable(const QString& path, const std::function<void(QIODevice&)>& write) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return failed(path, file.errorString());
  write(file);
  if (!file.commit()) return failed(path, file.errorString());
  return {};
}

QByteArray csvNumber(double value) {
  if (std::isnan(value)) return {};
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return {digits.data(), end.ptr - digits.data()};
}

QByteArray csvField(const QString& text) {
  QByteArray field = text.toUtf8();
  if (!field.contains(',') && !field.contains('"') && !field.contains('\n')) return field;
  return '"' + field.replace("\"", "\"\"") + '"';
}

}  // namespace stateroom::plots
