#include <cmath>
#include <map>

#include <sqlite3.h>

#include "core/state/ledger_branches.h"
#include "core/state/ledger_care.h"
#include "core/state/ledger_list.h"
#include "core/state/ledger_rebuild.h"
#include "core/state/state_analysis.h"
#include "tests/core/state/ledger_fixture.h"

using namespace stateroom;
using test::LedgerFixture;

namespace {

/// Tables that a statement goes through from end to end, by the loop that they belong to: two in
/// one loop are as many steps as their product.
std::map<std::int64_t, QStringList> scansOf(sqlite::Database& database, const std::string& sql) {
  std::map<std::int64_t, QStringList> scans;
  auto plan = database.prepare("EXPLAIN QUERY PLAN " + sql);
  while (plan && plan->step().value_or(false)) {
    const auto detail = QString::fromStdString(plan->text(3));
    if (detail.startsWith(QStringLiteral("SCAN ")) && !detail.contains(QStringLiteral("CONSTANT")))
      scans[plan->integer(1)] << detail;
  }
  return scans;
}

/// A state with these cells of h, then of c.
State stateOf(const LedgerModel& model, std::vector<float> h, std::vector<float> c) {
  State state = model.layout.zero();
  std::ranges::copy(h, state[0].tensors[0].tensor.as<float>().begin());
  std::ranges::copy(c, state[0].tensors[1].tensor.as<float>().begin());
  return state;
}

}  // namespace

