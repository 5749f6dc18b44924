#include "ui/panels/evaluate/threshold_panel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/session/number_format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/xy_chart_cell.h"

namespace stateroom {

using namespace Qt::StringLiterals;
using plots::XyCurve;

namespace {

constexpr double kWantedRecall = 0.9, kUnsaved = 0.5;
constexpr int kThresholds = 100;

}  // namespace

ThresholdPanel::ThresholdPanel(QWidget* parent)
    : Surface(&Tokens::base, Qt::TopEdge, parent),
      chart_(new XyChartCell(u"thresholdCell"_s, tr("Threshold"), {})),
      numbers_(new Label({}, Type::Body, &Tokens::secondaryText)),
      save_(new QPushButton(tr("Save"))) {
  auto* best = new QPushButton(tr("Best F1"));
  best->setObjectName(u"thresholdBestF1"_s);
  auto* recall = new QPushButton(tr("Recall 0.9"));
  recall->setObjectName(u"thresholdRecall"_s);
  for (QPushButton* button : {best, recall}) {
    button->setProperty("small", true);
    chart_->addRight(button);
  }
  chart_->chart().setRanges(std::pair(0.0, 1.0), std::pair(0.0, 1.0));
  numbers_->setObjectName(u"atThreshold"_s);
  save_->setObjectName(u"thresholdSave"_s);
  save_->setProperty("small", true);
  auto* foot = new QHBoxLayout;
  foot->setContentsMargins(12, 0, 8, 6);
  foot->addWidget(numbers_, 1);
  foot->addWidget(save_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 1, 0, 0);
  column->setSpacing(0);
  column->addWidget(chart_, 1);
  column->addLayout(foot);
  connect(&chart_->chart(), &plots::XyChart::handleMoved, this, &ThresholdPanel::moved);
  connect(chart_, &XyChartCell::failed, this, &ThresholdPanel::failed);
  connect(save_, &QPushButton::clicked, this, &ThresholdPanel::saveRequested);
  connect(best, &QPushButton::clicked, this, &ThresholdPanel::bestRequested);
  connect(recall, &QPushButton::clicked, this, [this] { Q_EMIT recallRequested(kWantedRecall); });
}

void ThresholdPanel::setCurves(const ThresholdCurves& curves, const RunLook& look) {
  QList<QPointF> precision, recall;
  for (int i = 0; i <= kThresholds; ++i) {
    const double threshold = static_cast<double>(i) / kThresholds;
    const Confusion confusion = curves.at(threshold);
    precision << QPointF(threshold, confusion.precision());
    recall << QPointF(threshold, confusion.recall());
  }
  XyCurve both[] = {{tr("precision"), look.colour, precision},
                    {tr("recall"), look.colour, recall, XyCurve::Style::Dashed}};
  both[0].labelAt = 0.75;
  both[1].labelAt = 0.2;
  chart_->chart().setCurves({both[0], both[1]});
}

void ThresholdPanel::setThreshold(double threshold, const Confusion& confusion,
                                  std::optional<double> saved) {
  save_->setEnabled(saved != threshold);
  save_->setToolTip(
      saved == threshold
          ? tr("This is the project's decision threshold")
          : tr("Makes %1 the project's decision threshold; now it is %2")
                .arg(shortNumber(threshold, 3), shortNumber(saved.value_or(kUnsaved), 3)));
  chart_->chart().setHandle(threshold);
  chart_->setNote(shortNumber(threshold, 3));
  numbers_->setText(tr("precision %1, recall %2, F1 %3")
                        .arg(shortNumber(confusion.precision(), 3),
                             shortNumber(confusion.recall(), 3), shortNumber(confusion.f1(), 3)));
}

}  // namespace stateroom
