#include "plots/curve_chart.h"

#include <QEvent>
#include <algorithm>
#include <cmath>

#include "plots/chart_layers.h"
#include "plots/custom_plot.h"

namespace stateroom::plots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t kSmoothedPerFrame = 300'000;              // points: about 4 ms
constexpr int kLeft = 46, kTop = 8, kRight = 15, kBottom = 24;  // margins; the left one may grow
constexpr int kPixelsPerBucket = 2;
constexpr int kSmoothBuckets = 300;  // two points each: what a thick antialiased pen can afford
constexpr int kAllSmoothBuckets = 2400;
constexpr int kVectorBuckets = 4000;              // of SVG and PDF
constexpr int kTickWidth = 80, kTickHeight = 40;  // pixels a tick at least has

/// Our ticks in QCustomPlot's axes.
class AxisTicker final : public QCPAxisTicker {
 public:
  AxisTicker(Scale scale, int most) : scale_(scale), most_(most) {}

  void generate(const QCPRange& range, const QLocale&, QChar, int, QVector<double>& ticks,
                QVector<double>* subTicks, QVector<QString>* labels) override {
    const Ticks ours = chartTicks(scale_, range.lower, range.upper, most_);
    ticks = QVector<double>(ours.at.begin(), ours.at.end());
    if (labels != nullptr) *labels = QVector<QString>(ours.labels.begin(), ours.labels.end());
    if (subTicks != nullptr) subTicks->clear();
  }

 private:
  Scale scale_;
  int most_;
};

}  // namespace

CurveChart::CurveChart(QWidget* parent)
    : QWidget(parent), state_(std::make_unique<ChartState>()), plot_(new QCustomPlot(this)) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setUpPlot();
  applyTickers();
}

CurveChart::~CurveChart() {
  delete plot_;  // its layers look at state_
}

void CurveChart::setUpPlot() {
  plot_->setAttribute(Qt::WA_TransparentForMouseEvents);
  plot_->setFocusPolicy(Qt::NoFocus);
  plot_->setPlottingHints(QCP::phCacheLabels);
  plot_->xAxis->grid()->setVisible(false);
  plot_->yAxis->grid()->setZeroLinePen(Qt::NoPen);
  for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) {
    axis->setSubTicks(false);
    axis->setTickLength(0, axis == plot_->xAxis ? 4 : 0);
    axis->setTickLabelPadding(axis == plot_->xAxis ? 4 : 6);
  }
  plot_->axisRect()->setAutoMargins(QCP::msLeft);
  plot_->axisRect()->setMinimumMargins(QMargins(kLeft, 0, 0, 0));
  plot_->axisRect()->setMargins(QMargins(kLeft, kTop, kRight, kBottom));
  plot_->addLayer(u"crosshair"_s, plot_->layer(u"overlay"_s), QCustomPlot::limBelow);
  plot_->layer(u"crosshair"_s)->setMode(QCPLayer::lmBuffered);
  new CurveLayer(*plot_, u"main"_s, *state_);
  new MarkLayer(*plot_, u"main"_s, *state_);
  new CrosshairLayer(*plot_, u"crosshair"_s, *state_);
  connect(plot_, &QCustomPlot::beforeReplot, this, &CurveChart::prepare);
}

void CurveChart::setColours(const ChartColours& colours) {
  state_->colours = colours;
  applyColours();
  refresh();
}

void CurveChart::applyColours() {
  state_->font = font();
  state_->font.setPixelSize(11);
  state_->font.setWeight(QFont::Normal);
  const ChartColours& colours = state_->colours;
  plot_->setBackground(colours.base);
  plot_->yAxis->grid()->setPen(QPen(colours.grid, 0));
  for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) {
    axis->setBasePen(QPen(colours.axis, 0));
    axis->setTickPen(QPen(colours.axis, 0));
    axis->setTickLabelFont(state_->font);
    axis->setTickLabelColor(colours.secondaryText);
  }
}

void CurveChart::setTitle(const QString& title) {
  state_->title = title;
  setAccessibleName(title);
}

QString CurveChart::title() const {
  return state_->title;
}

void CurveChart::setXAxis(Scale scale, const QString& label) {
  state_->xScale = scale;
  state_->xLabel = label;
  applyTickers();
  fit();
}