class TestStateAnalysis : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  // Cosines by hand: (1,0) with (2,0): 1, with (1,1): 0.7071, with (0,1): 0, with (-1,0): -1.
  void similarOrdersByCosine() {
    LedgerFixture f;
    const std::vector<std::pair<std::string, std::vector<float>>> users = {
        {"same", {2, 0, 0, 0}},   {"query", {1, 0, 0, 0}},    {"half", {1, 1, 0, 0}},
        {"across", {0, 1, 0, 0}}, {"against", {-1, 0, 0, 0}}, {"zero", {0, 0, 0, 0}}};
    for (const auto& [user, h] : users) {
      STATEROOM_VERIFY(setState(f.ledger, user, stateOf(f.model, h, {0, 0, 0, 0})));
    }
    const auto matrix = StateMatrix::load(f.ledger);
    STATEROOM_VERIFY(matrix);
    QCOMPARE(matrix->rows(), 6);
    const auto nearest = similar(*matrix, "query", 20);
    STATEROOM_VERIFY(nearest);
    QCOMPARE(nearest->size(), std::size_t{5});
    QCOMPARE((*nearest)[0].user, std::string("same"));
    QCOMPARE((*nearest)[0].cosine, 1.0);
    QCOMPARE((*nearest)[1].user, std::string("half"));
    QVERIFY(std::abs((*nearest)[1].cosine - std::sqrt(0.5)) < 1e-6);
    QCOMPARE((*nearest)[2].user, std::string("across"));  // ties by name: across, zero
    QCOMPARE((*nearest)[3].user, std::string("zero"));
    QCOMPARE((*nearest)[4].user, std::string("against"));
    QCOMPARE(similar(*matrix, "query", 1)->size(), std::size_t{1});
    QCOMPARE(similar(*matrix, "nobody", 1).error().code(), Code::user_unknown);
  }

  // With as many components as units the distance is Mahalanobis's with the population covariance,
  // here diagonal: 8 users at +-1 and +-2 along two axes; the sum of squares of all distances is
  // users x rank.
  void anomaliesAreMahalanobis() {
    LedgerFixture f;
    int n = 0;
    for (const float a : {-1.0F, 1.0F}) {
      for (const float b : {-2.0F, 2.0F}) {
        const auto state = stateOf(f.model, {a + 5, b, 0, 0}, {0, 0, 0, 0});
        STATEROOM_VERIFY(setState(f.ledger, "u" + std::to_string(n++), state));
      }
    }
    const auto far = stateOf(f.model, {5, 20, 0, 0}, {0, 0, 0, 0});
    STATEROOM_VERIFY(setState(f.ledger, "far", far));
    const auto matrix = StateMatrix::load(f.ledger);
    const auto found = anomalies(*matrix, 10);
    STATEROOM_VERIFY(found);
    QCOMPARE(found->components, 2);
    QVERIFY(std::abs(found->explained - 1) < 1e-9);
    QCOMPARE(found->users.front().user, std::string("far"));
    // Mean of the second axis 4, variance (4 * 4 + 400) / 5 - 16 = 67.2; far is 16 away.
    QVERIFY(std::abs(found->users.front().distance - 16 / std::sqrt(67.2)) < 1e-9);
    double squares = 0;
    for (const auto& user : found->users) squares += user.distance * user.distance;
    QVERIFY(std::abs(squares - 5 * 2) < 1e-9);
  }

  /// With a million users a table read anew for each of them never ends.
  void noStatementReadsATableForEachRowOfAnother() {
    LedgerFixture f;
    for (const char* user : {"a", "b"}) {
      STATEROOM_VERIFY(setState(f.ledger, user, test::filled(f.model, 1)));
    }
    STATEROOM_VERIFY(StateMatrix::load(f.ledger));
    STATEROOM_VERIFY(fork(f.ledger, "a", "what-if"));
    STATEROOM_VERIFY(staleUsers(f.ledger, "what-if"));
    STATEROOM_VERIFY(usersWhere(f.ledger, "norm_h > 0"));
    STATEROOM_VERIFY(f.ledger.history("a"));
    for (const bool byTime : {false, true}) STATEROOM_VERIFY(listPage(f.ledger, byTime, false, 10));
    STATEROOM_VERIFY(listIds(f.ledger, {.where = {}, .sort = "last_output"}));
    STATEROOM_VERIFY(countUsers(f.ledger));
    auto& database = f.ledger.database();
    std::vector<std::string> statements;
    for (auto* each = sqlite3_next_stmt(database.handle(), nullptr); each != nullptr;
         each = sqlite3_next_stmt(database.handle(), each)) {
      statements.emplace_back(sqlite3_sql(each));
    }
    QVERIFY(statements.size() > 10);
    for (const auto& sql : statements) {
      for (const auto& [loop, scans] : scansOf(database, sql)) {
        QVERIFY2(scans.size() == 1, qPrintable(QString::fromStdString(sql) + QLatin1String(": ") +
                                               scans.join(QLatin1String(", "))));
      }
    }
  }

  void anomaliesOfNobodyAndOfEquals() {
    LedgerFixture f;
    QVERIFY(anomalies(*StateMatrix::load(f.ledger), 10)->users.empty());
    for (const char* user : {"a", "b", "c"}) {
      STATEROOM_VERIFY(setState(f.ledger, user, f.model.initial));
    }
    const auto found = anomalies(*StateMatrix::load(f.ledger), 10);
    QCOMPARE(found->components, 0);
    for (const auto& user : found->users) QCOMPARE(user.distance, 0.0);
  }

  // atanh 0.95 = 1.8318: cells over it count.
  void censusCountsUsersPerUnit() {
    LedgerFixture f;
    const auto one = stateOf(f.model, {1, 1, 1, 1}, {2, 1.83F, -3, 0});
    const auto two = stateOf(f.model, {0, 0, 0, 0}, {2, 0, 0, 0});
    STATEROOM_VERIFY(setState(f.ledger, "a", one));
    STATEROOM_VERIFY(setState(f.ledger, "b", two));
    const auto units = census(*StateMatrix::load(f.ledger));
    QCOMPARE(units.size(), std::size_t{4});
    QCOMPARE(units[0].unit, 0);
    QCOMPARE(units[0].tensor, std::string("c"));
    QCOMPARE(units[0].saturated, 1.0);
    QCOMPARE(units[0].mean, 2.0);
    QCOMPARE(units[0].sd, 0.0);
    QCOMPARE(units[1].unit, 2);
    QCOMPARE(units[1].saturated, 0.5);
    QCOMPARE(units[1].mean, -1.5);
    QCOMPARE(units[1].sd, 1.5);
    QCOMPARE(units[2].saturated, 0.0);
  }

  void leavesOutUsersOfOtherModels() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("a", 1));
    STATEROOM_VERIFY(f.ledger.bind(test::modelOf(5, "7be01d")));
    QCOMPARE(StateMatrix::load(f.ledger)->rows(), 0);
  }
};

QTEST_GUILESS_MAIN(TestStateAnalysis)
#include "test_state_analysis.moc"
