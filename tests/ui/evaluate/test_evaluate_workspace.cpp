// The Evaluate workspace through its real widgets, on runs that were really trained; its numbers
// against those of the command line that it copies.
#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QUndoStack>
#include <cmath>

#include "plots/xy_chart.h"
#include "tests/support/paths.h"
#include "tests/ui/trained_fixture.h"
#include "ui/panels/evaluate/confusion_view.h"
#include "ui/panels/evaluate/evaluate_workspace.h"
#include "ui/panels/evaluate/report_writer.h"
#include "ui/session/text.h"
#include "ui/widgets/label.h"
#include "ui/widgets/tables.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

struct Opened {
  explicit Opened(const TrainedFixture& fixture, const QString& run = u"first"_s) {
    workspace.resize(1400, 900);
    workspace.show();
    if (auto opened = session.open(fixture.project().toStdString()); !opened)
      qFatal("%s", explain(opened.error()).c_str());
    if (!QTest::qWaitFor([this] { return !session.runs().empty(); })) qFatal("no runs");
    session.setCurrentRun(run);
    wait();
  }
  void wait() {
    const bool scored = QTest::qWaitFor(
        [this] { return workspace.first() != nullptr && !workspace.isScoring(); }, 30000);
    if (!scored) qFatal("not scored");
  }
  void compareWith(const QString& run) {
    auto* against = child<QComboBox>(workspace, "evaluateAgainst");
    against->setCurrentIndex(against->findData(run));
    Q_EMIT against->activated(against->currentIndex());
    if (!QTest::qWaitFor([this] { return workspace.second() != nullptr && !workspace.isScoring(); },
                         30000))
      qFatal("not compared");
  }
  QAbstractItemModel* model(const char* table) {
    return child<QTableView>(workspace, table)->model();
  }

  Session session;
  QUndoStack undo;
  EvaluateWorkspace workspace{&session, &undo};
};

nlohmann::json copied(const EvaluateWorkspace& workspace) {
  return TrainedFixture::runCopied(workspace.command()).json();
}

double exactAt(const QAbstractItemModel* model, int row, int column) {
  return model->index(row, column).data(ExactRole).toString().toDouble();
}

}  // namespace

