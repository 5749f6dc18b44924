// The Train workspace through its real widgets, with runs on disk.
#include <QAbstractButton>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <QUndoStack>
#include <cmath>

#include "plots/chart_export.h"
#include "plots/curve_chart.h"
#include "tests/support/paths.h"
#include "tests/ui/train/run_fixture.h"
#include "tests/ui/window_fixture.h"
#include "ui/panels/train/chart_cell.h"
#include "ui/panels/train/run_table.h"
#include "ui/panels/train/train_workspace.h"
#include "ui/widgets/label.h"
#include "ui/widgets/tables.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

/// A project with a run that is on and two that have ended, shown in a workspace of its own.
struct Opened {
  explicit Opened(bool withRuns = true) {
    if (withRuns) {
      otter.emplace(
          folder(),
          RunPlan{.name = "calm-otter", .colour = 2, .learningRate = 5e-4, .startedBefore = 300});
      heron.emplace(folder(), RunPlan{.name = "brave-heron",
                                      .status = "stopped_early",
                                      .steps = 252,
                                      .colour = 1,
                                      .learningRate = 1e-3,
                                      .startedBefore = 200});
      fox.emplace(folder(),
                  RunPlan{.name = "quiet-fox", .status = "running", .startedBefore = 100});
      fox->advance(140);
    }
    workspace.resize(1400, 900);
    workspace.show();
    if (auto opened = session.open(folder()); !opened)
      qFatal("%s", opened.error().message().c_str());
    if (!withRuns) return;
    const bool ready = QTest::qWaitFor([this] {
      const auto series = workspace.curves().series("quiet-fox", "train/loss");
      return series && series->size() == 140 && chart("loss").curves().size() == 6;
    });
    if (!ready) qFatal("the runs did not appear");
    QTest::qWait(50);
  }

  std::filesystem::path folder() const { return fixture.project().toStdString(); }
  plots::CurveChart& chart(const std::string& metric) {
    return child<ChartCell>(workspace, ("chart_" + metric).c_str())->chart();
  }
  QTableView* table() { return child<QTableView>(workspace, "runTable"); }
  QModelIndex cell(const QString& run, int column) {
    const QAbstractItemModel* model = table()->model();
    for (int row = 0; row < model->rowCount(); ++row) {
      if (model->index(row, 1).data().toString() == run) return model->index(row, column);
    }
    return {};
  }
  void click(const QModelIndex& index, Qt::KeyboardModifiers modifiers = {}) {
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, modifiers,
                      table()->visualRect(index).center());
    QTest::qWait(30);
  }
  std::set<QString> drawn() {
    std::set<QString> names;
    for (const auto& curve : chart("loss").curves()) names.insert(curve.name);
    return names;
  }

  WindowFixture fixture;
  std::optional<WrittenRun> otter, heron, fox;
  Session session;
  QUndoStack undo;
  TrainWorkspace workspace{&session, &undo};
};

}  // namespace

