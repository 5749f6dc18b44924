#include <QtTest>
#include <algorithm>
#include <cmath>
#include <random>

#include "plots/min_max_pyramid.h"

using stateroom::plots::MinMaxPyramid;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// By looking at every value.
MinMaxPyramid::Extremes lookedAt(const std::vector<double>& values, std::size_t begin,
                                 std::size_t end) {
  MinMaxPyramid::Extremes found;
  for (std::size_t i = begin; i < end; ++i) {
    if (!std::isfinite(values[i])) continue;
    if (values[i] < found.low) found.low = values[i], found.lowAt = static_cast<std::uint32_t>(i);
    if (values[i] > found.high)
      found.high = values[i], found.highAt = static_cast<std::uint32_t>(i);
  }
  return found;
}

/// Few different values, so that ties occur; every tenth is a gap.
std::vector<double> noisyValues(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<double> values(count);
  for (double& value : values) {
    const auto draw = random() % 400;
    value = draw < 30 ? kNaN : draw < 40 ? kInfinity : static_cast<double>(draw);
  }
  return values;
}

void compareRanges(const MinMaxPyramid& pyramid, const std::vector<double>& values, unsigned seed) {
  std::mt19937 random(seed);
  for (int i = 0; i < 2000; ++i) {
    std::size_t begin = random() % (values.size() + 1), end = random() % (values.size() + 1);
    if (begin > end) std::swap(begin, end);
    const auto expected = lookedAt(values, begin, end), found = pyramid.extremes(begin, end);
    QCOMPARE(found.empty(), expected.empty());
    if (expected.empty()) continue;
    QCOMPARE(found.low, expected.low);
    QCOMPARE(found.high, expected.high);
    QCOMPARE(found.lowAt, expected.lowAt);
    QCOMPARE(found.highAt, expected.highAt);
  }
}

}  // namespace

class TestMinMaxPyramid : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void knowsTheExtremesOfAnyRange_data() {
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("piece");
    for (const int size : {1, 7, 8, 9, 64, 511, 513, 5000}) {
      for (const int piece : {1, 3, 8, 5000}) {
        QTest::addRow("%d values in pieces of %d", size, piece) << size << piece;
      }
    }
  }
  void knowsTheExtremesOfAnyRange() {
    QFETCH(int, size);
    QFETCH(int, piece);
    const auto values = noisyValues(static_cast<std::size_t>(size), 7);
    MinMaxPyramid pyramid;
    const std::span<const double> all(values);
    for (std::size_t i = 0; i < all.size(); i += static_cast<std::size_t>(piece)) {
      pyramid.append(all.subspan(i, std::min(static_cast<std::size_t>(piece), all.size() - i)));
    }
    QCOMPARE(pyramid.size(), values.size());
    compareRanges(pyramid, values, 11);
  }

  void findsOneSpikeAmongMillions() {
    std::vector<double> values(3'000'000, 1.0);
    values[1'234'567] = -5;
    values[2'999'999] = 9;
    MinMaxPyramid pyramid;
    pyramid.append(values);
    const auto all = pyramid.extremes(0, values.size());
    QCOMPARE(all.low, -5.0);
    QCOMPARE(all.lowAt, 1'234'567U);
    QCOMPARE(all.high, 9.0);
    QCOMPARE(all.highAt, 2'999'999U);
    QCOMPARE(pyramid.extremes(0, 1'234'567).low, 1.0);
  }

  void continuesAfterTruncation() {
    auto values = noisyValues(4000, 3);
    MinMaxPyramid pyramid;
    pyramid.append(values);
    for (const std::size_t size : {3999UL, 513UL, 512UL, 64UL, 7UL, 0UL}) {
      pyramid.truncate(size);
      values.resize(size);
      const auto more = noisyValues(700, static_cast<unsigned>(size));
      pyramid.append(more);
      values.insert(values.end(), more.begin(), more.end());
      compareRanges(pyramid, values, 5);
    }
  }

  void anEmptyRangeHasNone() {
    MinMaxPyramid pyramid;
    QVERIFY(pyramid.extremes(0, 0).empty());
    pyramid.append(std::vector<double>(20, kNaN));
    QVERIFY(pyramid.extremes(0, 20).empty());
    QVERIFY(pyramid.extremes(5, 5).empty());
  }
};

QTEST_GUILESS_MAIN(TestMinMaxPyramid)
#include "test_min_max_pyramid.moc"
