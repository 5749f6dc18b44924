#include <cmath>

#include "core/predict/evaluation.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

/// One example a user: the probability said and the label.
Examples binary(const std::vector<float>& predictions, const std::vector<float>& labels,
                const std::vector<std::string>& users) {
  Examples examples;
  examples.outputs.push_back({.layer = "output", .units = 1});
  examples.outputs.front().predictions = predictions;
  examples.outputs.front().labels = labels;
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    examples.weights.push_back(1);
    examples.users.push_back(i);
    examples.userNames.push_back(users[i]);
    examples.userLoss.push_back(std::abs(predictions[i] - labels[i]));
    examples.userWeight.push_back(1);
  }
  return examples;
}

/// n users, every second one with loss 1.
Examples alternating(int n) {
  std::vector<float> predictions;
  std::vector<float> labels;
  std::vector<std::string> users;
  for (int i = 0; i < n; ++i) {
    predictions.push_back(i % 2 == 0 ? 0.9F : 0.1F);
    labels.push_back(i % 2 == 0 ? 1.0F : 0.0F);
    users.push_back("u" + std::to_string(1000 + i));
  }
  auto examples = binary(predictions, labels, users);
  for (std::size_t i = 0; i < examples.userLoss.size(); ++i) examples.userLoss[i] = i % 2;
  return examples;
}

}  // namespace

class TestEvaluation : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// numpy.percentile([1, 2, 3, 4, 5], [2.5, 97.5]) = [1.1, 4.9].
  void percentilesAreNumpys() {
    std::vector<Metrics> samples;
    for (const double value : {3.0, 1.0, 5.0, 2.0, 4.0}) samples.push_back({{"loss", value}});
    const auto interval = percentileIntervals(samples).at("loss");
    QVERIFY(std::abs(interval.low - 1.1) < 1e-12);
    QVERIFY(std::abs(interval.high - 4.9) < 1e-12);
  }

  void samplesWithoutAValueAreLeftOut() {
    const double nan = std::nan("");
    const auto intervals = percentileIntervals({{{"a", nan}, {"b", 1}}, {{"a", 2}, {"b", nan}}});
    QCOMPARE(intervals.at("a").low, 2.0);
    QCOMPARE(intervals.at("b").high, 1.0);
    QVERIFY(percentileIntervals({{{"a", nan}}}).empty());
  }

  /// The mean of n draws from {0, 1} with equal chances is binomial: for n = 100 its 2.5 and 97.5
  /// percentiles are 0.40 and 0.60.
  void intervalOfAMeanIsBinomial() {
    const auto samples = bootstrap(alternating(100), {"loss"}, 4000, 1, {});
    STATEROOM_VERIFY(samples);
    const auto interval = percentileIntervals(*samples).at("loss");
    QVERIFY2(std::abs(interval.low - 0.40) <= 0.011, std::to_string(interval.low).c_str());
    QVERIFY2(std::abs(interval.high - 0.60) <= 0.011, std::to_string(interval.high).c_str());
  }

  void sameSeedDrawsTheSameUsers() {
    const auto examples = alternating(30);
    const auto first = bootstrap(examples, {"loss", "auc"}, 50, 7, {});
    const auto second = bootstrap(examples, {"loss", "auc"}, 50, 7, {});
    const auto other = bootstrap(examples, {"loss", "auc"}, 50, 8, {});
    QVERIFY(first && second && other);
    QVERIFY(*first == *second);
    QVERIFY(*first != *other);
    for (const auto& difference : differences(*first, *second)) {
      QCOMPARE(difference.at("loss"), 0.0);
    }
  }

  /// Drawing a user twice is the same as having its examples twice.
  void multiplicityRepeatsExamples() {
    const auto once = binary({0.2F, 0.7F, 0.6F}, {0, 1, 0}, {"a", "b", "c"});
    const auto twice = binary({0.2F, 0.7F, 0.7F, 0.7F}, {0, 1, 1, 1}, {"a", "b", "c", "d"});
    const std::vector<std::string> names = {"loss", "binary_accuracy", "auc"};
    const auto drawn = metricsOf(once, names, {1, 3, 0});
    const auto written = metricsOf(twice, names);
    QVERIFY(drawn && written);
    for (const auto& name : names) {
      QVERIFY2(std::abs(drawn->at(name) - written->at(name)) < 1e-6, name.c_str());
    }
  }

  void foldsArePutTogether() {
    const auto whole = joined(
        {binary({0.9F, 0.1F}, {1, 0}, {"d", "b"}), binary({0.8F, 0.3F}, {1, 1}, {"a", "b"})});
    const std::vector<std::string> users = {"a", "b", "d"};
    QCOMPARE(whole.userNames, users);
    QCOMPARE(whole.count(), std::int64_t{4});
    QCOMPARE(whole.userWeight[1], 2.0);
    const std::vector<std::size_t> owners = {2, 1, 0, 1};
    QCOMPARE(whole.users, owners);
  }

  /// Without a user column the first sequence of one fold is not the first of another.
  void sequencesOfFoldsStayApart() {
    std::vector<Examples> folds = {binary({0.9F, 0.1F}, {1, 0}, {"0", "1"}),
                                   binary({0.8F}, {1}, {"0"})};
    for (Examples& fold : folds) fold.byUser = false;
    const auto whole = joined(std::move(folds));
    const std::vector<std::string> names = {"1/0", "1/1", "2/0"};
    QCOMPARE(whole.userNames, names);
    const std::vector<std::size_t> owners = {0, 1, 2};
    QCOMPARE(whole.users, owners);
  }

  void refusesToCompareOthersUsers() {
    const auto a = binary({0.9F}, {1}, {"a"});
    const auto b = binary({0.9F}, {1}, {"b"});
    const auto done = checkComparable(a, "one", b, "two");
    QVERIFY(!done);
    QCOMPARE(
        done.error().message(),
        std::string("one and two cannot be compared row by row: their users are not the same"));
    auto heavier = a;
    heavier.userWeight[0] = 2;
    QCOMPARE(checkComparable(a, "one", heavier, "two").error().message(),
             std::string("one and two cannot be compared row by row: the rows of user a do not "
                         "weigh the same"));
  }
};

QTEST_GUILESS_MAIN(TestEvaluation)
#include "test_evaluation.moc"
