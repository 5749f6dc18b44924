// The table of the Predict workspace: rows that are pasted, typed or read, predicted as the form
// and the copied command do, as steps of users tried and taken.
#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <cmath>

#include "core/predict/kept_model.h"
#include "tests/support/paths.h"
#include "tests/ui/predict/opened_predict.h"
#include "ui/models/input_rows_model.h"
#include "ui/panels/predict/input_table.h"
#include "ui/widgets/input_form.h"
#include "ui/widgets/label.h"
#include "ui/widgets/tables.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

struct OpenedTable : OpenedPredict {
  explicit OpenedTable(const TrainedFixture& fixture) : OpenedPredict(fixture) {
    showTab(1);
    workspace.activateWindow();
    if (!QTest::qWaitForWindowActive(&workspace)) qFatal("the window does not come to the front");
  }
  QTableView* table() { return child<QTableView>(workspace, "inputRows"); }
  InputRowsModel& model() { return *child<InputTable>(workspace, "inputTable")->model(); }
  void key(int key, Qt::KeyboardModifiers with = Qt::NoModifier) {
    QTest::keyClick(table()->isVisible() ? table() : child<QWidget>(workspace, "tableEmpty"),
                    Qt::Key(key), with);
  }
  void paste(const QString& text) {
    QApplication::clipboard()->setText(text);
    key(Qt::Key_V, Qt::ControlModifier);
  }
  void predict() {
    key(Qt::Key_Return, Qt::ControlModifier);
    settle();
  }
  int column(const QString& title) {
    for (int i = 0; i < model().columnCount(); ++i)
      if (model().headerData(i, Qt::Horizontal, Qt::DisplayRole).toString() == title) return i;
    qFatal("no column %s", qPrintable(title));
  }
  QModelIndex cell(int row, const QString& title) { return model().index(row, column(title)); }
  QString text(int row, const QString& title) { return cell(row, title).data().toString(); }
  double probability(int row) {
    return cell(row, u"probability"_s).data(ExactRole).toString().toDouble();
  }
  bool isAnswered(int row) { return !text(row, u"probability"_s).isEmpty(); }
  QString said() {
    auto* label = child<Label>(workspace, "tableSaid");
    return label->isVisible() ? label->text() : QString();
  }
  void choose(const QModelIndex& cell) {
    table()->selectionModel()->setCurrentIndex(cell, QItemSelectionModel::ClearAndSelect);
  }
  /// Types over a cell with the keyboard, as a user would.
  void typeInto(const QModelIndex& cell, const QString& typed) {
    choose(cell);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_F2);
    auto* editor = table()->findChild<QLineEdit*>();
    if (editor == nullptr) qFatal("no editor");
    editor->selectAll();
    QTest::keyClicks(editor, typed);
    QTest::keyClick(editor, Qt::Key_Return);
    QApplication::processEvents();  // the delegate commits behind the key
  }
  QAbstractButton* button(const char* name) { return child<QAbstractButton>(workspace, name); }
};

std::vector<double> probabilitiesOf(const QString& command) {
  std::vector<double> all;
  for (const auto& line : TrainedFixture::runCopied(command).lines())
    all.push_back(line.at("outputs").at("probability"));
  return all;
}

}  // namespace

