// States that another model made: rebuilt, taken back, and written by another process meanwhile.
#include <QApplication>
#include <QClipboard>
#include <QLabel>

#include "tests/support/paths.h"
#include "tests/ui/states/streamed_states.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

class TestStatesRebuild : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    installLooks();
    fixture_ = std::make_unique<Streamed>();
  }

  void afterARetrainEverybodyIsRebuilt() {
    fixture_->train(u"second"_s, {u"training.epochs=2"_s, u"optimizer.learning_rate=0.05"_s});
    OpenedStates opened(*fixture_);
    QTRY_VERIFY(opened.window.session()->run(u"second"_s) != nullptr);
    opened.window.session()->setCurrentRun(u"second"_s);
    opened.openUser(u"13"_s);
    auto* bar = opened.named<QWidget>("foreignBar");
    QTRY_VERIFY(bar->isVisible());
    QVERIFY(!opened.controller()->isWritable());
    QVERIFY(!opened.named("editButton")->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(child<QLabel>(*bar, "rebuildEstimate")->text().contains(u"about"_s),
                             kWait);
    QApplication::clipboard()->clear();
    opened.named("foreignCopy")->click();
    const Twin twin(*fixture_);
    const auto told = twin.run(QApplication::clipboard()->text()).json();
    opened.named("rebuildAll")->click();
    QTRY_VERIFY_WITH_TIMEOUT(opened.controller()->history()->bound->run == "second", kWait);
    QTRY_VERIFY(!bar->isVisible());
    QVERIFY(opened.controller()->isWritable());
    QCOMPARE(opened.head().stateHash, twin.head(u"13"_s).stateHash);
    QCOMPARE(opened.head().model, told.at("model").get<std::string>());
  }

  void oneUserIsRebuiltWithTheModelThatIsBound() {
    const Finished bound =
        runProgram({u"state"_s, u"bind"_s, fixture_->project(), u"--run"_s, u"first"_s});
    QVERIFY2(bound.status == 0, qPrintable(bound.all()));
    OpenedStates opened(*fixture_);
    opened.window.session()->setCurrentRun(u"first"_s);
    opened.openUser(u"14"_s);
    QTRY_VERIFY(opened.named("rebuildUser")->isVisible());
    const Twin twin(*fixture_);
    twin.run(copiedBy(opened.commandOf(u"rebuild"_s)));
    opened.named("rebuildUser")->click();
    QTRY_VERIFY_WITH_TIMEOUT(opened.head().cause == Cause::Rebuild, kWait);
    QCOMPARE(opened.head().stateHash, twin.head(u"14"_s).stateHash);
    QTRY_VERIFY(opened.controller()->isWritable());
    QCOMPARE(fixture_->head(u"15"_s).model == opened.head().model, false);
  }

  void anotherProcessIsSeenAndItsConflictShown() {
    OpenedStates opened(*fixture_);
    opened.window.session()->setCurrentRun(u"first"_s);
    opened.openUser(u"14"_s);
    opened.named("editButton")->click();
    opened.zeroTheTwenty();
    QTRY_VERIFY_WITH_TIMEOUT(opened.controller()->editing()->effect().has_value(), kWait);
    const std::int64_t before = opened.head().number;
    const Finished other =
        runProgram({u"state"_s, u"edit"_s, fixture_->project(), u"--user"_s, u"14"_s, u"--unit"_s,
                    u"h[3]=0.25"_s, u"--note"_s, u"from the other side"_s});
    QVERIFY2(other.status == 0, qPrintable(other.all()));
    QTRY_COMPARE_WITH_TIMEOUT(opened.controller()->history()->head()->number, before + 1, 1000);
    opened.named("commitEdit")->click();
    QTRY_VERIFY(opened.states->findChild<QWidget*>(u"message_refused"_s) != nullptr);
    QVERIFY(opened.states->findChild<QWidget*>(u"message_refused"_s)
                ->accessibleName()
                .contains(u"from the other side"_s));
    QCOMPARE(opened.head().number, before + 1);
  }

 private:
  std::unique_ptr<Streamed> fixture_;
};

QTEST_MAIN(TestStatesRebuild)
#include "test_states_rebuild.moc"
