#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/engine_loader.h"
#include "tests/core/engine/specs.h"
#include "tests/support/paths.h"

using namespace stateroom;
using namespace stateroom::test;

namespace {

constexpr const char* kLstm = R"(
  layers { name: 'x' input { width: 3 time: true } }
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

  void computesAnLstm() {
    auto model = compiled(kLstm);
    randomise(*model, 1);
    const auto x = normal({4, 6, 3}, 7);
    const auto outputs = model->forward(batchOf(x), {}, {});
    STATEROOM_VERIFY(outputs);
    QCOMPARE(outputs->values[0].tensor.shape(), (Shape{4, 6, 2}));
    QCOMPARE(outputs->state[0].tensors[1].tensor.shape(), (Shape{4, 5}));
  }

  void trains() {
    auto model = compiled(kLstm);
    randomise(*model, 1);
    const auto x = normal({4, 6, 3}, 7);
    Tensor y(DType::F32, {4, 6, 2});
    for (auto& v : y.as<float>()) v = 1;
    auto batch = batchOf(x);
    batch.labels = {{"y", y.view()}};
    auto training =
        model->train(loss("binary_crossentropy"), optimizer("name: 'adam' learning_rate: 0.05"), 1);
    STATEROOM_VERIFY(training);
    double first = 0, last = 0;
    for (int i = 0; i < 40; ++i) {
      const auto result = (*training)->step(batch);
      STATEROOM_VERIFY(result);
      if (i == 0) first = result->loss;
      last = result->loss;
    }
    QVERIFY2(last < 0.2 * first, qPrintable(QString("%1 -> %2").arg(first).arg(last)));
  }
};

QTEST_GUILESS_MAIN(TestModel)
#include "test_model.moc"
