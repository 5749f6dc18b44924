#include "ui/panels/train/chart_controls.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>
#include <cmath>

#include "ui/session/number_format.h"
#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/tool_button.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSliderSteps = 1000;
constexpr int kWide = 860;

/// How the lines of the charts are to be read.
class Legend final : public QWidget {
 public:
  Legend() {
    setObjectName(u"chartLegend"_s);
    setFixedHeight(24);
  }
  QSize sizeHint() const override { return {width(validation()) + width(training()) + 64, 24}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int x = draw(painter, 0, validation(), 2, Qt::SolidLine);
    draw(painter, x + 12, training(), 1.25, Qt::DashLine);
  }

 private:
  static QString validation() { return ChartControls::tr("validation"); }
  static QString training() { return ChartControls::tr("training"); }
  static int width(const QString& text) {
    return QFontMetrics(typeFont(Type::Body)).horizontalAdvance(text);
  }
  int draw(QPainter& painter, int x, const QString& text, double pen, Qt::PenStyle style) const {
    painter.setPen(QPen(tokens().secondaryText, pen, style));
    painter.drawLine(QPointF(x, 12), QPointF(x + 20, 12));
    painter.setFont(typeFont(Type::Body));
    painter.drawText(QRect(x + 25, 0, width(text) + 2, 24), Qt::AlignVCenter, text);
    return x + 25 + width(text);
  }
};

}  // namespace

ChartControls::ChartControls(QWidget* parent)
    : Surface(&Tokens::window, Qt::TopEdge | Qt::BottomEdge, parent),
      axis_(makeAxisChoice()),
      slider_(new QSlider(Qt::Horizontal)),
      weight_(new Label(u"0.00"_s)),
      logY_(new QCheckBox(tr("log y"))),
      linked_(new QCheckBox(tr("link x"))),
      legend_(new Legend) {
  setFixedHeight(36);
  slider_->setObjectName(u"smoothing"_s);
  slider_->setAccessibleName(tr("smoothing"));
  slider_->setRange(0, kSliderSteps - 1);
  slider_->setFixedWidth(94);
  weight_->setFixedWidth(28);
  logY_->setObjectName(u"logY"_s);
  linked_->setObjectName(u"linkX"_s);
  linked_->setChecked(true);
  auto* fit = flatToolButton(u"zoom-out"_s, tr("Show everything"));
  fit->setObjectName(u"zoomOut"_s);
  fit->setToolTip(tr("Show everything (double click in a chart)"));
  auto* exports = new QPushButton(tr("Export"));
  exports->setObjectName(u"exportCharts"_s);
  exports->setIcon(themedIcon(u"download"_s));
  exports->setProperty("small", true);
  auto* menu = new QMenu(exports);
  for (const QString& suffix : {u"png"_s, u"svg"_s, u"pdf"_s, u"csv"_s}) {
    menu->addAction(tr("All charts as %1…").arg(suffix.toUpper()), this,
                    [this, suffix] { Q_EMIT exportRequested(suffix); });
  }
  exports->setMenu(menu);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 0, 12, 0);
  row->setSpacing(8);
  row->addWidget(new Label(tr("x"), Type::Body, &Tokens::secondaryText));
  row->addWidget(axis_);
  row->addSpacing(8);
  row->addWidget(new Label(tr("smoothing"), Type::Body, &Tokens::secondaryText));
  row->addWidget(slider_);
  row->addWidget(weight_);
  row->addWidget(logY_);
  row->addWidget(linked_);
  row->addStretch();
  row->addWidget(legend_);
  row->addWidget(fit);
  row->addWidget(exports);
  connect(slider_, &QSlider::valueChanged, this, [this] {
    weight_->setText(shortNumber(smoothing(), smoothing() < 0.1 ? 1 : 2));
    Q_EMIT smoothingChanged(smoothing());
  });
  connect(logY_, &QCheckBox::toggled, this, &ChartControls::logYChanged);
  connect(linked_, &QCheckBox::toggled, this, &ChartControls::linkedChanged);
  connect(fit, &QToolButton::clicked, this, &ChartControls::fitRequested);
}

Segments* ChartControls::makeAxisChoice() {
  auto* axis = new Segments({{u"axis0"_s, tr("step")},
                             {u"axis1"_s, tr("epoch")},
                             {u"axis2"_s, tr("time")},
                             {u"axis3"_s, tr("relative")}});
  connect(axis, &Segments::chosen, this,
          [this](int part) { Q_EMIT axisChanged(static_cast<CurveAxis>(part)); });
  return axis;
}

double ChartControls::smoothing() const {
  return static_cast<double>(slider_->value()) / kSliderSteps;
}

void ChartControls::setSmoothing(double weight) {
  slider_->setValue(static_cast<int>(std::lround(weight * kSliderSteps)));
}

void ChartControls::setAxis(CurveAxis axis) {
  axis_->setCurrent(static_cast<int>(axis));
}

void ChartControls::resizeEvent(QResizeEvent* event) {
  Surface::resizeEvent(event);
  legend_->setVisible(width() > kWide + 140);
  logY_->setVisible(width() > kWide - 240);
  linked_->setVisible(width() > kWide - 160);
}

}  // namespace stateroom
