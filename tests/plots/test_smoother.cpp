#include <QtTest>
#include <cmath>
#include <random>

#include "plots/smoother.h"

using namespace stateroom::plots;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// TensorBoard's smoothed value in its closed form: the mean of all finite values so far, each
/// weighted with w^(its distance from the end).
double weightedMean(const std::vector<double>& values, std::size_t end, double weight) {
  double sum = 0, weights = 0, power = 1;
  for (std::size_t i = end + 1; i-- > 0;) {
    if (!std::isfinite(values[i])) continue;
    sum += power * values[i];
    weights += power;
    power *= weight;
  }
  return sum / weights;
}

std::vector<double> noise(std::size_t size) {
  std::mt19937 random(42);
  std::normal_distribution<double> normal(3, 2);
  std::vector<double> values(size);
  for (double& value : values) value = normal(random);
  return values;
}

std::shared_ptr<Series> seriesOf(const std::vector<double>& y) {
  auto series = std::make_shared<Series>();
  std::vector<double> x(y.size());
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i);
  series->append(x, y);
  return series;
}

}  // namespace

class TestSmoother : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void isTheWeightedMeanOfThePast_data() {
    QTest::addColumn<double>("weight");
    for (const double weight : {0.0, 0.1, 0.6, 0.8, 0.97, 0.999}) {
      QTest::addRow("weight %g", weight) << weight;
    }
  }
  void isTheWeightedMeanOfThePast() {
    QFETCH(double, weight);
    auto values = noise(600);
    values[0] = values[17] = values[18] = kNaN;
    values[200] = std::numeric_limits<double>::infinity();
    Smoother smoother(weight);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double smoothed = smoother.next(values[i]);
      if (!std::isfinite(values[i])) {
        QVERIFY(!std::isfinite(smoothed));
      } else {
        const double expected = weightedMean(values, i, weight);
        QVERIFY2(std::abs(smoothed - expected) < 1e-11 * std::abs(expected) + 1e-12,
                 qPrintable(QString::number(smoothed - expected)));
      }
    }
  }

  void aConstantStaysExact() {
    Smoother smoother(0.9);
    for (int i = 0; i < 50; ++i) QCOMPARE(smoother.next(0.1), 0.1);
    QVERIFY(smoother.next(0.2) > 0.1);
  }

  void followsInSlices() {
    const auto values = noise(1000);
    const auto series = seriesOf(values);
    SmoothedSeries smooth(series, 0.8);
    QVERIFY(!smooth.advance(300));
    QCOMPARE(smooth.y().size(), 300UL);
    QVERIFY(!smooth.advance(300));
    QVERIFY(smooth.advance(10'000));
    Smoother once(0.8);
    for (std::size_t i = 0; i < values.size(); ++i) QCOMPARE(smooth.y()[i], once.next(values[i]));
    const std::vector<double> later{1000};
    series->append(later, later);
    QVERIFY(smooth.advance(1));
    QCOMPARE(smooth.y()[1000], once.next(1000));
  }

  void startsAgainAfterTruncation() {
    const auto values = noise(100);
    const auto series = seriesOf(values);
    SmoothedSeries smooth(series, 0.5);
    smooth.advance(1000);
    series->truncate(10);
    const std::vector<double> x{10, 11}, y{-7, -8};
    series->append(x, y);
    QVERIFY(smooth.advance(1000));
    std::vector<double> expected(values.begin(), values.begin() + 10);
    expected.insert(expected.end(), {-7, -8});
    QCOMPARE(smooth.y().size(), 12UL);
    QVERIFY(std::abs(smooth.y()[11] - weightedMean(expected, 11, 0.5)) < 1e-12);
  }
};

QTEST_GUILESS_MAIN(TestSmoother)
#include "test_smoother.moc"
