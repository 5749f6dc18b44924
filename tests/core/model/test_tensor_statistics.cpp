// What is said of a tensor's values, on tensors whose numbers are known.
#include <QTest>
#include <cmath>
#include <limits>

#include "core/model/tensor_statistics.h"

using namespace stateroom;

class TestTensorStatistics : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void momentsOfTheTextbookExample() {
    const std::vector<float> values = {2, 4, 4, 4, 5, 5, 7, 9};
    const auto statistics = statisticsOf(values);
    QCOMPARE(statistics.mean, 5.0);
    QCOMPARE(statistics.sd, 2.0);
    QCOMPARE(statistics.min, 2.0);
    QCOMPARE(statistics.max, 9.0);
    QCOMPARE(statistics.norm, std::sqrt(232.0));
    QCOMPARE(statistics.histogram.front(), 1);
    QCOMPARE(statistics.histogram.back(), 1);
    std::int64_t all = 0;
    for (const auto count : statistics.histogram) all += count;
    QCOMPARE(all, 8);
  }

  void whatIsNotFiniteIsCountedApart() {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    const std::vector<float> values = {0, nan, 1, infinity, -infinity, 0};
    const auto statistics = statisticsOf(values);
    QCOMPARE(statistics.zeros, 2);
    QCOMPARE(statistics.nans, 1);
    QCOMPARE(statistics.infinities, 2);
    QCOMPARE(statistics.max, 1.0);
    QCOMPARE(statistics.mean, 1.0 / 3);
    QCOMPARE(statisticsOf(std::vector<float>{}).count, 0);
    QCOMPARE(statisticsOf(std::vector<float>{nan}).norm, 0.0);
  }

  void everyTypeOfNumberIsRead() {
    // IEEE 754 binary16: 1, -2, 65504, 2^-24, infinity; bfloat16: 1, -2, 3.140625.
    const std::vector<std::uint16_t> halves = {0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00};
    const TensorView half{DType::F16, {5}, reinterpret_cast<const std::byte*>(halves.data())};
    const std::vector<float> wanted = {1, -2, 65504, std::ldexp(1.0f, -24),
                                       std::numeric_limits<float>::infinity()};
    QCOMPARE(asFloats(half), wanted);
    const std::vector<std::uint16_t> brains = {0x3f80, 0xc000, 0x4049};
    const TensorView brain{DType::BF16, {3}, reinterpret_cast<const std::byte*>(brains.data())};
    QCOMPARE(asFloats(brain), (std::vector<float>{1, -2, 3.140625f}));
    const std::vector<std::int64_t> whole = {-3, 7};
    QCOMPARE(asFloats({DType::I64, {2}, reinterpret_cast<const std::byte*>(whole.data())}),
             (std::vector<float>{-3, 7}));
  }

  void gatesAreBlocksOfRows() {
    std::vector<float> values;
    for (int gate = 0; gate < 4; ++gate) values.insert(values.end(), 6, static_cast<float>(gate));
    const auto tensor = Tensor::of<float>({8, 3}, values);
    const auto gates = gateStatistics("LSTM", tensor.view());
    QCOMPARE(gates.size(), std::size_t{4});
    QCOMPARE(gates[1].gate, std::string("f"));
    QCOMPARE(gates[3].values.mean, 3.0);
    QCOMPARE(gates[3].values.count, 6);
    QVERIFY(gateStatistics("GRU", tensor.view()).empty());  // 8 rows are not three gates
    QVERIFY(gateStatistics("Dense", tensor.view()).empty());
  }

  void theLargestSingularValue() {
    // [[3, 0], [4, 5]]: the square roots of 45 and 5.
    const std::vector<float> matrix = {3, 0, 4, 5};
    QVERIFY(std::abs(largestSingularValue(matrix, 2, 2) - std::sqrt(45.0)) < 1e-5);
    const std::vector<float> tall = {3, 4, 0};
    QVERIFY(std::abs(largestSingularValue(tall, 3, 1) - 5) < 1e-6);
    const std::vector<float> zeros(6, 0);
    QCOMPARE(largestSingularValue(zeros, 2, 3), 0.0);
  }
};

QTEST_GUILESS_MAIN(TestTensorStatistics)
#include "test_tensor_statistics.moc"
