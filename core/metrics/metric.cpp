#include "core/metrics/metric.h"

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/metrics/accuracy_baseline.h"
#include "core/metrics/confusion.h"
#include "core/metrics/mean.h"
#include "core/metrics/r2.h"

namespace stateroom {
namespace {

using Make = std::unique_ptr<Metric> (*)();

struct Row {
  MetricInfo info;
  Make make;  ///< nullptr: the engine computes it
};

template <Mean::Value value, Mean::Finish finish = nullptr>
std::unique_ptr<Metric> mean() {
  return std::make_unique<Mean>(value, finish);
}

template <typename T, auto... arguments>
std::unique_ptr<Metric> make() {
  return std::make_unique<T>(arguments...);
}

double squareRoot(double value) {
  return std::sqrt(value);
}

/// The table: a metric is one row here and one function or class.
const std::vector<Row>& table() {
  using namespace example_value;
  static const std::vector<Row> rows = {
      {{"loss", false, "Loss", "What training makes small, mean over the weighted steps."},
       nullptr},
      {{"accuracy", true, "Accuracy",
        "Share of right answers: p > 0.5 for one unit, else the largest."},
       mean<accuracy>},
      {{"binary_accuracy", true, "Binary accuracy", "Share of units where p > 0.5 is the label."},
       mean<binaryAccuracy>},
      {{"categorical_accuracy", true, "Categorical accuracy",
        "Share where the largest prediction is the label's class."},
       mean<categoricalAccuracy>},
      {{"sparse_categorical_accuracy", true, "Sparse categorical accuracy",
        "Share where the largest prediction is the class number."},
       mean<categoricalAccuracy>},
      {{"top_k", true, "Top 5 accuracy",
        "Share where the class is among the 5 largest; ties count."},
       mean<topFive>},
      {{"auc", true, "AUC", "Area under the ROC curve, 200 thresholds, trapezoids."},
       make<Auc, Auc::Curve::Roc>},
      {{"auc_precision_recall", true, "AUC PR",
        "Area under the precision-recall curve, 200 thresholds, interpolated (Davis and "
        "Goadrich)."},
       make<Auc, Auc::Curve::PrecisionRecall>},
      {{"precision", true, "Precision", "TP / (TP + FP) at p > 0.5."},
       make<AtHalf, &Confusion::precision>},
      {{"recall", true, "Recall", "TP / (TP + FN) at p > 0.5."}, make<AtHalf, &Confusion::recall>},
      {{"f1", true, "F1", "2 TP / (2 TP + FP + FN); several classes: mean over classes."},
       make<F1>},
      {{"binary_crossentropy", false, "Binary cross-entropy",
        "-y ln p - (1 - y) ln(1 - p), p kept 1e-7 away from 0 and 1."},
       mean<binaryCrossentropy>},
      {{"categorical_crossentropy", false, "Categorical cross-entropy",
        "-ln p of the label's class, p kept 1e-7 away from 0 and 1."},
       mean<categoricalCrossentropy>},
      {{"sparse_categorical_crossentropy", false, "Sparse categorical cross-entropy",
        "-ln p of the class number, p kept 1e-7 away from 0 and 1."},
       mean<sparseCategoricalCrossentropy>},
      {{"mean_squared_error", false, "Mean squared error", "Mean of (y - p)^2."},
       mean<squaredError>},
      {{"root_mean_squared_error", false, "Root mean squared error",
        "Square root of the mean of (y - p)^2."},
       mean<squaredError, squareRoot>},
      {{"mean_absolute_error", false, "Mean absolute error", "Mean of |y - p|."},
       mean<absoluteError>},
      {{"mean_absolute_percentage_error", false, "Mean absolute percentage error",
        "Mean of 100 |y - p| / |y|."},
       mean<absolutePercentageError>},
      {{"r2", true, "R²", "1 - residual / total sum of squares."}, make<R2>},
      {{"huber", false, "Huber", "Quadratic up to an error of 1, linear beyond."}, mean<huber>},
      {{"poisson", false, "Poisson", "Mean of p - y ln p."}, mean<poisson>},
      {{"cosine_similarity", true, "Cosine similarity", "Mean of y p / (|y| |p|)."},
       mean<cosineSimilarity>},
      {{"label/mean", true, "Mean label", "Mean of y; tells about the data, not the model."},
       mean<label>},
      {{"prediction/mean", true, "Mean prediction",
        "Mean of p; equals the mean label if unbiased."},
       mean<prediction>},
      {{"accuracy_baseline", true, "Baseline accuracy",
        "Accuracy of always answering the most frequent class."},
       make<AccuracyBaseline>},
  };
  return rows;
}

const Row* findRow(std::string_view name) {
  const auto found = std::ranges::find(table(), name, [](const Row& row) { return row.info.name; });
  return found == table().end() ? nullptr : &*found;
}

std::vector<MetricInfo> infos() {
  std::vector<MetricInfo> infos;
  for (const auto& row : table()) infos.push_back(row.info);
  return infos;
}

std::string nearestName(std::string_view word) {
  std::vector<std::string> names;
  for (const auto& row : table()) names.push_back(row.info.name);
  return nearest(word, names).value_or("accuracy");
}

}  // namespace

const std::vector<MetricInfo>& allMetrics() {
  static const auto all = infos();
  return all;
}

const MetricInfo* findMetric(std::string_view name) {
  const auto* row = findRow(name);
  return row ? &row->info : nullptr;
}

Result<std::unique_ptr<Metric>> makeMetric(std::string_view name) {
  const auto* row = findRow(name);
  if (row && row->make) return row->make();
  return fail(Code::metric_unknown, {{"name", std::string(name)}, {"nearest", nearestName(name)}});
}

std::vector<std::string> defaultMetrics(std::string_view loss) {
  if (loss == "binary_crossentropy") return {"accuracy", "auc", "precision", "recall"};
  if (loss.ends_with("categorical_crossentropy")) return {"accuracy"};
  return {"mean_absolute_error", "root_mean_squared_error"};
}

}  // namespace stateroom
