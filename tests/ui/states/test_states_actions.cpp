// What the States workspace does, asked for in the frame's menus, in the palette, and when the
// window is closed; and the bars and questions that it asks with.
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QTest>
#include <QTimer>

#include "core/state/ledger_branches.h"
#include "tests/ui/states/shown_states.h"
#include "ui/models/palette_model.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

/// The whole window on a fixture's project, Data in front, "u2" the current user.
struct Opened {
  Opened() {
    window.resize(1600, 1000);
    window.show();
    if (!openAndWait(window, QString::fromStdString(fixture.folder().string())))
      qFatal("the project does not open");
    window.session()->setCurrentUser(u"u2"_s);
    if (!QTest::qWaitFor([this] { return action("state.edit")->isEnabled(); }))
      qFatal("the user did not appear");
  }
  QAction* action(const char* id) { return child<QAction>(window, id); }
  StatesController* states() { return window.findChild<StatesWorkspace*>()->states(); }
  Revision head(const std::string& user = "u2") const {
    Ledger ledger = fixture.open();
    return *ledger.head(user);
  }
  void editOneCell() {
    auto* units = child<UnitsPanel>(window, "unitsPanel")->model();
    action("state.edit")->trigger();
    units->setData(units->index(0, 1), u"0.75"_s, Qt::EditRole);
    QCOMPARE(states()->edit()->changes().size(), 1UL);
  }
  bool closeWith(QMessageBox::ButtonRole role) {
    QTimer::singleShot(0, &window, [this, role] {
      auto* box = child<QMessageBox>(window, "editQuestion");
      for (QAbstractButton* button : box->buttons())
        if (box->buttonRole(button) == role) return button->click();
    });
    return window.close();
  }

  StateFixture fixture;
  MainWindow window;
};

QAction* inMenu(const MainWindow& window, const char* menu, const char* id) {
  for (QAction* action : child<QMenu>(window, menu)->actions())
    if (action->objectName() == QLatin1String(id)) return action;
  qFatal("not in the menu: %s", id);
}

}  // namespace

