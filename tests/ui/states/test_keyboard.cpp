// The window without a mouse: from opening a project over its worst user, an edit that is committed
// and taken back, to a prediction; and whether every control can be named and seen to have the
// focus.
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPointer>
#include <QTabBar>
#include <QTableView>
#include <QWindow>

#include "tests/ui/states/streamed_states.h"
#include "ui/panels/evaluate/evaluate_workspace.h"
#include "ui/panels/model/model_workspace.h"
#include "ui/panels/predict/predict_workspace.h"
#include "ui/panels/states/effect_row.h"
#include "ui/session/recent_projects.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

QString nameOf(const QWidget* widget) {
  return widget == nullptr
             ? u"nothing"_s
             : widget->objectName() + u' ' + QString::fromLatin1(widget->metaObject()->className());
}

/// A window that hears of the keyboard only, as the system would give it.
class Keyboard {
 public:
  explicit Keyboard(MainWindow& window) : window_(window) {
    window.activateWindow();
    if (!QTest::qWaitForWindowActive(&window)) qFatal("the window does not come to the front");
  }
  void press(Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier) {
    QTest::keyClick(window_.windowHandle(), key, with);
    QApplication::processEvents();
  }
  void type(const QString& text) {
    for (const QChar letter : text) QTest::keyClick(window_.windowHandle(), letter.toLatin1());
  }
  /// Goes on with Tab until the control of that name has the focus.
  bool tabTo(const char* name) {
    for (int i = 0; i < 200; ++i) {
      const QWidget* focus = QApplication::focusWidget();
      if (focus != nullptr && focus->objectName() == QString::fromLatin1(name)) return true;
      press(Qt::Key_Tab);
    }
    qWarning("%s is not reached; the focus is on %s", name,
             qPrintable(nameOf(QApplication::focusWidget())));
    return false;
  }

 private:
  MainWindow& window_;
};

bool isControl(const QWidget* widget) {
  return widget->isVisible() && widget->isEnabled() && !widget->focusProxy() &&
         (widget->focusPolicy() & Qt::TabFocus) && widget->width() > 0 && widget->height() > 0;
}

/// The controls that look the same with the focus and without it, once Tab was pressed.
QStringList withoutFocusRing(QWidget& workspace) {
  QStringList missing;
  QList<QPointer<QWidget>> controls;  // what is asked meanwhile may bring other fields
  for (QWidget* control : workspace.findChildren<QWidget*>()) controls << control;
  for (const QPointer<QWidget>& control : controls) {
    if (control.isNull() || !isControl(control)) continue;
    control->setFocus(Qt::TabFocusReason);
    QApplication::processEvents();
    if (control.isNull() || !control->hasFocus()) continue;
    const QImage with = control->grab().toImage();
    control->clearFocus();
    QApplication::processEvents();
    const QImage without = control->grab().toImage();
    if (with == without) missing << nameOf(control);
  }
  return missing;
}

QStringList nameless(QWidget& workspace) {
  QStringList missing;
  for (const QWidget* control : workspace.findChildren<QWidget*>()) {
    const auto* button = qobject_cast<const QAbstractButton*>(control);
    const bool isNamed =
        !control->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
    if (isControl(control) && !isNamed) missing << nameOf(control);
  }
  return missing;
}

}  // namespace