void CurveChart::applyTickers() {
  plot_->xAxis->setTicker(QSharedPointer<AxisTicker>::create(
      state_->xScale, std::clamp((width() - kLeft - kRight) / kTickWidth, 2, 8)));
  plot_->yAxis->setTicker(
      QSharedPointer<AxisTicker>::create(state_->logY ? Scale::Log : Scale::Number, mostTicksUp()));
  plot_->yAxis->setScaleType(state_->logY ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
}

void CurveChart::setLogY(bool on) {
  if (state_->logY == on) return;
  state_->logY = on;
  yZoomed_ = false;
  applyTickers();
  refresh();
}

bool CurveChart::isLogY() const {
  return state_->logY;
}

void CurveChart::setSmoothing(double weight) {
  state_->setSmoothing(weight);
  refresh();
}

double CurveChart::smoothing() const {
  return state_->smoothing;
}

void CurveChart::setCurves(std::vector<Curve> curves) {
  state_->setCurves(std::move(curves));
  refresh();
}

std::vector<Curve> CurveChart::curves() const {
  std::vector<Curve> curves;
  for (const auto& shown : state_->curves) curves.push_back(shown.curve);
  return curves;
}

void CurveChart::setMarks(std::vector<Mark> marks, bool labelled) {
  state_->marks = std::move(marks);
  state_->markLabels = labelled;
  refresh();
}

void CurveChart::setReferenceLine(std::optional<ReferenceLine> line) {
  state_->reference = std::move(line);
  refresh();
}

void CurveChart::refresh() {
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void CurveChart::prepare() {
  if (!state_->advance(kSmoothedPerFrame)) {
    QMetaObject::invokeMethod(this, &CurveChart::refresh, Qt::QueuedConnection);
  }
  if (!xZoomed_) {
    auto [low, high] = state_->xExtent().value_or(std::pair{0.0, 1.0});
    const bool fromZero = state_->xScale != Scale::Clock && low > 0 && low < 0.1 * high;
    if (fromZero) low = 0;
    if (low == high) high = low + 1;
    plot_->xAxis->setRange(low, high);
  }
  look(plot_->width());
  if (!yZoomed_) fitY();
}

void CurveChart::look(int pixels) {
  const QCPRange x = plot_->xAxis->range();
  const int buckets = std::max(1, pixels / kPixelsPerBucket);
  const int curves = std::max(1, static_cast<int>(state_->curves.size()));
  const int each = std::clamp(kAllSmoothBuckets / curves, kSmoothBuckets / 4, kSmoothBuckets);
  state_->look(x.lower, x.upper, std::min(buckets, each), buckets);
}

void CurveChart::lookClosely() {
  const QCPRange x = plot_->xAxis->range();
  state_->look(x.lower, x.upper, kVectorBuckets, kVectorBuckets);
}

int CurveChart::mostTicksUp() const {
  return std::clamp((height() - kTop - kBottom) / kTickHeight, 2, 8);
}

void CurveChart::fitY() {
  const QCPRange x = plot_->xAxis->range();
  const auto extent = state_->yExtent(x.lower, x.upper);
  const Scale scale = state_->logY ? Scale::Log : Scale::Number;
  const auto [low, high] =
      extent.value_or(state_->logY ? std::pair{0.1, 1.0} : std::pair{0.0, 1.0});
  const auto [lower, upper] = niceRange(scale, low, high, mostTicksUp());
  plot_->yAxis->setRange(lower, upper);
}

std::pair<double, double> CurveChart::xRange() const {
  return {plot_->xAxis->range().lower, plot_->xAxis->range().upper};
}

std::pair<double, double> CurveChart::yRange() const {
  return {plot_->yAxis->range().lower, plot_->yAxis->range().upper};
}

void CurveChart::setXRange(double low, double high) {
  if (!(low < high)) return;
  xZoomed_ = true;
  plot_->xAxis->setRange(low, high);
  refresh();
}

void CurveChart::fit() {
  xZoomed_ = yZoomed_ = false;
  refresh();
}

void CurveChart::fitByUser() {
  fit();
  Q_EMIT fitted();
}

void CurveChart::setCrosshair(std::optional<double> x, bool table) {
  if (state_->crosshair == x && state_->tableShown == table) return;
  state_->crosshair = x;
  state_->tableShown = table;
  redrawCrosshair();
}

std::optional<double> CurveChart::crosshair() const {
  return state_->crosshair;
}

CrosshairTable CurveChart::valuesAt(double x) const {
  return state_->valuesAt(x);
}

QPointF CurveChart::pixelAt(double x, double y) const {
  return {plot_->xAxis->coordToPixel(x), plot_->yAxis->coordToPixel(y)};
}

void CurveChart::redrawCrosshair() {
  plot_->layer(u"crosshair"_s)->replot();
}

bool CurveChart::event(QEvent* event) {
  if (event->type() == QEvent::FontChange) applyColours();
  if (event->type() == QEvent::Show || event->type() == QEvent::ScreenChangeInternal) {
    plot_->setBufferDevicePixelRatio(devicePixelRatioF());
    refresh();
  }
  return QWidget::event(event);
}

void CurveChart::resizeEvent(QResizeEvent*) {
  plot_->setGeometry(rect());
  applyTickers();
  refresh();
}

}  // namespace stateroom::plots
