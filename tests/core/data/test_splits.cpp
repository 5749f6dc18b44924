#include <cmath>
#include <map>
#include <set>

#include "core/base/random.h"
#include "tests/core/data/temporary_project.h"
#include "tests/support/paths.h"

using namespace stateroom;
using test::TemporaryProject;

namespace {

const char* kProject =
    "data { sources { path: 'r.csv' } "
    "columns { name: 'user' type: STRING role: USER } "
    "columns { name: 't' type: INT role: ORDER } } ";

const char* kByColumn =
    "data { sources { path: 'r.csv' } "
    "columns { name: 'user' type: STRING role: USER } columns { name: 's' type: STRING role: "
    "IGNORE } "
    "split { by: 'column' column: 's' } } ";

/// Rows of `users` users, of lengths that the seed draws, mixed.
std::string rowsOf(int users, std::uint64_t seed) {
  Random random(seed);
  std::vector<std::string> rows;
  for (int user = 0; user < users; ++user) {
    const auto count = 1 + random.below(9);
    for (std::uint64_t i = 0; i < count; ++i) {
      rows.push_back("u" + std::to_string(user) + "," + std::to_string(random.below(1000)) + "\n");
    }
  }
  for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.below(i)]);
  std::string text;
  for (const auto& row : rows) text += row;
  return text;
}

std::map<std::string, SplitName> splitOfUsers(const Dataset& data) {
  std::map<std::string, SplitName> splits;
  for (std::int64_t row = 0; row < data.rowCount(); ++row) {
    const auto [place, isNew] = splits.try_emplace(data.userColumn()->text(row), data.splitOf(row));
    if (!isNew && place->second != data.splitOf(row)) qFatal("a user is in two splits");
  }
  return splits;
}

double share(const Dataset& data, SplitName split) {
  std::int64_t count = 0;
  for (std::int64_t row = 0; row < data.rowCount(); ++row) count += data.splitOf(row) == split;
  return static_cast<double>(count) / static_cast<double>(data.rowCount());
}

}  // namespace

class TestSplits : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void usersStayWhereTheyAre() {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      TemporaryProject project(kProject);
      auto& split = *project.project.mutable_data()->mutable_split();
      split.set_by("user");
      split.set_seed(static_cast<std::int64_t>(seed));
      split.set_validation(0.2);
      split.set_test(0.1);
      const auto rows = rowsOf(600, seed);
      const auto before = project.write("r.csv", "user,t\n" + rows).open();
      STATEROOM_VERIFY(before);
      const auto users = splitOfUsers(*before);
      std::map<SplitName, double> count;
      for (const auto& [user, in] : users) count[in] += 1.0 / 600;
      QVERIFY(std::abs(count[SplitName::Validation] - 0.2) < 0.07);
      QVERIFY(std::abs(count[SplitName::Test] - 0.1) < 0.05);

