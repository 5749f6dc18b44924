// The list of users in the States workspace, and what is done to many of them.
#include <QAbstractItemModelTester>
#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QTest>

#include "core/state/state_analysis.h"
#include "tests/ui/states/shown_states.h"
#include "ui/session/number_format.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

class TestStatesUsers : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { installLooks(); }

  void usersAreSortedByPredictionAndTheListFollowsTheHeader() {
    const StateFixture fixture;
    Shown shown(fixture);
    const QAbstractItemModelTester tester(shown.users()->model());
    auto* model = shown.users()->model();
    QCOMPARE(model->rowCount(), 6);
    QTRY_COMPARE(model->index(0, 0).data().toString(), u"u1"_s);  // outputAt falls with the user
    QCOMPARE(model->index(0, 3).data().toString(), shortNumber(StateFixture::outputAt(1, 5), 3));
    shown.users()->sortByColumn(0, Qt::DescendingOrder);
    QTRY_COMPARE(model->index(0, 0).data().toString(), u"u6"_s);
  }

  void everyControlHasANameAndIsReachedByTab() {
    const StateFixture fixture;
    Shown shown(fixture);
    const QAbstractItemModelTester inputs(
        child<QTableView>(shown.workspace, "inputsTable")->model());
    QCOMPARE(outOfReach(shown.workspace), QString());
    for (const char* page : {"compareButton", "replayButton"}) {
      shown.button(page)->click();
      QCOMPARE(outOfReach(shown.workspace), QString());
    }
  }

  void theFilterTakesNamesAndConditionsAndRefusesOthers() {
    const StateFixture fixture(12, 2);
    Shown shown(fixture);
    auto* filter = child<QLineEdit>(shown.workspace, "usersFilter");
    filter->setText(u"u1"_s);
    QTRY_COMPARE(shown.users()->model()->rowCount(), 4);  // u1, u10, u11, u12
    filter->setText(u"last_output > %1"_s.arg(StateFixture::outputAt(3, 2) - 1e-9, 0, 'g', 17));
    QTRY_COMPARE(shown.users()->model()->rowCount(), 3);
    filter->setText(u"nothing > 1"_s);
    QTRY_VERIFY(filter->property("changed").toBool());
    QCOMPARE(shown.users()->model()->rowCount(), 3);
    filter->clear();
    QTRY_COMPARE(shown.users()->model()->rowCount(), 12);
  }

  void theListKeepsTheRulesUnderAFilterWhileOthersWrite() {
    const StateFixture fixture(200, 2);
    Shown shown(fixture);
    const QAbstractItemModelTester tester(shown.users()->model());
    auto* filter = child<QLineEdit>(shown.workspace, "usersFilter");
    for (const auto& text : {u"u1"_s, u"last_output > 0.01"_s, u"u19"_s}) {
      filter->setText(text);
      QTest::qWait(250);
      fixture.predict("u199", 0.5);
      fixture.predict("u" + std::to_string(300 + text.size()), 0.5);  // a user more
      shown.users()->sortByColumn(text.size() % 2 == 0 ? 0 : 3, Qt::AscendingOrder);
      shown.users()->scrollToBottom();
      QTest::qWait(300);
    }
    filter->clear();
    QTRY_VERIFY(shown.users()->model()->rowCount() > 200);
  }

  void aUserThatIsClickedBecomesTheCurrentOne() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.users()->sortByColumn(0, Qt::AscendingOrder);
    QTRY_COMPARE(shown.users()->model()->index(4, 0).data().toString(), u"u5"_s);
    QTest::mouseClick(shown.users()->viewport(), Qt::LeftButton, {},
                      shown.users()->visualRect(shown.users()->model()->index(4, 0)).center());
    QCOMPARE(shown.session.currentUser(), u"u5"_s);
    QTRY_VERIFY(shown.controller()->history() && shown.controller()->history()->user == u"u5"_s);
  }

  void allThatAreListedAreResetAfterAQuestionWithTheirNumber() {
    const StateFixture fixture;
    Shown shown(fixture);
    child<QLineEdit>(shown.workspace, "usersFilter")
        ->setText(u"last_output > %1"_s.arg(StateFixture::outputAt(3, 5) - 1e-9, 0, 'g', 17));
    QTRY_COMPARE(shown.users()->model()->rowCount(), 3);
    child<QAction>(shown.workspace, "resetListed")->trigger();
    QTRY_VERIFY(shown.workspace.findChild<QDialog*>(u"resetQuestion"_s) != nullptr);
    auto* question = shown.workspace.findChild<QDialog*>(u"resetQuestion"_s);
    QVERIFY(child<QLabel>(*question, "resetTitle")->text().contains(u'3'));
    QVERIFY(child<QLabel>(*question, "resetWho")->text().contains(u"u1"_s));
    child<QAbstractButton>(*question, "resetDo")->click();
    QTRY_COMPARE(shown.headNumber("u1"), std::int64_t{6});
    QCOMPARE(shown.headNumber("u4"), std::int64_t{5});
  }

  void usersAreAskedWhoIsLikeWhomAndWhichUnitsAreAtTheirLimits() {
    const StateFixture fixture;
    Shown shown(fixture);
    auto* table = child<QTableView>(shown.workspace, "analysisTable");
    const auto answered = [&] { return table->model()->rowCount() > 0; };
    child<QAction>(shown.workspace, "askSimilar")->trigger();
    QTRY_VERIFY(answered());
    Ledger ledger = fixture.open();
    const auto states = StateMatrix::load(ledger);
    const auto nearest = similar(*states, "u2", 5);
    QCOMPARE(table->model()->rowCount(), 5);
    QCOMPARE(table->model()->index(0, 0).data().toString(),
             QString::fromStdString((*nearest)[0].user));
    QCOMPARE(table->model()->index(0, 1).data(ExactRole).toString(),
             exactNumber((*nearest)[0].cosine));
    QVERIFY(shown.workspace.command().contains(u"state similar"_s));
    shown.button("anomalies")->click();
    QTRY_COMPARE(table->model()->rowCount(), 6);
    QVERIFY(shown.workspace.command().contains(u"state anomalies"_s));
    shown.button("census")->click();
    QTRY_COMPARE(table->model()->rowCount(), 8);
    const auto worn = census(*states).front();
    QCOMPARE(table->model()->index(0, 1).data(ExactRole).toString(),
             exactNumber(100 * worn.saturated));
    shown.button("similarStates")->click();
    QTRY_COMPARE(table->model()->rowCount(), 5);
    Q_EMIT table->activated(table->model()->index(0, 0));
    QCOMPARE(shown.session.currentUser(), QString::fromStdString((*nearest)[0].user));
    QVERIFY(!table->isVisible());
  }
};

QTEST_MAIN(TestStatesUsers)
#include "test_states_users.moc"