class TestKeyboard : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    installLooks();
    fixture_ = std::make_unique<Streamed>();
    RecentProjects::add(fixture_->project());
  }

  void fromTheWorstUserToAnEditAndAPrediction() {
    MainWindow window;
    window.resize(1600, 1000);
    window.show();
    Keyboard keys(window);
    Session& session = *window.session();
    // Opened from the start page's list.
    QTRY_VERIFY(child<QTableView>(window, "recentTable")->model()->rowCount() > 0);
    QVERIFY(keys.tabTo("recentTable"));
    keys.press(Qt::Key_Down);
    keys.press(Qt::Key_Return);
    QTRY_VERIFY(session.isOpen() && !session.runs().empty());

    // The worst user is the first one.
    keys.press(Qt::Key_4, Qt::ControlModifier);
    auto& evaluate = *window.findChild<EvaluateWorkspace*>();
    QTRY_VERIFY_WITH_TIMEOUT(evaluate.first() != nullptr && !evaluate.isScoring(), kWait);
    auto* ranked = child<QTableView>(evaluate, "userLossTable");
    QVERIFY(keys.tabTo("userLossTable"));
    keys.press(Qt::Key_Home, Qt::ControlModifier);
    const QString worst = ranked->model()->index(0, 0).data().toString();
    keys.press(Qt::Key_Return);
    QCOMPARE(session.currentUser(), worst);

    // Its states, revision by revision.
    auto& states = *window.findChild<StatesWorkspace*>();
    QTRY_VERIFY(states.isVisible());
    StatesController& controller = *states.states();
    const auto isSettled = [&] {
      return controller.history() && controller.details() && !controller.work()->isBusy();
    };
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), kWait);
    const std::int64_t head = controller.shown();
    QVERIFY(head > 1);
    QVERIFY(keys.tabTo("timeline"));
    keys.press(Qt::Key_Left);
    QCOMPARE(controller.shown(), head - 1);
    keys.press(Qt::Key_Right);
    QCOMPARE(controller.shown(), head);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), kWait);

    // An edit of one unit, its dry run, its commit, and taken back.
    QVERIFY(keys.tabTo("unitTable"));
    auto* units = child<QTableView>(states, "unitTable");
    keys.press(Qt::Key_Home, Qt::ControlModifier);
    keys.press(Qt::Key_Right);
    QCOMPARE(units->currentIndex(), units->model()->index(0, 1));
    keys.type(u"0.75"_s);
    keys.press(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(controller.editing()->effect().has_value(), kWait);
    QCOMPARE(controller.edit()->changes().size(), 1UL);
    QVERIFY(child<EffectRow>(states, "effectNext")->after().has_value());
    QVERIFY(keys.tabTo("editNote"));
    keys.type(u"by hand"_s);
    QVERIFY(keys.tabTo("commitEdit"));
    keys.press(Qt::Key_Space);
    QTRY_COMPARE(fixture_->head(worst).cause, Cause::Edit);
    QCOMPARE(fixture_->head(worst).note, std::string("by hand"));
    QTRY_VERIFY(!controller.edit() && window.undoStack()->canUndo());
    keys.press(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(fixture_->head(worst).cause, Cause::Restore);

    // What does it say of another value?
    keys.press(Qt::Key_6, Qt::ControlModifier);
    auto& predict = *window.findChild<PredictWorkspace*>();
    QTRY_VERIFY_WITH_TIMEOUT(predict.answer() && !predict.isAsking(), kWait);
    const float before = predict.answer()->outputs[0][0];
    QVERIFY(keys.tabTo("input_bili"));
    keys.press(Qt::Key_A, Qt::ControlModifier);
    keys.type(u"9.75"_s);
    keys.press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(
        predict.answer() && !predict.isAsking() && predict.answer()->outputs[0][0] != before,
        kWait);
  }

  void everyControlHasANameAndShowsTheFocus() {
    OpenedStates opened(*fixture_);
    opened.openUser(u"7"_s);
    Keyboard(opened.window).press(Qt::Key_Tab);
    struct Place {
      int workspace;
      QWidget* widget;
      std::function<bool()> isReady;
    };
    auto* model = opened.window.findChild<ModelWorkspace*>();
    auto* evaluate = opened.window.findChild<EvaluateWorkspace*>();
    auto* predict = opened.window.findChild<PredictWorkspace*>();
    const auto check = [&](QWidget& workspace) {
      const QStringList missing = nameless(workspace), unseen = withoutFocusRing(workspace);
      for (const QString& each : missing) qWarning("nameless: %s", qPrintable(each));
      for (const QString& each : unseen) qWarning("no focus to be seen: %s", qPrintable(each));
      return missing.isEmpty() && unseen.isEmpty();
    };
    bool isGood = true;
    const Place places[] = {
        {1, model, [&] { return model->shown() != nullptr; }},
        {3, evaluate, [&] { return evaluate->first() != nullptr && !evaluate->isScoring(); }},
        {5, predict, [&] { return predict->answer() && !predict->isAsking(); }}};
    for (const Place& place : places) {
      opened.window.showWorkspace(place.workspace);
      QTRY_VERIFY_WITH_TIMEOUT(place.isReady(), kWait);
      QTest::qWait(300);
      isGood &= check(*place.widget);
    }
    for (const int tab : {1, 2}) {
      child<QTabBar>(*predict, "predictTabs")->setCurrentIndex(tab);
      isGood &= check(*predict);
    }
    opened.openUser(u"7"_s);
    isGood &= check(*opened.states);
    opened.named("editButton")->click();
    opened.zeroTheTwenty();
    QTRY_VERIFY_WITH_TIMEOUT(opened.controller()->editing()->effect().has_value(), kWait);
    opened.named("nextInputs")->click();
    opened.settle();
    isGood &= check(*opened.states);
    opened.controller()->editing()->discard();
    QVERIFY(isGood);
  }

 private:
  std::unique_ptr<Streamed> fixture_;
};

QTEST_MAIN(TestKeyboard)
#include "test_keyboard.moc"
