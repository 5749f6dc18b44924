#include "core/train/metric_set.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

template <typename T>
TensorView viewOf(const std::vector<T>& values, Shape shape) {
  return {dtypeOf<T>(), std::move(shape), reinterpret_cast<const std::byte*>(values.data())};
}

}  // namespace

class TestMetricSet : public QObject {
  Q_OBJECT

  const std::vector<std::int64_t> lengths_ = {3, 1, 0};
  const std::vector<float> predictions_ = {.9F, .9F, .1F, .9F, .9F, .9F, .9F, .9F, .9F};  // [3,3,1]
  const std::vector<float> labels_ = {1, 0, 0, 1, 0, 0, 0, 0, 0};
  const std::vector<float> weights_ = {1, 2, 1, 1, 9, 9, 9, 9, 9};

  Batch batch() const {
    Batch batch;
    batch.rows = batch.steps = 3;
    batch.lengths = viewOf(lengths_, {3});
    batch.labels = {{"risk", viewOf(labels_, {3, 3, 1})}};
    return batch;
  }

 private Q_SLOTS:
  void paddingDoesNotCount() {
    auto set = MetricSet::make({"binary_accuracy"});
    STATEROOM_VERIFY(set);
    const std::vector<NamedView> outputs = {{"risk", viewOf(predictions_, {3, 3, 1})}};
    set->update(batch(), outputs);
    QCOMPARE(set->results().at("binary_accuracy"), 3.0 / 4);
    auto weighted = batch();
    weighted.weights = viewOf(weights_, {3, 3});
    set->reset();
    set->update(weighted, outputs);
    QCOMPARE(set->results().at("binary_accuracy"), 3.0 / 5);
  }

  void finalLabelsTakeTheLastValidStepsWeight() {
    auto one = batch();
    one.weights = viewOf(weights_, {3, 3});
    const std::vector<float> last = {.9F, .9F, .9F};
    QCOMPARE(exampleWeights(one, viewOf(last, {3, 1})), (std::vector<float>{1, 1, 0}));
    const std::vector<float> perRow = {5, 6, 7};
    one.weights = viewOf(perRow, {3});
    QCOMPARE(exampleWeights(one, viewOf(last, {3, 1})), (std::vector<float>{5, 6, 0}));
  }

  void severalOutputsNameTheirMetrics() {
    const std::vector<std::int64_t> classes = {0, 1, 1};
    const std::vector<float> scores = {.9F, .1F, .2F, .8F, .7F, .3F}, values = {1, 2, 3};
    Batch batch;
    batch.rows = 3;
    batch.labels = {{"kind", viewOf(classes, {3})}, {"value", viewOf(values, {3, 1})}};
    const std::vector<NamedView> outputs = {{"value", viewOf(values, {3, 1})},
                                            {"kind", viewOf(scores, {3, 2})}};
    auto set = MetricSet::make({"accuracy", "mean_absolute_error"});
    set->update(batch, outputs);
    QCOMPARE(set->results().at("kind/accuracy"), 2.0 / 3);
    QCOMPARE(set->results().at("value/mean_absolute_error"), 0.0);
    auto restored = MetricSet::make({"accuracy", "mean_absolute_error"});
    STATEROOM_VERIFY(restored->restore(set->state()));
    QVERIFY(restored->results() == set->results());
    QVERIFY(!MetricSet::make({"auc"})->restore(set->state()));
  }

  void measuresWhatTheProjectSays() {
    Project project;
    project.mutable_loss()->set_name("binary_crossentropy");
    QCOMPARE(measuredMetrics(project),
             (std::vector<std::string>{"accuracy", "auc", "precision", "recall"}));
    project.add_metrics("loss");
    project.add_metrics("f1");
    QCOMPARE(measuredMetrics(project), std::vector<std::string>{"f1"});
    QCOMPARE(MetricSet::make({"nonsense"}).error().code(), Code::metric_unknown);
  }
};

QTEST_GUILESS_MAIN(TestMetricSet)
#include "test_metric_set.moc"
