#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/core/engine/specs.h"
#include "tests/support/paths.h"

/// A user's step has the same bits alone, among others and as part of a sequence: what the state
/// ledger replays must be what was recorded.
using namespace stateroom;
using namespace stateroom::test;

namespace {

constexpr std::int64_t kWidth = 5;

Outputs forwardOf(Model& model, const Tensor& x, const State& state = {},
                  const Tensor* lengths = nullptr) {
  Batch batch;
  batch.rows = x.shape()[0];
  batch.steps = x.shape()[1];
  batch.inputs = {{"x", x.view()}};
  if (lengths != nullptr) batch.lengths = lengths->view();
  auto outputs = model.forward(batch, state);
  if (!outputs) throw std::runtime_error(explain(outputs.error()));
  return std::move(*outputs);
}

/// Steps `from` to `from + steps` of one row of [B, T, width].
Tensor part(const Tensor& x, std::int64_t row, std::int64_t from, std::int64_t steps) {
  const auto width = x.shape()[2];
  const auto all = x.as<float>();
  return Tensor::of<float>(
      {1, steps, width}, all.subspan(static_cast<std::size_t>((row * x.shape()[1] + from) * width),
                                     static_cast<std::size_t>(steps * width)));
}

/// One row of a state.
bool sameState(const State& all, std::int64_t row, const State& alone) {
  for (std::size_t layer = 0; layer < all.size(); ++layer) {
    for (std::size_t i = 0; i < all[layer].tensors.size(); ++i) {
      const auto own = alone[layer].tensors[i].tensor.as<float>();
      const auto units = own.size();
      const auto other = all[layer].tensors[i].tensor.as<float>().subspan(
          static_cast<std::size_t>(row) * units, units);
      if (!std::ranges::equal(own, other)) return false;
    }
  }
  return true;
}

std::string input() {
  return "layers { name: 'x' input { width: " + std::to_string(kWidth) + " time: true } }\n";
}

}  // namespace

