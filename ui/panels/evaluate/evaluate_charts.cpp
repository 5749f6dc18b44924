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
constexpr int kLeastWidthOfCharts = 560;  // px

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

/// What one regression adds to its three charts, a point an example.
struct Residuals {
  QList<QPointF> actual, predicted, inOrder;
};

Residuals residualsOf(const ScoredRun& scored) {
  Residuals points;
  const auto& output = scored.output();
  const ColumnData* order = scored.data.orderColumn();
  for (std::size_t i = 0; i < scored.examples.rows.size(); ++i) {
    const std::size_t place = i * static_cast<std::size_t>(output.units);
    const double said = output.predictions[place], right = output.labels[place];
    const double when =
        order == nullptr ? static_cast<double>(i) : order->number(scored.examples.rows[i]);
    points.actual << QPointF(right, said);
    points.predicted << QPointF(said, right - said);
    points.inOrder << QPointF(when, right - said);
  }
  return points;
}

QString areaText(double first, std::optional<double> second) {
  const QString text = shortNumber(first, 3);
  return second ? EvaluateCharts::tr("%1 and %2").arg(text, shortNumber(*second, 3)) : text;
}

/// Everything of a chart that changes with what it shows.
void fill(XyChartCell& cell, const QString& title, const QString& note, const QString& x,
          std::optional<std::pair<double, double>> range, const XyGuide& guide,
          std::vector<XyCurve> curves, plots::Scale xScale = plots::Scale::Number) {
  cell.setTitle(title);
  cell.setNote(note);
  cell.chart().setAxes(x, {}, xScale);
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
  setMinimumWidth(kLeastWidthOfCharts);
  grid->setSpacing(0);
  grid->addWidget(topLeft_, 0, 0);
  grid->addWidget(topRight_, 0, 1);
  grid->addWidget(bottomLeft_, 1, 0);
  grid->addWidget(bottomRight_, 1, 1);
  for (XyChartCell* cell : {topLeft_, topRight_, bottomLeft_, bottomRight_})
    connect(cell, &XyChartCell::failed, this, &EvaluateCharts::failed);
  connect(&bottomRight_->chart(), &plots::XyChart::pointChosen, this, [this](int, int point) {
    if (users_ != nullptr && users_->examples.byUser && point < std::ssize(order_))
      Q_EMIT userChosen(qstr(users_->examples.userNames[order_[std::size_t(point)]]));
  });
}

void EvaluateCharts::clear() {
  for (XyChartCell* cell : {topLeft_, topRight_, bottomLeft_, bottomRight_}) {
    cell->setNote({});
    cell->chart().setCurves({});
    cell->chart().setMarkers({});
  }
  users_.reset();
  order_.clear();
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
  fill(*bottomLeft_, tr("Calibration"), tr("observed, 95 % interval"),
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
  std::vector<XyCurve> actual, residuals, inOrder;
  const auto add = [&](const ScoredRun& scored, const RunLook& look) {
    Residuals points = residualsOf(scored);
    const auto dots = [&](QList<QPointF> at) {
      return XyCurve{look.name, look.colour, std::move(at), XyCurve::Style::Dots};
    };
    actual.push_back(dots(std::move(points.actual)));
    residuals.push_back(dots(std::move(points.predicted)));
    inOrder.push_back(dots(std::move(points.inOrder)));
  };
  if (runs.second != nullptr) add(*runs.second, runs.secondLook);
  add(*runs.first, runs.firstLook);  // above the other
  const ColumnData* order = runs.first->data.orderColumn();
  const XyGuide zero{XyGuide::Kind::Horizontal, 0, {}};
  fill(*topLeft_, tr("Predicted against actual"), {}, tr("actual"), {}, {}, std::move(actual));
  fill(*topRight_, tr("Residuals"), {}, tr("predicted"), {}, zero, std::move(residuals));
  const bool isDate = order != nullptr && order->type() == ColumnType::DATETIME;
  fill(*bottomLeft_, tr("Residuals in order"), {},
       order == nullptr ? tr("row") : qstr(order->name()), {}, zero, std::move(inOrder),
       isDate ? plots::Scale::Date : plots::Scale::Number);
}

/// With two runs each user's loss in both; else the users' losses from the worst on.
void EvaluateCharts::showUsers(const ChartedRuns& runs) {
  users_ = runs.first;
  const bool two = runs.second != nullptr;
  order_.resize(users_->examples.userNames.size());
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  const auto loss = [&](std::size_t user) { return users_->userLoss(user); };
  if (!two) std::ranges::sort(order_, std::greater(), loss);
  QList<QPointF> points;
  double largest = 0;
  for (const std::size_t user : order_) {
    points << (two ? QPointF(loss(user), runs.second->userLoss(user))
                   : QPointF(static_cast<double>(points.size() + 1), loss(user)));
    largest = std::max({largest, points.back().y(), two ? points.back().x() : 0.0});
  }
  const std::pair<double, double> range(0, largest > 0 ? largest * 1.05 : 1);
  const bool byUser = users_->examples.byUser;
  const QString count =
      (byUser ? tr("%1 users") : tr("%1 sequences")).arg(wholeNumber(points.size()));
  if (two) {
    fill(*bottomRight_,
         (byUser ? tr("Users, loss with %1") : tr("Sequences, loss with %1"))
             .arg(runs.secondLook.name),
         count, tr("loss with %1").arg(runs.firstLook.name), range, {},
         {{byUser ? tr("users") : tr("sequences"), tokens().neutralSeries(), points,
           XyCurve::Style::Dots}});
  } else {
    fill(*bottomRight_, byUser ? tr("Users by loss") : tr("Sequences by loss"), count,
         byUser ? tr("users, worst first") : tr("sequences, worst first"), {},
         {XyGuide::Kind::Horizontal, 0, {}},
         {{runs.firstLook.name, tokens().neutralSeries(), points, XyCurve::Style::LineAndDots}});
    bottomRight_->chart().setRanges({}, range);
  }
}

void EvaluateCharts::markUser(const QString& user) {
  if (users_ == nullptr) return;
  const std::string name = user.toStdString();
  const auto found = std::ranges::find_if(
      order_, [&](std::size_t each) { return users_->examples.userNames[each] == name; });
  plots::XyChart& chart = bottomRight_->chart();
  if (found == order_.end()) return chart.setMarkers({});
  const QPointF at = chart.curves().back().points[found - order_.begin()];
  chart.setMarkers({{at, tokens().accent, tr("user %1").arg(user)}});
}

}  // namespace stateroom
