#include "ui/panels/train/metric_curves.h"

#include <QCoreApplication>
#include <algorithm>
#include <set>

#include "ui/session/number_format.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr double kRawShare = 0.22;     // of a run's colour in its raw points
constexpr double kDrop = 0.9;          // a learning rate that falls below this share dropped
constexpr std::size_t kMostDrops = 4;  // more: it falls all the time
constexpr std::size_t kDenserThanValidation = 3;

std::string afterSlash(const std::string& tag) {
  return tag.substr(tag.find('/') + 1);
}

int placeOf(const std::string& metric) {
  if (metric == "loss") return 0;
  if (metric == "gradient_norm") return 2;
  if (metric == "learning_rate") return 3;
  return 1;
}

bool hasValidation(const std::string& metric, const std::vector<const RunRecord*>& runs,
                   const RunCurves& curves) {
  return std::ranges::any_of(runs, [&](const RunRecord* run) {
    return curves.series(run->name, "validation/" + metric) != nullptr;
  });
}

void addDrops(std::vector<plots::Mark>& marks, const RunRecord& run, const RunCurves& curves,
              const QColor& colour) {
  const auto series = curves.series(run.name, "train/learning_rate");
  if (series == nullptr) return;
  std::vector<plots::Mark> drops;
  const auto rates = series->y().values();
  for (std::size_t i = 1; i < rates.size() && drops.size() <= kMostDrops; ++i) {
    if (!(rates[i] < kDrop * rates[i - 1])) continue;
    const QString label = QCoreApplication::translate("TrainCharts", "lr × %1")
                              .arg(shortNumber(rates[i] / rates[i - 1], 1));
    drops.push_back({series->x()[i], label, colour, Qt::DashLine});
  }
  if (drops.size() <= kMostDrops) marks.insert(marks.end(), drops.begin(), drops.end());
}

}  // namespace

std::vector<std::string> chartedMetrics(const std::vector<std::string>& tags) {
  std::set<std::string> found;
  for (const std::string& tag : tags) found.insert(afterSlash(tag));
  found.erase("examples_per_second");
  std::vector<std::string> metrics(found.begin(), found.end());
  std::ranges::stable_sort(metrics, {}, placeOf);
  return metrics;
}

QString metricTitle(const std::string& metric) {
  static const std::set<std::string> shortForms = {"auc", "mae", "mse", "rmse", "mape", "f1"};
  const QString title = qstr(metric).replace(u'_', u' ');
  return shortForms.contains(metric) ? title.toUpper() : title;
}

bool isLogarithmic(const std::string& metric) {
  return metric == "gradient_norm" || metric == "learning_rate";
}

std::vector<plots::Curve> metricCurves(const std::string& metric,
                                       const std::vector<const RunRecord*>& runs,
                                       const std::string& chosenRun, const RunCurves& curves,
                                       const Tokens& tokens) {
  std::vector<plots::Curve> found;
  const bool validated = hasValidation(metric, runs, curves);
  for (const RunRecord* run : runs) {
    const auto train = curves.series(run->name, "train/" + metric);
    const auto validation = curves.series(run->name, "validation/" + metric);
    plots::Curve curve;
    curve.name = qstr(run->name);
    curve.colour = tokens.run(run->colour);
    curve.live = !hasEnded(*run);
    if (validation) {
      curve.variant = QCoreApplication::translate("TrainCharts", "val");
      curve.series = validation;
      found.push_back(curve);
    }
    if (!train) continue;
    curve.variant = validated ? QCoreApplication::translate("TrainCharts", "train")
                              : QCoreApplication::translate("TrainCharts", "value");
    curve.dashed = validated;
    curve.live = curve.live && !validated;
    const std::size_t sparse = validation ? validation->size() : 0;
    curve.smoothed =
        metric != "learning_rate" && train->size() > kDenserThanValidation * (sparse + 1);
    const bool raw = runs.size() == 1 || run->name == chosenRun;
    if (raw) curve.faint = blended(curve.colour, tokens.base, kRawShare);
    curve.series = train;
    found.push_back(curve);
  }
  return found;
}

std::optional<Patience> patienceOf(const RunRecord& run, const RunCurves& curves,
                                   const Project* settings) {
  if (!run.bestStep || settings == nullptr) return std::nullopt;
  const auto& steps = curves.steps(run.name, "validation/loss");
  if (steps.empty()) return std::nullopt;
  Patience patience;
  patience.since = std::ranges::count_if(steps, [&](auto step) { return step > *run.bestStep; });
  if (settings->has_early_stopping()) patience.limit = settings->early_stopping().patience();
  patience.interval = steps.size() > 1 ? steps.back() - steps[steps.size() - 2] : steps.back();
  return patience;
}

std::vector<plots::Mark> runMarks(const std::vector<const RunRecord*>& runs,
                                  const std::string& chosenRun, const RunCurves& curves,
                                  const Project* settings, const Tokens& tokens) {
  std::vector<plots::Mark> marks;
  const auto add = [&](const RunRecord& run, std::int64_t step, const QString& label,
                       Qt::PenStyle style) {
    if (const auto x = curves.xOfStep(run.name, step)) {
      marks.push_back({*x, label, tokens.run(run.colour), style});
    }
  };
  for (const RunRecord* run : runs) {
    if (run->status == "stopped_early")
      add(*run, run->step, QCoreApplication::translate("TrainCharts", "early stop"), Qt::SolidLine);
    if (run->status == "stopped")
      add(*run, run->step, QCoreApplication::translate("TrainCharts", "stopped"), Qt::SolidLine);
    if (run->name != chosenRun) continue;
    for (const auto step : curves.restarts(run->name))
      add(*run, step, QCoreApplication::translate("TrainCharts", "resumed"), Qt::DashLine);
    if (run->bestStep) {
      const std::string monitor = settings != nullptr ? settings->checkpoints().monitor() : "loss";
      const auto best = run->best.find(monitor);
      const QString value = best == run->best.end() ? QString() : u' ' + shortNumber(best->second);
      add(*run, *run->bestStep, QCoreApplication::translate("TrainCharts", "best") + value,
          Qt::SolidLine);
    }
    addDrops(marks, *run, curves, tokens.warning);
    const auto patience = patienceOf(*run, curves, settings);
    if (patience && patience->limit > 0 && !hasEnded(*run) && curves.axis() == CurveAxis::Step) {
      add(*run, *run->bestStep + patience->limit * patience->interval,
          QCoreApplication::translate("TrainCharts", "early stop if no better"), Qt::DotLine);
    }
  }
  return marks;
}

std::optional<plots::ReferenceLine> referenceLine(const std::string& metric,
                                                  const Project* settings) {
  if (metric != "gradient_norm" || settings == nullptr) return std::nullopt;
  const double clip = settings->optimizer().clip_norm();
  if (clip <= 0) return std::nullopt;
  return plots::ReferenceLine{
      clip, QCoreApplication::translate("TrainCharts", "clip at %1").arg(exactNumber(clip))};
}

}  // namespace stateroom