class TestEvaluateWorkspace : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    installLooks();
    fixture_.train(u"first"_s, {u"training.epochs=4"_s});
    fixture_.train(u"second"_s, {u"training.epochs=1"_s, u"training.seed=2"_s});
    fixture_.train(u"amount"_s,
                   {u"training.epochs=1"_s, u"model.layers[1].dense.activation=linear"_s,
                    u"loss.name=mean_squared_error"_s});
    fixture_.train(u"amount-2"_s,
                   {u"training.epochs=2"_s, u"model.layers[1].dense.activation=linear"_s,
                    u"loss.name=mean_squared_error"_s});
  }

  void withoutRunsItOffersTraining() {
    const WindowFixture fixture;
    Session session;
    QUndoStack undo;
    EvaluateWorkspace workspace(&session, &undo);
    workspace.show();
    STATEROOM_VERIFY(session.open(fixture.project().toStdString()));
    workspace.activate();
    QVERIFY(child<QAbstractButton>(workspace, "evaluateTrain")->isVisible());
  }

  void metricsAndIntervalsAreThoseOfTheCopiedCommand() {
    Opened opened(fixture_);
    const auto document = copied(opened.workspace);
    QCOMPARE(document.at("run"), "first");
    const auto* model = opened.model("metricTable");
    QCOMPARE(model->rowCount(), int(document.at("metrics").size()));
    for (int row = 0; row < model->rowCount(); ++row) {
      const std::string name = model->index(row, 0).data(ExactRole).toString().toStdString();
      const double value = document.at("metrics").at(name);
      QVERIFY2(std::abs(exactAt(model, row, 1) - value) < 1e-9, name.c_str());
      const auto interval = opened.workspace.intervals().first.at(name);
      QVERIFY(std::abs(interval.low - document.at("intervals").at(name).at(0).get<double>()) <
              1e-9);
    }
  }

  void twoRunsAreComparedInPairs() {
    Opened opened(fixture_);
    opened.compareWith(u"second"_s);
    const auto document = copied(opened.workspace);
    const auto* model = opened.model("metricTable");
    for (int row = 0; row < model->rowCount(); ++row) {
      const std::string name = model->index(row, 0).data(ExactRole).toString().toStdString();
      const auto& difference = document.at("difference").at(name);
      QVERIFY(std::abs(exactAt(model, row, 3) - difference.at("value").get<double>()) < 1e-9);
      if (!difference.contains("interval")) continue;
      const auto interval = opened.workspace.intervals().difference.at(name);
      QVERIFY(std::abs(interval.high - difference.at("interval").at(1).get<double>()) < 1e-9);
      const QModelIndex cell = model->index(row, 4);
      QCOMPARE(cell.data().toString(),
               QString(signedNumber(interval.low, 2) + u" … "_s + signedNumber(interval.high, 2)));
      QCOMPARE(cell.data(ExactRole).toString(),
               QString(exactNumber(interval.low) + u" … "_s + exactNumber(interval.high)));
    }
    QVERIFY(!child<QTableView>(opened.workspace, "metricTable")->isColumnHidden(4));
    QVERIFY(!child<QTableView>(opened.workspace, "userLossTable")->isColumnHidden(4));
  }

  void aDifferenceIsThisRunLessTheOtherEverywhere() {
    Opened opened(fixture_);
    opened.compareWith(u"second"_s);
    for (const auto& [table, first, second, difference] :
         {std::tuple("metricTable", 1, 2, 3), std::tuple("userLossTable", 2, 3, 4)}) {
      const auto* model = opened.model(table);
      QVERIFY(model->rowCount() > 0);
      for (int row = 0; row < model->rowCount(); ++row)
        QVERIFY(std::abs(exactAt(model, row, first) - exactAt(model, row, second) -
                         exactAt(model, row, difference)) < 1e-9);
      QCOMPARE(model->headerData(difference, Qt::Horizontal, Qt::ToolTipRole).toString(),
               u"first less second"_s);
    }
  }

  void whatCountsAtHalfSaysSo() {
    Opened opened(fixture_);
    QTest::keyClick(child<plots::XyChart>(opened.workspace, "thresholdCellChart"), Qt::Key_Left,
                    Qt::ShiftModifier);
    const auto* model = opened.model("metricTable");
    QStringList said;
    for (int row = 0; row < model->rowCount(); ++row)
      if (model->index(row, 0).data().toString().endsWith(u" at 0.5"_s))
        said << model->index(row, 0).data(ExactRole).toString();
    QVERIFY2(said.contains(u"accuracy"_s) || said.contains(u"binary_accuracy"_s),
             qPrintable(said.join(u' ')));
    QVERIFY(!said.contains(u"loss"_s) && !said.contains(u"auc"_s));
  }

  void oneThresholdMovesEverything() {
    Opened opened(fixture_);
    auto* chart = child<plots::XyChart>(opened.workspace, "thresholdCellChart");
    auto* roc = child<plots::XyChart>(opened.workspace, "rocCellChart");
    QCOMPARE(opened.workspace.threshold(), 0.5);
    QTest::keyClick(chart, Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(std::abs(opened.workspace.threshold() - 0.45) < 1e-9);
    const QString before = child<Label>(opened.workspace, "atThreshold")->text();
    QTest::mouseClick(chart, Qt::LeftButton, {}, chart->pixelAt({0.1, 0.5}).toPoint());
    QVERIFY(std::abs(opened.workspace.threshold() - 0.1) < 0.02);
    QVERIFY(child<Label>(opened.workspace, "atThreshold")->text() != before);
    // Counted anew, example by example.
    const auto& scored = *opened.workspace.first();
    double wanted[2][2] = {};
    for (std::size_t i = 0; i < scored.examples.weights.size(); ++i)
      wanted[int(scored.output().labels[i])]
            [scored.output().predictions[i] > opened.workspace.threshold() ? 1 : 0] +=
          scored.examples.weights[i];
    const auto& counts = child<ConfusionView>(opened.workspace, "confusion")->counts();
    for (std::size_t a = 0; a < 2; ++a)
      for (std::size_t p = 0; p < 2; ++p) QCOMPARE(counts[a][p], wanted[a][p]);
    const double recall = wanted[1][1] / (wanted[1][0] + wanted[1][1]);
    QVERIFY(std::abs(roc->markers().front().at.y() - recall) < 1e-9);
  }

  void bestF1IsNotBeaten() {
    Opened opened(fixture_);
    child<QAbstractButton>(opened.workspace, "thresholdBestF1")->click();
    const auto curves = opened.workspace.first()->curves(1);
    const double best = curves.at(opened.workspace.threshold()).f1();
    for (int i = 0; i < 200; ++i) QVERIFY(curves.at(i / 200.0).f1() <= best + 1e-9);
  }

  void aCellShowsItsRows() {
    Opened opened(fixture_);
    auto* confusion = child<ConfusionView>(opened.workspace, "confusion");
    QTest::mouseClick(confusion, Qt::LeftButton, {}, confusion->cellRect(0, 0).center());
    auto* rows = child<QTableView>(opened.workspace, "scoredRowTable");
    const auto* model = rows->model();
    QCOMPARE(double(model->rowCount()), confusion->counts()[0][0]);
    const auto& data = opened.workspace.first()->data;
    for (int row = 0; row < model->rowCount(); ++row) {
      const auto line = model->index(row, 0).data().toString().toLongLong();
      QCOMPARE(data.column("event")->integer(line - 2), 0);
      QCOMPARE(qstr(data.column("id")->text(line - 2)), model->index(row, 1).data().toString());
    }
    QSignalSpy asked(&opened.workspace, &Workspace::rowRequested);
    rows->selectRow(0);
    QTest::keyClick(rows, Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.front().at(1).toLongLong(), model->index(0, 0).data().toString().toLongLong());
  }

  void theWorstUserIsOneEnterAwayFromItsState() {
    Opened opened(fixture_);
    const QString file = fixture_.folder() + u"/users.csv"_s;
    TrainedFixture::runCopied(opened.workspace.command() + u" --per-user "_s + file);
    QFile csv(file);
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QString worst;
    double most = -1;
    csv.readLine();
    while (!csv.atEnd()) {
      const auto fields = csv.readLine().trimmed().split(',');
      if (fields[1].toDouble() > most)
        most = fields[1].toDouble(), worst = QString::fromUtf8(fields[0]);
    }
    auto* users = child<QTableView>(opened.workspace, "userLossTable");
    QCOMPARE(users->model()->index(0, 0).data().toString(), worst);
    QVERIFY(std::abs(exactAt(users->model(), 0, 2) - most) < 1e-9);
    QSignalSpy asked(&opened.workspace, &Workspace::workspaceRequested);
    users->selectRow(0);
    QTest::keyClick(users, Qt::Key_Return);
    QCOMPARE(opened.session.currentUser(), worst);
    QCOMPARE(asked.front().front().toString(), u"states"_s);
  }

  void regressionShowsResiduals() {
    Opened opened(fixture_, u"amount"_s);
    QTRY_COMPARE(opened.workspace.first()->wish.run, std::string("amount"));
    QVERIFY(!child<ConfusionView>(opened.workspace, "confusion")->isVisible());
    const auto& curve =
        child<plots::XyChart>(opened.workspace, "precisionRecallCellChart")->curves().front();
    const auto& output = opened.workspace.first()->output();
    QCOMPARE(curve.points.size(), qsizetype(output.labels.size()));
    QCOMPARE(float(curve.points[3].x()), output.predictions[3]);
    QVERIFY(std::abs(curve.points[3].y() -
                     (double(output.labels[3]) - double(output.predictions[3]))) < 1e-9);
  }

  void reportsAreOneFile() {
    Opened opened(fixture_);
    opened.compareWith(u"second"_s);
    const QString html = fixture_.folder() + u"/report.html"_s,
                  pdf = fixture_.folder() + u"/report.pdf"_s;
    for (const QString& path : {html, pdf})
      STATEROOM_VERIFY(writeEvaluationReport(path, u"Visits <b>"_s, opened.workspace.first(),
                                             opened.workspace.second(),
                                             opened.workspace.intervals(), 0.5));
    QFile page(html), paper(pdf);
    QVERIFY(page.open(QIODevice::ReadOnly) && paper.open(QIODevice::ReadOnly));
    const QByteArray text = page.readAll();
    QVERIFY(text.contains("Visits &lt;b&gt;") && text.contains("second"));
    QCOMPARE(text.count("<img src=\"data:image/svg+xml;base64,"), 3);
    QVERIFY(!text.contains("src=\"http") && !text.contains("<script") && !text.contains("<link"));
    QVERIFY(paper.read(5) == "%PDF-" && paper.size() > 20000);
    // The command line writes the same page.
    const QString other = fixture_.folder() + u"/other.html"_s;
    TrainedFixture::runCopied(opened.workspace.command() + u" --report "_s + other);
    QFile written(other);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QCOMPARE(written.readAll().replace("<title>Visits</title>", ""),
             QByteArray(text)
                 .replace("<title>Visits &lt;b&gt;</title>", "")
                 .replace("Visits &lt;b&gt;", "Visits"));
  }

  void lookingForAUserChoosesNobody() {
    Opened opened(fixture_);
    opened.session.setCurrentUser(u"7"_s);
    QSignalSpy changed(&opened.session, &Session::currentUserChanged);
    auto* filter = child<QLineEdit>(opened.workspace, "userLossFilter");
    auto* users = child<QTableView>(opened.workspace, "userLossTable");
    for (const char* text : {"1", "12", "nobody", ""}) filter->setText(QString::fromLatin1(text));
    QCOMPARE(changed.count(), 0);
    const bool isScored = users->currentIndex().isValid();  // 7 may be of another split
    QCOMPARE(isScored ? users->currentIndex().siblingAtColumn(0).data().toString() : u"7"_s,
             u"7"_s);
    users->selectRow(users->model()->index(0, 0).data().toString() == u"7"_s ? 1 : 0);
    QCOMPARE(changed.count(), 1);
    const QString user = opened.session.currentUser();
    filter->setText(u"nobody"_s);
    filter->setText({});
    QCOMPARE(changed.count(), 1);
    QCOMPARE(users->currentIndex().siblingAtColumn(0).data().toString(), user);
  }

  void aClosedProjectLeavesNothingToChoose() {
    Opened opened(fixture_);
    auto* confusion = child<ConfusionView>(opened.workspace, "confusion");
    const QPoint place = confusion->cellRect(0, 0).center();
    opened.session.close();
    QCOMPARE(opened.workspace.first(), nullptr);
    QTest::mouseClick(confusion, Qt::LeftButton, {}, place);
    QTest::keyClick(confusion, Qt::Key_Return);
    opened.workspace.setThreshold(0.2);
    QCOMPARE(opened.model("metricTable")->rowCount(), 0);
    QCOMPARE(opened.model("userLossTable")->rowCount(), 0);
    QVERIFY(child<plots::XyChart>(opened.workspace, "rocCellChart")->curves().empty());
  }

  void whatCannotBeScoredIsNotTriedAgainAndAgain() {
    TrainedFixture fixture;
    fixture.train(u"whole"_s, {u"training.epochs=1"_s});
    const QDir runs(fixture.project() + u"/runs"_s);
    for (const QString& weights : {u"whole/checkpoints"_s, u"whole/best"_s, u"whole/final"_s})
      QVERIFY(QDir(runs.filePath(weights)).removeRecursively());
    Session session;
    QUndoStack undo;
    EvaluateWorkspace workspace(&session, &undo);
    workspace.show();
    QSignalSpy failed(&workspace, &Workspace::failed);
    STATEROOM_VERIFY(session.open(fixture.project().toStdString()));
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 20000);
    QSignalSpy changed(&session, &Session::runsChanged);
    for (int i = 0; i < 3; ++i) {  // the runs change and change, as while one is live
      TrainedFixture::runCopied(
          session.commandLine(u"runs note"_s, {u"whole"_s, u"note %1"_s.arg(i)}));
      session.refresh();
      QTRY_VERIFY(changed.count() > i);
      QTRY_VERIFY(!workspace.isScoring());
    }
    QCOMPARE(failed.count(), 1);
  }

  void usersMayBeginFromTheLedger() {
    TrainedFixture fixture;
    fixture.train(u"first"_s, {u"training.epochs=2"_s});
    Opened opened(fixture);
    QVERIFY(child(opened.workspace, "evaluateStates")->isHidden());  // there is no ledger yet
    const double initial = opened.workspace.first()->metrics.at("loss");
    TrainedFixture::runCopied(opened.session.commandLine(
        u"predict"_s, {u"--stateful"_s, u"--input"_s, fixture.project() + u"/data/visits.csv"_s}));
    opened.workspace.activate();
    auto* states = child<QComboBox>(opened.workspace, "evaluateStates");
    QVERIFY(!states->isHidden());
    states->setCurrentIndex(1);
    Q_EMIT states->activated(1);
    QTRY_VERIFY(opened.workspace.first() != nullptr && opened.workspace.first()->wish.fromLedger);
    opened.wait();
    const double remembered = opened.workspace.first()->metrics.at("loss");
    QVERIFY(remembered != initial);
    const auto isWhatIsSaid = [&opened] {
      const auto said = copied(opened.workspace).at("metrics").at("loss").get<double>();
      return std::abs(said - opened.workspace.first()->metrics.at("loss")) < 1e-9;
    };
    QVERIFY(isWhatIsSaid());
    // Another program resets them: the users begin as in training again.
    TrainedFixture::runCopied(
        opened.session.commandLine(u"state reset"_s, {u"--all"_s, u"--to"_s, u"initial"_s}));
    QTRY_VERIFY_WITH_TIMEOUT(
        std::abs(opened.workspace.first()->metrics.at("loss") - initial) < 1e-9, 5000);
    QVERIFY(isWhatIsSaid());
  }

  void theReportWaitsForTheScoring() {
    Opened opened(fixture_);
    auto* report = child<QAbstractButton>(opened.workspace, "evaluateReport");
    QVERIFY(report->isEnabled());
    opened.session.setCurrentRun(u"second"_s);
    QVERIFY(!report->isEnabled());  // the numbers are still those of the first
    opened.wait();
    QVERIFY(report->isEnabled());
    QCOMPARE(opened.workspace.first()->wish.run, std::string("second"));
  }

  void theCopiedCommandCountsAtTheThreshold() {
    Opened opened(fixture_);
    opened.workspace.setThreshold(0.15);
    const auto at = copied(opened.workspace).at("at_threshold");
    QCOMPARE(at.at("threshold").get<double>(), 0.15);
    const auto& counts = child<ConfusionView>(opened.workspace, "confusion")->counts();
    for (std::size_t a = 0; a < 2; ++a)
      for (std::size_t p = 0; p < 2; ++p)
        QCOMPARE(at.at("confusion").at(a).at(p).get<double>(), counts[a][p]);
    const double recall = counts[1][1] / (counts[1][0] + counts[1][1]);
    QVERIFY(std::abs(at.at("recall").get<double>() - recall) < 1e-12);
  }

  void theReportButtonCopiesItsCommand() {
    Opened opened(fixture_);
    child<QAction>(opened.workspace, "evaluateReportCommand")->trigger();
    const QString written = QDir::current().filePath(u"first-test.html"_s);
    QFile::remove(written);
    TrainedFixture::runCopied(QApplication::clipboard()->text());
    QVERIFY(QFile::exists(written));
    QVERIFY(QFile::remove(written));
  }

  void theThresholdIsSavedInTheProjectAndUndone() {
    Opened opened(fixture_);
    auto* save = child<QPushButton>(opened.workspace, "thresholdSave");
    opened.workspace.setThreshold(0.35);
    save->click();
    QCOMPARE(opened.session.decisionThreshold(), std::optional(0.35));
    QVERIFY(!save->isEnabled());
    {
      Opened again(fixture_);
      QCOMPARE(again.workspace.threshold(), 0.35);
      // What the command decides by when it is not told.
      const auto told = TrainedFixture::runCopied(
          again.session.commandLine(u"evaluate"_s, {u"--run"_s, u"first"_s}));
      QCOMPARE(told.json().at("at_threshold").at("threshold").get<double>(), 0.35);
    }
    opened.undo.undo();
    QCOMPARE(opened.session.decisionThreshold(), std::nullopt);
    QCOMPARE(opened.workspace.threshold(), 0.5);
    QVERIFY(save->isEnabled());
  }

  void theMatrixIsCopiedAsATable() {
    Opened opened(fixture_);
    auto* confusion = child<ConfusionView>(opened.workspace, "confusion");
    QTest::keySequence(confusion, QKeySequence::Copy);
    const QStringList lines = QApplication::clipboard()->text().split(u'\n');
    QCOMPARE(lines[0], u"actual\tpredicted 0\tpredicted 1"_s);
    const auto& counts = confusion->counts();
    QCOMPARE(lines[1], u"0\t%1\t%2"_s.arg(counts[0][0]).arg(counts[0][1]));
    QCOMPARE(lines[2], u"1\t%1\t%2"_s.arg(counts[1][0]).arg(counts[1][1]));
  }

  void twoRegressionsAreBothInTheCharts() {
    Opened opened(fixture_, u"amount"_s);
    QTRY_COMPARE(opened.workspace.first()->wish.run, std::string("amount"));
    opened.wait();
    opened.compareWith(u"amount-2"_s);
    for (const char* chart : {"rocCellChart", "precisionRecallCellChart", "calibrationCellChart"}) {
      const auto& curves = child<plots::XyChart>(opened.workspace, chart)->curves();
      QCOMPARE(curves.size(), std::size_t{2});
      QCOMPARE(curves[0].name, u"amount-2"_s);
      QCOMPARE(curves[1].name, u"amount"_s);
      QCOMPARE(curves[0].points.size(), curves[1].points.size());
    }
    const auto& output = opened.workspace.second()->output();
    const auto& predicted =
        child<plots::XyChart>(opened.workspace, "rocCellChart")->curves()[0].points;
    QCOMPARE(float(predicted[2].y()), output.predictions[2]);
  }

  void aPointIsChosenWithTheArrows() {
    Opened opened(fixture_);
    opened.compareWith(u"second"_s);
    auto* chart = child<plots::XyChart>(opened.workspace, "userScatterCellChart");
    QTest::keyClick(chart, Qt::Key_Right);
    const QString first = opened.session.currentUser();
    QVERIFY(!first.isEmpty());
    QTest::keyClick(chart, Qt::Key_Right);
    QVERIFY(opened.session.currentUser() != first);
    QCOMPARE(chart->markers().size(), std::size_t{1});
    QTest::keyClick(chart, Qt::Key_Left);
    QCOMPARE(opened.session.currentUser(), first);
  }

  void everyControlHasANameAndIsReachedByTab() {
    Opened opened(fixture_);
    opened.compareWith(u"second"_s);
    QCOMPARE(outOfReach(opened.workspace), QString());
  }

  void itemModelsKeepTheRules() {
    Opened opened(fixture_);
    for (const char* table : {"metricTable", "userLossTable", "scoredRowTable"}) {
      const QAbstractItemModelTester tester(opened.model(table),
                                            QAbstractItemModelTester::FailureReportingMode::QtTest);
      opened.workspace.setThreshold(0.3);
    }
    auto* confusion = child<ConfusionView>(opened.workspace, "confusion");
    const QAbstractItemModelTester tester(opened.model("scoredRowTable"),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTest::keyClick(confusion, Qt::Key_Return);
    QTest::keyClick(confusion, Qt::Key_Right);
  }

 private:
  TrainedFixture fixture_;
};

QTEST_MAIN(TestEvaluateWorkspace)
#include "test_evaluate_workspace.moc"