class TestSameBits : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    if (!__builtin_cpu_supports("avx512f"))
      QSKIP("this processor has no AVX-512, for which it is promised");
  }

  void rowsAndStepsStandAlone_data() {
    QTest::addColumn<QString>("layers");
    const auto row = [](const char* name, const std::string& layers) {
      QTest::newRow(name) << QString::fromStdString(input() + layers);
    };
    const std::string sigmoid =
        "layers { name: 'y' inputs: 'r' dense { units: 1 activation: 'sigmoid' } }";
    row("lstm 320",
        "layers { name: 'r' inputs: 'x' lstm { units: 320 return_sequences: true } }" + sigmoid);
    row("lstm 33",
        "layers { name: 'r' inputs: 'x' lstm { units: 33 return_sequences: true } }" + sigmoid);
    row("gru 64",
        "layers { name: 'r' inputs: 'x' gru { units: 64 return_sequences: true } }" + sigmoid);
    row("two layers, softmax",
        "layers { name: 'a' inputs: 'x' lstm { units: 20 return_sequences: true } }"
        "layers { name: 'r' inputs: 'a' simple_rnn { units: 17 return_sequences: true } }"
        "layers { name: 'y' inputs: 'r' dense { units: 7 activation: 'softmax' } }");
    std::string last = "x";
    std::string dense;
    for (const std::string f : {"tanh", "sigmoid", "exponential", "softplus", "elu", "selu", "gelu",
                                "silu", "relu", "softsign"}) {
      dense += "layers { name: '" + f + "' inputs: '" + last + "' dense { units: 19 activation: '" +
               f + "' } }";
      last = f;
    }
    row("every activation", dense);
    const auto unrolled = [&](const char* name, const std::string& layer) {
      row(name, "layers { name: 'r' inputs: 'x' " + layer + " }" + sigmoid);
    };
    unrolled("lstm softsign",
             "lstm { units: 33 activation: 'softsign' recurrent_activation: 'hard_sigmoid'"
             " return_sequences: true }");
    unrolled("lstm elu",
             "lstm { units: 100 activation: 'elu' recurrent_activation: 'hard_sigmoid'"
             " return_sequences: true }");
    unrolled("gru reset before", "gru { units: 37 reset_after: false return_sequences: true }");
    unrolled("gru hard_sigmoid",
             "gru { units: 64 recurrent_activation: 'hard_sigmoid' return_sequences: true }");
    unrolled("rnn softsign",
             "simple_rnn { units: 41 activation: 'softsign' return_sequences: true }");
    row("normalised",
        "layers { name: 'n' inputs: 'x' layer_normalization {} }"
        "layers { name: 'r' inputs: 'n' lstm { units: 16 return_sequences: true } }"
        "layers { name: 'b' inputs: 'r' batch_normalization {} }"
        "layers { name: 'y' inputs: 'b' dense { units: 2 activation: 'tanh' } }");
  }

  void rowsAndStepsStandAlone() {
    QFETCH(QString, layers);
    auto model = compiled(layers.toStdString());
    randomise(*model, 3);
    for (const std::int64_t rows : {1, 2, 7, 32, 256}) {
      const std::int64_t steps = rows == 32 ? 50 : (rows == 7 ? 11 : 2);
      const auto x = normal({rows, steps, kWidth}, static_cast<std::uint64_t>(rows));
      const auto together = forwardOf(*model, x);
      for (const std::int64_t row : {std::int64_t{0}, rows / 2, rows - 1}) {
        followsAlone(*model, x, together, row);
      }
    }
  }

  void backwardRowsStandAlone_data() {
    QTest::addColumn<QString>("layer");
    for (const char* cell :
         {"lstm { units: 33", "lstm { units: 20 activation: 'softsign'", "gru { units: 48",
          "gru { units: 21 reset_after: false", "simple_rnn { units: 17"}) {
      for (const char* how : {"bidirectional: true", "go_backwards: true"}) {
        QTest::addRow("%s, %s", cell, how)
            << QString("%1 %2 return_sequences: true }").arg(cell, how);
      }
    }
  }

  /// Such layers keep no state: whole sequences alone and among others.
  void backwardRowsStandAlone() {
    QFETCH(QString, layer);
    auto model = compiled(input() + "layers { name: 'r' inputs: 'x' " + layer.toStdString() +
                          " } layers { name: 'y' inputs: 'r' dense { units: 3 } }");
    randomise(*model, 6);
    for (const std::int64_t rows : {2, 7, 32, 100}) {
      const auto x = normal({rows, 6, kWidth}, static_cast<std::uint64_t>(rows));
      const auto together = forwardOf(*model, x);
      for (const std::int64_t row : {std::int64_t{0}, rows / 2, rows - 1}) {
        const auto alone = forwardOf(*model, part(x, row, 0, 6));
        QVERIFY(part(together.values[0].tensor, row, 0, 6) == alone.values[0].tensor);
      }
    }
  }

  void raggedRowsStandAlone() {
    auto model =
        compiled(input() +
                 "layers { name: 'r' inputs: 'x' lstm { units: 48 return_sequences: true } }"
                 "layers { name: 'y' inputs: 'r' dense { units: 3 activation: 'sigmoid' } }");
    randomise(*model, 4);
    const std::vector<std::int64_t> lengths = {4, 9, 1, 6, 9, 2, 0, 5};
    const auto given = Tensor::of<std::int64_t>({8}, std::span(lengths));
    const auto x = normal({8, 9, kWidth}, 5);
    const auto together = forwardOf(*model, x, {}, &given);
    for (std::int64_t row = 0; row < 8; ++row) {
      const auto length = lengths[static_cast<std::size_t>(row)];
      if (length == 0) continue;
      const auto alone = forwardOf(*model, part(x, row, 0, length));
      QVERIFY(part(together.values[0].tensor, row, 0, length) == alone.values[0].tensor);
      QVERIFY(sameState(together.state, row, alone.state));
    }
  }

  void keepsNaN() {
    auto model = compiled(
        "layers { name: 'x' input { width: 5 time: true } }"
        "layers { name: 'y' inputs: 'x' dense { units: 2 activation: 'sigmoid' } }");
    randomise(*model, 4);
    auto x = normal({1, 2, kWidth}, 5);
    x.as<float>()[7] = std::numeric_limits<float>::quiet_NaN();
    const auto y = forwardOf(*model, x).values[0].tensor;
    QVERIFY(!std::isnan(y.as<float>()[0]));
    QVERIFY(std::isnan(y.as<float>()[2]));
  }

 private:
  /// Alone as a whole, and alone step by step with the state carried over.
  static void followsAlone(Model& model, const Tensor& x, const Outputs& together,
                           std::int64_t row) {
    const auto steps = x.shape()[1];
    const auto alone = forwardOf(model, part(x, row, 0, steps));
    QVERIFY(part(together.values[0].tensor, row, 0, steps) == alone.values[0].tensor);
    QVERIFY(sameState(together.state, row, alone.state));
    State state;
    for (std::int64_t t = 0; t < steps; ++t) {
      auto step = forwardOf(model, part(x, row, t, 1), state);
      QVERIFY(part(together.values[0].tensor, row, t, 1) == step.values[0].tensor);
      state = std::move(step.state);
    }
    QVERIFY(sameState(together.state, row, state));
  }
};

QTEST_GUILESS_MAIN(TestSameBits)
#include "test_same_bits.moc"
