#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/metrics/metric.h"
#include "tests/support/paths.h"

using namespace stateroom;
using nlohmann::json;

namespace {

constexpr std::int64_t kBatch = 16;

json oracleOf(const char* name) {
  return json::parse(readFile(test::oracle("metrics") / name).value());
}

const json& named(const json& list, const std::string& name) {
  for (const auto& item : list) {
    if (item.at("name") == name) return item;
  }
  throw std::runtime_error("no " + name);
}

struct Data {
  std::int64_t units = 1;
  std::vector<float> predictions, labels, weights;
  std::vector<std::int64_t> classes;

  std::int64_t rows() const { return static_cast<std::int64_t>(predictions.size()) / units; }
};

Data dataOf(const json& set) {
  Data data;
  for (const auto& row : set.at("predictions")) {
    if (!row.is_array()) {
      data.predictions.push_back(row);
      continue;
    }
    data.units = static_cast<std::int64_t>(row.size());
    for (const float value : row) data.predictions.push_back(value);
  }
  if (data.units == 1) {
    data.labels = set.at("labels").get<std::vector<float>>();
  } else {
    data.classes = set.at("labels").get<std::vector<std::int64_t>>();
    for (const auto number : data.classes) {
      for (std::int64_t unit = 0; unit < data.units; ++unit) data.labels.push_back(unit == number);
    }
  }
  if (!set.at("weights").is_null()) data.weights = set.at("weights").get<std::vector<float>>();
  return data;
}

template <typename T>
TensorView viewOf(const std::vector<T>& values, Shape shape, std::int64_t offset) {
  if (values.empty()) return {};
  return {dtypeOf<T>(), std::move(shape),
          reinterpret_cast<const std::byte*>(values.data() + offset)};
}

/// Streams the data in batches of 16, as the oracle did.
double streamed(const char* name, const Data& data, bool sparse) {
  const auto metric = makeMetric(name).value();
  for (std::int64_t begin = 0; begin < data.rows(); begin += kBatch) {
    const auto rows = std::min(kBatch, data.rows() - begin);
    const auto labels = sparse ? viewOf(data.classes, {rows}, begin)
                               : viewOf(data.labels, {rows, data.units}, begin * data.units);
    metric->update(viewOf(data.predictions, {rows, data.units}, begin * data.units), labels,
                   viewOf(data.weights, {rows}, begin));
  }
  return metric->result();
}

/// A metric of ours and where the oracle has its value.
struct Pair {
  const char* ours;
  const char* theirs;
  double tolerance = 2e-6;
};

}  // namespace

class TestMetrics : public QObject {
  Q_OBJECT

  static void compare(const char* dataFile, const char* resultFile, const char* by,
                      const std::vector<Pair>& pairs, bool sparse = false) {
    const auto sets = oracleOf(dataFile).at("sets");
    const auto results = oracleOf(resultFile).at("results");
    for (const auto& set : sets) {
      const auto data = dataOf(set);
      const auto& values = named(results, set.at("name")).at(by);
      for (const auto& [ours, theirs, tolerance] : pairs) {
        if (!values.contains(theirs) || !values.at(theirs).is_number()) continue;
        const double expected = values.at(theirs);
        const double got = streamed(ours, data, sparse);
        const auto what = set.at("name").get<std::string>() + " " + ours + ": got " +
                          std::to_string(got) + ", " + theirs + " " + std::to_string(expected);
        QVERIFY2(std::abs(got - expected) <= tolerance * std::max(1.0, std::abs(expected)),
                 what.c_str());
      }
    }
  }

 private Q_SLOTS:
  void binaryAsKeras() {
    compare("binary_data.json", "binary_keras3.json", "keras",
            {{"binary_accuracy", "BinaryAccuracy"},
             {"accuracy", "BinaryAccuracy"},
             {"precision", "Precision"},
             {"recall", "Recall"},
             {"auc", "AUC_ROC_200_interpolation"},
             {"auc_precision_recall", "AUC_PR_200_interpolation"},
             {"binary_crossentropy", "BinaryCrossentropy"},
             {"mean_squared_error", "MeanSquaredError"}});
  }

