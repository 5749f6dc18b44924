#include "plots/chart_export.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QPageSize>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <array>
#include <charconv>
#include <cmath>

#include "plots/chart_state.h"
#include "plots/curve_chart.h"
#include "plots/custom_plot.h"

namespace stateroom::plots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double kPictureScale = 2;

std::unexpected<QString> failed(const QString& path, const QString& reason) {
  return std::unexpected(
      QCoreApplication::translate("plots", "%1 cannot be written: %2").arg(path, reason));
}

/// The chart's title above the plot, for the time of one picture.
class ExportTitle {
 public:
  explicit ExportTitle(CurveChart& chart) : plot_(chart.plot()) {
    if (chart.title().isEmpty()) return;
    QFont font = chart.state().font;
    font.setWeight(QFont::DemiBold);
    font.setPixelSize(12);
    title_ = new QCPTextElement(&plot_, chart.title(), font);
    title_->setTextColor(chart.state().colours.text);
    title_->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
    title_->setMargins(QMargins(12, 8, 8, 0));
    plot_.plotLayout()->insertRow(0);
    plot_.plotLayout()->addElement(0, 0, title_);
  }
  ExportTitle(const ExportTitle&) = delete;
  ExportTitle& operator=(const ExportTitle&) = delete;
  ~ExportTitle() {
    if (title_ == nullptr) return;
    plot_.plotLayout()->remove(title_);
    plot_.plotLayout()->simplify();
    plot_.replot(QCustomPlot::rpQueuedReplot);
  }

 private:
  QCustomPlot& plot_;
  QCPTextElement* title_ = nullptr;
};

std::expected<void, QString> writePng(CurveChart& chart, const QString& path, QSize size) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return failed(path, file.errorString());
  const QPixmap picture = chart.plot().toPixmap(size.width(), size.height(), kPictureScale);
  if (!picture.save(&file, "PNG") || !file.commit()) return failed(path, file.errorString());
  return {};
}

/// Curves keep vectors and antialiasing whatever their length: nobody waits for a frame here.
void paintVectors(CurveChart& chart, QPaintDevice& device, QSize size) {
  chart.lookClosely();
  QCPPainter painter(&device);
  painter.setModes(QCPPainter::pmVectorized | QCPPainter::pmNoCaching | QCPPainter::pmNonCosmetic);
  chart.plot().toPainter(&painter, size.width(), size.height());
}

std::expected<void, QString> writeSvg(CurveChart& chart, const QString& path, QSize size) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return failed(path, file.errorString());
  QSvgGenerator generator;
  generator.setOutputDevice(&file);
  generator.setSize(size);
  generator.setViewBox(QRect(QPoint(), size));
  generator.setTitle(chart.title());
  paintVectors(chart, generator, size);
  if (!file.commit()) return failed(path, file.errorString());
  return {};
}

std::expected<void, QString> writePdf(CurveChart& chart, const QString& path, QSize size) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return failed(path, file.errorString());
  {
    QPdfWriter writer(&file);
    writer.setTitle(chart.title());
    writer.setResolution(72);
    writer.setPageSize(QPageSize(QSizeF(size), QPageSize::Point));
    writer.setPageMargins(QMarginsF());
    paintVectors(chart, writer, size);
  }
  if (!file.commit()) return failed(path, file.errorString());
  return {};
}

void appendNumber(QByteArray& text, double value) {
  if (std::isnan(value)) return;
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  text.append(digits.data(), end.ptr - digits.data());
}

QByteArray csvField(const QString& text) {
  QByteArray field = text.toUtf8();
  if (!field.contains(',') && !field.contains('"') && !field.contains('\n')) return field;
  return '"' + field.replace("\"", "\"\"") + '"';
}

std::expected<void, QString> writeCsv(CurveChart& chart, const QString& path) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return failed(path, file.errorString());
  file.write("series,variant," + csvField(chart.state().xLabel) + ',' + csvField(chart.title()) +
             '\n');
  for (const auto& shown : chart.state().curves) {
    const QByteArray names = csvField(shown.curve.name) + ',' + csvField(shown.curve.variant) + ',';
    const Series& series = *shown.curve.series;
    QByteArray lines;
    for (std::size_t i = 0; i < series.size(); ++i) {
      lines += names;
      appendNumber(lines, series.x()[i]);
      lines += ',';
      appendNumber(lines, series.y()[i]);
      lines += '\n';
      if (lines.size() > 1 << 20) file.write(std::exchange(lines, {}));
    }
    file.write(lines);
  }
  if (!file.commit()) return failed(path, file.errorString());
  return {};
}

}  // namespace

std::expected<void, QString> exportChart(CurveChart& chart, const QString& path, QSize size) {
  const QString suffix = QFileInfo(path).suffix().toLower();
  if (suffix == u"csv") return writeCsv(chart, path);
  const ExportTitle title(chart);
  if (suffix == u"png") return writePng(chart, path, size);
  if (suffix == u"svg") return writeSvg(chart, path, size);
  if (suffix == u"pdf") return writePdf(chart, path, size);
  return failed(path,
                QCoreApplication::translate("plots", "charts are written as png, svg, pdf or csv"));
}

}  // namespace stateroom::plots
