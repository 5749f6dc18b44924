// Units of another user's state, taken in the window and by the command line that it copies.
#include <QComboBox>
#include <QLineEdit>
#include <QTableView>
#include <QUndoStack>

#include "tests/support/paths.h"
#include "tests/ui/states/streamed_states.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

class TestStatesTransplant : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    installLooks();
    fixture_ = std::make_unique<Streamed>();
  }

  void unitsOfAnotherUserAreTakenIntoTheEdit() {
    OpenedStates opened(*fixture_);
    opened.openUser(u"12"_s);
    opened.named("editButton")->click();
    auto* table = opened.named<QTableView>("unitTable");
    for (int row = 0; row < 3; ++row)
      table->selectionModel()->select(table->model()->index(row, 0), QItemSelectionModel::Select);
    opened.named("copyUnits")->click();
    auto* source = opened.named<QLineEdit>("transplantSource");
    QVERIFY(!opened.named("transplantTake")->isEnabled());
    source->setText(u"13@2"_s);
    const QString command = copiedBy(opened.named<QAction>("transplantTakeCommand"));
    opened.named("transplantTake")->click();
    QTRY_COMPARE(opened.controller()->edit()->changes().size(), 6UL);
    Ledger ledger = fixture_->ledger();
    const State other = *ledger.state(*ledger.revision("13", 2));
    for (const UnitEdit& unit : opened.controller()->edit()->changes())
      QCOMPARE(unit.value, unitsOf(other, unit.tensor)->at(std::size_t(unit.unit)).value);
    opened.window.undoStack()->undo();
    QVERIFY(opened.controller()->edit()->changes().empty());
    opened.window.undoStack()->redo();
    QTRY_VERIFY_WITH_TIMEOUT(opened.controller()->editing()->effect().has_value(), kWait);
    const Twin twin(*fixture_);
    twin.run(command);
    opened.named("commitEdit")->click();
    QTRY_COMPARE(opened.head().cause, Cause::Edit);
    QCOMPARE(opened.head().stateHash, twin.head(u"12"_s).stateHash);
    opened.settle();

    // All of c, from an earlier revision of the same user.
    opened.named("editButton")->click();
    table->clearSelection();
    opened.named("copyUnits")->click();
    auto* what = opened.named<QComboBox>("transplantWhat");
    what->setCurrentIndex(what->findText(u"all of c"_s));
    source->setText(u"@1"_s);
    const Twin whole(*fixture_);
    whole.run(copiedBy(opened.named<QAction>("transplantTakeCommand")));
    const std::int64_t before = opened.head().number;
    opened.named("transplantTake")->click();
    QTRY_COMPARE(opened.controller()->edit()->changes().size(), 24UL);
    opened.named("commitEdit")->click();
    QTRY_COMPARE(opened.head().number, before + 1);
    QCOMPARE(opened.head().stateHash, whole.head(u"12"_s).stateHash);
  }

  void unitsThatDifferAreTakenFromTheComparison() {
    OpenedStates opened(*fixture_);
    opened.openUser(u"16"_s);
    opened.named("compareButton")->click();
    opened.named<QLineEdit>("compareWith")->setText(u"17"_s);
    QTest::keyClick(opened.named<QLineEdit>("compareWith"), Qt::Key_Return);
    opened.settle();
    auto* table = opened.named<QTableView>("compareTable");
    QVERIFY(!opened.named("compareTakeUnits")->isEnabled());
    for (int row = 0; row < 4; ++row)
      table->selectionModel()->select(table->model()->index(row, 0),
                                      QItemSelectionModel::Select | QItemSelectionModel::Rows);
    const Twin units(*fixture_), all(*fixture_);
    units.run(copiedBy(opened.named<QAction>("compareTakeUnitsCommand")));
    all.run(copiedBy(opened.named<QAction>("compareTakeCommand")));
    opened.named("compareTakeUnits")->click();
    QTRY_VERIFY(opened.controller()->edit() && opened.controller()->edit()->changes().size() == 4);
    QVERIFY(opened.named("commitEdit")->isVisible());
    opened.named("commitEdit")->click();
    QTRY_COMPARE(opened.head().cause, Cause::Edit);
    QCOMPARE(opened.head().stateHash, units.head(u"16"_s).stateHash);
    opened.settle();
    opened.named("compareButton")->click();
    opened.settle();
    opened.named("compareTake")->click();
    QTRY_COMPARE(opened.head().cause, Cause::Copy);
    QCOMPARE(opened.head().stateHash, all.head(u"16"_s).stateHash);
  }

 private:
  std::unique_ptr<Streamed> fixture_;
};

QTEST_MAIN(TestStatesTransplant)
#include "test_states_transplant.moc"