class TestStatesActions : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { installLooks(); }

  void theStateMenuResetsTheUser() {
    Opened opened;
    QAction* reset = inMenu(opened.window, "stateMenu", "state.reset_zero");
    QVERIFY(reset->isEnabled());
    QVERIFY(!inMenu(opened.window, "stateMenu", "state.reset_shown")->isEnabled());
    reset->trigger();
    QTRY_COMPARE(opened.head().number, std::int64_t{6});
    QCOMPARE(opened.head().source, std::string("zero"));
    QVERIFY(child<QWidget>(opened.window, "statesWorkspace")->isVisible());
  }

  void everyActionOfTheMenuIsThereAndFollowsTheUser() {
    Opened opened;
    for (const char* id : {"state.edit", "state.reset_initial", "state.reset_zero", "state.fork",
                           "state.tag", "state.transplant", "state.compare", "state.replay",
                           "state.rebuild", "state.undo_rebuild", "state.reset_listed",
                           "state.similar", "state.anomalies", "state.census"})
      QVERIFY2(inMenu(opened.window, "stateMenu", id)->isEnabled(), id);
    for (const char* id : {"state.merge", "state.reset_tag", "state.reset_shown"})
      QVERIFY2(!inMenu(opened.window, "stateMenu", id)->isEnabled(), id);
    opened.states()->writer()->fork(u"u2"_s, u"other"_s);
    opened.states()->writer()->tag(u"monday"_s);
    QTRY_VERIFY(opened.action("state.merge")->isEnabled());
    QTRY_VERIFY(opened.action("state.reset_tag")->isEnabled());
    opened.window.session()->setCurrentUser(u"nobody"_s);
    QTRY_VERIFY(!opened.action("state.edit")->isEnabled());
    QVERIFY(!opened.action("state.compare")->isEnabled());
    opened.window.session()->close();
    QVERIFY(!opened.action("state.census")->isEnabled());
  }

  void thePaletteSaysWhatAnActionWillWrite() {
    Opened opened;
    opened.action("view.palette")->trigger();
    auto* input = child<QLineEdit>(opened.window, "paletteInput");
    input->setText(u"> reset u2 initial"_s);
    auto* list = child<QListView>(opened.window, "paletteList");
    QCOMPARE(list->model()->rowCount(), 1);
    const QString detail = list->model()->index(0, 0).data(PaletteModel::DetailRole).toString();
    QVERIFY2(detail.contains(u"user u2: the ledger gets r6"_s), qPrintable(detail));
    QVERIFY2(detail.contains(u"stateroom state reset"_s), qPrintable(detail));
    QTest::keyClick(input, Qt::Key_Return);
    QTRY_COMPARE(opened.head().number, std::int64_t{6});
    QCOMPARE(opened.head().cause, Cause::Reset);
  }

  void closingAsksAboutAnEditThatIsNotCommitted() {
    Opened opened;
    opened.editOneCell();
    QVERIFY(!opened.closeWith(QMessageBox::RejectRole));
    QVERIFY(opened.window.isVisible());
    QVERIFY(opened.states()->edit().has_value());
    QVERIFY(opened.closeWith(QMessageBox::AcceptRole));
    QVERIFY(opened.states()->edit().has_value());
    opened.window.show();
    QVERIFY(opened.closeWith(QMessageBox::DestructiveRole));
    QVERIFY(!opened.states()->edit().has_value());
    opened.window.show();
    QVERIFY(opened.window.close());  // nothing to be asked about
  }

  void closingTheProjectAsksToo() {
    Opened opened;
    opened.editOneCell();
    QTimer::singleShot(0, &opened.window,
                       [&] { child<QMessageBox>(opened.window, "editQuestion")->reject(); });
    opened.action("file.close")->trigger();
    QVERIFY(opened.window.session()->isOpen());
  }

  void selectedUsersAreResetToATagAsTheCommandSays() {
    Opened opened;
    opened.states()->writer()->tag(u"monday"_s);
    opened.states()->writer()->reset({"u1", "u2", "u3"}, {ResetTarget::Kind::Zero, 0, {}});
    QTRY_COMPARE(opened.head("u3").number, std::int64_t{6});
    opened.window.showWorkspace(4);
    auto* users = child<QTableView>(opened.window, "usersTable");
    QTRY_COMPARE(users->model()->rowCount(), 6);
    users->sortByColumn(0, Qt::AscendingOrder);
    QTRY_COMPARE(users->model()->index(4, 0).data().toString(), u"u5"_s);
    users->selectionModel()->select(
        QItemSelection(users->model()->index(0, 0), users->model()->index(4, 3)),
        QItemSelectionModel::ClearAndSelect);
    opened.action("state.reset_selected")->trigger();
    QTRY_VERIFY(opened.window.findChild<QDialog*>(u"resetQuestion"_s) != nullptr);
    auto* question = child<QDialog>(opened.window, "resetQuestion");
    auto* to = child<QComboBox>(*question, "resetTo");
    QVERIFY(child<QLabel>(*question, "resetTitle")->text().contains(u'5'));
    QTRY_COMPARE(to->count(), 3);
    auto* preview = child<QLabel>(*question, "resetPreview");
    // Three are at zero already.
    QTRY_VERIFY2(preview->text().startsWith(u"2 of 5 user"_s), qPrintable(preview->text()));
    to->setCurrentIndex(to->findData(u"monday"_s));
    QTRY_VERIFY2(preview->text().contains(u"|h| goes from 0"_s), qPrintable(preview->text()));
    child<QAction>(*question, "resetDoCommand")->trigger();
    const QString copied = QApplication::clipboard()->text();
    QVERIFY2(copied.endsWith(u"--to monday"_s) && copied.contains(u"--where"_s),
             qPrintable(copied));
    child<QPushButton>(*question, "resetDo")->click();
    QTRY_COMPARE(opened.head("u3").cause, Cause::Restore);
    Ledger ledger = opened.fixture.open();
    QCOMPARE(*ledger.state(opened.head("u3")), StateFixture::stateAt(3, 5));
  }

  void selectedUsersThatWereNeverSeenAreResetToo() {
    const StateFixture fixture(300, 1);
    Shown shown(fixture);
    shown.users()->sortByColumn(0, Qt::AscendingOrder);
    QTRY_COMPARE(shown.users()->model()->index(0, 0).data().toString(), u"u1"_s);
    shown.users()->selectAll();
    child<QAction>(shown.workspace, "resetSelected")->trigger();
    QTRY_VERIFY(shown.workspace.findChild<QDialog*>(u"resetQuestion"_s) != nullptr);
    auto* question = child<QDialog>(shown.workspace, "resetQuestion");
    QVERIFY(child<QLabel>(*question, "resetTitle")->text().contains(u"300"_s));
    child<QAction>(*question, "resetDoCommand")->trigger();
    QVERIFY(QApplication::clipboard()->text().endsWith(u"--all --to initial"_s));
    child<QPushButton>(*question, "resetDo")->click();
    QTRY_COMPARE(shown.headNumber("u299"), std::int64_t{2});
  }

  void oneUserIsResetToATag() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.controller()->writer()->tag(u"monday"_s);
    QTRY_COMPARE(shown.controller()->history()->tags.size(), 1UL);
    child<QAction>(shown.workspace, "resetZero")->trigger();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{6});
    auto* menu = static_cast<QPushButton*>(shown.button("resetButton"))->menu();
    Q_EMIT menu->aboutToShow();
    child<QAction>(*menu, "resetTag_monday")->trigger();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{7});
    QCOMPARE(shown.headState(), StateFixture::stateAt(2, 5));
  }

  void aForkIsNamedInItsPlace() {
    Opened opened;
    opened.action("state.fork")->trigger();
    auto* name = child<QLineEdit>(opened.window, "headerAnswer");
    QVERIFY(name->isVisible());
    QCOMPARE(name->text(), u"what-if"_s);
    name->clear();
    QVERIFY(!child<QPushButton>(opened.window, "headerDo")->isEnabled());
    QTest::keyClick(name, Qt::Key_Escape);
    QVERIFY(!name->isVisible());
    opened.action("state.fork")->trigger();
    name->setText(u"no-edema"_s);
    child<QAction>(opened.window, "headerDoCommand")->trigger();
    QVERIFY(QApplication::clipboard()->text().contains(u"--branch no-edema"_s));
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_COMPARE(opened.states()->history()->branches.size(), 1UL);
    QCOMPARE(opened.states()->history()->branches[0].name, u"no-edema"_s);
    QVERIFY(!name->isVisible());
  }

  void theMomentIsTaggedInItsPlace() {
    Opened opened;
    opened.action("state.tag")->trigger();
    child<QLineEdit>(opened.window, "headerAnswer")->setText(u"before-trial"_s);
    child<QPushButton>(opened.window, "headerDo")->click();
    QTRY_COMPARE(opened.states()->history()->tags.size(), 1UL);
    QCOMPARE(opened.states()->history()->tags.begin()->second, u"before-trial"_s);
  }

  void cellsAreScaledAndClampedByWhatIsTyped() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.button("editButton")->click();
    const QModelIndex first = shown.units()->index(0, 1);
    shown.table()->selectionModel()->select(first, QItemSelectionModel::ClearAndSelect);
    const float was = first.data(SortRole).toFloat();
    shown.button("scaleUnits")->click();
    auto* number = child<QLineEdit>(shown.workspace, "cellsAnswer");
    number->setText(u"half"_s);
    QVERIFY(!shown.button("cellsDo")->isEnabled());
    number->setText(u"-3"_s);
    QTest::keyClick(number, Qt::Key_Return);
    QCOMPARE(first.data(SortRole).toFloat(), was * -3);
    shown.button("clampUnits")->click();
    number->setText(u"-1"_s);
    QVERIFY(!shown.button("cellsDo")->isEnabled());
    number->setText(u"0.25"_s);
    shown.button("cellsDo")->click();
    QCOMPARE(std::abs(first.data(SortRole).toFloat()), 0.25F);
    shown.button("clampUnits")->click();
    shown.button("discardEdit")->click();
    QVERIFY(!number->isVisible());
  }
};

QTEST_MAIN(TestStatesActions)
#include "test_states_actions.moc"
