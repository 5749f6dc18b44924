#include <QtTest>
#include <cstdlib>

#include <ATen/ATen.h>

#include "core/engine/kernels/buffer_pool.h"
#include "core/engine/kernels/current_weights.h"
#include "core/engine/kernels/newest_first.h"
#include "core/engine/kernels/packed_weights.h"

/// What the kernels keep from call to call is bounded, and never out of date.
namespace kernels = stateroom::kernels;

namespace {

std::byte* memory(std::size_t bytes) {
  return static_cast<std::byte*>(std::aligned_alloc(64, bytes));
}

}  // namespace

class TestCaches : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void newestFirstKeepsSoMany() {
    kernels::NewestFirst<int, int, std::hash<int>> known(3);
    int made = 0;
    const auto ask = [&](int key) { known.get(key, [&] { return ++made; }); };
    for (const int key : {1, 2, 3, 1}) ask(key);
    QCOMPARE(made, 3);
    ask(4);  // 2 leaves: it was used the longest ago
    for (const int key : {1, 3, 4}) ask(key);
    QCOMPARE(made, 4);
    ask(2);
    QCOMPARE(made, 5);
    ask(1);
    QCOMPARE(made, 6);
    for (int key = 0; key < 1000; ++key) ask(key);
    const int all = made;
    for (int key = 0; key < 997; ++key) ask(key);
    QCOMPARE(made, all + 997);
  }

  void packedByVersionKeepsSoMany() {
    kernels::PackedByVersion<int, 1> known;
    std::vector<at::Tensor> tensors;
    int made = 0;
    const auto ask = [&](const at::Tensor& tensor) {
      known.get({&tensor}, [&] { return std::make_shared<int>(++made); });
    };
    for (int i = 0; i < 65; ++i) tensors.push_back(at::ones({2}));
    for (const auto& tensor : tensors) ask(tensor);
    QCOMPARE(made, 65);
    for (std::size_t i = tensors.size(); i-- > 1;) ask(tensors[i]);
    QCOMPARE(made, 65);
    ask(tensors[0]);  // the first has left
    QCOMPARE(made, 66);
  }

  void packedByVersionSeesChanges() {
    kernels::PackedByVersion<int, 2> known;
    int made = 0;
    const auto weight = at::ones({2}), bias = at::ones({2});
    const auto ask = [&] {
      return known.get({&weight, &bias}, [&] { return std::make_shared<int>(++made); });
    };
    const auto first = ask();
    QCOMPARE(ask(), first);
    bias.add_(1);
    QVERIFY(ask() != first);
    QCOMPARE(made, 2);
  }

  /// Several batches whose gradients make one step use the weights as they were packed once.
  void currentWeightsArePackedOnce() {
    const kernels::LayerShape shape{kernels::Cell::Lstm, false, 3, 2, false};
    const auto ih = at::ones({8, 3}), hh = at::ones({8, 2});
    kernels::CurrentWeights weights(shape, {ih, hh, at::Tensor(), at::Tensor()});
    const auto packed = [&] { return weights.get().forward().hh.view().data; };
    const auto* first = packed();
    weights.get().turn = 5;
    QCOMPARE(packed(), first);
    QCOMPARE(weights.get().turn, 5);
    hh.mul_(2);
    QCOMPARE(weights.get().turn, 0);
    QCOMPARE(static_cast<const float*>(packed())[0], 2.0F);
  }

  void poolGivesBackTheSameSize() {
    kernels::BufferPool pool(1024);
    auto* a = memory(128);
    pool.keep(a, 128);
    QCOMPARE(pool.held(), 128U);
    QVERIFY(pool.take(64) == nullptr);
    QVERIFY(pool.take(128 + 64 * 256) == nullptr);  // found in the same place
    QCOMPARE(pool.take(128), a);
    QVERIFY(pool.take(128) == nullptr);
    QCOMPARE(pool.held(), 0U);
    std::free(a);
  }

  /// Sizes that nobody asks for any more make room for those that are used now.
  void poolDropsTheOldest() {
    kernels::BufferPool pool(1024);
    for (std::size_t i = 1; i <= 4; ++i) pool.keep(memory(64 * i), 64 * i);
    QCOMPARE(pool.held(), 640U);
    pool.keep(memory(512), 512);
    QCOMPARE(pool.held(), 960U);  // 64 and 128 have left
    QVERIFY(pool.take(64) == nullptr);
    QVERIFY(pool.take(128) == nullptr);
    auto* found = pool.take(192);
    QVERIFY(found != nullptr);
    pool.keep(found, 192);
    pool.keep(memory(1024), 1024);
    QCOMPARE(pool.held(), 1024U);
    pool.keep(memory(2048), 2048);
    QCOMPARE(pool.held(), 1024U);
  }

  void poolStaysBounded() {
    kernels::BufferPool pool(64 << 10);
    for (std::size_t i = 1; i < 3000; ++i) {
      const std::size_t bytes = 64 * (1 + i * 7919 % 500);
      auto* block = pool.take(bytes);
      pool.keep(block != nullptr ? block : memory(bytes), bytes);
      QVERIFY(pool.held() <= 64 << 10);
    }
  }
};

QTEST_GUILESS_MAIN(TestCaches)
#include "test_caches.moc"
