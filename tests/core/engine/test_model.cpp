#include <QTemporaryDir>
#include <algorithm>
#include <cmath>

#include "core/engine_loader.h"
#include "tests/core/engine/specs.h"
#include "tests/support/paths.h"

using namespace stateroom;
using namespace stateroom::test;

namespace {

const std::string kInput = "layers { name: 'x' input { width: 3 time: true } }\n";
const std::string kLstm = kInput + R"(
  layers { name: 'lstm' inputs: 'x' lstm { units: 5 return_sequences: true } }
  layers { name: 'y' inputs: 'lstm' dense { units: 2 activation: 'sigmoid' } }
)";

Batch batchOf(const Tensor& x) {
  Batch batch;
  batch.rows = x.shape()[0];
  batch.steps = x.shape()[1];
  batch.inputs = {{"x", x.view()}};
  return batch;
}

Outputs outputsOf(Model& model, const Batch& batch, const State& state = {},
                  const ForwardOptions& options = {}) {
  auto outputs = model.forward(batch, state, options);
  if (!outputs) throw std::runtime_error(explain(outputs.error()));
  return std::move(*outputs);
}

/// Steps [from, to) of row `row` as a batch of its own.
Tensor part(const Tensor& x, std::int64_t row, std::int64_t from, std::int64_t to) {
  const auto width = x.shape()[2];
  return Tensor::of<float>({1, to - from, width},
                           x.as<float>().subspan(std::size_t((row * x.shape()[1] + from) * width),
                                                 std::size_t((to - from) * width)));
}

std::span<const float> stepOf(const Tensor& y, std::int64_t row, std::int64_t step) {
  const auto width = std::size_t(y.shape()[2]);
  return y.as<float>().subspan(std::size_t(row * y.shape()[1] + step) * width, width);
}

}  // namespace

