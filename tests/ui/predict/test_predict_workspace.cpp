// The Predict workspace through its real widgets, on a run that was really trained; its numbers
// against those of the command line that it copies.
#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QUndoStack>
#include <cmath>

#include "core/predict/kept_model.h"
#include "plots/xy_chart.h"
#include "tests/support/paths.h"
#include "tests/ui/trained_fixture.h"
#include "ui/panels/predict/answer_panel.h"
#include "ui/panels/predict/input_form.h"
#include "ui/panels/predict/predict_workspace.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/tables.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

struct Opened {
  explicit Opened(const TrainedFixture& fixture) {
    workspace.resize(1400, 900);
    workspace.show();
    if (auto opened = session.open(fixture.project().toStdString()); !opened)
      qFatal("%s", explain(opened.error()).c_str());
    if (!QTest::qWaitFor([this] { return workspace.answer().has_value() && !workspace.isAsking(); },
                         30000))
      qFatal("no answer");
  }
  void type(const char* field, const QString& text) {
    child<QLineEdit>(workspace, field)->setText(text);
    settle();
  }
  void settle() {
    if (!QTest::qWaitFor([this] { return !workspace.isAsking(); }, 30000)) qFatal("no answer");
  }
  void askSteps(const QString& user) {
    session.setCurrentUser(user);
    auto* signature = child<QComboBox>(workspace, "predictSignature");
    signature->setCurrentIndex(1);
    Q_EMIT signature->activated(1);
    settle();
  }
  double output() { return workspace.answer()->outputs[0][0]; }

  Session session;
  QUndoStack undo;
  PredictWorkspace workspace{&session, &undo};
};

double probabilityOf(const QString& command) {
  return TrainedFixture::runCopied(command).lines().front().at("outputs").at("probability");
}

}  // namespace

