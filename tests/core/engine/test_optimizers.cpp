#include <cmath>

#include "tests/core/engine/oracle_json.h"
#include "tests/core/engine/specs.h"
#include "tests/support/paths.h"

/// Twenty steps of every optimizer with given gradients, against the frameworks' own. A Dense layer
/// without bias under |y - label| with a label far below has the input itself as its gradient.
using namespace stateroom;
using namespace stateroom::test;

namespace {

constexpr const char* kTwoVariables = R"(
  layers { name: 'a' input { width: 4 } }
  layers { name: 'b' input { width: 2 } }
  layers { name: 'first' inputs: 'a' dense { units: 1 use_bias: false } }
  layers { name: 'second' inputs: 'b' dense { units: 1 use_bias: false } }
  outputs: 'first' outputs: 'second'
)";

struct Case {
  const char* file;
  const char* name;  ///< in the file
  const char* settings;
};

constexpr Case kCases[] = {
    {"keras3", "SGD", "name: 'sgd' learning_rate: 0.1"},
    {"keras3", "SGD momentum", "name: 'sgd' learning_rate: 0.1 momentum: 0.9"},
    {"keras3", "SGD nesterov", "name: 'sgd' learning_rate: 0.05 momentum: 0.8 nesterov: true"},
    {"keras3", "SGD global_clipnorm", "name: 'sgd' learning_rate: 0.1 clip_norm: 1"},
    {"keras3", "SGD clipvalue", "name: 'sgd' learning_rate: 0.1 clip_value: 0.25"},
    {"keras3", "Adagrad", "name: 'adagrad' learning_rate: 0.1"},
    {"keras3", "Adagrad zero accumulator",
     "name: 'adagrad' learning_rate: 0.1 initial_accumulator: 0 epsilon: 0.001"},
    {"keras3", "Adam", "name: 'adam' learning_rate: 0.01"},
    {"keras3", "Adam epsilon 0.1",
     "name: 'adam' learning_rate: 0.01 beta_1: 0.8 beta_2: 0.95 epsilon: 0.1"},
    {"keras3", "Adam amsgrad", "name: 'adam' learning_rate: 0.01 amsgrad: true"},
    {"keras3", "AdamW", "name: 'adamw' learning_rate: 0.01 weight_decay: 0.05"},
    {"keras3", "RMSprop", "name: 'rmsprop' learning_rate: 0.01"},
    {"keras3", "RMSprop momentum",
     "name: 'rmsprop' learning_rate: 0.01 rho: 0.8 momentum: 0.7 epsilon: 0.001"},
    {"keras3", "RMSprop centered", "name: 'rmsprop' learning_rate: 0.01 centered: true"},
    {"keras3", "RMSprop centered momentum",
     "name: 'rmsprop' learning_rate: 0.01 centered: true momentum: 0.5"},
    {"keras2", "SGD nesterov", "name: 'sgd' learning_rate: 0.05 momentum: 0.8 nesterov: true"},
    {"keras2", "Adagrad", "name: 'adagrad' learning_rate: 0.1"},
    {"keras2", "Adam", "name: 'adam' learning_rate: 0.01"},
    {"keras2", "AdamW", "name: 'adamw' learning_rate: 0.01 weight_decay: 0.05"},
    {"keras2", "RMSprop momentum",
     "name: 'rmsprop' learning_rate: 0.01 rho: 0.8 momentum: 0.7 epsilon: 0.001"},
    {"keras2_legacy", "SGD", "name: 'sgd' variant: 'keras_legacy' learning_rate: 0.1"},
    {"keras2_legacy", "SGD momentum",
     "name: 'sgd' variant: 'keras_legacy' learning_rate: 0.1 momentum: 0.9"},
    {"keras2_legacy", "SGD nesterov",
     "name: 'sgd' variant: 'keras_legacy' learning_rate: 0.05 momentum: 0.8 nesterov: true"},
    {"keras2_legacy", "Adagrad", "name: 'adagrad' variant: 'keras_legacy' learning_rate: 0.1"},
    {"keras2_legacy", "Adagrad zero accumulator",
     "name: 'adagrad' variant: 'keras_legacy' learning_rate: 0.1 initial_accumulator: 0 epsilon: "
     "0.001"},
    {"keras2_legacy", "Adam", "name: 'adam' variant: 'keras_legacy' learning_rate: 0.01"},
    {"keras2_legacy", "Adam epsilon 0.1",
     "name: 'adam' variant: 'keras_legacy' learning_rate: 0.01 beta_1: 0.8 beta_2: 0.95 epsilon: "
     "0.1"},
    {"keras2_legacy", "Adam amsgrad",
     "name: 'adam' variant: 'keras_legacy' learning_rate: 0.01 amsgrad: true"},
    {"keras2_legacy", "RMSprop", "name: 'rmsprop' variant: 'keras_legacy' learning_rate: 0.01"},
    {"keras2_legacy", "RMSprop momentum",
     "name: 'rmsprop' variant: 'keras_legacy' learning_rate: 0.01 rho: 0.8 momentum: 0.7 epsilon: "
     "0.001"},
    {"keras2_legacy", "RMSprop centered",
     "name: 'rmsprop' variant: 'keras_legacy' learning_rate: 0.01 centered: true"},
    {"keras2_legacy", "RMSprop centered momentum",
     "name: 'rmsprop' variant: 'keras_legacy' learning_rate: 0.01 centered: true momentum: 0.5"},
    {"tf_compat_v1", "GradientDescent", "name: 'sgd' variant: 'tf1' learning_rate: 0.1"},
    {"tf_compat_v1", "Momentum", "name: 'sgd' variant: 'tf1' learning_rate: 0.1 momentum: 0.9"},
    {"tf_compat_v1", "Momentum nesterov",
     "name: 'sgd' variant: 'tf1' learning_rate: 0.05 momentum: 0.8 nesterov: true"},
    {"tf_compat_v1", "Adagrad", "name: 'adagrad' variant: 'tf1' learning_rate: 0.1"},
    {"tf_compat_v1", "Adam", "name: 'adam' variant: 'tf1' learning_rate: 0.01 epsilon: 1e-8"},
    {"tf_compat_v1", "Adam epsilon 0.1",
     "name: 'adam' variant: 'tf1' learning_rate: 0.01 beta_1: 0.8 beta_2: 0.95 epsilon: 0.1"},
    {"tf_compat_v1", "RMSProp",
     "name: 'rmsprop' variant: 'tf1' learning_rate: 0.01 epsilon: 1e-10"},
    {"tf_compat_v1", "RMSProp momentum",
     "name: 'rmsprop' variant: 'tf1' learning_rate: 0.01 rho: 0.8 momentum: 0.7 epsilon: 0.001"},
    {"tf_compat_v1", "RMSProp centered",
     "name: 'rmsprop' variant: 'tf1' learning_rate: 0.01 epsilon: 1e-10 centered: true"},
    {"torch", "SGD", "name: 'sgd' variant: 'torch' learning_rate: 0.1"},
    {"torch", "SGD momentum", "name: 'sgd' variant: 'torch' learning_rate: 0.1 momentum: 0.9"},
    {"torch", "SGD nesterov",
     "name: 'sgd' variant: 'torch' learning_rate: 0.05 momentum: 0.8 nesterov: true"},
    {"torch", "Adagrad",
     "name: 'adagrad' variant: 'torch' learning_rate: 0.1 epsilon: 1e-10 initial_accumulator: 0.1"},
    {"torch", "Adam", "name: 'adam' variant: 'torch' learning_rate: 0.01 epsilon: 1e-8"},
    {"torch", "Adam epsilon 0.1",
     "name: 'adam' variant: 'torch' learning_rate: 0.01 beta_1: 0.8 beta_2: 0.95 epsilon: 0.1"},
    {"torch", "AdamW",
     "name: 'adamw' variant: 'torch' learning_rate: 0.01 epsilon: 1e-8 weight_decay: 0.05"},
    {"torch", "RMSprop",
     "name: 'rmsprop' variant: 'torch' learning_rate: 0.01 rho: 0.99 epsilon: 1e-8"},
    {"torch", "RMSprop momentum",
     "name: 'rmsprop' variant: 'torch' learning_rate: 0.01 rho: 0.8 momentum: 0.7 epsilon: 0.001"},
    {"torch", "RMSprop centered",
     "name: 'rmsprop' variant: 'torch' learning_rate: 0.01 rho: 0.99 epsilon: 1e-8 centered: true"},
};

