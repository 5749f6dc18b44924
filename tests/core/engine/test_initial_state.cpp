#include <QTemporaryDir>
#include <algorithm>
#include <filesystem>

#include "core/model/resolve.h"
#include "tests/core/engine/specs.h"
#include "tests/support/paths.h"

using namespace stateroom;
using namespace stateroom::test;

namespace {

constexpr std::int64_t kRows = 3, kSteps = 4, kWidth = 2, kUnits = 5;

/// The layer with `settings`, and one behind it.
std::string modelOf(const QString& kind, const std::string& settings) {
  return "layers { name: 'x' input { width: 2 time: true } } layers { name: 'r' inputs: 'x' " +
         kind.toStdString() + " { units: 5 return_sequences: true " + settings +
         " } } layers { name: 'y' inputs: 'r' dense { units: 1 activation: 'sigmoid' } }";
}

Batch batchOf(const Tensor& x, const Tensor& y) {
  Batch batch;
  batch.rows = kRows;
  batch.steps = kSteps;
  batch.inputs = {{"x", x.view()}};
  batch.labels = {{"y", y.view()}};
  return batch;
}

/// Every row of the state is `first`, tensor by tensor.
State stateOf(const std::vector<NamedTensor>& first) {
  LayerState layer{"r", {}};
  for (const auto& [name, tensor] : first) {
    Tensor rows(DType::F32, {kRows, kUnits});
    for (std::int64_t i = 0; i < kRows; ++i) {
      std::ranges::copy(tensor.as<float>(), rows.as<float>().begin() + i * kUnits);
    }
    layer.tensors.push_back({name, std::move(rows)});
  }
  return {layer};
}

void addKinds() {
  QTest::addColumn<QString>("kind");
  for (const char* kind : {"lstm", "gru", "simple_rnn"}) QTest::newRow(kind) << kind;
}

}  // namespace

/// What a sequence begins with: a model whose state begins elsewhere computes what one that begins
/// with zeros computes from that state.
class TestInitialState : public QObject {
  Q_OBJECT

  /// `model` without a state against `plain`, of the same weights, from `first`.
  static void compare(Model& model, Model& plain, const std::vector<NamedTensor>& first) {
    const auto x = normal({kRows, kSteps, kWidth}, 5), y = normal({kRows, kSteps, 1}, 6);
    auto batch = batchOf(x, y);
    auto parameters = *model.parameters();
    std::erase_if(parameters, [](const auto& p) { return p.name.starts_with("r.initial"); });
    STATEROOM_VERIFY(plain.setParameters(parameters));
    const std::vector<std::int64_t> ragged = {4, 1, 3};
    const auto lengths = Tensor::of<std::int64_t>({kRows}, std::span(ragged));
    const auto state = stateOf(first);
    for (const bool cut : {false, true}) {
      if (cut) batch.lengths = lengths.view();
      const auto got = model.forward(batch, {}), wanted = plain.forward(batch, state);
      STATEROOM_VERIFY(got);
      STATEROOM_VERIFY(wanted);
      QVERIFY(got->values[0].tensor == wanted->values[0].tensor);
      QVERIFY(got->state == wanted->state);
      const auto zeros = plain.forward(batch, {});
      QVERIFY(difference(got->values[0].tensor, zeros->values[0].tensor) > 1e-3);
      const auto given = model.forward(batch, got->state), same = plain.forward(batch, got->state);
      QVERIFY(given->values[0].tensor == same->values[0].tensor);
      const auto loss = model.evaluate(batch, test::loss("mean_squared_error"));
      const auto lossFrom = plain.evaluate(batch, test::loss("mean_squared_error"), state);
      QCOMPARE(loss->loss, lossFrom->loss);
    }
    const QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "model.pt";
    STATEROOM_VERIFY(model.exportModule(path));
    const auto exported = testEngine().load(path);
    STATEROOM_VERIFY(exported);
    batch.lengths = {};
    const auto loaded = (*exported)->forward(batch, {});
    STATEROOM_VERIFY(loaded);
    QVERIFY(difference(loaded->values[0].tensor, model.forward(batch, {})->values[0].tensor) <
            1e-6);
  }

 private Q_SLOTS:
  void aConstant_data() { addKinds(); }

  void aConstant() {
    QFETCH(QString, kind);
    const auto model =
        compiled(modelOf(kind, "initial_state: 'constant' initial_state_value: 0.375"));
    const auto plain = compiled(modelOf(kind, ""));
    randomise(*model, 2);
    Tensor constant(DType::F32, {kUnits});
    std::ranges::fill(constant.as<float>(), 0.375F);
    std::vector<NamedTensor> first = {{"h", constant}};
    if (kind == QStringLiteral("lstm")) first.push_back({"c", constant});
    compare(*model, *plain, first);
    QCOMPARE(model->parameterInfo().size(), plain->parameterInfo().size());
  }

  void aLearnedOne_data() { addKinds(); }

  void aLearnedOne() {
    QFETCH(QString, kind);
    const auto model = compiled(modelOf(kind, "initial_state: 'learned'"));
    const auto plain = compiled(modelOf(kind, ""));
    randomise(*model, 3);
    const auto parameters = *model->parameters();
    std::vector<NamedTensor> first = {{"h", named(parameters, "r.initial_h")}};
    if (kind == QStringLiteral("lstm")) first.push_back({"c", named(parameters, "r.initial_c")});
    compare(*model, *plain, first);
    for (const auto& info : model->parameterInfo()) {
      if (!info.name.starts_with("r.initial")) continue;
      QVERIFY(info.trainable);
      QCOMPARE(info.shape, Shape{kUnits});
    }
  }

  /// It begins at zeros, and training moves it; a frozen layer keeps it.
  void trainingMovesIt_data() {
    QTest::addColumn<bool>("trainable");
    QTest::newRow("trainable") << true;
    QTest::newRow("frozen") << false;
  }

  void trainingMovesIt() {
    QFETCH(bool, trainable);
    auto text = modelOf(QStringLiteral("lstm"), "initial_state: 'learned'");
    if (!trainable) text.insert(text.find("name: 'r'"), "trainable: false ");
    const auto resolved = spec(text);
    const auto model = compiled(resolved);
    STATEROOM_VERIFY(model->setParameters(*initialParameters(resolved, 1, {})));
    const auto before = *model->parameters();
    const auto& start = named(before, "r.initial_c");
    QVERIFY(std::ranges::all_of(start.as<float>(), [](float value) { return value == 0; }));
    const auto x = normal({kRows, kSteps, kWidth}, 5), y = normal({kRows, kSteps, 1}, 6);
    auto training = model->train(test::loss("mean_squared_error"),
                                 optimizer("name: 'sgd' learning_rate: 1"), 1);
    STATEROOM_VERIFY((*training)->step(batchOf(x, y)));
    const auto after = *model->parameters();
    QCOMPARE(named(after, "r.initial_c") == start, !trainable);
    QCOMPARE(named(after, "r.initial_h") == named(before, "r.initial_h"), !trainable);
  }
};

QTEST_GUILESS_MAIN(TestInitialState)
#include "test_initial_state.moc"