class TestTrainWorkspace : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    Theme::instance().install();
  }

  void withoutRunsItOffersTraining() {
    Opened opened(false);
    QVERIFY(child<QAbstractButton>(opened.workspace, "firstTrain")->isVisible());
    QCOMPARE(opened.workspace.command().startsWith(u"stateroom train "_s), true);
  }

  void everyControlHasANameAndIsReachedByTab() {
    Opened opened;
    QCOMPARE(outOfReach(opened.workspace), QString());
  }

  void everyRunIsARowAndTheNewestAreDrawn() {
    Opened opened;
    QCOMPARE(opened.table()->model()->rowCount(), 3);
    QCOMPARE(opened.cell(u"quiet-fox"_s, 2).data().toString(), u"Running"_s);
    QCOMPARE(opened.cell(u"brave-heron"_s, 2).data().toString(), u"Stopped early"_s);
    QCOMPARE(opened.drawn(),
             (std::set<QString>{u"quiet-fox"_s, u"brave-heron"_s, u"calm-otter"_s}));
    QTRY_COMPARE(opened.cell(u"brave-heron"_s, 7).data().toString(), u"learning rate 0.001"_s);
  }

  void whatBeginsJoinsAndANewNameChangesNothing() {
    Opened opened;
    const WrittenRun wren(opened.folder(),
                          RunPlan{.name = "short-wren", .steps = 28, .startedBefore = 0});
    opened.session.refresh();
    QTRY_VERIFY(opened.drawn().contains(u"short-wren"_s));  // though it is over already
    opened.click(opened.cell(u"brave-heron"_s, 0));
    QVERIFY(!opened.drawn().contains(u"brave-heron"_s));
    STATEROOM_VERIFY(renameRun(opened.folder(), "calm-otter", "calm-seal"));
    STATEROOM_VERIFY(renameRun(opened.folder(), "brave-heron", "brave-stork"));
    opened.session.refresh();
    QTRY_VERIFY(opened.cell(u"brave-stork"_s, 1).isValid());
    QTRY_COMPARE(opened.drawn(),
                 (std::set<QString>{u"quiet-fox"_s, u"calm-seal"_s, u"short-wren"_s}));
  }

  void chartsAreInOrder() {
    Opened opened;
    QStringList titles;
    for (const auto* cell : opened.workspace.findChildren<ChartCell*>()) {
      titles << QString::fromStdString(cell->metric());
    }
    QCOMPARE(titles, (QStringList{u"loss"_s, u"accuracy"_s, u"auc"_s, u"gradient_norm"_s,
                                  u"learning_rate"_s}));
    QVERIFY(opened.chart("gradient_norm").isLogY());
  }

  void groupsHaveAHeadingThatShowsTheirRuns() {
    Opened opened;
    auto* groups = child<QComboBox>(opened.workspace, "groupRuns");
    QTRY_COMPARE(groups->count(), 3);
    groups->setCurrentIndex(2);
    QCOMPARE(groups->currentText(), u"By learning rate"_s);
    QTRY_COMPARE(opened.table()->model()->rowCount(), 6);
    const QModelIndex heading = opened.table()->model()->index(4, 0);
    QVERIFY2(heading.data().toString().startsWith(u"learning rate 0.001"_s),
             qPrintable(heading.data().toString()));
    QCOMPARE(opened.table()->columnSpan(4, 0), 8);
    QCOMPARE(opened.table()->columnSpan(5, 0), 1);
    opened.click(heading);
    QCOMPARE(opened.drawn(), std::set<QString>{u"brave-heron"_s});
    groups->setCurrentIndex(0);
    QTRY_COMPARE(opened.table()->model()->rowCount(), 3);
    QCOMPARE(opened.table()->columnSpan(0, 0), 1);
    QCOMPARE(opened.drawn(), std::set<QString>{u"brave-heron"_s});
  }

  void severalSeedsAreOneCommand() {
    Opened opened;
    child<QSpinBox>(opened.workspace, "nextSeeds")->setValue(5);
    QVERIFY2(opened.workspace.command().endsWith(u" --seeds 5"_s),
             qPrintable(opened.workspace.command()));
  }

  void theEyeTogglesOneRun() {
    Opened opened;
    opened.click(opened.cell(u"calm-otter"_s, 0));
    QCOMPARE(opened.drawn(), (std::set<QString>{u"quiet-fox"_s, u"brave-heron"_s}));
    QCOMPARE(opened.cell(u"calm-otter"_s, 0).data(IconNameRole).toString(), u"eye-off"_s);
    opened.click(opened.cell(u"calm-otter"_s, 0));
    QTRY_COMPARE(opened.drawn().size(), 3UL);
  }

  void aClickShowsOnlyThatRunAndMakesItCurrent() {
    Opened opened;
    opened.click(opened.cell(u"calm-otter"_s, 1));
    QCOMPARE(opened.drawn(), std::set<QString>{u"calm-otter"_s});
    QCOMPARE(opened.session.currentRun(), u"calm-otter"_s);
    opened.click(opened.cell(u"quiet-fox"_s, 1), Qt::ControlModifier);
    QTRY_COMPARE(opened.drawn(), (std::set<QString>{u"calm-otter"_s, u"quiet-fox"_s}));
  }

  void filteringKeepsWhatIsShown() {
    Opened opened;
    auto* filter = child<QLineEdit>(opened.workspace, "runFilter");
    filter->setText(u"fox"_s);
    QCOMPARE(opened.table()->model()->rowCount(), 1);
    filter->clear();
    QCOMPARE(opened.table()->model()->rowCount(), 3);
    QVERIFY(opened.drawn().contains(u"quiet-fox"_s));
  }

  void smoothingAndLogAxisReachTheCharts() {
    Opened opened;
    child<QSlider>(opened.workspace, "smoothing")->setValue(950);
    QCOMPARE(opened.chart("loss").smoothing(), 0.95);
    auto* log = child<QCheckBox>(opened.workspace, "logY");
    log->click();
    QVERIFY(opened.chart("loss").isLogY() && opened.chart("auc").isLogY());
    log->click();
    QVERIFY(!opened.chart("loss").isLogY());
    QVERIFY(opened.chart("gradient_norm").isLogY());
  }

  void zoomIsLinkedUntilItIsNot() {
    Opened opened;
    auto& loss = opened.chart("loss");
    loss.setXRange(20, 60);
    Q_EMIT loss.xRangeChanged(20, 60);
    QCOMPARE(opened.chart("auc").xRange(), std::pair(20.0, 60.0));
    child<QAbstractButton>(opened.workspace, "zoomOut")->click();
    QTRY_VERIFY(opened.chart("auc").xRange().second > 600);
    child<QCheckBox>(opened.workspace, "linkX")->click();
    Q_EMIT loss.xRangeChanged(20, 60);
    QTest::qWait(30);
    QVERIFY(opened.chart("auc").xRange().second > 600);
  }

  void theCrosshairShowsTheValuesOfTheEventFile() {
    Opened opened;
    auto& loss = opened.chart("loss");
    QTest::mouseMove(&loss, loss.pixelAt(126, 0.3).toPoint());
    QTRY_VERIFY(loss.crosshair());
    QTRY_COMPARE(opened.chart("auc").crosshair(), loss.crosshair());
    const auto table = loss.valuesAt(126);
    const auto row =
        std::ranges::find(table.rows, u"quiet-fox"_s, &plots::CrosshairTable::Row::name);
    QVERIFY(row != table.rows.end());
    QCOMPARE(table.variants, (std::vector<QString>{u"val"_s, u"train"_s}));
    QCOMPARE(float(*row->values[0]), float(validationLoss(opened.fox->plan(), 126)));
    QCOMPARE(float(*row->values[1]), float(trainLoss(opened.fox->plan(), 126)));
  }

  void aRunThatGrowsIsFollowedWithinASecond() {
    Opened opened;
    opened.click(opened.cell(u"quiet-fox"_s, 1));
    opened.fox->advance(420);
    QTRY_VERIFY_WITH_TIMEOUT(opened.chart("loss").xRange().second == 420, 1000);
    QTRY_COMPARE_WITH_TIMEOUT(opened.cell(u"quiet-fox"_s, 5).data().toString(), u"420"_s, 2000);
    QTRY_COMPARE(child<QProgressBar>(opened.workspace, "runProgress")->value(), 600);
    QCOMPARE(child<Label>(opened.workspace, "runValue0")->text(), u"31 of 50"_s);
    opened.fox->end("done");
    QTRY_COMPARE_WITH_TIMEOUT(opened.cell(u"quiet-fox"_s, 2).data().toString(), u"Done"_s, 3000);
  }

  void aRunBegunElsewhereAppearsAndIsShown() {
    Opened opened;
    WrittenRun late(opened.folder(), {.name = "slow-tern", .status = "running", .colour = 3});
    late.advance(28);
    QTRY_VERIFY_WITH_TIMEOUT(opened.drawn().contains(u"slow-tern"_s), 2500);
    QCOMPARE(opened.table()->model()->rowCount(), 4);
  }

  void theAxisChoiceCountsEpochs() {
    Opened opened;
    child<QAbstractButton>(opened.workspace, "axis1")->click();
    QTRY_COMPARE(opened.chart("loss").xRange().second, 50.0);
    child<QAbstractButton>(opened.workspace, "axis0")->click();
    QTRY_COMPARE(opened.chart("loss").xRange().second, 700.0);
  }

  void settingsOfTheNextRunAreMarkedAndBecomeOptions() {
    Opened opened;
    auto* rate = child<QLineEdit>(opened.workspace, "next_optimizer.learning_rate");
    rate->setText(u"5e-4"_s);
    QVERIFY(rate->property("changed").toBool());
    QCOMPARE(opened.session.nextRunSettings(), QStringList{u"optimizer.learning_rate=5e-4"_s});
    QVERIFY(opened.workspace.command().endsWith(u"--set optimizer.learning_rate=5e-4"_s));
    child<QAbstractButton>(opened.workspace, "copyTrainCommand")->click();
    QCOMPARE(QApplication::clipboard()->text(), opened.workspace.command());
    rate->setText(u"0.0010"_s);  // the project's value in another spelling
    QVERIFY(opened.session.nextRunSettings().isEmpty());
  }

  void anotherProjectsNextRunBeginsWithItsOwnSettings() {
    Opened opened;
    auto* rate = child<QLineEdit>(opened.workspace, "next_optimizer.learning_rate");
    rate->setText(u"5e-4"_s);
    const WindowFixture other;
    STATEROOM_VERIFY(opened.session.open(other.project().toStdString()));
    QVERIFY(opened.session.nextRunSettings().isEmpty());
    QCOMPARE(rate->text(), u"0.001"_s);
    QVERIFY(!opened.workspace.command().contains(u"--set"_s));
  }

  /// Between the start of a program and its first status file nothing on disk tells of it.
  void theQueueStartsOneRunAtATime() {
    Opened opened(false);
    const QString count = opened.fixture.folder() + u"/started"_s;
    qputenv("STATEROOM_PROGRAM",
            opened.fixture.standIn("echo run >> '" + count.toUtf8() + "'\nsleep 0.7\n").toUtf8());
    const auto started = [&count] {
      QFile file(count);
      return file.open(QIODevice::ReadOnly) ? file.readAll().count('\n') : 0;
    };
    auto* queue = child<QAbstractButton>(opened.workspace, "queueRun");
    for (int i = 0; i < 2; ++i) queue->click();
    QTRY_COMPARE(started(), 1);
    Q_EMIT opened.session.runsChanged();
    QTest::qWait(200);
    QCOMPARE(started(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(started(), 2, 5000);  // when the first has ended
    qunsetenv("STATEROOM_PROGRAM");
  }

  void notesPinsAndNamesAreUndone() {
    Opened opened;
    const auto record = [&] { return readRun(RunFolder(opened.folder(), "calm-otter")).value(); };
    auto* table = child<RunTable>(opened.workspace, "runs");
    Q_EMIT table->pinRequested(u"calm-otter"_s, true);
    QVERIFY(record().pinned);
    Q_EMIT table->noteRequested(u"calm-otter"_s);
    auto* dialog = child<QInputDialog>(opened.workspace, "noteDialog");
    dialog->setTextValue(u"lower rate"_s);
    dialog->accept();
    QCOMPARE(record().note, std::string("lower rate"));
    QVERIFY(record().pinned);
    opened.undo.undo();
    QVERIFY(record().note.empty() && record().pinned);
    opened.undo.undo();
    QVERIFY(!record().pinned);
    Q_EMIT table->renameRequested(u"calm-otter"_s, u"otter"_s);
    QVERIFY(RunFolder(opened.folder(), "otter").exists());
    opened.undo.undo();
    QVERIFY(RunFolder(opened.folder(), "calm-otter").exists());
    QSignalSpy failed(&opened.workspace, &Workspace::failed);
    Q_EMIT table->renameRequested(u"calm-otter"_s, u"quiet-fox"_s);
    QCOMPARE(failed.count(), 1);
    QVERIFY(!opened.undo.canUndo());
  }

  void whatTheTableDoesIsCopiedAsCommands() {
    Opened opened;
    const QModelIndex heron = opened.cell(u"brave-heron"_s, 1);
    QStringList copied;
    QTimer::singleShot(0, [&copied] {
      auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
      const auto* commands = menu->findChild<QMenu*>(u"runCommandMenu"_s);
      for (QAction* action : commands->actions()) {
        action->trigger();
        copied << QApplication::clipboard()->text();
      }
      menu->close();
    });
    Q_EMIT opened.table()->customContextMenuRequested(opened.table()->visualRect(heron).center());
    const QString project = u'\'' + opened.fixture.project() + u'\'';  // with a blank in it
    QCOMPARE(copied.size(), 4);
    QCOMPARE(copied[0], u"stateroom runs show %1 brave-heron"_s.arg(project));
    QCOMPARE(copied[1], u"stateroom runs pin %1 brave-heron"_s.arg(project));
    QCOMPARE(copied[2],
             u"stateroom train %1 --resume brave-heron --continue-after-stop"_s.arg(project));
    QCOMPARE(copied[3], u"stateroom runs delete %1 brave-heron"_s.arg(project));
  }

  void anExportIsCopiedAsACommand() {
    Opened opened;
    opened.click(opened.cell(u"calm-otter"_s, 1));
    auto* exports = child<QPushButton>(opened.workspace, "exportCheckpoint");
    const auto* checkpoints = child<QTableView>(opened.workspace, "checkpointTable")->model();
    QTRY_COMPARE(checkpoints->index(0, 0).data().toString(), u"700"_s);
    exports->menu()->actions().back()->menu()->actions().back()->trigger();
    QVERIFY(QApplication::clipboard()->text().endsWith(
        u"--run calm-otter --checkpoint 700 --format safetensors --output "
        u"calm-otter-700.safetensors"_s));
  }

  void checkpointsOfTheCurrentRunAreListed() {
    Opened opened;
    opened.click(opened.cell(u"calm-otter"_s, 1));
    auto* checkpoints = child<QTableView>(opened.workspace, "checkpointTable");
    QTRY_COMPARE(checkpoints->model()->index(0, 0).data().toString(), u"700"_s);
    QTRY_VERIFY(child<QAbstractButton>(opened.workspace, "restoreCheckpoint")->isEnabled());
    opened.click(opened.cell(u"quiet-fox"_s, 1));
    QTRY_COMPARE(checkpoints->model()->index(0, 0).data().toString(), u"140"_s);
    QTRY_VERIFY(!child<QAbstractButton>(opened.workspace, "restoreCheckpoint")->isEnabled());
  }

  void theExportedTableHasEveryPoint() {
    Opened opened;
    const QString path = opened.fixture.folder() + u"/loss.csv"_s;
    QVERIFY(plots::exportChart(opened.chart("loss"), path).has_value());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto lines = file.readAll().count('\n');
    QCOMPARE(lines, 1 + (140 + 10) + (252 + 18) + (700 + 50));
  }

  void renamingMovesTheFolder() {
    Opened opened;
    const QModelIndex name = opened.cell(u"calm-otter"_s, 1);
    auto* model = const_cast<QAbstractItemModel*>(name.model());
    QVERIFY(model->setData(name, u"best-so-far"_s));
    QTRY_VERIFY(opened.cell(u"best-so-far"_s, 1).isValid());
    QVERIFY(RunFolder(opened.folder(), "best-so-far").exists());
  }
};

QTEST_MAIN(TestTrainWorkspace)
#include "test_train_workspace.moc"