  void meansAndBaselineAsTensorFlow() {
    compare("binary_data.json", "binary_tensorflow_2_15.json", "tf_compat_v1",
            {{"label/mean", "mean_label"}, {"prediction/mean", "mean_prediction"}});
    const auto results = oracleOf("binary_tensorflow_2_15.json").at("results");
    const auto sets = oracleOf("binary_data.json").at("sets");
    for (const auto& set : sets) {
      const double mean = named(results, set.at("name")).at("tf_compat_v1").at("mean_label");
      const double baseline = streamed("accuracy_baseline", dataOf(set), false);
      QVERIFY(std::abs(baseline - std::max(mean, 1 - mean)) < 1e-6);
    }
  }

  void f1AsScikitLearn() {
    compare("binary_data.json", "binary_scikit_learn.json", "scikit_learn", {{"f1", "f1"}});
  }

  void multiclassAsKeras() {
    compare("multiclass_data.json", "multiclass_keras3.json", "keras",
            {{"sparse_categorical_accuracy", "SparseCategoricalAccuracy"},
             {"accuracy", "SparseCategoricalAccuracy"},
             {"sparse_categorical_crossentropy", "SparseCategoricalCrossentropy"},
             {"f1", "F1Score_macro"}},
            true);
    compare("multiclass_data.json", "multiclass_keras3.json", "keras",
            {{"categorical_accuracy", "CategoricalAccuracy"},
             {"accuracy", "CategoricalAccuracy"},
             {"categorical_crossentropy", "CategoricalCrossentropy"},
             {"auc", "AUC_flattened"},
             {"f1", "F1Score_macro"}});
  }

  void regressionAsKeras() {
    compare("regression_data.json", "regression_keras3.json", "keras",
            {{"mean_absolute_error", "MeanAbsoluteError"},
             {"mean_squared_error", "MeanSquaredError"},
             {"root_mean_squared_error", "RootMeanSquaredError"},
             {"mean_absolute_percentage_error", "MeanAbsolutePercentageError", 1e-5},
             {"cosine_similarity", "CosineSimilarity"}});
    // R2 by scikit-learn: Keras's float32 sums cancel where labels vary little around a mean.
    compare("regression_data.json", "regression_scikit_learn.json", "scikit_learn", {{"r2", "r2"}});
  }

  void lossesByHand() {
    const Data data{
        .units = 1, .predictions = {1, 4}, .labels = {1.5F, 1}, .weights = {}, .classes = {}};
    QCOMPARE(streamed("huber", data, false), (0.125 + 2.5) / 2);
    const double first = 1 - 1.5 * std::log(1 + 1e-7), second = 4 - std::log(4 + 1e-7);
    QVERIFY(std::abs(streamed("poisson", data, false) - (first + second) / 2) < 1e-12);
  }

  void topKCountsTiesAsHits() {
    Data data{.units = 7,
              .predictions = {.4F, .1F, .1F, .1F, .1F, .1F, .1F},
              .labels = {},
              .weights = {},
              .classes = {6}};
    QCOMPARE(streamed("top_k", data, true), 1.0);
    data.predictions = {.3F, .2F, .15F, .12F, .1F, .09F, .04F};
    QCOMPARE(streamed("top_k", data, true), 0.0);
    data.classes = {4};
    QCOMPARE(streamed("top_k", data, true), 1.0);
  }

  void weightZeroDoesNotCount() {
    for (const auto& info : allMetrics()) {
      if (info.name == "loss") continue;
      const Data whole{.units = 1,
                       .predictions = {.2F, .7F, .6F, 0.1F},
                       .labels = {0, 1, 0, 1},
                       .weights = {1, 2, 0, 1},
                       .classes = {}};
      const Data part{.units = 1,
                      .predictions = {.2F, .7F, .1F},
                      .labels = {0, 1, 1},
                      .weights = {1, 2, 1},
                      .classes = {}};
      QCOMPARE(streamed(info.name.c_str(), whole, false), streamed(info.name.c_str(), part, false));
    }
  }

