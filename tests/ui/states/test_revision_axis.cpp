// Where revisions stand on the x axis: by number, by order value, by time.
#include <QTest>
#include <cmath>

#include "ui/panels/states/revision_axis.h"

using namespace stateroom;

namespace {

constexpr int kWidth = RevisionAxis::kLeft + 300 + RevisionAxis::kRight;

/// Main with one revision for each order value (NaN: none), a second apart.
std::shared_ptr<UserHistory> historyOf(const std::vector<double>& orders) {
  auto history = std::make_shared<UserHistory>();
  for (const double order : orders) {
    Revision revision;
    revision.number = revision.depth = std::ssize(history->revisions) + 1;
    if (!std::isnan(order)) revision.order = order;
    revision.time = WallTime(std::chrono::seconds(revision.number));
    history->main.push_back(static_cast<int>(history->revisions.size()));
    history->revisions.push_back(revision);
  }
  return history;
}

}  // namespace

class TestRevisionAxis : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void byNumberColumnsAreAsWide() {
    RevisionAxis axis;
    axis.setHistory(historyOf({0, 10, 400}), false);
    QCOMPARE(axis.columns(), 4);
    QCOMPARE(axis.pitch(kWidth), RevisionAxis::kWidest);
    for (int column = 0; column < 4; ++column) {
      QCOMPARE(axis.x(column, kWidth), RevisionAxis::kLeft + (column + 0.5) * axis.pitch(kWidth));
      QCOMPARE(axis.left(column, kWidth), RevisionAxis::kLeft + column * axis.pitch(kWidth));
      QCOMPARE(axis.columnAt(axis.left(column, kWidth) + 1, kWidth), column);
      QCOMPARE(axis.columnAt(axis.left(column + 1, kWidth) - 1, kWidth), column);
    }
  }

  void byOrderTheirDistancesAreThoseOfTheValues() {
    RevisionAxis axis;
    axis.setHistory(historyOf({0, 100, NAN, 400}), true);
    axis.setScale(AxisScale::Order);
    QCOMPARE(axis.scale(), AxisScale::Order);
    const auto x = [&](int column) { return axis.x(column, kWidth); };
    QCOMPARE(x(2) - x(1), (x(4) - x(1)) / 4);
    QCOMPARE(x(3), x(2));  // an edit has none of its own
    QCOMPARE(axis.x(400.0, kWidth), x(4));
    QCOMPARE(axis.x(200.0, kWidth) - x(1), (x(4) - x(1)) / 2);
    QCOMPARE(x(5) - x(4), axis.pitch(kWidth));  // the draft
    QCOMPARE(axis.left(4, kWidth), (x(3) + x(4)) / 2);
    QCOMPARE(axis.columnAt(x(1), kWidth), 1);
    QCOMPARE(axis.columnAt(x(2), kWidth), 3);  // the newest of those that stand there
    QCOMPARE(axis.columnAt(x(4) - 1, kWidth), 4);
    QCOMPARE(axis.columnAt(1e6, kWidth), 5);
    QCOMPARE(axis.columnAt(0, kWidth), 0);
  }

  void aBranchStandsByItsOwnValue() {
    const auto history = historyOf({0, 100, 400});
    Revision branch;
    branch.number = 4;
    branch.depth = 3;
    branch.branch = "what-if";
    branch.order = 250;
    RevisionAxis axis;
    axis.setHistory(history, false);
    QCOMPARE(axis.x(branch, kWidth), axis.x(3, kWidth));
    axis.setScale(AxisScale::Order);
    QCOMPARE(axis.x(branch, kWidth), axis.x(250.0, kWidth));
  }

  void whatFallsOrStandsStillIsNoAxis() {
    RevisionAxis axis;
    axis.setHistory(historyOf({100, 0, 400}), false);
    QVERIFY(!axis.canScale(AxisScale::Order));
    QVERIFY(axis.canScale(AxisScale::Time));
    axis.setScale(AxisScale::Order);
    QCOMPARE(axis.scale(), AxisScale::Revision);
    QCOMPARE(axis.x(2, kWidth) - axis.x(1, kWidth), axis.pitch(kWidth));
    for (const auto& orders :
         {std::vector<double>{5, 5}, std::vector<double>{NAN, NAN}, std::vector<double>{}}) {
      axis.setHistory(historyOf(orders), false);
      QVERIFY(!axis.canScale(AxisScale::Order));
    }
  }

  void columnsThatShareARoomAreOneRun() {
    RevisionAxis axis;
    std::vector<double> orders(100);
    for (int i = 0; i < 100; ++i) orders[std::size_t(i)] = i < 50 ? 0.01 * i : 10.0 * i;
    axis.setHistory(historyOf(orders), false);
    axis.setView(0, 101);  // under 3 px a column
    int covered = 0;
    for (const auto& [first, last] : axis.runs(1, 100, kWidth, 14)) {
      QCOMPARE(first, covered + 1);
      QVERIFY(last - first < 5);
      covered = last;
    }
    QCOMPARE(covered, 100);
    axis.setScale(AxisScale::Order);
    axis.setView(0, 101);
    const auto runs = axis.runs(1, 100, kWidth, 14);
    QCOMPARE(runs.front().first, 1);
    QCOMPARE(runs.front().last, 50);  // within half a unit of order
    QCOMPARE(runs.back().last, 100);
  }

  void whatIsSeenIsWithinTheLane() {
    RevisionAxis axis;
    axis.setHistory(historyOf({0, 1, 2, 50, 51, 52, 53, 200, 201, 202}), false);
    axis.setScale(AxisScale::Order);
    axis.setView(2.2, 8);
    for (int column = 0; column < axis.columns(); ++column) {
      const double x = axis.x(column, kWidth);
      const bool isSeen = column >= axis.firstSeen() && column <= axis.lastSeen();
      QCOMPARE(isSeen, x >= RevisionAxis::kLeft && x <= kWidth - RevisionAxis::kRight);
    }
    const auto [low, high] = axis.valuesSeen();
    QVERIFY(std::abs(axis.x(low, kWidth) - RevisionAxis::kLeft) < 1e-9);
    QVERIFY(axis.x(high, kWidth) <= kWidth - RevisionAxis::kRight + 1e-9);
  }
};

QTEST_GUILESS_MAIN(TestRevisionAxis)
#include "test_revision_axis.moc"