class TestModel : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void tellsAboutItself() {
    const auto info = testEngine().info();
    QCOMPARE(info.name, std::string("libtorch"));
    QVERIFY(!info.version.empty());
    QCOMPARE(info.threads, 1);
    QVERIFY(engineIsLoaded());
  }

  void refusesOtherPrecisions() {
    const auto refused = testEngine().compile(spec(kLstm), "f16");
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), Code::precision_unavailable);
    const auto bf16 = testEngine().compile(spec(kLstm), "bf16");
    QCOMPARE(bf16.has_value(), testEngine().info().bf16);
    if (!bf16) {
      QCOMPARE(bf16.error().message(),
               std::string("This processor cannot compute in bf16: it has no AVX512_BF16 "
                           "instructions"));
    }
  }

  void passesOnWhatTheSpecHasWrong() {
    auto broken = spec(kLstm);
    broken.mutable_layers(1)->set_inputs(0, "z");
    const auto refused = testEngine().compile(broken);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind(), ErrorKind::BadInput);
  }

  void tellsItsParameters() {
    auto model = compiled(kLstm);
    std::vector<std::string> names;
    for (const auto& info : model->parameterInfo()) names.push_back(info.name);
    QCOMPARE(names,
             (std::vector<std::string>{"lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0",
                                       "lstm.bias_hh_l0", "y.weight", "y.bias"}));
    const auto infos = model->parameterInfo();
    QCOMPARE(infos[0].shape, (Shape{20, 3}));
    QCOMPARE(infos[0].layer, std::string("lstm"));
    QVERIFY(infos[2].trainable && !infos[3].trainable);
  }

  void changesNothingWhenAParameterDoesNotFit() {
    auto model = compiled(kLstm);
    randomise(*model, 1);
    const auto before = *model->parameters();
    auto wrong = before;
    wrong[0].tensor = normal({20, 3}, 99);
    wrong[5].tensor = normal({3}, 99);
    const auto shape = model->setParameters(wrong);
    QVERIFY(!shape);
    QCOMPARE(shape.error().message(),
             std::string("y.bias has shape float32 [3]; the model wants float32 [2]"));
    const auto name = model->setParameters({{"y.scale", normal({2}, 1)}});
    QVERIFY(!name);
    QCOMPARE(name.error().message(), std::string("The model has no parameter y.scale"));
    QVERIFY(*model->parameters() == before);
  }

  void stateCarriesOn_data() {
    QTest::addColumn<QString>("layer");
    QTest::newRow("lstm") << "lstm { units: 5 return_sequences: true }";
    QTest::newRow("lstm unrolled")
        << "lstm { units: 5 return_sequences: true activation: 'softsign' }";
    QTest::newRow("gru") << "gru { units: 5 return_sequences: true }";
    QTest::newRow("gru reset before")
        << "gru { units: 5 return_sequences: true reset_after: false }";
    QTest::newRow("rnn") << "simple_rnn { units: 5 return_sequences: true }";
  }

  /// A padded batch is its rows, each computed alone and step by step.
  void stateCarriesOn() {
    QFETCH(QString, layer);
    auto model = compiled(kInput + "layers { name: 'r' inputs: 'x' " + layer.toStdString() + " }");
    randomise(*model, 3);
    const auto x = normal({4, 6, 3}, 7);
    const std::vector<std::int64_t> lengths = {4, 6, 0, 1};
    const auto ends = Tensor::of<std::int64_t>({4}, std::span(lengths));
    auto batch = batchOf(x);
    batch.lengths = ends.view();
    const auto start = outputsOf(*model, batchOf(normal({4, 2, 3}, 8))).state;
    const auto together = outputsOf(*model, batch, start);
    for (std::int64_t row = 0; row < 4; ++row) {
      auto state = start;
      for (auto& tensor : state[0].tensors) {
        tensor.tensor = Tensor::of<float>(
            {1, 5}, std::as_const(tensor.tensor).as<float>().subspan(std::size_t(row) * 5, 5));
      }
      std::vector<float> last(5, 0);
      for (std::int64_t step = 0; step < 6; ++step) {
        if (step < lengths[std::size_t(row)]) {
          const auto alone = outputsOf(*model, batchOf(part(x, row, step, step + 1)), state);
          state = alone.state;
          const auto values = alone.values[0].tensor.as<float>();
          last.assign(values.begin(), values.end());
        }
        QVERIFY(difference(stepOf(together.values[0].tensor, row, step), last) < 1e-6);
      }
      for (std::size_t i = 0; i < state[0].tensors.size(); ++i) {
        const auto got = std::as_const(together.state[0].tensors[i].tensor)
                             .as<float>()
                             .subspan(std::size_t(row) * 5, 5);
        QVERIFY(difference(got, std::as_const(state[0].tensors[i].tensor).as<float>()) < 1e-6);
      }
    }
    // A row without steps keeps its state exactly.
    QCOMPARE(std::as_const(together.state[0].tensors[0].tensor).as<float>()[10],
             std::as_const(start[0].tensors[0].tensor).as<float>()[10]);
  }

  void allRowsMayBeEmpty() {
    auto model = compiled(kLstm);
    randomise(*model, 3);
    const auto x = normal({2, 3, 3}, 7);
    const Tensor none(DType::I64, {2});
    auto batch = batchOf(x);
    batch.lengths = none.view();
    const auto outputs = outputsOf(*model, batch, {}, {.gates = true});
    QVERIFY(difference(outputs.state[0].tensors[0].tensor, Tensor(DType::F32, {2, 5})) == 0);
  }

  /// Backwards means from each row's own end.
  void readsRowsFromTheirEnd() {
    auto model = compiled(kInput +
                          "layers { name: 'r' inputs: 'x' lstm { units: 5 return_sequences: true "
                          "bidirectional: true } } layers { name: 'b' inputs: 'r' gru { units: 5 "
                          "go_backwards: true return_sequences: true } }");
    randomise(*model, 3);
    const auto x = normal({3, 5, 3}, 7);
    const std::vector<std::int64_t> lengths = {2, 5, 4};
    const auto ends = Tensor::of<std::int64_t>({3}, std::span(lengths));
    auto batch = batchOf(x);
    batch.lengths = ends.view();
    const auto together = outputsOf(*model, batch).values[0].tensor;
    for (std::int64_t row = 0; row < 3; ++row) {
      const auto length = lengths[std::size_t(row)];
      const auto alone = outputsOf(*model, batchOf(part(x, row, 0, length))).values[0].tensor;
      for (std::int64_t step = 0; step < length; ++step) {
        QVERIFY(difference(stepOf(together, row, step), stepOf(alone, 0, step)) < 1e-6);
      }
    }
  }

  void gatesRebuildTheState() {
    auto model =
        compiled(kInput +
                 "layers { name: 'a' inputs: 'x' lstm { units: 4 return_sequences: true } }"
                 "layers { name: 'b' inputs: 'a' gru { units: 3 return_sequences: true } }");
    randomise(*model, 3);
    const auto x = normal({3, 6, 3}, 7);
    const std::vector<std::int64_t> lengths = {6, 2, 4};
    const auto ends = Tensor::of<std::int64_t>({3}, std::span(lengths));
    auto batch = batchOf(x);
    batch.lengths = ends.view();
    const auto start = outputsOf(*model, batchOf(normal({3, 2, 3}, 8))).state;
    const auto outputs = outputsOf(*model, batch, start, {.gates = true});
    QCOMPARE(outputs.gates.size(), std::size_t{2});
    for (std::size_t row = 0; row < 3; ++row) {
      for (std::size_t unit = 0; unit < 4; ++unit) {
        const auto state = [&](const State& of, std::size_t i) {
          return double(of[0].tensors[i].tensor.as<float>()[row * 4 + unit]);
        };
        double h = state(start, 0), c = state(start, 1);
        for (std::size_t t = 0; t < std::size_t(lengths[row]); ++t) {
          const auto gate = [&](const char* name) {
            return double(
                named(outputs.gates[0].gates, name).as<float>()[(row * 6 + t) * 4 + unit]);
          };
          c = gate("f") * c + gate("i") * gate("g");
          h = gate("o") * std::tanh(c);
        }
        QVERIFY(std::abs(h - state(outputs.state, 0)) < 1e-6);
        QVERIFY(std::abs(c - state(outputs.state, 1)) < 1e-6);
      }
      for (std::size_t unit = 0; unit < 3; ++unit) {
        double h = start[1].tensors[0].tensor.as<float>()[row * 3 + unit];
        for (std::size_t t = 0; t < std::size_t(lengths[row]); ++t) {
          const auto gate = [&](const char* name) {
            return double(
                named(outputs.gates[1].gates, name).as<float>()[(row * 6 + t) * 3 + unit]);
          };
          h = (1 - gate("z")) * gate("n") + gate("z") * h;
        }
        QVERIFY(std::abs(h - outputs.state[1].tensors[0].tensor.as<float>()[row * 3 + unit]) <
                1e-6);
      }
    }
  }

  void givesEveryLayersValue() {
    auto model = compiled(kLstm);
    randomise(*model, 3);
    const auto x = normal({2, 3, 3}, 7);
    const auto outputs = outputsOf(*model, batchOf(x), {}, {.layerOutputs = true});
    QCOMPARE(outputs.layers.size(), std::size_t{3});
    QVERIFY(named(outputs.layers, "x") == x);
    QCOMPARE(named(outputs.layers, "lstm").shape(), (Shape{2, 3, 5}));
    QVERIFY(named(outputs.layers, "y") == outputs.values[0].tensor);
  }

  void refusesStatesOfOthers() {
    auto model = compiled(kLstm);
    const auto x = normal({2, 3, 3}, 7);
    auto state = outputsOf(*model, batchOf(x)).state;
    const auto message = [&](const State& wrong) {
      const auto result = model->forward(batchOf(x), wrong, {});
      return result ? std::string() : result.error().message();
    };
    QVERIFY(message(state).empty());
    auto wrong = state;
    wrong.push_back(state[0]);
    QCOMPARE(message(wrong), std::string("The state has 2 layers; the model keeps state in 1"));
    wrong = state;
    wrong[0].layer = "gru";
    QCOMPARE(message(wrong),
             std::string("The state is of layer gru; the model wants that of lstm"));
    wrong = state;
    wrong[0].tensors[1].tensor = normal({2, 4}, 1);
    QCOMPARE(message(wrong),
             std::string("state lstm.c has shape float32 [2, 4]; the model wants float32 [2, 5]"));
  }

  void inputGradientsAgreeWithDifferences() {
    auto model = compiled(kLstm);
    randomise(*model, 3);
    auto x = normal({2, 4, 3}, 7);
    const std::vector<std::int64_t> lengths = {3, 4};
    const auto ends = Tensor::of<std::int64_t>({2}, std::span(lengths));
    auto start = outputsOf(*model, batchOf(normal({2, 2, 3}, 8))).state;
    const auto batch = [&] {
      auto one = batchOf(x);
      one.lengths = ends.view();
      return one;
    };
    const auto gradients = model->inputGradients(batch(), start, "y", 1);
    STATEROOM_VERIFY(gradients);
    const auto value = [&](std::int64_t row) {
      return double(stepOf(outputsOf(*model, batch(), start).values[0].tensor, row,
                           lengths[std::size_t(row)] - 1)[1]);
    };
    const auto check = [&](float& place, double gradient, std::int64_t row) {
      const float kept = place;
      place = kept + 0.01f;
      const double up = value(row);
      place = kept - 0.01f;
      const double down = value(row);
      place = kept;
      return std::abs((up - down) / 0.02 - gradient) < 2e-4;
    };
    for (const std::size_t i : {0, 4, 7, 12, 20, 23}) {
      QVERIFY(check(x.as<float>()[i], named(*gradients, "x").as<float>()[i], i < 12 ? 0 : 1));
    }
    QCOMPARE(named(*gradients, "x").as<float>()[10], 0.0f);  // behind the end of row 0
    for (const std::size_t i : {0, 6, 9}) {
      QVERIFY(check(start[0].tensors[0].tensor.as<float>()[i],
                    named(*gradients, "state/lstm.h").as<float>()[i], i / 5));
      QVERIFY(check(start[0].tensors[1].tensor.as<float>()[i],
                    named(*gradients, "state/lstm.c").as<float>()[i], i / 5));
    }
    const auto unknown = model->inputGradients(batch(), start, "y", 2);
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().message(), std::string("The model has no output y with a unit 2"));
  }

  void operationsKnowTheirLayer() {
    auto model = compiled(kLstm);
    const auto operations = model->operations();
    const auto count = [&](const char* op, const char* layer) {
      return std::ranges::count_if(
          operations, [&](const Operation& o) { return o.op == op && o.layer == layer; });
    };
    QVERIFY(count("aten::lstm", "lstm") >= 1);
    QCOMPARE(count("aten::linear", "y"), 1);
    const auto linear =
        std::ranges::find_if(operations, [](const Operation& o) { return o.layer == "y"; });
    QVERIFY(std::ranges::find(linear->inputs, std::string("y.weight")) != linear->inputs.end());
    std::vector<std::string> names;
    for (const auto& operation : operations) names.push_back(operation.name);
    std::ranges::sort(names);
    QVERIFY(std::ranges::adjacent_find(names) == names.end());
  }

  void operationsAsRunHaveTheKernels() {
    auto model = compiled(kLstm);
    const auto operations = model->operationsAsRun();
    const auto count = [&](const char* op, const char* layer) {
      return std::ranges::count_if(
          operations, [&](const Operation& o) { return o.op == op && o.layer == layer; });
    };
    QVERIFY(count("stateroom::lstm", "lstm") >= 1);
    QCOMPARE(count("aten::lstm", "lstm"), 0);
    QCOMPARE(count("stateroom::linear", "y"), 1);
    QCOMPARE(count("aten::linear", "y"), 0);
    for (const auto& operation : model->operations())
      QVERIFY(!operation.op.starts_with("stateroom::"));
  }

  /// What is exported is computed by plain LibTorch as here, state and lengths included.
  void exportsTorchScript_data() {
    QTest::addColumn<QString>("layers");
    QTest::newRow("lstm")
        << "layers { name: 'r' inputs: 'x' lstm { units: 5 return_sequences: true } }";
    QTest::newRow("gru unrolled") << "layers { name: 'r' inputs: 'x' gru { units: 5 "
                                     "return_sequences: true reset_after: false } }";
    QTest::newRow("bidirectional") << "layers { name: 'r' inputs: 'x' lstm { units: 5 "
                                      "return_sequences: true bidirectional: true } }";
    QTest::newRow("masking and norms")
        << "layers { name: 'm' inputs: 'x' masking {} } layers { name: 'n' inputs: 'm' "
           "batch_normalization {} } "
           "layers { name: 'd' inputs: 'n' dropout { rate: 0.5 } } "
           "layers { name: 'r' inputs: 'd' lstm { units: 5 return_sequences: true } }";
  }

  void exportsTorchScript() {
    QFETCH(QString, layers);
    auto model =
        compiled(kInput + layers.toStdString() +
                 "layers { name: 'y' inputs: 'r' dense { units: 2 activation: 'softmax' } }");
    randomise(*model, 3);
    const QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.filePath("model.pt").toStdString());
    STATEROOM_VERIFY(model->exportModule(path));
    auto again = testEngine().load(path);
    STATEROOM_VERIFY(again);
    const auto x = normal({3, 4, 3}, 5);
    const std::vector<std::int64_t> lengths = {4, 1, 3};
    const auto ends = Tensor::of<std::int64_t>({3}, std::span(lengths));
    auto ours = batchOf(x);
    ours.lengths = ends.view();
    Batch theirs;
    theirs.inputs = {{"x", x.view()}, {"lengths", ends.view()}};
    const auto start = outputsOf(*model, batchOf(normal({3, 2, 3}, 8))).state;
    for (const auto& layer : start) {
      for (const auto& [name, tensor] : layer.tensors)
        theirs.inputs.push_back({layer.layer + "_" + name, tensor.view()});
    }
    const auto wanted = outputsOf(*model, ours, start);
    const auto got = outputsOf(**again, theirs);
    QVERIFY(difference(got.values[0].tensor, wanted.values[0].tensor) < 1e-6);
    std::size_t i = 1;
    for (const auto& layer : wanted.state) {
      for (const auto& tensor : layer.tensors)
        QVERIFY(difference(got.values[i++].tensor, tensor.tensor) < 1e-6);
    }
    QCOMPARE(got.values.size(), i);
    QVERIFY(*(*again)->parameters() == *model->parameters());
    const auto refused = (*again)->evaluate(theirs, loss("mean_squared_error"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().message(),
             std::string("A TorchScript file of another program cannot be evaluated"));
  }

  void layersMayHaveAwkwardNames() {
    auto model = compiled(
        "layers { name: 'lengths' input { width: 3 time: true } } "
        "layers { name: 'str' inputs: 'lengths' lstm { units: 2 return_sequences: true } } "
        "layers { name: 'values' inputs: 'str' dense { units: 2 } } "
        "layers { name: 'mask' inputs: 'values' dense { units: 2 } } "
        "layers { name: 'int' inputs: 'mask' dense { units: 1 } }");
    const auto x = normal({2, 3, 3}, 7);
    Batch batch;
    batch.rows = 2;
    batch.steps = 3;
    batch.inputs = {{"lengths", x.view()}};
    QCOMPARE(outputsOf(*model, batch).values[0].tensor.shape(), (Shape{2, 3, 1}));
    const QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.filePath("model.pt").toStdString());
    STATEROOM_VERIFY(model->exportModule(path));
    STATEROOM_VERIFY(testEngine().load(path));
  }

  void idsOutsideTheTableAreAnError() {
    auto model = compiled(
        "layers { name: 'x' input { ids: true time: true width: 1 } } "
        "layers { name: 'e' inputs: 'x' embedding { input_dim: 4 output_dim: 2 } }");
    const std::vector<std::int64_t> ids = {0, 9};
    const auto x = Tensor::of<std::int64_t>({1, 2}, std::span(ids));
    const auto refused = model->forward(batchOf(x), {}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), Code::engine_failed);
    QVERIFY2(refused.error().message().contains("index out of range"),
             refused.error().message().c_str());
  }
};

QTEST_GUILESS_MAIN(TestModel)
#include "test_model.moc"
