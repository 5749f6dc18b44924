#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/random.h"
#include "tests/core/engine/specs.h"
#include "tests/support/paths.h"

using namespace stateroom;
using namespace stateroom::test;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// A batch that owns its tensors: x [B, T, 3] and labels [B, T, units] of layer y.
struct Example {
  Tensor x, y, weights, lengths;
  Batch batch;

  Example(std::int64_t rows, std::int64_t steps, std::int64_t units, std::uint64_t seed)
      : x(normal({rows, steps, 3}, seed)), y(normal({rows, steps, units}, seed + 1)) {
    for (auto& label : y.as<float>()) label = label > 0 ? 1 : 0;
    batch.rows = rows;
    batch.steps = steps;
    batch.inputs = {{"x", x.view()}};
    batch.labels = {{"y", y.view()}};
  }
  void setLengths(const std::vector<std::int64_t>& values) {
    lengths = Tensor::of<std::int64_t>({batch.rows}, std::span(values));
    batch.lengths = lengths.view();
  }
  void setWeights(const std::vector<float>& values) {
    weights = Tensor::of<float>({batch.rows, batch.steps}, std::span(values));
    batch.weights = weights.view();
  }
};

const std::string kInput = "layers { name: 'x' input { width: 3 time: true } }\n";
const std::string kHead =
    "layers { name: 'y' inputs: 'r' dense { units: 2 activation: 'sigmoid' } }\n";

std::string recurrentModel(const std::string& layer) {
  return kInput + "layers { name: 'r' inputs: 'x' " + layer + " }\n" + kHead;
}

StepResult stepOf(Training& training, const Batch& batch, bool apply = true) {
  auto result = training.step(batch, apply);
  if (!result) throw std::runtime_error(explain(result.error()));
  return *result;
}

std::unique_ptr<Training> trainingOf(Model& model,
                                     const std::string& lossName = "binary_crossentropy",
                                     const std::string& settings = "name: 'sgd' learning_rate: 1") {
  auto training = model.train(loss(lossName), optimizer(settings), 3);
  if (!training) throw std::runtime_error(explain(training.error()));
  return std::move(*training);
}

std::vector<NamedTensor> parametersOf(const Model& model) {
  return *model.parameters();
}

/// The gradient that SGD with rate 1 takes off.
std::vector<NamedTensor> gradientsOf(Model& model, const Batch& batch,
                                     const std::string& lossName) {
  const auto before = parametersOf(model);
  auto training = trainingOf(model, lossName);
  stepOf(*training, batch);
  auto gradients = before;
  const auto after = parametersOf(model);
  for (std::size_t i = 0; i < before.size(); ++i) {
    for (std::size_t k = 0; k < before[i].tensor.as<float>().size(); ++k) {
      gradients[i].tensor.as<float>()[k] -= after[i].tensor.as<float>()[k];
    }
  }
  if (!model.setParameters(before)) throw std::runtime_error("parameters");
  return gradients;
}

}  // namespace

