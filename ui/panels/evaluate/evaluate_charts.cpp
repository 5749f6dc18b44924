#include "ui/panels/evaluate/evaluate_charts.h"

#include <QGridLayout>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/xy_chart_cell.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr std::pair<double, double> kFromZeroToOne = {0, 1};

using plots::XyCurve;
using plots::XyGuide;
using plots::XyMarker;

QList<QPointF> pointsOf(const std::vector<ThresholdCurves::Point>& curve) {
  QList<QPointF> points;
  for (const auto& point : curve) points << QPointF(point.x, point.y);
  return points;
}

/// What one run adds to the three charts of a class.
struct ClassCurves {
  XyCurve roc, precision, reliability;
};

ClassCurves classCurves(const ScoredRun& scored, const ThresholdCurves& curves, const RunLook& look,
                        std::int64_t positive) {
  XyCurve bins{look.name, look.colour, {}, XyCurve::Style::LineAndDots};
  for (const auto& bin :
       calibration(classScores(scored.output(), positive), classTruths(scored.output(), positive),
                   scored.examples.weights)) {
    bins.points << QPointF(bin.predicted, bin.observed);
    bins.spans << std::pair(bin.low, bin.high);
  }
  return {{look.name, look.colour, pointsOf(curves.roc())},
          {look.name, look.colour, pointsOf(curves.precisionRecall())},
          std::move(bins)};
}

QString areaText(double first, std::optional<double> second) {
  const QString text = shortNumber(first, 3);
  return second ? EvaluateCharts::tr("%1 and %2").arg(text, shortNumber(*second, 3)) : text;
}

/// Everything of a chart that changes with what it shows.
void fill(XyChartCell& cell, const QString& title, const QString& note, const QString& x,
          std::optional<std::pair<double, double>> range, const XyGuide& guide,
          std::vector<XyCurve> curves) {
  cell.setTitle(title);
  cell.setNote(note);
  cell.chart().setAxes(x);
  cell.chart().setRanges(range, range);
  cell.chart().setGuides({guide});
  cell.chart().setMarkers({});
  cell.chart().setCurves(std::move(curves));
}

}  // namespace

EvaluateCharts::EvaluateCharts(QWidget* parent)
    : QWidget(parent),
      topLeft_(new XyChartCell(u"rocCell"_s, tr("ROC"))),
      topRight_(new XyChartCell(u"precisionRecallCell"_s, tr("Precision and recall"))),
      bottomLeft_(new XyChartCell(u"calibrationCell"_s, tr("Calibration"))),
      bottomRight_(new XyChartCell(u"userScatterCell"_s, tr("Users"))) {
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(0);
  grid->addWidget(topLeft_, 0, 0);
  grid->addWidget(topRight_, 0, 1);
  grid->addWidget(bottomLeft_, 1, 0);
  grid->addWidget(bottomRight_, 1, 1);
  for (XyChartCell* cell : {topLeft_, topRight_, bottomLeft_, bottomRight_})
    connect(cell, &XyChartCell::failed, this, &EvaluateCharts::failed);
  connect(&bottomRight_->chart(), &plots::XyChart::pointChosen, this, [this](int, int point) {
    if (point < userNames_.size()) Q_EMIT userChosen(userNames_[point]);
  });
}

void EvaluateCharts::clear() {
  for (XyChartCell* cell : {topLeft_, topRight_, bottomLeft_, bottomRight_}) {
    cell->setNote({});
    cell->chart().setCurves({});
    cell->chart().setMarkers({});
  }
}

void EvaluateCharts::showClasses(const ChartedRuns& runs) {
  std::vector<XyCurve> roc, precision, reliability;
  const auto add = [&](ClassCurves curves) {
    roc.push_back(std::move(curves.roc));
    precision.push_back(std::move(curves.precision));
    reliability.push_back(std::move(curves.reliability));
  };
  std::optional<double> otherRoc, otherPrecision;
  if (runs.secondCurves) {
    add(classCurves(*runs.second, *runs.secondCurves, runs.secondLook, runs.positive));
    otherRoc = runs.secondCurves->rocArea();
    otherPrecision = runs.secondCurves->averagePrecision();
  }
  const ThresholdCurves& own = *runs.firstCurves;
  add(classCurves(*runs.first, own, runs.firstLook, runs.positive));  // above the other
  const double base = own.positives() / (own.positives() + own.negatives());
  fill(*topLeft_, tr("ROC"), areaText(own.rocArea(), otherRoc), tr("false positive rate"),
       kFromZeroToOne, {}, std::move(roc));
  fill(*topRight_, tr("Precision and recall"), areaText(own.averagePrecision(), otherPrecision),
       tr("recall"), kFromZeroToOne,
       {XyGuide::Kind::Horizontal, base, tr("base rate %1").arg(shortNumber(base, 3))},
       std::move(precision));
  fill(*bottomLeft_, tr("Calibration"), tr("observed frequency with 95 % interval"),
       tr("mean predicted probability"), kFromZeroToOne, {}, std::move(reliability));
}

