#include "ui/panels/train/chart_controls.h"

#include <QButtonGroup>
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

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSliderSteps = 1000;
constexpr int kWide = 860;

/// One part of a choice in a common frame.
class Segment final : public QAbstractButton {
 public:
  Segment(const QString& text, bool first) : first_(first) {
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(text);
  }
  QSize sizeHint() const override {
    return {QFontMetrics(typeFont(Type::BodyMedium)).horizontalAdvance(text()) + 16, 24};
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const Tokens& t = tokens();
    if (isChecked()) painter.fillRect(rect().adjusted(0, 1, 0, -1), t.selection);
    if (!first_) painter.fillRect(QRect(0, 0, 1, height()), t.inputBorder);
    painter.setFont(typeFont(isChecked() ? Type::BodyMedium : Type::Body));
    painter.setPen(isChecked() ? t.text : t.secondaryText);
    painter.drawText(rect(), Qt::AlignCenter, text());
    if (hasFocus()) paint::focusRing(&painter, rect(), 2);
  }

 private:
  bool first_;
};

class SegmentFrame final : public QWidget {
 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    paint::roundBox(&painter, rect(), tokens().buttonFill, tokens().inputBorder);
  }
};

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
      axis_(new QButtonGroup(this)),
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
  auto* fit = new QToolButton;
  fit->setObjectName(u"zoomOut"_s);
  fit->setIcon(themedIcon(u"zoom-out"_s));
  fit->setAutoRaise(true);
  fit->setToolTip(tr("Show everything (double click in a chart)"));
  fit->setAccessibleName(tr("Show everything"));
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
  row->addWidget(makeAxisChoice());
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

QWidget* ChartControls::makeAxisChoice() {
  auto* frame = new SegmentFrame;
  frame->setFixedHeight(24);
  auto* row = new QHBoxLayout(frame);
  row->setContentsMargins(1, 0, 1, 0);
  row->setSpacing(0);
  const QString names[] = {tr("step"), tr("epoch"), tr("time"), tr("relative")};
  for (int i = 0; i < 4; ++i) {
    auto* segment = new Segment(names[i], i == 0);
    segment->setObjectName(u"axis%1"_s.arg(i));
    segment->setChecked(i == 0);
    axis_->addButton(segment, i);
    row->addWidget(segment);
  }
  connect(axis_, &QButtonGroup::idClicked, this,
          [this](int id) { Q_EMIT axisChanged(static_cast<CurveAxis>(id)); });
  return frame;
}

double ChartControls::smoothing() const {
  return static_cast<double>(slider_->value()) / kSliderSteps;
}

void ChartControls::setSmoothing(double weight) {
  slider_->setValue(static_cast<int>(std::lround(weight * kSliderSteps)));
}

void ChartControls::setAxis(CurveAxis axis) {
  axis_->button(static_cast<int>(axis))->setChecked(true);
}

void ChartControls::resizeEvent(QResizeEvent* event) {
  Surface::resizeEvent(event);
  legend_->setVisible(width() > kWide + 140);
  logY_->setVisible(width() > kWide - 240);
  linked_->setVisible(width() > kWide - 160);
}

}  // namespace stateroom
