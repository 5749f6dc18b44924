#include <atomic>
#include <cstdlib>
#include <new>

#include "tests/core/engine/specs.h"
#include "tests/support/paths.h"

/// A user's step asks for memory as often after a day as at the beginning: nothing gathers.
using namespace stateroom;
using namespace stateroom::test;

namespace {

std::atomic<std::int64_t> allocations = 0;

void* counted(std::size_t bytes) {
  ++allocations;
  void* memory = std::malloc(bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// Those of the whole program, the engine's too.
void* operator new(std::size_t bytes) {
  return counted(bytes);
}
void* operator new[](std::size_t bytes) {
  return counted(bytes);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}

class TestAllocations : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void stepsAllocateAlike_data() {
    QTest::addColumn<QString>("layer");
    for (const char* layer : {"lstm { units: 64 }", "gru { units: 64 }", "simple_rnn { units: 64 }",
                              "lstm { units: 9 activation: 'elu' }"}) {
      QTest::newRow(layer) << layer;
    }
  }

  void stepsAllocateAlike() {
    QFETCH(QString, layer);
    auto model = compiled(
        "layers { name: 'x' input { width: 8 time: true } } layers { name: 'r' inputs: 'x' " +
        layer.toStdString() +
        " } layers { name: 'y' inputs: 'r' dense { units: 1 activation: 'sigmoid' } }");
    randomise(*model, 1);
    const auto x = normal({1, 1, 8}, 2);
    Batch batch;
    batch.rows = batch.steps = 1;
    batch.inputs = {{"x", x.view()}};
    State state;
    std::int64_t early = 0, late = 0;
    for (int step = 1; step <= 10'000; ++step) {
      const auto before = allocations.load();
      auto outputs = model->forward(batch, state, {});
      const auto count = allocations.load() - before;
      STATEROOM_VERIFY(outputs);
      state = std::move(outputs->state);
      if (step == 100) early = count;
      if (step == 10'000) late = count;
    }
    QVERIFY(early > 0);
    QCOMPARE(late, early);
  }
};

QTEST_GUILESS_MAIN(TestAllocations)
#include "test_allocations.moc"