class TestPredictTable : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    installLooks();
    fixture_.train(u"first"_s, {u"training.epochs=4"_s, u"optimizer.learning_rate=0.02"_s});
  }

  void rowsOfASpreadsheetArePredictedAsTheFormPredictsThem() {
    OpenedTable opened(fixture_);
    QVERIFY(child<QWidget>(opened.workspace, "tableEmpty")->isVisible());
    const QAbstractItemModelTester tester(&opened.model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    opened.paste(u"Sex\tbili\tnotes\nf\t2.5\tx\nm\t9.5\ty\nf\t\tz\n"_s);
    QCOMPARE(opened.model().rowCount(), 3);
    QVERIFY2(opened.said().contains(u"notes"_s), qPrintable(opened.said()));
    QCOMPARE(opened.text(2, u"bili"_s), u"missing"_s);
    QVERIFY(!opened.isAnswered(0));
    opened.predict();
    const auto told = probabilitiesOf(opened.workspace.command());
    QCOMPARE(told.size(), 3UL);
    auto* form = child<InputForm>(opened.workspace, "inputForm");
    for (int row = 0; row < 3; ++row) {
      QVERIFY(std::abs(opened.probability(row) - told[std::size_t(row)]) < 1e-6);
      RowTexts values = opened.model().question(row).cells;
      form->setValues(values);
      opened.showTab(0);
      opened.button("predictNow")->click();
      opened.settle();
      QVERIFY(std::abs(opened.output() - opened.probability(row)) < 1e-6);
      opened.showTab(1);
    }
    QVERIFY(opened.probability(0) != opened.probability(1));
  }

  void aUsersRowsAreASequenceAsTheCommandHasIt() {
    OpenedTable opened(fixture_);
    opened.paste(u"id,day,bili,sex\n5,200,9.5,f\n5,10,9.5,f\n,10,9.5,f\n"_s);
    opened.predict();
    const auto told = probabilitiesOf(opened.workspace.command());
    for (int row = 0; row < 3; ++row)
      QVERIFY(std::abs(opened.probability(row) - told[std::size_t(row)]) < 1e-6);
    QVERIFY(std::abs(opened.probability(1) - opened.probability(2)) < 1e-6);  // both are first
    QVERIFY(std::abs(opened.probability(0) - opened.probability(1)) > 1e-6);
    QVERIFY(child<Label>(opened.workspace, "tableRule")->text().contains(u"by day"_s));
  }

  void aBadCellIsMarkedAndTheOthersArePredicted() {
    OpenedTable opened(fixture_);
    opened.paste(u"bili\tsex\n2.5\tf\na lot\tf\n9.5\tm\n"_s);
    const QModelIndex bad = opened.cell(1, u"bili"_s);
    QCOMPARE(bad.data(IconNameRole).toString(), u"triangle-alert"_s);
    QCOMPARE(bad.data(ColourRole).toInt(), int(CellColour::Error));
    QCOMPARE(bad.data(Qt::ToolTipRole).toString(), u"Row 2, bili: \"a lot\" is not a number"_s);
    QVERIFY2(opened.said().startsWith(u"Row 2, bili: \"a lot\" is not a number"_s),
             qPrintable(opened.said()));
    opened.predict();
    QVERIFY(opened.isAnswered(0) && opened.isAnswered(2));
    QCOMPARE(opened.text(1, u"probability"_s), u"–"_s);
    QVERIFY(opened.cell(1, u"probability"_s).data(Qt::ToolTipRole).toString().contains(u"a lot"_s));
    const auto told = probabilitiesOf(opened.workspace.command());
    QCOMPARE(told.size(), 2UL);
    QVERIFY(std::abs(told[1] - opened.probability(2)) < 1e-6);
    // Mended, as one types it.
    opened.typeInto(bad, u"3.5"_s);
    QVERIFY(!bad.data(IconNameRole).isValid());
    QVERIFY(opened.said().isEmpty());
    opened.predict();
    QVERIFY(opened.probability(1) > 0);
  }

  // What only the model can refuse: a user that is no number, where users are numbers.
  void whatTheModelRefusesIsSaidOfItsRow() {
    OpenedTable opened(fixture_);
    opened.paste(u"id\tday\tbili\n3\t1\t2.5\nMiller\t1\t2.5\n4\t1\t2.5\n"_s);
    opened.predict();
    QVERIFY(opened.isAnswered(0) && opened.isAnswered(2));
    QVERIFY2(opened.said().contains(u"Row 2"_s) && opened.said().contains(u"Miller"_s),
             qPrintable(opened.said()));
    QCOMPARE(probabilitiesOf(opened.workspace.command()).size(), 2UL);
  }

  void numbersAreReadInTheLanguagesWayToo() {
    OpenedTable opened(fixture_);
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    opened.paste(u"bili;sex\n3,25;f\n"_s);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCOMPARE(opened.model().question(0).cells.at("bili"), std::string("3.25"));
  }

  void rowsComeAndGoByKeyboardAndAreUndone() {
    OpenedTable opened(fixture_);
    const QAbstractItemModelTester tester(&opened.model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    opened.key(Qt::Key_Insert);
    QCOMPARE(opened.model().rowCount(), 1);
    opened.typeInto(opened.cell(0, u"bili"_s), u"4"_s);
    opened.choose(opened.cell(0, u"bili"_s));
    opened.key(Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(opened.text(1, u"bili"_s), u"4"_s);
    opened.paste(u"5\tm\n6\tf\n"_s);  // over this cell and below
    QCOMPARE(opened.text(0, u"bili"_s), u"5"_s);
    QCOMPARE(opened.text(1, u"sex"_s), u"f"_s);
    opened.choose(opened.cell(1, u"bili"_s));
    opened.key(Qt::Key_Delete);
    QCOMPARE(opened.text(1, u"bili"_s), u"missing"_s);
    opened.key(Qt::Key_Delete, Qt::ControlModifier);
    QCOMPARE(opened.model().rowCount(), 1);
    QCOMPARE(opened.undo.count(), 6);
    const InputRowsModel::Rows last = opened.model().rows();
    opened.undo.undo();
    opened.undo.undo();
    QCOMPARE(opened.text(1, u"bili"_s), u"6"_s);
    for (int i = 0; i < 4; ++i) opened.undo.undo();
    QCOMPARE(opened.model().rowCount(), 0);
    QVERIFY(child<QWidget>(opened.workspace, "tableEmpty")->isVisible());
    while (opened.undo.canRedo()) opened.undo.redo();
    QCOMPARE(opened.model().rows(), last);
  }

  void anAnswerOfOtherInputsIsStaleUntilTheyAreBack() {
    OpenedTable opened(fixture_);
    opened.paste(u"id\tday\tbili\n3\t1\t2.5\n3\t2\t2.5\n4\t1\t2.5\n"_s);
    opened.predict();
    const auto isStale = [&](int row) {
      return opened.cell(row, u"probability"_s).data(ColourRole).toInt() ==
             int(CellColour::Disabled);
    };
    QVERIFY(!isStale(0) && !isStale(1) && !isStale(2));
    opened.typeInto(opened.cell(0, u"bili"_s), u"9.5"_s);
    QVERIFY(isStale(0) && isStale(1) && !isStale(2));  // the second is behind the first
    opened.undo.undo();
    QVERIFY(!isStale(0) && !isStale(1));
  }

  void theTableIsCopiedWithItsAnswers() {
    OpenedTable opened(fixture_);
    opened.paste(u"bili\tsex\n2.5\tf\n"_s);
    opened.predict();
    child<QAction>(*opened.table(), "copyTable")->trigger();
    const QStringList lines = QApplication::clipboard()->text().split(u'\n');
    QCOMPARE(lines[0], u"id\tday\tbili\tsex\tprobability"_s);
    QCOMPARE(lines[1].split(u'\t').constLast().toDouble(), opened.probability(0));
  }

  void aSmallFileFillsTheTableAndALargeOneGoesToBatch() {
    OpenedTable opened(fixture_);
    auto* table = child<InputTable>(opened.workspace, "inputTable");
    const QString small = fixture_.folder() + u"/small.csv"_s,
                  large = fixture_.folder() + u"/large.csv"_s;
    writeText(small, "id,day,bili,sex\n1,1,\"2.5\",f\n2,1,0.7,m\n");
    writeText(large, "id,day,bili,sex\n" + QByteArray("1,1,2.5,f\n").repeated(1500));
    table->openFile(small);
    QTRY_COMPARE(opened.model().rowCount(), 2);
    QCOMPARE(opened.text(1, u"sex"_s), u"m"_s);
    table->openFile(large);
    QTRY_VERIFY(opened.said().contains(u"large.csv"_s));
    QCOMPARE(opened.model().rowCount(), 2);
    opened.button("tableToBatch")->click();
    QVERIFY(child<QWidget>(opened.workspace, "batchInput")->isVisible());
    QCOMPARE(child<QLineEdit>(opened.workspace, "batchInput")->text(), large);
  }

  void stepsAreTriedOneAfterTheOtherAndThenTaken() {
    OpenedTable opened(fixture_);
    const auto ledger = [this] {
      return *Ledger::open(ledgerPath(fixture_.project().toStdString()));
    };
    opened.askSteps(u"7"_s);
    // Users have no state yet: the first step that is taken begins the ledger.
    opened.paste(u"id\tday\tbili\tsex\n7\t4000\t9.5\tf\n"_s);
    QVERIFY(child<Label>(opened.workspace, "tableRule")->text().contains(u"initial state"_s));
    opened.button("tableDryRun")->click();
    QVERIFY(!opened.button("dryRun")->isChecked());  // one switch in two places
    opened.button("takeTable")->click();
    QTRY_COMPARE_WITH_TIMEOUT(opened.text(0, u"revision"_s), u"r1"_s, 30000);
    opened.settle();
    QCOMPARE(ledger().head("7")->number, 1);
    opened.button("tableDryRun")->click();

    // Two more of the same user and one of another, from the head's state.
    opened.paste(u"id\tday\tbili\tsex\n7\t4100\t8.5\tf\n8\t4000\t2.5\tm\n7\t4200\t7.5\tf\n"_s);
    opened.predict();
    QVERIFY(child<Label>(opened.workspace, "tableRule")->text().startsWith(u"Dry run"_s));
    QVERIFY(opened.workspace.command().contains(u"--stateful --dry-run"_s));
    const auto told = probabilitiesOf(opened.workspace.command());
    QCOMPARE(told.size(), 3UL);  // the row that was taken is history
    for (int row = 1; row < 4; ++row)
      QVERIFY(std::abs(opened.probability(row) - told[std::size_t(row) - 1]) < 1e-6);
    const double second = opened.probability(1), fourth = opened.probability(3);
    opened.showTab(0);
    child<InputForm>(opened.workspace, "inputForm")
        ->setValues({{"day", "4100"}, {"bili", "8.5"}, {"sex", "f"}});
    opened.button("predictNow")->click();
    opened.settle();
    QVERIFY(std::abs(opened.output() - second) < 1e-6);
    QCOMPARE(ledger().head("7")->number, 1);  // nothing was written
    opened.showTab(1);

    opened.button("tableDryRun")->click();
    QVERIFY(!opened.workspace.command().contains(u"--dry-run"_s));
    opened.button("takeTable")->click();
    QTRY_COMPARE_WITH_TIMEOUT(opened.text(3, u"revision"_s), u"r3"_s, 30000);
    opened.settle();
    QCOMPARE(opened.text(1, u"revision"_s), u"r2"_s);
    QCOMPARE(opened.text(2, u"revision"_s), u"r1"_s);
    QVERIFY(std::abs(opened.probability(3) - fourth) < 1e-6);
    QVERIFY(std::abs(*ledger().head("7")->lastOutput - fourth) < 1e-6);
    QCOMPARE(ledger().head("8")->number, 1);
    QVERIFY(!opened.button("takeTable")->isEnabled());  // all are taken
    const State after = *ledger().state(*ledger().head("7"));
    const State before = *ledger().state(*ledger().revision("7", 1));

    // One undo for all of them.
    opened.undo.undo();
    QTRY_COMPARE_WITH_TIMEOUT(ledger().head("7")->number, 4, 10000);
    QCOMPARE(*ledger().state(*ledger().head("7")), before);
    opened.undo.redo();
    QTRY_COMPARE_WITH_TIMEOUT(ledger().head("7")->number, 5, 10000);
    QCOMPARE(*ledger().state(*ledger().head("7")), after);
  }

  void aRowThatTheLedgerRefusesStopsThere() {
    OpenedTable opened(fixture_);
    opened.askSteps(u"11"_s);
    opened.paste(u"day\tbili\n4000\t2\n100\t3\n4200\t4\n"_s);
    QCOMPARE(opened.text(0, u"id"_s), u"11"_s);  // whose rows these are is said
    opened.button("tableDryRun")->click();
    opened.button("takeTable")->click();
    QTRY_COMPARE_WITH_TIMEOUT(opened.text(0, u"revision"_s), u"r1"_s, 30000);
    opened.settle();
    QVERIFY2(opened.said().startsWith(u"Row 2"_s), qPrintable(opened.said()));
    QVERIFY(opened.text(1, u"revision"_s).isEmpty() && opened.text(2, u"revision"_s).isEmpty());
    opened.button("takeTable")->click();
    QVERIFY2(opened.said().contains(u"Mend it"_s), qPrintable(opened.said()));
    opened.choose(opened.cell(1, u"day"_s));
    opened.key(Qt::Key_Delete, Qt::ControlModifier);
    opened.button("takeTable")->click();
    QTRY_COMPARE_WITH_TIMEOUT(opened.text(1, u"revision"_s), u"r2"_s, 30000);
  }

  void theCopiedStepsAreTakenToo() {
    OpenedTable opened(fixture_);
    opened.askSteps(u"12"_s);
    opened.paste(u"day\tbili\n5000\t2\n5001\t3\n"_s);
    opened.predict();
    const double last = opened.probability(1);
    opened.button("tableDryRun")->click();
    const auto lines = TrainedFixture::runCopied(opened.workspace.command()).lines();
    QCOMPARE(lines.at(1).at("revision").get<int>(), 2);
    QVERIFY(std::abs(lines.at(1).at("outputs").at("probability").get<double>() - last) < 1e-6);
  }

 private:
  TrainedFixture fixture_;
};

QTEST_MAIN(TestPredictTable)
#include "test_predict_table.moc"
