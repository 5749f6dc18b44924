#include <QtTest>
#include <algorithm>
#include <cmath>
#include <random>

#include "plots/series.h"

using namespace stateroom::plots;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Series seriesOf(const std::vector<double>& x, const std::vector<double>& y) {
  Series series;
  series.append(x, y);
  return series;
}

std::vector<double> counted(std::size_t size) {
  std::vector<double> x(size);
  for (std::size_t i = 0; i < size; ++i) x[i] = static_cast<double>(i);
  return x;
}

QList<QPointF> visible(const Series& series, double low, double high, int buckets) {
  return visiblePoints(series.x(), series.y(), low, high, buckets);
}

int breaks(const QList<QPointF>& points) {
  return static_cast<int>(
      std::ranges::count_if(points, [](const QPointF& point) { return std::isnan(point.y()); }));
}

}  // namespace

class TestSeries : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fewPointsAreAllVisibleWithOneOnEitherSide() {
    const Series series = seriesOf({0, 1, 2, 3, 4, 5}, {10, 11, 12, 13, 14, 15});
    const QList<QPointF> expected{{1, 11}, {2, 12}, {3, 13}, {4, 14}};
    QCOMPARE(visible(series, 1.5, 3.5, 100), expected);
  }

  void everyBucketKeepsItsExtremes_data() {
    QTest::addColumn<bool>("uniform");
    QTest::newRow("even x") << true;
    QTest::newRow("x that bunches up") << false;
  }
  void everyBucketKeepsItsExtremes() {
    QFETCH(bool, uniform);
    constexpr int kBuckets = 50;
    std::mt19937 random(1);
    std::vector<double> x(20'000), y(x.size());
    double at = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      at += uniform ? 1.0 : std::pow(10.0, static_cast<double>(random() % 6));
      x[i] = at;
      y[i] = std::uniform_real_distribution(-1.0, 1.0)(random);
    }
    const Series series = seriesOf(x, y);
    const double low = x[3000], high = x[17'000];
    const auto points = visible(series, low, high, kBuckets);
    QVERIFY(points.size() <= 4 * kBuckets + 2);
    for (int bucket = 0; bucket < kBuckets; ++bucket) {
      const double from = low + (high - low) / kBuckets * bucket,
                   to = from + (high - low) / kBuckets;
      double least = 2, most = -2, drawnLeast = 2, drawnMost = -2;
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (x[i] < from || x[i] >= to) continue;
        least = std::min(least, y[i]);
        most = std::max(most, y[i]);
      }
      for (const QPointF& point : points) {
        if (point.x() < from || point.x() >= to) continue;
        drawnLeast = std::min(drawnLeast, point.y());
        drawnMost = std::max(drawnMost, point.y());
      }
      QCOMPARE(drawnLeast, least);
      QCOMPARE(drawnMost, most);
    }
    QVERIFY(std::ranges::is_sorted(points, {}, &QPointF::x));
  }

  void pointsAreThoseOfTheSeries() {
    const auto x = counted(100'000);
    std::vector<double> y(x.size());
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = std::sin(static_cast<double>(i) * 0.37);
    const Series series = seriesOf(x, y);
    for (const QPointF& point : visible(series, 0, 99'999, 100)) {
      QCOMPARE(point.y(), y[static_cast<std::size_t>(point.x())]);
    }
  }

  void aLineAcrossALongHoleStartsAndEndsAtItsPoints() {
    std::vector<double> x, y;
    for (int i = 0; i < 1000; ++i) x.push_back(i * 0.01), y.push_back(i % 2 == 0 ? 5 : -5);
    y.back() = 1;
    for (int i = 0; i < 1000; ++i) x.push_back(90 + i * 0.01), y.push_back(i % 2 == 0 ? 5 : -5);
    y[1000] = 2;
    const auto points = visible(seriesOf(x, y), 0, 100, 10);
    QVERIFY(points.contains(QPointF(9.99, 1)));
    QVERIFY(points.contains(QPointF(90, 2)));
  }

  void gapsBreakTheLine() {
    const auto few = visible(seriesOf({0, 1, 2, 3, 4}, {1, kNaN, kNaN, 2, 3}), 0, 4, 10);
    QCOMPARE(few.size(), 4);  // one break, however many NaN
    QCOMPARE(breaks(few), 1);

    const auto x = counted(10'000);
    std::vector<double> y(x.size(), 1.0);
    std::fill(y.begin() + 4000, y.begin() + 6000, kNaN);
    const auto points = visible(seriesOf(x, y), 0, 9999, 100);
    QCOMPARE(breaks(points), 1);
    for (const QPointF& point : points) QVERIFY(!(point.x() > 4000 && point.x() < 6000));
  }

  void infinityIsAGap() {
    const double infinity = std::numeric_limits<double>::infinity();
    const auto points = visible(seriesOf({0, 1, 2, 3}, {1, infinity, 2, -infinity}), 0, 3, 10);
    QCOMPARE(breaks(points), 2);
    for (const QPointF& point : points) QVERIFY(!std::isinf(point.y()));
  }

  void xNeverFalls() {
    const Series series = seriesOf({1, 5, 4, 6}, {1, 2, 3, 4});
    const std::vector<double> expected{1, 5, 5, 6};
    QVERIFY(std::ranges::equal(series.x(), expected));
  }

  void truncationIsTold() {
    Series series = seriesOf({0, 1, 2, 3}, {1, 2, 3, 4});
    series.truncate(4);
    QCOMPARE(series.truncations(), 0UL);
    series.truncate(2);
    QCOMPARE(series.truncations(), 1UL);
    QCOMPARE(series.size(), 2UL);
    series.append(std::vector<double>{2}, std::vector<double>{9});
    QCOMPARE(series.y()[2], 9.0);
  }

  void nearestKeepsWithinTheSeries() {
    const Series series = seriesOf({0, 10, 20}, {1, 2, 3});
    QCOMPARE(series.nearest(-0.1), std::nullopt);
    QCOMPARE(series.nearest(20.1), std::nullopt);
    QCOMPARE(series.nearest(0), std::optional<std::size_t>(0));
    QCOMPARE(series.nearest(4.9), std::optional<std::size_t>(0));
    QCOMPARE(series.nearest(5.1), std::optional<std::size_t>(1));
    QCOMPARE(series.nearest(20), std::optional<std::size_t>(2));
    QCOMPARE(series.nearest(kNaN), std::nullopt);
    QCOMPARE(Series().nearest(0), std::nullopt);
  }
};

QTEST_GUILESS_MAIN(TestSeries)
#include "test_series.moc"