  void startsAtNaNAndResets() {
    const Data data{
        .units = 1, .predictions = {.2F, .7F}, .labels = {0, 1}, .weights = {}, .classes = {}};
    for (const auto& info : allMetrics()) {
      if (info.name == "loss") continue;
      const auto metric = makeMetric(info.name).value();
      QVERIFY2(std::isnan(metric->result()), info.name.c_str());
      metric->update(viewOf(data.predictions, {2, 1}, 0), viewOf(data.labels, {2, 1}, 0), {});
      QVERIFY2(!std::isnan(metric->result()), info.name.c_str());
      metric->reset();
      QVERIFY2(std::isnan(metric->result()), info.name.c_str());
    }
  }

  void goesOnFromASavedState() {
    const auto set = oracleOf("binary_data.json").at("sets").at(7);  // weighted
    const auto data = dataOf(set);
    for (const auto& info : allMetrics()) {
      if (info.name == "loss") continue;
      auto metric = makeMetric(info.name).value();
      for (std::int64_t begin = 0; begin < data.rows(); begin += kBatch) {
        const auto rows = std::min(kBatch, data.rows() - begin);
        auto next = makeMetric(info.name).value();
        if (begin > 0) QVERIFY(next->restore(metric->state()));
        next->update(viewOf(data.predictions, {rows, 1}, begin),
                     viewOf(data.labels, {rows, 1}, begin), viewOf(data.weights, {rows}, begin));
        metric = std::move(next);
      }
      QCOMPARE(metric->result(), streamed(info.name.c_str(), data, false));
    }
  }

  void refusesWhatIsNoStateOfIt() {
    const std::vector<double> numbers(4001, 1.0);
    for (const auto& info : allMetrics()) {
      if (info.name == "loss") continue;
      const auto metric = makeMetric(info.name).value();
      bool refused = false;
      for (std::size_t size = 0; size < numbers.size(); ++size) {
        refused |= !metric->restore(std::span(numbers).first(size));
      }
      QVERIFY2(refused, info.name.c_str());
    }
  }

  void survivesWhatIsNoProbability() {
    const Data data{.units = 1,
                    .predictions = {NAN, INFINITY, -3, 1e30F},
                    .labels = {0, 1, 0, 1},
                    .weights = {},
                    .classes = {}};
    for (const auto& info : allMetrics()) {
      if (info.name != "loss") streamed(info.name.c_str(), data, false);
    }
    const Data classes{.units = 3,
                       .predictions = {.2F, .3F, .5F, .2F, .3F, .5F},
                       .labels = {},
                       .weights = {},
                       .classes = {-1, 9}};
    for (const auto& info : allMetrics()) {
      if (info.name != "loss") streamed(info.name.c_str(), classes, true);
    }
    QCOMPARE(streamed("accuracy", classes, true), 0.0);
    QCOMPARE(streamed("top_k", classes, true), 0.0);
  }

  void theTableIsWhole() {
    std::set<std::string> names;
    for (const auto& info : allMetrics()) {
      QVERIFY(names.insert(info.name).second);
      QVERIFY(!info.title.empty() && info.help.ends_with('.'));
      QCOMPARE(findMetric(info.name)->title, info.title);
    }
    QVERIFY(!findMetric("loss")->higherIsBetter);
    QVERIFY(findMetric("nothing") == nullptr);
    for (const char* loss : {"binary_crossentropy", "sparse_categorical_crossentropy", "huber"}) {
      for (const auto& name : defaultMetrics(loss)) STATEROOM_VERIFY(makeMetric(name));
    }
    const auto error = makeMetric("acuracy").error();
    QCOMPARE(error.message(), std::string("There is no metric acuracy"));
    QCOMPARE(error.argument("nearest"), std::string_view("accuracy"));
  }
};

QTEST_GUILESS_MAIN(TestMetrics)
#include "test_metrics.moc"
