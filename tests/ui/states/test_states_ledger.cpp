// The States workspace beside other programs, and on ledgers that are not there or not right.
#include <QAction>
#include <QFile>
#include <QTest>

#include "core/state/author.h"
#include "core/state/ledger_branches.h"
#include "tests/ui/states/shown_states.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

class TestStatesLedger : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { installLooks(); }

  void withoutALedgerItOffersToFillOne() {
    const WindowFixture fixture;
    Session session;
    QUndoStack undo;
    StatesWorkspace workspace(&session, nullptr, &undo);
    workspace.resize(1200, 800);
    workspace.show();
    QVERIFY(session.open(fixture.project().toStdString()));
    QTRY_VERIFY(child<QAbstractButton>(workspace, "fillLedger")->isVisible());
    QVERIFY(!child<QTableView>(workspace, "usersTable")->isVisible());
  }

  void aDraftIsThereAgainAfterOpening() {
    const StateFixture fixture;
    {
      Shown shown(fixture);
      shown.units()->setData(shown.units()->index(0, 1), u"0.75"_s, Qt::EditRole);
      QTRY_VERIFY(
          findDraft(*std::make_unique<Ledger>(fixture.open()), "u2", authorName())->has_value());
    }
    Shown again(fixture);
    QTRY_VERIFY(again.controller()->edit().has_value());
    QCOMPARE(again.controller()->edit()->changes().size(), 1UL);
    again.button("discardEdit")->click();
    QTRY_VERIFY(
        !findDraft(*std::make_unique<Ledger>(fixture.open()), "u2", authorName())->has_value());
  }

  void anothersRevisionAppearsAndAConflictShowsItsRow() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.units()->setData(shown.units()->index(0, 1), u"0.75"_s, Qt::EditRole);
    fixture.move("u2");
    QTRY_VERIFY_WITH_TIMEOUT(shown.controller()->history()->head()->number == 6, 1000);
    shown.button("commitEdit")->click();
    QTRY_VERIFY(shown.message("refused") != nullptr);
    const QString said = shown.message("refused")->accessibleName();
    QVERIFY2(said.contains(u"r6"_s) && said.contains(u"another"_s), qPrintable(said));
    QVERIFY2(said.contains(u"from elsewhere"_s), qPrintable(said));
    QCOMPARE(shown.headNumber(), std::int64_t{6});
    QVERIFY(shown.controller()->edit().has_value());
    shown.action("refused", u"Put my edit onto r6"_s)->click();
    QTRY_COMPARE(shown.controller()->edit()->revision, std::int64_t{6});
    QCOMPARE(shown.controller()->edit()->base, StateFixture::stateAt(9, 3));
    QCOMPARE(shown.controller()->edit()->changes().size(), 1UL);
    shown.button("commitEdit")->click();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{7});
    QTRY_VERIFY(shown.message("refused") == nullptr);
  }

  void undoOverAnothersRevisionIsRefused() {
    const StateFixture fixture;
    Shown shown(fixture);
    child<QAction>(shown.workspace, "resetZero")->trigger();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{6});
    QTRY_VERIFY(shown.undo.canUndo());
    fixture.move("u2");
    shown.undo.undo();
    QTRY_VERIFY(shown.message("refused") != nullptr);
    QCOMPARE(shown.headNumber(), std::int64_t{7});
    QCOMPARE(shown.headState(), StateFixture::stateAt(9, 3));
  }

  void aDamagedLedgerIsSaid() {
    const StateFixture fixture;
    const auto path = QString::fromStdString(ledgerPath(fixture.folder()).string());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    Session session;
    QUndoStack undo;
    StatesWorkspace workspace(&session, nullptr, &undo);
    workspace.show();
    QVERIFY(session.open(fixture.folder()));
    QTRY_VERIFY(workspace.findChild<QWidget*>(u"message_ledger"_s) != nullptr);
    const QString said = workspace.findChild<QWidget*>(u"message_ledger"_s)->accessibleName();
    QVERIFY2(said.contains(u"states.sqlite"_s), qPrintable(said));
    QVERIFY(!child<QAbstractButton>(workspace, "fillLedger")->isVisible());
  }

  void aForeignDatabaseIsNotTakenForALedger() {
    const WindowFixture fixture;
    const auto path = ledgerPath(fixture.project().toStdString());
    {
      auto database = sqlite::Database::open(path, sqlite::Access::Create);
      QVERIFY(database && database->run("CREATE TABLE songs(title TEXT)"));
    }
    Session session;
    QUndoStack undo;
    StatesWorkspace workspace(&session, nullptr, &undo);
    workspace.show();
    QVERIFY(session.open(fixture.project().toStdString()));
    QTRY_VERIFY(workspace.findChild<QWidget*>(u"message_ledger"_s) != nullptr);
    QCOMPARE(workspace.states()->ledgerError()->code(), Code::ledger_foreign);
    QVERIFY(std::filesystem::exists(path));
  }
};

QTEST_MAIN(TestStatesLedger)
#include "test_states_ledger.moc"