      const auto after =
          project.write("r.csv", "user,t\nnew,1\n" + rows + "u3,7\nother,2\n").open();
      auto later = splitOfUsers(*after);
      for (const auto& [user, in] : users) QCOMPARE(later[user], in);
      split.set_validation(0.4);  // another validation share leaves the test split alone
      const auto wider = project.open();
      for (const auto& [user, in] : splitOfUsers(*wider)) {
        if (users.contains(user))
          QCOMPARE(in == SplitName::Test, users.at(user) == SplitName::Test);
      }
    }
  }

  void randomRowsStayWhereTheyAre() {
    TemporaryProject project(kProject);
    project.project.mutable_data()->mutable_split()->set_by("random");
    const auto rows = rowsOf(400, 3);
    const auto before = project.write("r.csv", "user,t\n" + rows).open();
    const auto after = project.write("r.csv", "user,t\n" + rows + rowsOf(50, 4)).open();
    for (std::int64_t row = 0; row < before->rowCount(); ++row) {
      QCOMPARE(after->splitOf(row), before->splitOf(row));
    }
    QVERIFY(std::abs(share(*before, SplitName::Test) - 0.15) < 0.03);
    QVERIFY(std::abs(share(*before, SplitName::Validation) - 0.15) < 0.03);
  }

  void laterRowsAreTested() {
    TemporaryProject project(kProject);
    project.project.mutable_data()->mutable_split()->set_by("time");
    const auto data = project.write("r.csv", "user,t\n" + rowsOf(400, 5)).open();
    STATEROOM_VERIFY(data);
    std::map<SplitName, std::pair<std::int64_t, std::int64_t>> spans;
    for (std::int64_t row = 0; row < data->rowCount(); ++row) {
      const auto t = data->orderColumn()->integer(row);
      auto& span = spans.try_emplace(data->splitOf(row), t, t).first->second;
      span = {std::min(span.first, t), std::max(span.second, t)};
    }
    QVERIFY(spans[SplitName::Train].second < spans[SplitName::Validation].first);
    QVERIFY(spans[SplitName::Validation].second < spans[SplitName::Test].first);
    QVERIFY(std::abs(share(*data, SplitName::Train) - 0.7) < 0.01);
  }

  void eachUsersLatestRowsAreTested() {
    TemporaryProject project(kProject);
    project.project.mutable_data()->mutable_split()->set_by("time_within_user");
    const auto data = project.write("r.csv", "user,t\n" + rowsOf(100, 5)).open();
    STATEROOM_VERIFY(data);
    std::map<std::string, std::multimap<std::int64_t, SplitName>> ofUsers;
    for (std::int64_t row = 0; row < data->rowCount(); ++row)
      ofUsers[data->userColumn()->text(row)].emplace(data->orderColumn()->integer(row),
                                                     data->splitOf(row));
    for (const auto& [user, rows] : ofUsers) {
      QVERIFY(std::ranges::is_sorted(rows, {}, [](const auto& row) { return row.second; }));
      const auto count =
          std::ranges::count(rows, SplitName::Test, [](const auto& row) { return row.second; });
      const auto size = static_cast<double>(rows.size());
      QVERIFY(std::abs(static_cast<double>(count) - 0.15 * size) <= 0.5);
    }
  }

  void everyUserIsTestedInOneFold() {
    TemporaryProject project(kProject);
    auto& split = *project.project.mutable_data()->mutable_split();
    split.set_by("user");
    split.set_folds(5);
    project.write("r.csv", "user,t\n" + rowsOf(300, 6));
    std::map<std::string, std::array<int, 3>> met;
    for (int fold = 0; fold < 5; ++fold) {
      split.set_fold(fold);
      const auto data = project.open();
      for (const auto& [user, in] : splitOfUsers(*data)) ++met[user][static_cast<std::size_t>(in)];
    }
    QCOMPARE(met.size(), std::size_t{300});
    for (const auto& [user, counts] : met) QCOMPARE(counts, (std::array{3, 1, 1}));
  }

  void followsAColumn() {
    TemporaryProject project(kByColumn);
    const auto data =
        project.write("r.csv", "user,s\na,train\na,test\nb,validation\nb,validation\nc,tset\n")
            .open();
    STATEROOM_VERIFY(data);
    QCOMPARE(data->splitOf(0), SplitName::Train);
    QCOMPARE(data->splitOf(1), SplitName::Test);
    QCOMPARE(data->splitOf(2), SplitName::Validation);
    QCOMPARE(data->problems().size(), std::size_t{2});
    QCOMPARE(data->problems()[0].error.message(), std::string("\"tset\" is not a split"));
    QCOMPARE(data->problems()[1].error.message(), std::string("User a is in more than one split"));
  }

  void refusesWhatCannotBe_data() {
    QTest::addColumn<QByteArray>("split");
    QTest::addColumn<QByteArray>("columns");
    QTest::addColumn<QByteArray>("message");
    const QByteArray user = "columns { name: 'user' type: STRING role: USER }";
    const QByteArray plain = "columns { name: 'user' type: STRING }";
    QTest::newRow("shares") << QByteArray("by: 'user' validation: 0.6 test: 0.4") << user
                            << QByteArray("Validation and test take 1 of the data");
    QTest::newRow("time") << QByteArray("by: 'time'") << user
                          << QByteArray("A split by time needs a column with the role ORDER");
    QTest::newRow("random") << QByteArray("by: 'random'") << user
                            << QByteArray("Single rows of a sequence cannot be split at random");
    QTest::newRow("user") << QByteArray("by: 'user'") << plain
                          << QByteArray("Sequences without a user column cannot be split by user");
    QTest::newRow("column") << QByteArray("by: 'column' column: 's'") << user
                            << QByteArray("A split by column names no column of the data: \"s\"");
    QTest::newRow("folds") << QByteArray("by: 'user' folds: 5 fold: 5") << user
                           << QByteArray("5 folds with fold 5 cannot be made by user");
    QTest::newRow("two folds") << QByteArray("by: 'user' folds: 2") << user
                               << QByteArray("2 folds with fold 0 cannot be made by user");
  }
  void refusesWhatCannotBe() {
    QFETCH(QByteArray, split);
    QFETCH(QByteArray, columns);
    QFETCH(QByteArray, message);
    TemporaryProject project("data { sources { path: 'r.csv' } " + columns.toStdString() +
                             " split { " + split.toStdString() +
                             " } sequences { enabled: true } }");
    const auto data = project.write("r.csv", "user\na\nb\n").open();
    QVERIFY(!data);
    QCOMPARE(QByteArray::fromStdString(data.error().message()), message);
  }

  void windowsCoverEverything() {
    Random random(9);
    for (int trial = 0; trial < 2000; ++trial) {
      const auto length = static_cast<std::int64_t>(1 + random.below(200));
      const auto most = static_cast<std::int64_t>(random.below(40));
      const auto stride = most == 0 ? 0 : static_cast<std::int64_t>(random.below(most + 1));
      const auto windows = windowsOf(length, most, stride);
      std::vector<int> covered(static_cast<std::size_t>(length));
      for (const auto& [begin, end] : windows) {
        QVERIFY(begin >= 0 && begin < end && end <= length && (most == 0 || end - begin <= most));
        for (auto i = begin; i < end; ++i) ++covered[static_cast<std::size_t>(i)];
      }
      QVERIFY(std::ranges::all_of(covered, [](int times) { return times > 0; }));
      if (stride == 0 || stride == most) {
        QVERIFY(std::ranges::all_of(covered, [](int times) { return times == 1; }));
      }
    }
    QCOMPARE(windowsOf(10, 4, 3).size(), std::size_t{3});
  }

  void sequencesHoldEveryRowOnce() {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      TemporaryProject project(kProject);
      auto& data = *project.project.mutable_data();
      data.mutable_split()->set_by(seed % 2 == 0 ? "user" : "time");
      data.mutable_sequences()->set_enabled(true);
      data.mutable_sequences()->set_max_length(static_cast<std::int64_t>(seed % 4));
      const auto opened = project.write("r.csv", "user,t\n" + rowsOf(100, seed)).open();
      STATEROOM_VERIFY(opened);
      std::set<std::int64_t> met;
      for (const auto& sequence : opened->allSequences()) {
        for (std::size_t i = 0; i < sequence.rows.size(); ++i) {
          const auto row = sequence.rows[i];
          QVERIFY(met.insert(row).second);
          QCOMPARE(opened->splitOf(row), sequence.split);
          QCOMPARE(opened->userColumn()->text(row), sequence.user);
          if (i > 0) {
            const auto& order = *opened->orderColumn();
            QVERIFY(order.integer(sequence.rows[i - 1]) <= order.integer(row));
          }
        }
      }
      QCOMPARE(std::ssize(met), opened->rowCount());
    }
  }

  void leavesShortSequencesOutOfTrainingOnly() {
    TemporaryProject project(kProject);
    auto& data = *project.project.mutable_data();
    data.mutable_split()->set_by("user");
    data.mutable_sequences()->set_enabled(true);
    data.mutable_sequences()->set_min_length(5);
    const auto opened = project.write("r.csv", "user,t\n" + rowsOf(300, 2)).open();
    std::map<SplitName, std::size_t> shortest;
    for (const auto& sequence : opened->allSequences()) {
      auto& least = shortest.try_emplace(sequence.split, sequence.rows.size()).first->second;
      least = std::min(least, sequence.rows.size());
    }
    QCOMPARE(shortest[SplitName::Train], std::size_t{5});
    QCOMPARE(shortest[SplitName::Validation], std::size_t{1});
  }
};

QTEST_GUILESS_MAIN(TestSplits)
#include "test_splits.moc"
