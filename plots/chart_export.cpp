#include "plots/chart_export.h"

#include <QFileInfo>
#include <QIODevice>
#include <utility>

#include "plots/chart_state.h"
#include "plots/curve_chart.h"
#include "plots/custom_plot.h"

namespace stateroom::plots {

using namespace Qt::Literals::StringLiterals;

namespace {

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

/// Curves keep vectors and antialiasing whatever their length: nobody waits for a frame here.
void paintChart(CurveChart& chart, QPaintDevice& device, QSize size) {
  const bool vectors = device.devType() != QInternal::Image;
  if (vectors) chart.lookClosely();
  QCPPainter painter(&device);
  painter.setModes(QCPPainter::pmNoCaching | QCPPainter::pmNonCosmetic);
  painter.setMode(QCPPainter::pmVectorized, vectors);
  chart.plot().toPainter(&painter, size.width(), size.height());
}

void writeSeries(const CurveChart& chart, QIODevice& file) {
  file.write("series,variant," + csvField(chart.state().xLabel) + ',' + csvField(chart.title()) +
             '\n');
  for (const auto& shown : chart.state().curves) {
    const QByteArray names = csvField(shown.curve.name) + ',' + csvField(shown.curve.variant) + ',';
    const Series& series = *shown.curve.series;
    QByteArray lines;
    for (std::size_t i = 0; i < series.size(); ++i) {
      lines += names + csvNumber(series.x()[i]) + ',' + csvNumber(series.y()[i]) + '\n';
      if (lines.size() > 1 << 20) file.write(std::exchange(lines, {}));
    }
    file.write(lines);
  }
}

}  // namespace

Written exportChart(CurveChart& chart, const QString& path, QSize size) {
  if (QFileInfo(path).suffix().toLower() == u"csv")
    return writeTable(path, [&](QIODevice& file) { writeSeries(chart, file); });
  const ExportTitle title(chart);
  return writePicture(
      path, {size, chart.title(), [&](QPaintDevice& device) { paintChart(chart, device, size); }});
}

}  // namespace stateroom::plots