class TestPredictWorkspace : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    Theme::instance().install();
    fixture_.train(u"first"_s, {u"training.epochs=4"_s, u"optimizer.learning_rate=0.02"_s});
  }

  void withoutRunsItOffersTraining() {
    const WindowFixture fixture;
    Session session;
    QUndoStack undo;
    PredictWorkspace workspace(&session, &undo);
    workspace.show();
    STATEROOM_VERIFY(session.open(fixture.project().toStdString()));
    workspace.activate();
    QVERIFY(child<QAbstractButton>(workspace, "predictTrain")->isVisible());
  }

  void theFormHasTheInputsWithTheirTypes() {
    Opened opened(fixture_);
    const auto& columns = child<InputForm>(opened.workspace, "inputForm")->columns();
    QCOMPARE(columns.size(), std::size_t{3});
    QVERIFY(columns[0].name == "day" && columns[0].order);
    QCOMPARE(columns[1].name, std::string("bili"));
    QVERIFY(columns[1].min >= 0.5 && columns[1].max <= 10.4 && columns[1].missing);
    QCOMPARE(columns[2].choices, (std::vector<std::string>{"f", "m"}));
    QVERIFY(child<Segments>(opened.workspace, "input_sex") != nullptr);
  }

  void theCopiedCommandSaysTheSame() {
    Opened opened(fixture_);
    opened.type("input_bili", u"3.7"_s);
    QVERIFY(std::abs(opened.output() - probabilityOf(opened.workspace.command())) < 1e-6);
    const double before = opened.output();
    child<QAbstractButton>(opened.workspace, "m")->click();
    opened.settle();
    QVERIFY(opened.output() != before);
    QVERIFY(std::abs(opened.output() - probabilityOf(opened.workspace.command())) < 1e-6);
  }

  void everyControlHasANameAndIsReachedByTab() {
    Opened opened(fixture_);
    QCOMPARE(outOfReach(opened.workspace), QString());
    child<QTabBar>(opened.workspace, "predictTabs")->setCurrentIndex(1);
    QCOMPARE(outOfReach(opened.workspace), QString());
  }

  void whatIsNoNumberIsSaidAndNotPredicted() {
    Opened opened(fixture_);
    opened.type("input_bili", u"a lot"_s);
    QVERIFY(!opened.workspace.answer().has_value());
    QCOMPARE(child<Label>(opened.workspace, "inputCheck")->text(),
             u"bili: a lot is not a number"_s);
    opened.type("input_bili", u"400"_s);
    QVERIFY(opened.workspace.answer().has_value());
    QVERIFY(child<Label>(opened.workspace, "inputCheck")->text().contains(u"bili"_s));
    opened.type("input_bili", QString());  // missing is a value that the model knows
    QVERIFY(std::abs(opened.output() - probabilityOf(opened.workspace.command())) < 1e-6);
  }

  void occlusionIsWhatTheCommandSaysWithoutTheInput() {
    Opened opened(fixture_);
    opened.type("input_bili", u"9.5"_s);
    const Explanation explanation = *opened.workspace.answer()->explanation;
    const auto bili = std::ranges::find(explanation.contributions, "bili", &Contribution::column);
    QVERIFY(bili != explanation.contributions.end());
    const double with = opened.output();
    opened.type("input_bili", QString::fromStdString(bili->baseline));
    const double without = probabilityOf(opened.workspace.command());
    QVERIFY(std::abs(bili->amount - (with - without)) < 1e-5);
  }

  void integratedGradientsAddUp() {
    Opened opened(fixture_);
    opened.type("input_bili", u"9.5"_s);
    child<QAbstractButton>(opened.workspace, "explainGradients")->click();
    opened.settle();
    const Explanation explanation = *opened.workspace.answer()->explanation;
    double sum = 0;
    for (const auto& each : explanation.contributions) sum += each.amount;
    QVERIFY(std::abs(explanation.output - explanation.baseline) > 1e-3);
    QVERIFY(std::abs(sum - (explanation.output - explanation.baseline)) < 1e-3);
  }

  void theCurvePassesThroughPredictions() {
    Opened opened(fixture_);
    const auto& curve = child<plots::XyChart>(opened.workspace, "whatIfChart")->curves().front();
    QVERIFY(curve.points.size() > 20);
    const QPointF point = curve.points[17];
    opened.type("input_bili", QString::number(point.x(), 'g', QLocale::FloatingPointShortest));
    QVERIFY(std::abs(point.y() - probabilityOf(opened.workspace.command())) < 1e-5);
  }

  void theCopiedCommandExplainsTheSame() {
    Opened opened(fixture_);
    opened.type("input_bili", u"9.5"_s);
    const auto answer = *opened.workspace.answer();
    const auto document = TrainedFixture::runCopied(opened.workspace.command()).lines().front();
    const auto& explanation = document.at("explanation");
    QCOMPARE(explanation.at("method"), "occlusion");
    QVERIFY(std::abs(explanation.at("baseline").get<double>() - answer.explanation->baseline) <
            1e-6);
    const auto& contributions = explanation.at("contributions");
    QCOMPARE(contributions.size(), answer.explanation->contributions.size());
    for (std::size_t i = 0; i < contributions.size(); ++i) {
      QCOMPARE(contributions[i].at("column").get<std::string>(),
               answer.explanation->contributions[i].column);
      QVERIFY(std::abs(contributions[i].at("amount").get<double>() -
                       answer.explanation->contributions[i].amount) < 1e-6);
    }
    const auto& curve = document.at("what_if");
    QCOMPARE(curve.at("column"), "bili");
    QCOMPARE(curve.at("outputs").size(), answer.curve->fresh.size());
    for (std::size_t i = 0; i < answer.curve->fresh.size(); ++i)
      QVERIFY(std::abs(curve.at("outputs")[i].get<double>() - answer.curve->fresh[i]) < 1e-6);
  }

  void aLongNumberIsShownShortAndMeantWhole() {
    Opened opened(fixture_);
    auto* form = child<InputForm>(opened.workspace, "inputForm");
    form->setValues({{"bili", "3.6947296372"}, {"sex", "f"}});
    QCOMPARE(child<QLineEdit>(opened.workspace, "input_bili")->text(), u"3.69473"_s);
    QCOMPARE(form->values().at("bili"), std::string("3.6947296372"));
    opened.type("input_bili", u"3.5"_s);
    QCOMPARE(form->values().at("bili"), std::string("3.5"));
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    opened.type("input_bili", u"3,25"_s);
    const RowTexts german = form->values();
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCOMPARE(german.at("bili"), std::string("3.25"));
    QVERIFY(opened.workspace.answer().has_value());
  }

  void aUsersLastRowFillsTheForm() {
    Opened opened(fixture_);
    opened.session.setCurrentUser(u"7"_s);
    QTRY_VERIFY(child<Label>(opened.workspace, "predictUser")->text().startsWith(u"User 7"_s));
    child<QAbstractButton>(opened.workspace, "fillFromLast")->click();
    opened.settle();
    QFile csv(fixture_.csv());
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QByteArray last;
    while (!csv.atEnd())
      if (const QByteArray line = csv.readLine().trimmed(); line.startsWith("7,")) last = line;
    QCOMPARE(child<QLineEdit>(opened.workspace, "input_bili")->text(),
             QString::fromUtf8(last.split(',')[2]));
  }

  void aFileIsMatchedAndPredictedAsAJob() {
    Opened opened(fixture_);
    child<QTabBar>(opened.workspace, "predictTabs")->setCurrentIndex(1);
    const QString input = fixture_.folder() + u"/new.csv"_s,
                  output = fixture_.folder() + u"/said.csv"_s;
    writeText(input, "id,day,bilii,sex\n1,1,2.5,f\n1,90,3.5,f\n2,1,0.7,m\n");
    auto* field = child<QLineEdit>(opened.workspace, "batchInput");
    field->setText(input);
    Q_EMIT field->editingFinished();
    const auto* columns = child<QTableView>(opened.workspace, "batchColumns")->model();
    QTRY_VERIFY(columns->index(1, 2).data().toString().contains(u"bilii"_s));
    QCOMPARE(columns->index(2, 2).data().toString(), u"yes"_s);
    writeText(input, "id,day,bili,sex\n1,1,2.5,f\n1,90,3.5,f\n2,1,0.7,m\n");
    Q_EMIT field->editingFinished();
    QTRY_COMPARE(columns->index(1, 2).data().toString(), u"yes"_s);
    child<QLineEdit>(opened.workspace, "batchOutput")->setText(output);
    const QAbstractItemModelTester tester(const_cast<QAbstractItemModel*>(columns),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    child<QAbstractButton>(opened.workspace, "batchStart")->click();
    QTRY_VERIFY_WITH_TIMEOUT(
        child<Label>(opened.workspace, "batchResult")->text().contains(u"said.csv"_s), 20000);
    QFile written(output);
    QVERIFY(written.open(QIODevice::ReadOnly));
    const QByteArray text = written.readAll();
    QCOMPARE(text.count('\n'), 4);
    written.close();
    TrainedFixture::runCopied(opened.workspace.command());
    QVERIFY(written.open(QIODevice::ReadOnly));
    QCOMPARE(written.readAll(), text);
  }

  void aBatchThatCannotGoOnSaysWhy() {
    Opened opened(fixture_);
    child<QTabBar>(opened.workspace, "predictTabs")->setCurrentIndex(1);
    const QString input = fixture_.folder() + u"/broken.csv"_s;
    writeText(input, "id,day,bili,sex\n1,1,much,f\n");
    child<QLineEdit>(opened.workspace, "batchInput")->setText(input);
    child<QLineEdit>(opened.workspace, "batchOutput")->setText(fixture_.folder() + u"/none.csv"_s);
    child<QAbstractButton>(opened.workspace, "batchStart")->click();
    QVERIFY(!child<QAbstractButton>(opened.workspace, "batchStart")->isVisible());
    auto* result = child<Label>(opened.workspace, "batchResult");
    QTRY_VERIFY_WITH_TIMEOUT(result->text().contains(u"much"_s), 20000);
    QVERIFY(child<QAbstractButton>(opened.workspace, "batchStart")->isEnabled());
    QVERIFY(!QFile::exists(fixture_.folder() + u"/none.csv"_s));
  }

  // A program that is killed says nothing: that is said.
  void aKilledBatchEnds() {
    Opened opened(fixture_);
    child<QTabBar>(opened.workspace, "predictTabs")->setCurrentIndex(1);
    writeText(fixture_.folder() + u"/dies"_s, "#!/bin/sh\necho 'a last word' >&2\nkill -9 $$\n");
    QFile(fixture_.folder() + u"/dies"_s).setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    child<QLineEdit>(opened.workspace, "batchInput")->setText(fixture_.csv());
    child<QLineEdit>(opened.workspace, "batchOutput")->setText(fixture_.folder() + u"/none.csv"_s);
    const QByteArray program = qgetenv("STATEROOM_PROGRAM");
    qputenv("STATEROOM_PROGRAM", (fixture_.folder() + u"/dies"_s).toUtf8());
    child<QAbstractButton>(opened.workspace, "batchStart")->click();
    program.isNull() ? qunsetenv("STATEROOM_PROGRAM") : qputenv("STATEROOM_PROGRAM", program);
    QTRY_VERIFY_WITH_TIMEOUT(
        child<Label>(opened.workspace, "batchResult")->text().contains(u"a last word"_s), 5000);
  }

  void aStepIsAskedThenTakenThenRemembered() {
    Opened opened(fixture_);
    opened.askSteps(u"7"_s);
    opened.type("input_day", u"4000"_s);
    opened.type("input_bili", u"9.5"_s);
    QVERIFY(opened.workspace.command().contains(u"--stateful --user 7 --dry-run"_s));
    const double first = opened.output();
    QVERIFY(std::abs(first - probabilityOf(opened.workspace.command())) < 1e-6);
    QVERIFY(!child<QAbstractButton>(opened.workspace, "takeStep")->isVisible());
    child<QAbstractButton>(opened.workspace, "dryRun")->click();
    QVERIFY(child<QAbstractButton>(opened.workspace, "takeStep")->isVisible());
    child<QAbstractButton>(opened.workspace, "takeStep")->click();
    QVERIFY(!child<QAbstractButton>(opened.workspace, "takeStep")->isEnabled());
    child<QAbstractButton>(opened.workspace, "takeStep")->click();  // twice is once
    QTRY_VERIFY_WITH_TIMEOUT(opened.workspace.answer() && opened.workspace.answer()->standing &&
                                 opened.workspace.answer()->standing->revision == 1,
                             30000);
    opened.settle();
    // The ledger has what was shown, and the next step begins from it.
    const auto& standing = *opened.workspace.answer()->standing;
    QCOMPARE(double(standing.lastOutputs->at(0).at(0)), first);
    QCOMPARE(standing.lastRow.at("bili"), std::string("9.5"));
    const State after = standing.state;
    // Undone it is as if it had not been, and done again what it was: both are rows of the ledger.
    opened.undo.undo();
    QTRY_VERIFY(opened.workspace.answer() && opened.workspace.answer()->standing->revision == 2);
    QVERIFY(opened.workspace.answer()->standing->state != after);
    opened.undo.redo();
    QTRY_VERIFY(opened.workspace.answer() && opened.workspace.answer()->standing->revision == 3);
    QVERIFY(opened.workspace.answer()->standing->state == after);
    opened.settle();
    child<QAbstractButton>(opened.workspace, "dryRun")->click();
    opened.type("input_day", u"4100"_s);
    opened.type("input_bili", u"9.5"_s);
    QVERIFY(!opened.workspace.command().contains(u"--run"_s));
    const double second = opened.output();
    QVERIFY(std::abs(second - probabilityOf(opened.workspace.command())) < 1e-6);
    QVERIFY(std::abs(second - first) > 1e-7);  // the same row, another state
    const auto& contributions = opened.workspace.answer()->explanation->contributions;
    const auto state = std::ranges::find(contributions, "", &Contribution::column);
    QVERIFY(state != contributions.end());
    QVERIFY(std::abs(state->amount - (second - first)) < 1e-5);  // the first step had none
    const auto& curves = child<plots::XyChart>(opened.workspace, "whatIfChart")->curves();
    QCOMPARE(curves.size(), std::size_t{2});
    const auto* units = child<QTableView>(opened.workspace, "movedUnits")->model();
    QCOMPARE(units->rowCount(), 8);
    double last = 1e9, sum = 0;
    for (int row = 0; row < units->rowCount(); ++row) {
      const double change = std::abs(units->index(row, 3).data(ExactRole).toString().toDouble());
      QVERIFY(change <= last);
      last = change;
      sum += change;
      QVERIFY(!units->index(row, 4).data(ExactRole).toString().isEmpty());
    }
    QVERIFY(sum > 0);
  }

  /// A user's next step through the copied command, then through the button: the second one begins
  /// where the first has ended.
  void theCopiedStepIsTakenToo() {
    Opened opened(fixture_);
    opened.askSteps(u"11"_s);
    child<QAbstractButton>(opened.workspace, "dryRun")->click();
    opened.type("input_day", u"4000"_s);
    opened.type("input_bili", u"3.5"_s);
    const double shown = opened.output();
    const auto standing = opened.workspace.answer()->standing;
    const auto before = standing ? standing->revision : 0;
    const QString command = opened.workspace.command();
    QVERIFY(!command.contains(u"--dry-run"_s));
    const auto taken = TrainedFixture::runCopied(command).lines().front();
    QVERIFY(std::abs(taken.at("outputs").at("probability").get<double>() - shown) < 1e-6);
    QCOMPARE(taken.at("revision").get<std::int64_t>(), before + 1);
    const auto isAt = [&](std::int64_t revision) {
      const auto& answer = opened.workspace.answer();
      return answer && answer->standing && answer->standing->revision == revision;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isAt(before + 1), 5000);
    opened.type("input_day", u"4001"_s);
    child<QAbstractButton>(opened.workspace, "takeStep")->click();
    QTRY_VERIFY_WITH_TIMEOUT(isAt(before + 2), 30000);
  }

  void aRowThatIsNotLaterIsRefusedByTheLedger() {
    Opened opened(fixture_);
    opened.session.setCurrentUser(u"7"_s);
    auto* signature = child<QComboBox>(opened.workspace, "predictSignature");
    signature->setCurrentIndex(1);
    Q_EMIT signature->activated(1);
    opened.settle();
    opened.type("input_day", u"10"_s);
    child<QAbstractButton>(opened.workspace, "dryRun")->click();
    QSignalSpy failed(&opened.workspace, &Workspace::failed);
    child<QAbstractButton>(opened.workspace, "takeStep")->click();
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 20000);
    QVERIFY(failed.front().front().toString().contains(u"4000"_s));
  }

  void anotherProgramsStepIsSeen() {
    Opened opened(fixture_);
    opened.session.setCurrentUser(u"7"_s);
    auto* signature = child<QComboBox>(opened.workspace, "predictSignature");
    signature->setCurrentIndex(1);
    Q_EMIT signature->activated(1);
    opened.settle();
    const std::int64_t before = opened.workspace.answer()->standing->revision;
    QVERIFY(before > 0);
    const double said = opened.output();
    TrainedFixture::runCopied(opened.session.commandLine(
        u"predict"_s, {u"--stateful"_s, u"--user"_s, u"7"_s, u"--value"_s, u"day=4050"_s,
                       u"--value"_s, u"bili=1.5"_s, u"--value"_s, u"sex=f"_s}));
    QTRY_VERIFY_WITH_TIMEOUT(
        opened.workspace.answer() && opened.workspace.answer()->standing->revision == before + 1,
        5000);
    opened.settle();
    QVERIFY(opened.output() != said);
    QVERIFY(child<Label>(opened.workspace, "predictUser")
                ->text()
                .endsWith(u"revision %1"_s.arg(before + 1)));
  }

  // The ledger is bound to the first run; the run that is looked at is another model with two
  // classes for outputs.
  void aStepIsAskedOfTheBoundModelWhateverTheRun() {
    fixture_.train(u"wide"_s, {u"training.epochs=1"_s, u"model.layers[1].dense.units=2"_s,
                               u"model.layers[1].dense.activation=softmax"_s,
                               u"loss.name=sparse_categorical_crossentropy"_s});
    Opened opened(fixture_);
    opened.session.setCurrentRun(u"wide"_s);
    QTRY_VERIFY(opened.workspace.answer() && opened.workspace.answer()->outputs[0].size() == 2);
    auto* unit = child<QComboBox>(opened.workspace, "explainedUnit");
    unit->setCurrentIndex(1);
    Q_EMIT unit->activated(1);
    opened.settle();
    opened.session.setCurrentUser(u"7"_s);
    auto* signature = child<QComboBox>(opened.workspace, "predictSignature");
    signature->setCurrentIndex(1);
    Q_EMIT signature->activated(1);
    QTRY_VERIFY(opened.workspace.answer() && opened.workspace.answer()->standing.has_value());
    opened.settle();
    QCOMPARE(opened.workspace.answer()->outputs[0].size(), std::size_t{1});
    QVERIFY(!child<QComboBox>(opened.workspace, "predictCheckpoint")->isEnabled());
    QVERIFY(std::abs(opened.output() - probabilityOf(opened.workspace.command())) < 1e-6);
  }

  void theCurveIsOfTheInputThatMovedTheOutputMost() {
    AnswerPanel panel;
    std::vector<InputColumn> columns(3);
    for (const auto& [place, name] :
         {std::pair(0, "age"), std::pair(1, "bili"), std::pair(2, "day")}) {
      columns[std::size_t(place)].name = name;
      columns[std::size_t(place)].type = FLOAT;
    }
    const std::vector<OutputHead> heads = Opened(fixture_).workspace.answer()->heads;
    panel.setModel(heads, columns);
    PredictAnswer answer;
    answer.outputs = {{0.5F}};
    answer.heads = heads;
    answer.explanation.emplace();
    answer.explanation->contributions = {
        {"", {}, {}, 0.9}, {"bili", "3", "1", -0.4}, {"age", "50", "49", 0.1}};
    QSignalSpy changed(&panel, &AnswerPanel::changed);
    panel.show(answer, {u"event"_s}, {}, {}, {});
    auto* column = child<QComboBox>(panel, "whatIfColumn");
    QCOMPARE(column->currentText(), u"bili"_s);
    QCOMPARE(changed.count(), 1);
    answer.explanation->contributions[2].amount = 2;
    panel.show(answer, {u"event"_s}, {}, {}, {});  // it stays, whatever is typed then
    QCOMPARE(column->currentText(), u"bili"_s);
  }

  void theFootnoteSpeaksOfAStateOnlyWhereThereIsOne() {
    Opened opened(fixture_);
    const auto* note = child<Label>(opened.workspace, "contributionNote");
    for (const char* method : {"explainOcclusion", "explainGradients"}) {
      child<QAbstractButton>(opened.workspace, method)->click();
      opened.settle();
      QVERIFY2(!note->text().contains(u"state"_s), qPrintable(note->text()));
    }
  }

  void theFormsAnswerDoesNotStandBesideABatch() {
    Opened opened(fixture_);
    auto* tabs = child<QTabBar>(opened.workspace, "predictTabs");
    const auto* number = child<QWidget>(opened.workspace, "predictedNumber");
    QVERIFY(number->isVisible());
    tabs->setCurrentIndex(1);
    QVERIFY(!number->isVisible());
    tabs->setCurrentIndex(0);
    QVERIFY(number->isVisible());
  }

  void picturesAreCopied() {
    Opened opened(fixture_);
    for (const char* picture :
         {"outputBarsPicture", "contributionBarsPicture", "stateMapPicture"}) {
      QApplication::clipboard()->clear();
      child<QAction>(opened.workspace, picture)->trigger();
      QVERIFY2(!QApplication::clipboard()->image().isNull(), picture);
    }
  }

  void aStepIsTakenOnABranchAndMainStays() {
    Opened opened(fixture_);
    opened.askSteps(u"7"_s);
    QTRY_VERIFY(opened.workspace.answer() && opened.workspace.answer()->standing.has_value());
    QVERIFY(!child<QAbstractButton>(opened.workspace, "forkStep")->isVisible());  // a dry run
    child<QAbstractButton>(opened.workspace, "dryRun")->click();
    opened.settle();
    const auto main = opened.workspace.answer()->standing->revision;
    child<QAbstractButton>(opened.workspace, "forkStep")->click();
    auto* name = child<QLineEdit>(opened.workspace, "stepAnswer");
    name->setText(u"elsewhere"_s);
    child<QAction>(opened.workspace, "stepDoCommand")->trigger();
    QVERIFY(QApplication::clipboard()->text().contains(u"--branch elsewhere"_s));
    QSignalSpy requested(&opened.workspace, &Workspace::workspaceRequested);
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(requested.count(), 1);
    const auto ledger = [this] {
      return *Ledger::open(ledgerPath(fixture_.project().toStdString()));
    };
    QTRY_VERIFY_WITH_TIMEOUT(ledger().head("7", "elsewhere").has_value(), 30000);
    QCOMPARE(ledger().head("7", "elsewhere")->cause, Cause::Predict);
    QCOMPARE(ledger().head("7")->number, main);
  }

  // A ledger that cannot be read is no ledger that has not begun.
  void aDamagedLedgerIsSaid() {
    const QString ledger = fixture_.project() + u"/states.sqlite"_s;
    QVERIFY(QFile::rename(ledger, ledger + u".kept"_s));
    writeText(ledger, QByteArray("this is no database, however long it is: ").repeated(100));
    Opened opened(fixture_);
    opened.session.setCurrentUser(u"7"_s);
    auto* signature = child<QComboBox>(opened.workspace, "predictSignature");
    signature->setCurrentIndex(1);
    Q_EMIT signature->activated(1);
    opened.settle();
    QVERIFY(!opened.workspace.answer().has_value());
    bool isSaid = false;
    for (const auto* label : opened.workspace.findChildren<Label*>())
      isSaid = isSaid || (label->isVisible() && label->text().contains(u"states.sqlite"_s));
    QVERIFY(isSaid);
    QVERIFY(QFile::remove(ledger));
    QVERIFY(QFile::rename(ledger + u".kept"_s, ledger));
  }

 private:
  TrainedFixture fixture_;
};

QTEST_MAIN(TestPredictWorkspace)
#include "test_predict_workspace.moc"