class TestTraining : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Central differences along a random direction: (L(p + e d) - L(p - e d)) / 2e = gradient . d
  void gradientsAgreeWithDifferences_data() {
    QTest::addColumn<QString>("layer");
    QTest::addColumn<bool>("ragged");
    const std::pair<const char*, const char*> layers[] = {
        {"lstm", "lstm { units: 4 return_sequences: true }"},
        {"lstm no bias", "lstm { units: 4 return_sequences: true use_bias: false }"},
        {"lstm unrolled",
         "lstm { units: 4 return_sequences: true recurrent_activation: 'hard_sigmoid' }"},
        {"gru", "gru { units: 4 return_sequences: true }"},
        {"gru reset before", "gru { units: 4 return_sequences: true reset_after: false }"},
        {"rnn", "simple_rnn { units: 4 return_sequences: true }"},
        {"bidirectional", "lstm { units: 4 return_sequences: true bidirectional: true }"},
        {"backwards", "gru { units: 4 return_sequences: true go_backwards: true }"},
        {"lstm, learned state",
         "lstm { units: 4 return_sequences: true initial_state: 'learned' }"},
        {"lstm unrolled, learned state",
         "lstm { units: 4 return_sequences: true recurrent_activation: 'hard_sigmoid' "
         "initial_state: 'learned' }"},
        {"gru, learned state", "gru { units: 4 return_sequences: true initial_state: 'learned' }"},
        {"rnn, learned state",
         "simple_rnn { units: 4 return_sequences: true initial_state: 'learned' }"},
        {"gru, constant state",
         "gru { units: 4 return_sequences: true initial_state: 'constant' "
         "initial_state_value: -0.5 }"},
        {"dense", "dense { units: 4 activation: 'gelu' }"},
        {"layer norm", "layer_normalization {}"},
    };
    for (const auto& [name, layer] : layers) {
      QTest::addRow("%s", name) << layer << false;
      QTest::addRow("%s, ragged", name) << layer << true;
    }
  }

  void gradientsAgreeWithDifferences() {
    QFETCH(QString, layer);
    QFETCH(bool, ragged);
    auto model = compiled(recurrentModel(layer.toStdString()));
    randomise(*model, 11);
    Example example(4, 5, 2, 21);
    if (ragged) example.setLengths({3, 5, 0, 2});
    const auto gradients = gradientsOf(*model, example.batch, "binary_crossentropy");
    const auto start = parametersOf(*model);
    const auto infos = model->parameterInfo();
    auto direction = start;
    double expected = 0;
    for (std::size_t i = 0; i < start.size(); ++i) {
      direction[i].tensor = normal(start[i].tensor.shape(), 31 + i);
      for (std::size_t k = 0; k < gradients[i].tensor.as<float>().size(); ++k) {
        if (!infos[i].trainable) direction[i].tensor.as<float>()[k] = 0;
        expected += double(direction[i].tensor.as<float>()[k]) * gradients[i].tensor.as<float>()[k];
      }
    }
    const double e = 2e-3;
    const auto lossAt = [&](double by) {
      auto moved = start;
      for (std::size_t i = 0; i < start.size(); ++i) {
        for (std::size_t k = 0; k < start[i].tensor.as<float>().size(); ++k) {
          moved[i].tensor.as<float>()[k] += float(by * direction[i].tensor.as<float>()[k]);
        }
      }
      if (!model->setParameters(moved)) throw std::runtime_error("parameters");
      return model->evaluate(example.batch, loss("binary_crossentropy"))->loss;
    };
    const double measured = (lossAt(e) - lossAt(-e)) / (2 * e);
    QVERIFY2(std::abs(measured - expected) < 2e-4 + 2e-3 * std::abs(expected),
             qPrintable(QString("%1 by differences, %2 by backward").arg(measured).arg(expected)));
    QVERIFY(std::abs(expected) > 1e-3);
  }

  /// Published formulas on one row: y = value of a Dense with weight 1, bias 0.
  void lossesAreKeras_data() {
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QString>("activation");
    QTest::addColumn<double>("wanted");
    const double p = 1 / (1 + std::exp(-0.7)),
                 q = 1 / (1 + std::exp(0.4));  // of 0.7 and -0.4; labels 1, 0
    QTest::newRow("binary") << "name: 'binary_crossentropy'" << "sigmoid"
                            << -(std::log(p) + std::log(1 - q)) / 2;
    QTest::newRow("binary, probabilities")
        << "name: 'binary_crossentropy'" << "hard_sigmoid"
        << -(std::log(0.7 / 6 + 0.5) + std::log(0.5 + 0.4 / 6)) / 2;
    QTest::newRow("binary, smoothing")
        << "name: 'binary_crossentropy' label_smoothing: 0.2" << "sigmoid"
        << -(0.9 * std::log(p) + 0.1 * std::log(1 - p) + 0.1 * std::log(q) +
             0.9 * std::log(1 - q)) /
               2;
    QTest::newRow("binary, positive weight")
        << "name: 'binary_crossentropy' positive_weight: 3" << "sigmoid"
        << -(3 * std::log(p) + std::log(1 - q)) / 2;
    const double s = std::exp(0.7) / (std::exp(0.7) + std::exp(-0.4));
    QTest::newRow("categorical") << "name: 'categorical_crossentropy'" << "softmax" << -std::log(s);
    QTest::newRow("categorical, smoothing")
        << "name: 'categorical_crossentropy' label_smoothing: 0.2" << "softmax"
        << -(0.9 * std::log(s) + 0.1 * std::log(1 - s));
    QTest::newRow("squared") << "name: 'mean_squared_error'" << "linear" << (0.09 + 0.16) / 2;
    QTest::newRow("absolute") << "name: 'mean_absolute_error'" << "linear" << (0.3 + 0.4) / 2;
    QTest::newRow("huber") << "name: 'huber' delta: 0.35" << "linear"
                           << (0.045 + 0.35 * (0.4 - 0.175)) / 2;
    QTest::newRow("quantile") << "name: 'quantile' quantile: 0.9" << "linear"
                              << (0.9 * 0.3 + 0.9 * 0.4) / 2;
    QTest::newRow("quantile below") << "name: 'quantile' quantile: 0.2" << "exponential"
                                    << 0.8 * (std::exp(0.7) - 1 + std::exp(-0.4)) / 2;
    QTest::newRow("poisson") << "name: 'poisson'" << "exponential"
                             << (std::exp(0.7) - 0.7 + std::exp(-0.4)) / 2;
  }

  void lossesAreKeras() {
    QFETCH(QString, settings);
    QFETCH(QString, activation);
    QFETCH(double, wanted);
    auto model = compiled(
        "layers { name: 'x' input { width: 2 } } layers { name: 'y' inputs: 'x' dense { units: 2 "
        "use_bias: false activation: '" +
        activation.toStdString() + "' } }");
    const std::vector<float> identity = {1, 0, 0, 1}, x = {0.7f, -0.4f}, y = {1, 0};
    STATEROOM_VERIFY(
        model->setParameters({{"y.weight", Tensor::of<float>({2, 2}, std::span(identity))}}));
    const auto input = Tensor::of<float>({1, 2}, std::span(x)),
               label = Tensor::of<float>({1, 2}, std::span(y));
    Batch batch;
    batch.rows = 1;
    batch.inputs = {{"x", input.view()}};
    batch.labels = {{"y", label.view()}};
    const auto result = model->evaluate(batch, lossWith(settings.toStdString()));
    STATEROOM_VERIFY(result);
    QVERIFY2(std::abs(result->loss - wanted) < 2e-6,
             qPrintable(QString("%1, not %2").arg(result->loss).arg(wanted)));
  }

  void lossGradientsAreKeras_data() { lossesAreKeras_data(); }

  /// By central differences of each weight.
  void lossGradientsAreKeras() {
    QFETCH(QString, settings);
    QFETCH(QString, activation);
    auto model = compiled(
        "layers { name: 'x' input { width: 2 } } layers { name: 'y' inputs: 'x' dense { units: 2 "
        "use_bias: false activation: '" +
        activation.toStdString() + "' } }");
    const std::vector<float> start = {1, 0.1f, -0.1f, 1}, x = {0.7f, -0.4f, 0.2f, 0.9f},
                             y = {1, 0, 0, 1}, weights = {1, 2.5f};
    const auto input = Tensor::of<float>({2, 2}, std::span(x)),
               label = Tensor::of<float>({2, 2}, std::span(y)),
               weight = Tensor::of<float>({2}, std::span(weights));
    Batch batch;
    batch.rows = 2;
    batch.inputs = {{"x", input.view()}};
    batch.labels = {{"y", label.view()}};
    batch.weights = weight.view();
    const auto wanted = lossWith(settings.toStdString());
    const auto set = [&](std::vector<float> values) {
      STATEROOM_VERIFY(
          model->setParameters({{"y.weight", Tensor::of<float>({2, 2}, std::span(values))}}));
    };
    set(start);
    auto training = model->train(wanted, optimizer("name: 'sgd' learning_rate: 1"), 1);
    STATEROOM_VERIFY(training);
    stepOf(**training, batch);
    const auto after = parametersOf(*model)[0].tensor;
    for (std::size_t i = 0; i < 4; ++i) {
      const auto lossAt = [&](float by) {
        auto moved = start;
        moved[i] += by;
        set(moved);
        return model->evaluate(batch, wanted)->loss;
      };
      const float e = 4e-3f;
      const double measured = (lossAt(e) - lossAt(-e)) / (2 * e);
      const double gradient = double(start[i]) - after.as<float>()[i];
      QVERIFY2(
          std::abs(measured - gradient) < 1e-3 * (1 + std::abs(measured)),
          qPrintable(QString("%1 by differences, %2 by backward").arg(measured).arg(gradient)));
    }
  }

  void refusesUnknownClasses() {
    auto model = compiled(
        "layers { name: 'x' input { width: 2 } } layers { name: 'y' inputs: 'x' dense { units: 3 "
        "activation: 'softmax' } }");
    const auto x = normal({2, 2}, 1);
    const std::vector<std::int64_t> classes = {1, 3};
    const auto labels = Tensor::of<std::int64_t>({2}, std::span(classes));
    Batch batch;
    batch.rows = 2;
    batch.inputs = {{"x", x.view()}};
    batch.labels = {{"y", labels.view()}};
    auto training = trainingOf(*model, "sparse_categorical_crossentropy");
    const auto refused = training->step(batch);
    QVERIFY(!refused);
    QVERIFY(refused.error().message().find("a label is class 3, the output has 3") !=
            std::string::npos);
  }

  void sparseLabelsMeanTheSame() {
    const std::string spec =
        kInput + "layers { name: 'y' inputs: 'x' dense { units: 4 activation: 'softmax' } }";
    auto model = compiled(spec);
    randomise(*model, 5);
    Example dense(2, 3, 4, 9);
    const std::vector<std::int64_t> classes = {0, 3, 1, 2, 2, 0};
    std::ranges::fill(dense.y.as<float>(), 0.0f);
    for (std::size_t i = 0; i < classes.size(); ++i)
      dense.y.as<float>()[i * 4 + std::size_t(classes[i])] = 1;
    auto sparse = dense.batch;
    const auto labels = Tensor::of<std::int64_t>({2, 3}, std::span(classes));
    sparse.labels = {{"y", labels.view()}};
    for (const char* smoothing : {"", " label_smoothing: 0.1"}) {
      const auto a = model->evaluate(
          dense.batch, lossWith("name: 'categorical_crossentropy'" + std::string(smoothing)));
      const auto b = model->evaluate(
          sparse, lossWith("name: 'sparse_categorical_crossentropy'" + std::string(smoothing)));
      STATEROOM_VERIFY(a);
      STATEROOM_VERIFY(b);
      QVERIFY(std::abs(a->loss - b->loss) < 1e-6);
    }
  }

  /// sum w l / sum w over valid steps; what does not count may be anything.
  void weighsSteps() {
    auto model = compiled(recurrentModel("lstm { units: 4 return_sequences: true }"));
    randomise(*model, 2);
    Example example(2, 3, 2, 4);
    example.setLengths({3, 2});
    example.setWeights({0.5f, 0, 2, 1, 1, 7});
    const auto all = model->evaluate(example.batch, loss("mean_squared_error"));
    STATEROOM_VERIFY(all);
    QVERIFY(std::abs(all->weight - 4.5) < 1e-9);
    const auto p = all->outputs[0].view.as<float>();
    double sum = 0;
    const float w[] = {0.5f, 0, 2, 1, 1, 0};
    for (std::size_t i = 0; i < 6; ++i) {
      for (std::size_t k = 0; k < 2; ++k) {
        sum += w[i] / 2 * std::pow(double(p[2 * i + k]) - example.y.as<float>()[2 * i + k], 2);
      }
    }
    QVERIFY(std::abs(all->loss - sum / 4.5) < 1e-6);
    example.y.as<float>()[2] = float(kNaN);   // weight 0
    example.y.as<float>()[11] = float(kNaN);  // behind the end
    const auto same = model->evaluate(example.batch, loss("mean_squared_error"));
    QCOMPARE(same->loss, all->loss);
    auto training = trainingOf(*model, "mean_squared_error");
    const auto step = stepOf(*training, example.batch);
    QVERIFY(std::isfinite(step.gradientNorm));
    example.setWeights({0, 0, 0, 0, 0, 0});
    const auto none = stepOf(*training, example.batch);
    QCOMPARE(none.loss, 0.0);
    QCOMPARE(none.gradientNorm, 0.0);
  }

  /// A chain of layers is trained by a plan; with a layer in front that passes its input on it is
  /// none and goes through LibTorch's graph. Both must do the same.
  void plannedStepsAreTheGraphs_data() {
    QTest::addColumn<QString>("layers");
    QTest::addColumn<QString>("lossSettings");
    QTest::addColumn<bool>("everyStep");
    const auto row = [](const char* name, const char* layers, const char* settings,
                        bool everyStep = true) {
      QTest::newRow(name) << layers << settings << everyStep;
    };
    const char* kBinary = "name: 'binary_crossentropy'";
    const char* kSquared = "name: 'mean_squared_error'";
    row("dense",
        "layers { name: 'r' inputs: 'first' dense { units: 7 activation: 'relu' } }"
        "layers { name: 's' inputs: 'r' dense { units: 6 activation: 'tanh' use_bias: false } }"
        "layers { name: 'y' inputs: 's' dense { units: 2 activation: 'softmax' } }",
        "name: 'categorical_crossentropy' label_smoothing: 0.1");
    row("softmax by value",
        "layers { name: 'r' inputs: 'first' dense { units: 7 activation: 'sigmoid' } }"
        "layers { name: 'y' inputs: 'r' dense { units: 2 activation: 'softmax' } }",
        kSquared);
    row("lstm",
        "layers { name: 'r' inputs: 'first' lstm { units: 9 return_sequences: true } }"
        "layers { name: 'y' inputs: 'r' dense { units: 2 activation: 'sigmoid' } }",
        kBinary);
    row("lstm, last",
        "layers { name: 'r' inputs: 'first' lstm { units: 9 use_bias: false } }"
        "layers { name: 'y' inputs: 'r' dense { units: 2 activation: 'sigmoid' } }",
        kBinary, false);
    row("two layers",
        "layers { name: 'a' inputs: 'first' gru { units: 8 return_sequences: true } }"
        "layers { name: 'b' inputs: 'a' dense { units: 5 activation: 'relu' } }"
        "layers { name: 'r' inputs: 'b' simple_rnn { units: 6 activation: 'relu' } }"
        "layers { name: 'y' inputs: 'r' dense { units: 2 } }",
        "name: 'huber' delta: 0.4", false);
    row("rescaled output",
        "layers { name: 'r' inputs: 'first' lstm { units: 4 return_sequences: true } }"
        "layers { name: 'd' inputs: 'r' dense { units: 2 } }"
        "layers { name: 'y' inputs: 'd' rescaling { scale: [3, 0.25] offset: [1, -2] } }",
        kSquared);
    row("recurrent output",
        "layers { name: 'a' inputs: 'first' lstm { units: 4 return_sequences: true } }"
        "layers { name: 'y' inputs: 'a' simple_rnn { units: 2 return_sequences: true } }",
        "name: 'mean_absolute_error'");
  }

  void plannedStepsAreTheGraphs() {
    QFETCH(QString, layers);
    QFETCH(QString, lossSettings);
    QFETCH(bool, everyStep);
    const auto settings = lossWith(lossSettings.toStdString());
    for (const bool ragged : {false, true}) {
      Example example(5, 6, 2, 40);
      if (!everyStep) {
        example.y = normal({5, 2}, 41);
        for (auto& label : example.y.as<float>()) label = label > 0 ? 1 : 0;
        example.batch.labels = {{"y", example.y.view()}};
      } else {
        std::vector<float> weights(30, 1);
        weights[3] = 0;
        weights[7] = 2.5f;
        example.setWeights(weights);
      }
      if (ragged) example.setLengths({3, 6, everyStep ? 0 : 4, 1, 6});
      // Without the layer in front the first one reads the input itself.
      const auto chain = layers.toStdString();
      auto planned = compiled("layers { name: 'first' input { width: 3 time: true } }" + chain);
      auto graph = compiled(kInput +
                            "layers { name: 'first' inputs: 'x' activation { function: "
                            "'linear' } }" +
                            chain);
      randomise(*planned, 13);
      randomise(*graph, 13);
      auto batch = example.batch;
      batch.inputs = {{"first", example.x.view()}};
      auto ours = planned->train(settings, optimizer("name: 'sgd' learning_rate: 0.5"), 1);
      auto theirs = graph->train(settings, optimizer("name: 'sgd' learning_rate: 0.5"), 1);
      STATEROOM_VERIFY(ours);
      STATEROOM_VERIFY(theirs);
      for (const bool apply : {true, false, true, true}) {
        const auto a = stepOf(**ours, batch, apply), b = stepOf(**theirs, example.batch, apply);
        QVERIFY(std::abs(a.loss - b.loss) < 1e-5 * (1 + b.loss));
        QVERIFY(std::abs(a.gradientNorm - b.gradientNorm) < 1e-5 * (1 + b.gradientNorm));
        QCOMPARE(a.weight, b.weight);
        QCOMPARE(a.outputs[0].view.shape, b.outputs[0].view.shape);
        if (!ragged) {
          QVERIFY(difference(a.outputs[0].view.as<float>(), b.outputs[0].view.as<float>()) < 1e-5);
        }
      }
      const auto a = parametersOf(*planned), b = parametersOf(*graph);
      for (std::size_t i = 0; i < a.size(); ++i) {
        QVERIFY(difference(a[i].tensor, b[i].tensor) < 1e-5);
      }
    }
  }

  /// Two batches gathered are one batch of both.
  void gathersGradients() {
    const auto spec = recurrentModel("lstm { units: 4 return_sequences: true }");
    auto whole = compiled(spec), parts = compiled(spec);
    randomise(*whole, 3);
    randomise(*parts, 3);
    Example all(4, 3, 2, 6);
    std::vector<float> weights = {1, 2, 0, 1, 3, 1, 1, 1, 1, 0.5f, 1, 1};
    all.setWeights(weights);
    auto training = trainingOf(*whole);
    const auto wanted = stepOf(*training, all.batch);
    const auto part = [&](std::int64_t from, std::int64_t rows) {
      Batch batch;
      batch.rows = rows;
      batch.steps = 3;
      batch.inputs = {{"x", {DType::F32, {rows, 3, 3}, all.x.bytes().data() + from * 9 * 4}}};
      batch.labels = {{"y", {DType::F32, {rows, 3, 2}, all.y.bytes().data() + from * 6 * 4}}};
      batch.weights = {DType::F32, {rows, 3}, all.weights.bytes().data() + from * 3 * 4};
      return batch;
    };
    auto gathering = trainingOf(*parts);
    stepOf(*gathering, part(0, 1), /*apply=*/false);
    const auto last = stepOf(*gathering, part(1, 3));
    QVERIFY(std::abs(last.gradientNorm - wanted.gradientNorm) < 1e-6);
    const auto a = parametersOf(*whole), b = parametersOf(*parts);
    for (std::size_t i = 0; i < a.size(); ++i) QVERIFY(difference(a[i].tensor, b[i].tensor) < 1e-6);
  }

  /// 10 steps are 5 steps, saved and put into a fresh model, and 5 more: every bit.
  void continuesBitForBit_data() {
    QTest::addColumn<QString>("settings");
    QTest::newRow("adam") << "name: 'adam' learning_rate: 0.01";
    QTest::newRow("sgd") << "name: 'sgd' momentum: 0.9 nesterov: true learning_rate: 0.1";
    QTest::newRow("rmsprop") << "name: 'rmsprop' centered: true momentum: 0.5 learning_rate: 0.01";
    QTest::newRow("adagrad") << "name: 'adagrad' learning_rate: 0.1";
  }

  void continuesBitForBit() {
    QFETCH(QString, settings);
    const auto spec = kInput + R"(
        layers { name: 'norm' inputs: 'x' batch_normalization { momentum: 0.9 } }
        layers { name: 'drop' inputs: 'norm' dropout { rate: 0.3 } }
        layers { name: 'r' inputs: 'drop' lstm { units: 6 return_sequences: true dropout: 0.2 } }
        )" + kHead;
    auto model = compiled(spec);
    randomise(*model, 8);
    Example example(6, 4, 2, 17);
    example.setLengths({4, 3, 1, 4, 0, 2});
    auto training = trainingOf(*model, "binary_crossentropy", settings.toStdString());
    for (int i = 0; i < 5; ++i) stepOf(*training, example.batch);
    const auto parameters = parametersOf(*model);
    const auto slots = training->optimizerState();
    const auto rng = training->rngState();
    STATEROOM_VERIFY(slots);
    STATEROOM_VERIFY(rng);
    std::vector<double> losses;
    for (int i = 0; i < 5; ++i) losses.push_back(stepOf(*training, example.batch).loss);

    auto fresh = compiled(spec);
    STATEROOM_VERIFY(fresh->setParameters(parameters));
    auto resumed =
        fresh->train(loss("binary_crossentropy"), optimizer(settings.toStdString()), 999);
    STATEROOM_VERIFY(resumed);
    STATEROOM_VERIFY((*resumed)->setOptimizerState(*slots));
    STATEROOM_VERIFY((*resumed)->setRngState(*rng));
    for (int i = 0; i < 5; ++i)
      QCOMPARE(stepOf(**resumed, example.batch).loss, losses[std::size_t(i)]);
    QVERIFY(parametersOf(*fresh) == parametersOf(*model));
    QVERIFY(*(*resumed)->optimizerState() == *training->optimizerState());
  }

  /// Fifty steps of bfloat16 products end where those of float32 end, and go another way there.
  void bf16TrainsAlike() {
    if (!testEngine().info().bf16) QSKIP("this processor has no bf16");
    const auto settings = spec(kInput +
                               "layers { name: 'r' inputs: 'x' lstm { units: 32 "
                               "return_sequences: true } }" +
                               kHead);
    Example example(16, 12, 2, 50);
    for (std::size_t i = 0; i < example.y.as<float>().size(); ++i) {  // the sign of the first input
      example.y.as<float>()[i] = example.x.as<float>()[i / 2 * 3] > 0 ? 1 : 0;
    }
    const auto lossAfter = [&](const std::string& precision) {
      auto model = testEngine().compile(settings, precision);
      if (!model) throw std::runtime_error(explain(model.error()));
      randomise(**model, 14);
      auto training =
          trainingOf(**model, "binary_crossentropy", "name: 'adam' learning_rate: 0.01");
      double last = 0;
      for (int i = 0; i < 50; ++i) last = stepOf(*training, example.batch).loss;
      return last;
    };
    const double full = lossAfter("f32"), narrow = lossAfter("bf16");
    QVERIFY(full < 0.3);
    QVERIFY(full != narrow);
    QVERIFY2(std::abs(full - narrow) < 0.03 * full,
             qPrintable(QString("%1 and %2").arg(full).arg(narrow)));
  }

  void dropoutFollowsTheSeed() {
    const auto spec = kInput + "layers { name: 'r' inputs: 'x' dropout { rate: 0.5 } }" + kHead;
    Example example(4, 5, 2, 1);
    const auto first = [&](std::uint64_t seed) {
      auto model = compiled(spec);
      randomise(*model, 4);
      auto training = model->train(loss("binary_crossentropy"), optimizer("name: 'adam'"), seed);
      return stepOf(**training, example.batch).loss;
    };
    QCOMPARE(first(1), first(1));
    QVERIFY(first(1) != first(2));
  }

  void movesTheAveragesAsKeras() {
    auto model = compiled(
        "layers { name: 'x' input { width: 3 time: true } } layers { name: 'y' inputs: 'x' "
        "batch_normalization { momentum: 0.75 epsilon: 0.001 } }");
    const std::vector<float> ones = {1, 1, 1};
    STATEROOM_VERIFY(
        model->setParameters({{"y.weight", Tensor::of<float>({3}, std::span(ones))},
                              {"y.running_var", Tensor::of<float>({3}, std::span(ones))}}));
    Example example(2, 2, 3, 5);
    example.setLengths({2, 1});  // three rows count
    auto training = trainingOf(*model, "mean_squared_error", "name: 'sgd' learning_rate: 0.0001");
    stepOf(*training, example.batch);
    const auto x = example.x.as<float>();
    double mean = 0, variance = 0;
    for (const std::size_t row : {0, 1, 2}) mean += x[row * 3] / 3.0;
    for (const std::size_t row : {0, 1, 2}) variance += std::pow(x[row * 3] - mean, 2) / 3.0;
    const auto values = parametersOf(*model);
    QVERIFY(std::abs(named(values, "y.running_mean").as<float>()[0] - 0.25 * mean) < 1e-6);
    QVERIFY(std::abs(named(values, "y.running_var").as<float>()[0] - (0.75 + 0.25 * variance)) <
            1e-6);
  }

  void frozenLayersStay() {
    auto model = compiled(
        kInput +
        "layers { name: 'r' inputs: 'x' trainable: false lstm { units: 4 return_sequences: "
        "true } }" +
        kHead);
    randomise(*model, 6);
    const auto before = parametersOf(*model);
    Example example(3, 4, 2, 2);
    auto training = trainingOf(*model);
    stepOf(*training, example.batch);
    const auto after = parametersOf(*model);
    for (std::size_t i = 0; i < before.size(); ++i) {
      QCOMPARE(before[i] == after[i], before[i].name.starts_with("r."));
    }
  }

  /// Steps behind the ends of rows change nothing, whatever stands there.
  void paddingChangesNothing() {
    auto model = compiled(recurrentModel("lstm { units: 4 return_sequences: true }"));
    randomise(*model, 6);
    Example example(3, 4, 2, 2);
    example.setLengths({2, 4, 1});
    const auto first = gradientsOf(*model, example.batch, "binary_crossentropy");
    for (const std::size_t i : {6, 7, 30, 35}) example.x.as<float>()[i] = 1e6f;
    for (const std::size_t i : {4, 23}) example.y.as<float>()[i] = 1e6f;
    const auto second = gradientsOf(*model, example.batch, "binary_crossentropy");
    for (std::size_t i = 0; i < first.size(); ++i) QVERIFY(first[i] == second[i]);
  }

  void findsWhereNumbersBreak_data() {
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("layer");
    QTest::addColumn<QString>("what");
    QTest::newRow("input") << "x" << "x" << "input";
    QTest::newRow("parameter") << "r.weight_hh_l0" << "r" << "parameter";
    QTest::newRow("output") << "huge" << "y" << "output";
    QTest::newRow("label") << "label" << "y" << "loss";
    QTest::newRow("nothing") << "" << "" << "";
  }

  void findsWhereNumbersBreak() {
    QFETCH(QString, where);
    QFETCH(QString, layer);
    QFETCH(QString, what);
    auto model =
        compiled(kInput +
                 "layers { name: 'r' inputs: 'x' lstm { units: 4 return_sequences: true } }"
                 "layers { name: 'y' inputs: 'r' dense { units: 2 activation: 'exponential' } }");
    randomise(*model, 6);
    Example example(3, 4, 2, 2);
    auto values = parametersOf(*model);
    const auto set = [&](const std::string& name, float value) {
      for (auto& one : values) {
        if (one.name == name) std::ranges::fill(one.tensor.as<float>(), value);
      }
    };
    if (where == "x") example.x.as<float>()[4] = float(kNaN);
    if (where == "r.weight_hh_l0") set("r.weight_hh_l0", float(kNaN));
    if (where == "huge") set("y.bias", 100);
    if (where == "label") example.y.as<float>()[5] = float(kNaN);
    STATEROOM_VERIFY(model->setParameters(values));
    auto training = trainingOf(*model, "mean_squared_error");
    const auto before = parametersOf(*model);
    const auto step = stepOf(*training, example.batch);
    QCOMPARE(std::isfinite(step.loss), where.isEmpty());
    if (!where.isEmpty() && where != "r.weight_hh_l0") QVERIFY(parametersOf(*model) == before);
    const auto found = training->findNonFinite(example.batch);
    STATEROOM_VERIFY(found);
    QCOMPARE(found->has_value(), !where.isEmpty());
    if (!found->has_value()) return;
    QCOMPARE((*found)->layer, layer.toStdString());
    QCOMPARE((*found)->what, what.toStdString());
  }

  void refusesAnotherOptimizersState() {
    auto model = compiled(recurrentModel("lstm { units: 4 return_sequences: true }"));
    auto adam = trainingOf(*model, "binary_crossentropy", "name: 'adam'");
    auto state = *adam->optimizerState();
    auto sgd = trainingOf(*model, "binary_crossentropy", "name: 'sgd' momentum: 0.9");
    const auto refused = sgd->setOptimizerState(state);
    QVERIFY(!refused);
    QCOMPARE(refused.error().message(), std::string("The optimizer's state lacks sgd.step"));
    state[1].tensor = Tensor(DType::F32, {2, 2});
    const auto shape = adam->setOptimizerState(state);
    QVERIFY(!shape);
    QCOMPARE(shape.error().message(),
             std::string("adam.m/r.weight_ih_l0 has shape [2, 2]; the model wants [16, 3]"));
    QVERIFY(!adam->setRngState("broken"));
  }

  void refusesBatchesThatDoNotFit() {
    auto model = compiled(recurrentModel("lstm { units: 4 return_sequences: true }"));
    auto training = trainingOf(*model);
    Example example(2, 3, 2, 1);
    const auto message = [&](const Batch& batch) {
      const auto result = training->step(batch);
      return result ? std::string() : result.error().message();
    };
    auto batch = example.batch;
    batch.inputs.clear();
    QCOMPARE(message(batch),
             std::string("input x has shape nothing; the model wants float32 [2, 3, 3]"));
    batch = example.batch;
    batch.steps = 4;
    QCOMPARE(message(batch),
             std::string("input x has shape float32 [2, 3, 3]; the model wants float32 [2, 4, 3]"));
    batch = example.batch;
    batch.labels.clear();
    QCOMPARE(message(batch),
             std::string("label of y has shape nothing; the model wants float32 [2, 3, 2]"));
    batch = example.batch;
    batch.weights = example.y.view();
    QCOMPARE(message(batch),
             std::string("weights has shape float32 [2, 3, 2]; the model wants float32 [2, 3]"));
    QVERIFY(message(example.batch).empty());
  }
};

QTEST_GUILESS_MAIN(TestTraining)
#include "test_training.moc"
