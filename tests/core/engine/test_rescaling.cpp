#include <QTemporaryDir>

#include "tests/core/engine/specs.h"
#include "tests/support/paths.h"

using namespace stateroom;
using namespace stateroom::test;

namespace {

const std::string kBody = R"(
  layers { name: 'x' input { width: 3 time: true } }
  layers { name: 'r' inputs: 'x' lstm { units: 5 return_sequences: true } }
)";
const std::string kLayers = kBody + "layers { name: 'y' inputs: 'r' dense { units: 2 } }";
/// The same, but no chain that could be planned.
const std::string kGraph = kBody + R"(
  layers { name: 'a' inputs: 'r' activation { function: 'linear' } }
  layers { name: 'y' inputs: 'a' dense { units: 2 } }
)";
const std::string kRescaled = R"(
  layers { name: 'z' inputs: 'y' rescaling { scale: [40, 0.5] offset: [300, -1] } }
)";
constexpr std::array kScale = {40.0F, 0.5F}, kOffset = {300.0F, -1.0F};

/// The same numbers in the label's unit.
Tensor rescaled(const Tensor& values) {
  Tensor result = values;
  auto numbers = result.as<float>();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = numbers[i] * kScale[i % 2] + kOffset[i % 2];
  }
  return result;
}

Batch batchOf(const Tensor& x, const Tensor& labels, const std::string& output) {
  Batch batch;
  batch.rows = x.shape()[0];
  batch.steps = x.shape()[1];
  batch.inputs = {{"x", x.view()}};
  batch.labels = {{output, labels.view()}};
  return batch;
}

}  // namespace

class TestRescaling : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// A model whose last layer rescales learns from labels in their unit what the model without it
  /// learns from standardised labels.
  void trainsAsOnStandardisedLabels_data() {
    QTest::addColumn<QString>("loss");
    QTest::addColumn<bool>("planned");
    for (const char* name : {"mean_squared_error", "mean_absolute_error", "huber"}) {
      QTest::addRow("%s, planned", name) << name << true;
      QTest::addRow("%s, by graph", name) << name << false;
    }
  }
  void trainsAsOnStandardisedLabels() {
    QFETCH(QString, loss);
    QFETCH(bool, planned);
    auto ours = compiled((planned ? kLayers : kGraph) + kRescaled);
    auto plain = compiled(kLayers);
    randomise(*ours, 3);
    randomise(*plain, 3);
    const auto x = normal({4, 6, 3}, 5), labels = normal({4, 6, 2}, 6);
    const auto inUnits = rescaled(labels);
    const auto settings = lossWith("name: '" + loss.toStdString() + "'");
    const auto rate = optimizer("name: 'sgd' learning_rate: 0.2 clip_norm: 0.5");
    auto first = ours->train(settings, rate, 1), second = plain->train(settings, rate, 1);
    STATEROOM_VERIFY(first);
    STATEROOM_VERIFY(second);
    for (int i = 0; i < 4; ++i) {
      const auto a = (*first)->step(batchOf(x, inUnits, "z"));
      const auto b = (*second)->step(batchOf(x, labels, "y"));
      STATEROOM_VERIFY(a);
      STATEROOM_VERIFY(b);
      QVERIFY(std::abs(a->loss - b->loss) < 1e-4 * b->loss);
      QVERIFY(std::abs(a->gradientNorm - b->gradientNorm) < 1e-4 * b->gradientNorm);
    }
    const auto learned = ours->parameters(), wanted = plain->parameters();
    for (const auto& [name, tensor] : *wanted) {
      QVERIFY(difference(named(*learned, name), tensor) < 1e-5);
    }
  }

  void givesOutputsInTheLabelsUnit() {
    auto ours = compiled(kLayers + kRescaled), plain = compiled(kLayers);
    randomise(*ours, 3);
    randomise(*plain, 3);
    const auto x = normal({4, 6, 3}, 5);
    const auto batch = batchOf(x, x, "none");
    const auto wanted = plain->forward(batch, {});
    STATEROOM_VERIFY(wanted);
    for (const bool layers : {false, true}) {  // planned, and by TorchScript
      const auto outputs = ours->forward(batch, {}, {.layerOutputs = layers});
      STATEROOM_VERIFY(outputs);
      QVERIFY(difference(outputs->values[0].tensor, rescaled(wanted->values[0].tensor)) < 1e-4);
      QCOMPARE(outputs->state, wanted->state);
    }
  }

  void standsInTheExportedModule() {
    auto ours = compiled(kLayers + kRescaled);
    randomise(*ours, 3);
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("model.pt").toStdString();
    STATEROOM_VERIFY(ours->exportModule(path));
    auto loaded = testEngine().load(path);
    STATEROOM_VERIFY(loaded);
    const auto x = normal({2, 6, 3}, 5);
    const auto batch = batchOf(x, x, "none");
    const auto wanted = ours->forward(batch, {}), got = (*loaded)->forward(batch, {});
    STATEROOM_VERIFY(wanted);
    STATEROOM_VERIFY(got);
    QVERIFY(difference(got->values[0].tensor, wanted->values[0].tensor) < 1e-4);
  }
};

QTEST_GUILESS_MAIN(TestRescaling)
#include "test_rescaling.moc"