/// Six numbers as the two variables, one row each.
struct Two {
  explicit Two(const nlohmann::json& numbers) : a(DType::F32, {1, 4}), b(DType::F32, {1, 2}) {
    const auto all = tensorOf(numbers);
    std::copy_n(all.as<float>().begin(), 4, a.as<float>().begin());
    std::copy_n(all.as<float>().begin() + 4, 2, b.as<float>().begin());
  }
  Tensor a, b;
};

double largestError(const Tensor& got, const Tensor& wanted) {
  double largest = 0;
  for (std::size_t i = 0; i < got.as<float>().size(); ++i) {
    const double g = got.as<float>()[i], w = wanted.as<float>()[i];
    const double error = std::abs(g - w) / (1 + std::abs(w));
    if (!(error <= largest)) largest = error;
  }
  return largest;
}

}  // namespace

class TestOptimizers : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void stepsAsTheFrameworks_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("settings");
    for (const auto& one : kCases) {
      QTest::addRow("%s: %s", one.file, one.name) << one.file << one.name << one.settings;
    }
  }

  void stepsAsTheFrameworks() {
    QFETCH(QString, file);
    QFETCH(QString, name);
    QFETCH(QString, settings);
    const auto json = readOracle("optimizers/" + file.toStdString() + ".json");
    nlohmann::json wanted;
    for (const auto& one : json["optimizers"]) {
      if (one["name"] == name.toStdString()) wanted = one["weights_after_step"];
    }
    QCOMPARE(wanted.size(), std::size_t{20});

    auto model = compiled(kTwoVariables);
    const Two start(json["start"]);
    STATEROOM_VERIFY(model->setParameters({{"first.weight", start.a}, {"second.weight", start.b}}));
    auto training = model->train(loss("mean_absolute_error"), optimizer(settings.toStdString()), 1);
    STATEROOM_VERIFY(training);
    const std::vector<float> farBelow = {-1e30f};
    const auto label = Tensor::of<float>({1, 1}, std::span(farBelow));
    for (std::size_t step = 0; step < 20; ++step) {
      const Two gradient(json["gradients"][step]), expected(wanted[step]);
      Batch batch;
      batch.rows = 1;
      batch.inputs = {{"a", gradient.a.view()}, {"b", gradient.b.view()}};
      batch.labels = {{"first", label.view()}, {"second", label.view()}};
      STATEROOM_VERIFY((*training)->step(batch));
      const auto weights = model->parameters();
      STATEROOM_VERIFY(weights);
      const double error = std::max(largestError(named(*weights, "first.weight"), expected.a),
                                    largestError(named(*weights, "second.weight"), expected.b));
      QVERIFY2(error < 2e-6, qPrintable(QString("step %1 is %2 off").arg(step).arg(error)));
    }
  }

  void tellsTheNormBeforeClipping() {
    const auto json = readOracle("optimizers/clipping_tensorflow.json");
    int checked = 0;
    for (const auto& one : json["cases"]) {
      if (!one.contains("norm")) continue;
      auto model = compiled(kTwoVariables);
      const auto settings = "name: 'sgd' learning_rate: 1 clip_norm: " + one["norm"].dump();
      auto training = model->train(loss("mean_absolute_error"), optimizer(settings), 1);
      STATEROOM_VERIFY(training);
      const Two gradient(one["gradient"]), clipped(one["clip_by_global_norm"]);
      const std::vector<float> farBelow = {-1e30f};
      const auto label = Tensor::of<float>({1, 1}, std::span(farBelow));
      Batch batch;
      batch.rows = 1;
      batch.inputs = {{"a", gradient.a.view()}, {"b", gradient.b.view()}};
      batch.labels = {{"first", label.view()}, {"second", label.view()}};
      const auto result = (*training)->step(batch);
      STATEROOM_VERIFY(result);
      const double norm = one["global_norm"];
      QVERIFY(std::abs(result->gradientNorm - norm) <= 1e-6 * (1 + norm));
      auto weights = model->parameters();  // 0 - 1 * clipped
      STATEROOM_VERIFY(weights);
      for (auto& [name, tensor] : *weights) {
        for (auto& w : tensor.as<float>()) w = -w;
      }
      QVERIFY(largestError(named(*weights, "first.weight"), clipped.a) < 1e-6);
      QVERIFY(largestError(named(*weights, "second.weight"), clipped.b) < 1e-6);
      ++checked;
    }
    QVERIFY(checked >= 6);
  }

  void refusesWhatItDoesNotKnow() {
    auto model = compiled(kTwoVariables);
    const auto unknown = model->train(loss("mean_absolute_error"), optimizer("name: 'lion'"), 1);
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().message(), std::string("There is no optimizer lion in variant keras"));
    const auto noLoss = model->train(loss("hinge"), optimizer("name: 'adam'"), 1);
    QVERIFY(!noLoss);
    QCOMPARE(noLoss.error().message(), std::string("There is no loss hinge"));
  }
};

QTEST_GUILESS_MAIN(TestOptimizers)
#include "test_optimizers.moc"
