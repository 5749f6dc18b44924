// Curves over thresholds against published numbers: scikit-learn's documented examples, Fawcett
// (2006), R's prop.test.
#include <QTest>
#include <cmath>

#include "core/metrics/threshold_curves.h"

using namespace stateroom;

namespace {

using Points = std::vector<std::pair<double, double>>;

Points pairs(const std::vector<ThresholdCurves::Point>& points) {
  Points all;
  for (const auto& point : points) all.emplace_back(point.x, point.y);
  return all;
}

void compare(const Points& got, const Points& wanted) {
  QCOMPARE(got.size(), wanted.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    QVERIFY(std::abs(got[i].first - wanted[i].first) < 1e-9);
    QVERIFY(std::abs(got[i].second - wanted[i].second) < 1e-9);
  }
}

/// The example of scikit-learn's roc_curve and precision_recall_curve.
const std::vector<float> scores = {0.1f, 0.4f, 0.35f, 0.8f};
const std::vector<std::uint8_t> truths = {0, 0, 1, 1};

}  // namespace

class TestThresholdCurves : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void rocOfTheTextbookExample() {
    const ThresholdCurves curves(scores, truths, {});
    compare(pairs(curves.roc()), {{0, 0}, {0, 0.5}, {0.5, 0.5}, {0.5, 1}, {1, 1}});
    QCOMPARE(curves.rocArea(), 0.75);
  }

  void precisionAndRecallOfTheTextbookExample() {
    const ThresholdCurves curves(scores, truths, {});
    compare(pairs(curves.precisionRecall()), {{0.5, 1}, {0.5, 0.5}, {1, 2.0 / 3}, {1, 0.5}});
    QVERIFY(std::abs(curves.averagePrecision() - 0.8333333333333333) < 1e-12);
  }

  void tiesCountHalf() {
    // Three of the four pairs are in order, one is tied.
    const std::vector<float> tied = {0.5f, 0.2f, 0.5f, 0.9f};
    QCOMPARE(ThresholdCurves(tied, truths, {}).rocArea(), 0.875);
    const std::vector<float> same(4, 0.3f);
    QCOMPARE(ThresholdCurves(same, truths, {}).rocArea(), 0.5);
  }

  void everyPointIsReachedByItsThreshold() {
    const ThresholdCurves curves(scores, truths, {});
    for (const auto& point : curves.precisionRecall()) {
      const Confusion confusion = curves.at(point.threshold);
      QCOMPARE(confusion.recall(), point.x);
      QCOMPARE(confusion.precision(), point.y);
    }
    QCOMPARE(curves.at(scores[3]).truePositives, 0.0);
    QCOMPARE(curves.at(0.0).falsePositives, 2.0);
  }

  void weightsCountAsCopies() {
    const std::vector<float> weights = {1, 2, 1, 1};
    const std::vector<float> longer = {0.1f, 0.4f, 0.4f, 0.35f, 0.8f};
    const std::vector<std::uint8_t> more = {0, 0, 0, 1, 1};
    const ThresholdCurves weighted(scores, truths, weights), copied(longer, more, {});
    QCOMPARE(weighted.rocArea(), copied.rocArea());
    QCOMPARE(weighted.averagePrecision(), copied.averagePrecision());
    QCOMPARE(weighted.at(0.37).falsePositives, 2.0);
  }

  void thresholdsThatPeopleAskFor() {
    const ThresholdCurves curves(scores, truths, {});
    // F1 is 2/3 at recall 0.5, precision 1 and 0.8 at recall 1, precision 2/3.
    const Confusion best = curves.at(curves.bestF1());
    QVERIFY(std::abs(best.f1() - 0.8) < 1e-12);
    QCOMPARE(curves.at(curves.forRecall(0.9)).recall(), 1.0);
    QCOMPARE(curves.at(curves.forRecall(0.5)).precision(), 1.0);
  }

  void oneClassHasNoCurve() {
    const std::vector<std::uint8_t> none(4, 0);
    const ThresholdCurves curves(scores, none, {});
    QVERIFY(curves.roc().empty() && curves.precisionRecall().empty());
    QVERIFY(std::isnan(curves.rocArea()) && std::isnan(curves.averagePrecision()));
  }

  void calibrationBinsHaveWilsonIntervals() {
    // 1 of 10: R's prop.test(1, 10, correct = FALSE) says 0.01787621 to 0.40415003.
    std::vector<float> same(10, 0.15f);
    std::vector<std::uint8_t> one(10, 0);
    one[3] = 1;
    same.push_back(1.0f);
    one.push_back(1);
    const auto bins = calibration(same, one, {});
    QCOMPARE(bins.size(), std::size_t{2});
    QCOMPARE(bins[0].count, 10);
    QVERIFY(std::abs(bins[0].predicted - 0.15) < 1e-6);
    QCOMPARE(bins[0].observed, 0.1);
    QVERIFY(std::abs(bins[0].low - 0.01787621) < 1e-7);
    QVERIFY(std::abs(bins[0].high - 0.40415003) < 1e-7);
    QCOMPARE(bins[1].observed, 1.0);
  }
};

QTEST_GUILESS_MAIN(TestThresholdCurves)
#include "test_threshold_curves.moc"