void EvaluateCharts::mark(const ChartedRuns& runs, const Confusion& confusion) {
  const double negatives = runs.firstCurves->negatives();
  const double falseRate = negatives > 0 ? confusion.falsePositives / negatives : 0;
  const QColor& colour = runs.firstLook.colour;
  topLeft_->chart().setMarkers(
      {{{falseRate, confusion.recall()},
        colour,
        tr("recall %1, false positives %2 %")
            .arg(shortNumber(confusion.recall(), 2), shareText(falseRate))}});
  topRight_->chart().setMarkers({{{confusion.recall(), confusion.precision()},
                                  colour,
                                  tr("precision %1").arg(shortNumber(confusion.precision(), 2))}});
}

void EvaluateCharts::showRegression(const ChartedRuns& runs) {
  const ScoredRun& scored = *runs.first;
  const auto& output = scored.output();
  const ColumnData* order = scored.data.orderColumn();
  QList<QPointF> actual, residuals, inOrder;
  for (std::size_t i = 0; i < scored.examples.rows.size(); ++i) {
    const std::size_t place = i * static_cast<std::size_t>(output.units);
    const double said = output.predictions[place], right = output.labels[place];
    actual << QPointF(right, said);
    residuals << QPointF(said, right - said);
    inOrder << QPointF(
        order == nullptr ? static_cast<double>(i) : order->number(scored.examples.rows[i]),
        right - said);
  }
  const auto dots = [&](QList<QPointF> points) {
    return std::vector<XyCurve>{
        {runs.firstLook.name, runs.firstLook.colour, std::move(points), XyCurve::Style::Dots}};
  };
  const XyGuide zero{XyGuide::Kind::Horizontal, 0, {}};
  fill(*topLeft_, tr("Predicted against actual"), {}, tr("actual"), {}, {}, dots(actual));
  fill(*topRight_, tr("Residuals"), {}, tr("predicted"), {}, zero, dots(residuals));
  fill(*bottomLeft_, tr("Residuals in order"), {},
       order == nullptr ? tr("row") : qstr(order->name()), {}, zero, dots(inOrder));
}

/// With two runs each user's loss in both; else the users' losses from the worst on.
void EvaluateCharts::showUsers(const ChartedRuns& runs, const QString& currentUser) {
  const auto& names = runs.first->examples.userNames;
  const bool two = runs.second != nullptr;
  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto loss = [&](std::size_t user) { return runs.first->userLoss(user); };
  if (!two) std::ranges::sort(order, std::greater(), loss);
  QList<QPointF> points;
  std::vector<XyMarker> markers;
  double largest = 0;
  userNames_.clear();
  for (const std::size_t user : order) {
    const QPointF at = two ? QPointF(loss(user), runs.second->userLoss(user))
                           : QPointF(static_cast<double>(points.size() + 1), loss(user));
    points << at;
    userNames_ << qstr(names[user]);
    largest = std::max({largest, at.y(), two ? at.x() : 0.0});
    if (userNames_.back() == currentUser)
      markers.push_back({at, tokens().accent, tr("user %1").arg(currentUser)});
  }
  const std::pair<double, double> range(0, largest > 0 ? largest * 1.05 : 1);
  const QString count = tr("%1 users").arg(wholeNumber(std::ssize(names)));
  if (two) {
    fill(*bottomRight_, tr("Users, loss with %1").arg(runs.secondLook.name), count,
         tr("loss with %1").arg(runs.firstLook.name), range, {},
         {{tr("users"), tokens().neutralSeries(), points, XyCurve::Style::Dots}});
  } else {
    fill(*bottomRight_, tr("Users by loss"), count, tr("users, worst first"), {},
         {XyGuide::Kind::Horizontal, 0, {}},
         {{runs.firstLook.name, tokens().neutralSeries(), points, XyCurve::Style::LineAndDots}});
    bottomRight_->chart().setRanges({}, range);
  }
  bottomRight_->chart().setMarkers(std::move(markers));
}

}  // namespace stateroom
