// stateroom-screenshots FOLDER PROJECT PROJECT...: pictures of the window in both themes and two
// sizes, of the first project; the second has no runs, the fourth a regression. Settings of the
// user are neither read nor written. STATEROOM_PICTURES=model,states: only of those workspaces;
// "empty": what is not there yet. STATEROOM_PASS=light-1600: only that theme and size; the states'
// pictures end with a ledger that is spoilt.
#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QSettings>
#include <QStandardPaths>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>
#include <functional>

#include "core/predict/kept_model.h"
#include "core/state/ledger_branches.h"
#include "plots/graph_view.h"
#include "ui/frame/main_window.h"
#include "ui/panels/evaluate/evaluate_workspace.h"
#include "ui/panels/model/model_workspace.h"
#include "ui/panels/predict/batch_panel.h"
#include "ui/panels/predict/predict_workspace.h"
#include "ui/panels/start/start_page.h"
#include "ui/panels/states/states_workspace.h"
#include "ui/session/recent_projects.h"
#include "ui/theme/theme.h"
#include "ui/translation.h"

using namespace stateroom;
using namespace Qt::StringLiterals;

namespace {

struct Picture {
  QString name;
  ColourScheme scheme;
  QSize size;
};

std::vector<Picture> pictures() {
  std::vector<Picture> all;
  const QString pass = qEnvironmentVariable("STATEROOM_PASS");
  for (const QSize size : {QSize(1600, 1000), QSize(1280, 720)})
    for (const auto scheme : {ColourScheme::Light, ColourScheme::Dark})
      all.push_back(
          {u"-%1-%2"_s.arg(scheme == ColourScheme::Dark ? u"dark"_s : u"light"_s).arg(size.width()),
           scheme, size});
  if (!pass.isEmpty())
    std::erase_if(all, [&](const Picture& picture) { return picture.name != u'-' + pass; });
  return all;
}

/// After so many milliseconds; 0: as it is at this moment.
bool save(QWidget& window, const QDir& folder, const QString& name, int wait = 250) {
  if (wait > 0) QTest::qWait(wait);
  const bool saved = window.grab().save(folder.filePath(name + u".png"_s));
  std::printf("%s %s\n", saved ? "wrote" : "CANNOT WRITE", qPrintable(folder.filePath(name)));
  return saved;
}

void waitForData(MainWindow& window) {
  DataSession* data = window.dataSession();
  if (!QTest::qWaitFor([data] { return !data->isLoading() && (data->loaded() || data->error()); },
                       60000))
    std::printf("the data were not read in time\n");
  QTest::qWait(600);
}

void waitFor(MainWindow& window, int workspace, const std::function<bool()>& ready) {
  window.showWorkspace(workspace);
  if (!QTest::qWaitFor(ready, 60000))
    std::printf("workspace %d was not ready in time\n", workspace);
  QTest::qWait(400);
}

template <typename Widget>
Widget* find(MainWindow& window, const QString& name) {
  return window.findChild<Widget*>(name);
}

void choose(QComboBox* combo, int index) {
  combo->setCurrentIndex(index);
  Q_EMIT combo->activated(index);
}

/// One window's Model, Evaluate and Predict: full, and busy with the next thing that was asked for.
class ModelPictures {
 public:
  ModelPictures(MainWindow& window, const QDir& folder, const QString& suffix)
      : window_(window),
        folder_(folder),
        suffix_(suffix),
        model_(window.findChild<ModelWorkspace*>()),
        evaluate_(window.findChild<EvaluateWorkspace*>()),
        predict_(window.findChild<PredictWorkspace*>()) {
    window_.session()->setCurrentUser(u"42"_s);
  }

  bool takeModel() {
    waitFor(window_, 1, [this] { return model_->shown() != nullptr; });
    auto* source = find<QComboBox>(window_, u"modelSource"_s);
    choose(source, 1);
    picture("model-busy", 0);
    auto* asRun = find<QAbstractButton>(window_, u"graphAsRun"_s);
    waitFor(window_, 1, [=] { return asRun->isEnabled(); });
    auto* view = find<plots::GraphView>(window_, u"graphView"_s);
    view->select(u"layer:lstm"_s);
    Q_EMIT view->activated(u"layer:lstm"_s);
    QTest::qWait(400);
    picture("model");
    auto* heatmap = find<QAbstractButton>(window_, u"heatmap"_s);
    heatmap->click();
    Q_EMIT view->activated(u"layer:lstm"_s);
    QTest::qWait(400);
    picture("model-heatmap");
    find<QAbstractButton>(window_, u"histogram"_s)->click();
    return good_;
  }

  bool takeEvaluate() {
    const auto scored = [this] { return evaluate_->first() != nullptr && !evaluate_->isScoring(); };
    waitFor(window_, 3, scored);
    auto* against = find<QComboBox>(window_, u"evaluateAgainst"_s);
    choose(against, against->count() - 1);
    waitFor(window_, 3, scored);
    find<QAbstractButton>(window_, u"thresholdBestF1"_s)->click();
    picture("evaluate");
    auto* split = find<QComboBox>(window_, u"evaluateSplit"_s);
    choose(split, 0);
    picture("evaluate-busy", 0);
    choose(split, 2);
    waitFor(window_, 3, scored);
    return good_;
  }

  /// Of a project whose model says numbers.
  bool takeRegression(const QString& project) {
    window_.openProject(project);
    waitForData(window_);
    waitFor(window_, 3,
            [this] { return evaluate_->first() != nullptr && !evaluate_->isScoring(); });
    picture("evaluate-regression");
    return good_;
  }

  bool takePredict() {
    const auto answered = [this] {
      return predict_->answer().has_value() && !predict_->isAsking();
    };
    waitFor(window_, 5, answered);
    picture("predict");
    auto* checkpoint = find<QComboBox>(window_, u"predictCheckpoint"_s);
    choose(checkpoint, 1);
    picture("predict-busy", 0);
    choose(checkpoint, 0);
    waitFor(window_, 5, answered);
    auto* signature = find<QComboBox>(window_, u"predictSignature"_s);
    choose(signature, 1);
    waitFor(window_, 5, answered);
    picture("predict-step");
    choose(signature, 0);
    waitFor(window_, 5, answered);
    auto* tabs = find<QTabBar>(window_, u"predictTabs"_s);
    takeTable(tabs);
    tabs->setCurrentIndex(2);
    const QString data = dataFile();
    find<QLineEdit>(window_, u"batchOutput"_s)->setText(u"predictions.csv"_s);
    window_.findChild<BatchPanel*>()->chooseInput(QDir::current().relativeFilePath(data));
    picture("predict-batch");
    tabs->setCurrentIndex(0);
    return good_;
  }

 private:
  /// Without rows; then the visits of a user, predicted, one of them with a cell that is no number.
  void takeTable(QTabBar* tabs) {
    tabs->setCurrentIndex(1);
    picture("predict-table-empty");
    QFile data(dataFile());
    if (!data.open(QIODevice::ReadOnly)) return;
    QByteArray rows = data.readLine();
    while (!data.atEnd())
      if (const QByteArray line = data.readLine(); line.startsWith("42,")) rows += line;
    rows.replace(",13.8,", ",n/a,");
    QApplication::clipboard()->setText(QString::fromUtf8(rows));
    QTest::keyClick(find<QWidget>(window_, u"tableEmpty"_s), Qt::Key_V, Qt::ControlModifier);
    find<QAbstractButton>(window_, u"predictTable"_s)->click();
    waitFor(window_, 5, [this] { return !predict_->isAsking(); });
    picture("predict-table");
    find<QAbstractButton>(window_, u"clearTable"_s)->click();
  }

  QString dataFile() const {
    return QString::fromStdString((window_.session()->folder() / "data" / "pbcseq.csv").string());
  }

  void picture(const char* name, int wait = 250) {
    good_ &= save(window_, folder_, QString::fromLatin1(name) + suffix_, wait);
  }

  MainWindow& window_;
  const QDir& folder_;
  QString suffix_;
  ModelWorkspace* model_;
  EvaluateWorkspace* evaluate_;
  PredictWorkspace* predict_;
  bool good_ = true;
};

/// What the workspaces offer where there is nothing yet: of a project without runs, and of one
/// without data.
bool takeEmptyPictures(MainWindow& window, const QDir& folder, const QString& project,
                       const QString& suffix) {
  window.openProject(project);
  waitForData(window);
  bool good = true;
  for (const auto& [place, name] :
       {std::pair(2, u"train-empty"_s), std::pair(3, u"evaluate-empty"_s),
        std::pair(5, u"predict-empty"_s)}) {
    window.showWorkspace(place);
    good &= save(window, folder, name + suffix);
  }
  const QTemporaryDir made;
  QFile file(made.filePath(u"new.stateroom"_s));
  if (!file.open(QIODevice::WriteOnly)) return false;
  file.write("title: \"New\"\n");
  file.close();
  window.openProject(made.path());
  QTest::qWait(800);
  window.showWorkspace(1);
  good &= save(window, folder, u"model-empty"_s + suffix);
  window.session()->close();
  return good;
}

/// One window's States workspace: its pages one after the other.
class StatesPictures {
 public:
  StatesPictures(MainWindow& window, const QDir& folder, const QString& suffix)
      : window_(window),
        folder_(folder),
        suffix_(suffix),
        states_(window.findChild<StatesWorkspace*>()->states()) {}

  /// Where there is no ledger yet, the offer to fill one.
  bool take() {
    window_.showWorkspace(4);
    if (!QTest::qWaitFor([this] { return states_->sequence() >= 0; }, 5000)) return false;
    if (states_->sequence() == 0) return picture("states-empty");
    if (!settle()) return false;
    picture("states");
    if (!states_->isWritable()) return good_;
    takeDays();
    takeAnalyses();
    takeEdit();
    takeWhatIf();
    press("compareButton");
    find<QLineEdit>(window_, u"compareWith"_s)->setText(u"51"_s);
    QTest::keyClick(find<QLineEdit>(window_, u"compareWith"_s), Qt::Key_Return);
    settle();
    picture("states-compare");
    press("compareClose");
    takeReplay();
    takeOtherRun();
    takeOtherModel();
    takeConflict();
    takeLocked();
    takeBroken("states-foreign", [](const QString& path) {
      auto database = sqlite::Database::open(path.toStdString(), sqlite::Access::Create);
      return database && database->run("CREATE TABLE songs(title TEXT)");
    });
    takeBroken("states-damaged", [](const QString& path) {
      QFile file(path);
      write(file, QByteArray(8192, 'x'));
      return true;
    });
    return good_;
  }

 private:
  bool settle() {
    const bool settled = QTest::qWaitFor(
        [this] { return states_->details() != nullptr && !states_->work()->isBusy(); }, 20000);
    QTest::qWait(400);
    return settled;
  }
  void press(const char* button) {
    find<QAbstractButton>(window_, QString::fromLatin1(button))->click();
    settle();
  }
  bool picture(const char* name) {
    return good_ &= save(window_, folder_, QString::fromLatin1(name) + suffix_);
  }

  /// An edit with its dry run.
  void takeEdit() {
    states_->editing()->begin();
    auto* table = find<QTableView>(window_, u"unitTable"_s);
    for (int row = 0; row < qMin(24, table->model()->rowCount()); ++row)
      table->selectionModel()->select(table->model()->index(row, 0), QItemSelectionModel::Select);
    press("zeroUnits");
    table->clearSelection();
    states_->editing()->setNote(u"Zero what drives the jump"_s);
    settle();
    picture("states-edit");
    takeNextStep();
    table->selectRow(2);
    press("copyUnits");
    find<QLineEdit>(window_, u"transplantSource"_s)->setText(u"51@4"_s);
    picture("states-transplant");
    states_->editing()->discard();
  }

  /// The dry run with other inputs in the next step.
  void takeNextStep() {
    press("nextInputs");
    auto* fields = find<QWidget>(window_, u"nextFields"_s);
    const auto bili = [fields] { return fields->findChild<QLineEdit*>(u"input_bili"_s); };
    good_ &= QTest::qWaitFor([&] { return bili() != nullptr; }, 20000);
    if (bili() != nullptr) bili()->setText(u"1.2"_s);
    QTest::qWait(300);
    settle();
    picture("states-next-step");
    press("nextAsLast");
    press("nextInputs");
  }

  void takeAnalyses() {
    for (const auto& [question, name] :
         {std::pair("askSimilar", "states-similar"), std::pair("askAnomalies", "states-anomalies"),
          std::pair("askCensus", "states-census")}) {
      find<QAction>(window_, QString::fromLatin1(question))->trigger();
      (void)QTest::qWaitFor([this] { return !states_->lists()->isBusy(); }, 20000);
      picture(name);
    }
    press("analysisClose");
  }

  /// An edit that cannot be written while another program writes.
  void takeLocked() {
    window_.session()->setCurrentUser(u"42"_s);
    settle();
    states_->editing()->begin();
    find<QTableView>(window_, u"unitTable"_s)->selectRow(0);
    press("zeroUnits");
    {
      auto other = Ledger::open(ledgerPath(window_.session()->folder()));
      const auto writing = sqlite::Transaction::begin(other->database());
      find<QAbstractButton>(window_, u"commitEdit"_s)->click();
      good_ &= QTest::qWaitFor(
          [this] {
            const auto* refused = find<QWidget>(window_, u"message_refused"_s);
            return refused != nullptr && refused->isVisible();
          },
          20000);
      picture("states-locked");
    }
    states_->editing()->discard();
    settle();
  }

  /// What is no ledger in the place of one.
  void takeBroken(const char* name, const std::function<bool(const QString& path)>& spoil) {
    const QString project = QString::fromStdString(window_.session()->folder().string());
    window_.session()->close();
    QTest::qWait(300);
    for (const auto* end : {"", "-wal", "-shm"})
      QFile::remove(project + u"/states.sqlite"_s + QString::fromLatin1(end));
    good_ &= spoil(project + u"/states.sqlite"_s);
    window_.openProject(project);
    waitForData(window_);
    window_.showWorkspace(4);
    QTest::qWait(1500);
    picture(name);
  }

  /// The same history by the day.
  void takeDays() {
    auto* picker = find<QComboBox>(window_, u"scalePicker"_s);
    for (const int index : {picker->findText(u"day"_s), 0}) {
      picker->setCurrentIndex(index);
      Q_EMIT picker->activated(index);
      if (index > 0) picture("states-days");
    }
  }

  /// Another user's edit, after somebody else has written.
  void takeConflict() {
    window_.session()->setCurrentUser(u"14"_s);
    QTest::qWait(300);
    settle();
    states_->editing()->begin();
    find<QTableView>(window_, u"unitTable"_s)->selectRow(0);
    press("zeroUnits");
    const std::string user = states_->history()->user.toStdString();
    const std::int64_t before = states_->history()->head()->number;
    if (auto ledger = Ledger::open(ledgerPath(window_.session()->folder())))
      if (!editUnits(*ledger, user, {{{}, "h", 17, 0.5F}}, {"nurse", "seen on the ward", before}))
        good_ = false;
    settle();
    states_->show(before);
    press("commitEdit");
    picture("states-conflict");
    states_->editing()->discard();
    if (auto ledger = Ledger::open(ledgerPath(window_.session()->folder())))
      if (!reset(*ledger, user, {ResetTarget::Kind::Revision, before, {}})) good_ = false;
    QTest::qWait(600);
    settle();
  }

  void takeWhatIf() {
    const std::int64_t visit = states_->history()->at(states_->history()->columns() - 3)->number;
    states_->show(visit);
    find<QTabBar>(window_, u"revisionTabs"_s)->setCurrentIndex(1);
    states_->whatIf()->set(visit, u"bili"_s, u"1.2"_s);
    states_->whatIf()->set(visit, u"albumin"_s, u"4.1"_s);
    settle();
    picture("states-what-if");
    states_->whatIf()->clear();
    find<QTabBar>(window_, u"revisionTabs"_s)->setCurrentIndex(0);
    states_->show(states_->history()->head()->number);
    settle();
  }

  /// With today's data, of which somebody has changed a row.
  void takeReplay() {
    QFile data(
        QString::fromStdString((window_.session()->folder() / "data" / "pbcseq.csv").string()));
    if (!data.open(QIODevice::ReadOnly)) return;
    const QByteArray text = data.readAll();
    data.close();
    QList<QByteArray> lines = text.split('\n');
    int visit = 0;
    for (QByteArray& line : lines)
      if (line.startsWith("42,") && ++visit == 14) line.replace(",13.8,", ",2.9,");
    write(data, lines.join('\n'));
    window_.dataSession()->reload();
    waitForData(window_);
    press("replayButton");
    press("replayToday");
    picture("states-replay");
    takeReplayOfAll();
    press("replayClose");
    find<QAbstractButton>(window_, u"replayRecorded"_s)->click();
    write(data, text);
    window_.dataSession()->reload();
    waitForData(window_);
  }

  /// While it goes on, and done.
  void takeReplayOfAll() {
    find<QAbstractButton>(window_, u"replayAll"_s)->click();
    auto* all = states_->ledgerReplay();
    (void)QTest::qWaitFor(
        [all] { return all->found().done > all->found().users / 4 || !all->isRunning(); }, 20000);
    good_ &= window_.grab().save(folder_.filePath(u"states-busy"_s + suffix_ + u".png"_s));
    (void)QTest::qWaitFor([all] { return !all->isRunning(); }, 60000);
    picture("states-replay-all");
    find<QAbstractButton>(window_, u"replayUser"_s)->click();
  }

  /// The ledger is bound to the model of a run that was trained apart.
  void takeOtherModel() {
    const LedgerModel bound = *states_->history()->bound;
    const auto bind = [this](auto model) {
      states_->writer()->write({}, [model](StateDesk& desk, Ledger& ledger) -> Result<HeadMoves> {
        STATEROOM_TRY(const auto found, model(desk));
        STATEROOM_CHECK(ledger.bind(found));
        return HeadMoves{};
      });
      QTest::qWait(1000);
      settle();
    };
    bind([name = otherRun().toStdString()](StateDesk& desk) -> Result<LedgerModel> {
      STATEROOM_TRY(auto* const engine, desk.shelf().engine());
      return keepModel(*engine, desk.folder(), name, "best");
    });
    find<QAbstractButton>(window_, u"foreignToggle"_s)->setChecked(true);
    QTest::qWait(1500);
    picture("states-incompatible");
    find<QAbstractButton>(window_, u"foreignToggle"_s)->setChecked(false);
    bind([bound](StateDesk&) -> Result<LedgerModel> { return bound; });
  }

  QString otherRun() const {
    for (const RunRecord& run : window_.session()->runs())
      if (const QString name = QString::fromStdString(run.name); name != states_->boundRun())
        return name;
    return {};
  }

  void takeOtherRun() {
    const QString bound = states_->boundRun();
    window_.session()->setCurrentRun(otherRun());
    QTest::qWait(1500);
    settle();
    picture("states-other-run");
    window_.session()->setCurrentRun(bound);
  }

  static void write(QFile& file, const QByteArray& text) {
    if (file.open(QIODevice::WriteOnly)) file.write(text);
    file.close();
  }

  MainWindow& window_;
  const QDir& folder_;
  QString suffix_;
  StatesController* states_;
  bool good_ = true;
};

/// Train while a run goes on; the run is gone afterwards.
bool takeBusyTraining(MainWindow& window, const QDir& folder, const QString& suffix) {
  Session* session = window.session();
  const QString name = u"calm-otter"_s;
  const auto run = [session, name] { return session->run(name); };
  const QStringList settings = {u"--run"_s, name,
                                u"--set"_s, u"training.epochs=400"_s,
                                u"--set"_s, u"early_stopping.patience=60"_s};
  if (!session->startJob(u"train"_s, settings)) return false;
  constexpr double Epochs = 40;
  const auto far = [&] { return run() != nullptr && run()->epoch >= Epochs && run()->bestStep; };
  bool good = QTest::qWaitFor(far, 120000) && session->currentRun() == name;
  good &= save(window, folder, u"train-busy"_s + suffix, 600);
  const RunFolder there(session->folder(), name.toStdString());
  good &= session->control(name, "stop-now").has_value() &&
          QTest::qWaitFor([&] { return run() != nullptr && hasEnded(*run()); }, 20000);
  std::filesystem::remove_all(there.path());
  return good && QTest::qWaitFor([&] { return run() == nullptr; }, 5000);
}

/// The settings as they are when the program has only these recent projects.
void forgetAllBut(const QStringList& projects) {
  QSettings().clear();
  for (qsizetype i = projects.size() - 1; i >= 0; --i) RecentProjects::add(projects[i]);
}

/// `only`: workspaces; none: all.
bool takePictures(const QDir& folder, const QStringList& projects, const QStringList& only) {
  bool good = true;
  const auto wants = [&only](const QString& name) { return only.isEmpty() || only.contains(name); };
  for (const Picture& picture : pictures()) {
    forgetAllBut(projects);
    Theme::instance().setScheme(picture.scheme);
    MainWindow window;
    window.setFixedSize(picture.size);
    window.show();
    (void)QTest::qWaitForWindowExposed(&window);
    QTest::qWait(1500);
    if (wants(u"start"_s)) good &= save(window, folder, u"start"_s + picture.name);
    window.openProject(projects.front());
    waitForData(window);
    if (wants(u"data"_s)) good &= save(window, folder, u"data"_s + picture.name);
    window.showWorkspace(2);
    QTest::qWait(1200);
    if (wants(u"train"_s)) good &= save(window, folder, u"train"_s + picture.name);
    if (wants(u"train"_s)) good &= takeBusyTraining(window, folder, picture.name);
    ModelPictures models(window, folder, picture.name);
    if (wants(u"model"_s)) good &= models.takeModel();
    if (wants(u"evaluate"_s)) good &= models.takeEvaluate();
    if (wants(u"predict"_s)) good &= models.takePredict();
    if (wants(u"palette"_s)) {
      window.showWorkspace(3);
      QTest::qWait(1200);
      window.findChild<QAction*>(u"view.palette"_s)->trigger();
      good &= save(window, folder, u"palette"_s + picture.name);
      QTest::keyClick(window.findChild<QWidget*>(u"paletteInput"_s), Qt::Key_Escape);
    }
    if (wants(u"problems"_s)) {
      window.showWorkspace(0);
      window.findChild<QAction*>(u"view.problems"_s)->trigger();
      good &= save(window, folder, u"problems"_s + picture.name);
      window.findChild<QAction*>(u"view.problems"_s)->trigger();
    }
    if (wants(u"states"_s)) good &= StatesPictures(window, folder, picture.name).take();
    if (wants(u"evaluate"_s) && projects.size() > 3)
      good &= ModelPictures(window, folder, picture.name).takeRegression(projects[3]);
    if (wants(u"empty"_s)) good &= takeEmptyPictures(window, folder, projects[1], picture.name);
  }
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  if (argc < 4) {
    std::fprintf(stderr, "usage: stateroom-screenshots FOLDER PROJECT PROJECT...\n");
    return 2;
  }
  const QTemporaryDir settings;
  QStandardPaths::setTestModeEnabled(true);
  QApplication::setOrganizationName(u"Stateroom"_s);
  QApplication::setApplicationName(u"Stateroom"_s);
  QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
  QLocale::setDefault(QLocale(qEnvironmentVariable("STATEROOM_LOCALE", u"en_US"_s)));
  installTranslation();
  QStringList projects;
  for (int i = 2; i < argc; ++i) projects << QDir(QString::fromLocal8Bit(argv[i])).absolutePath();
  Theme::instance().install();
  QDir().mkpath(QString::fromLocal8Bit(argv[1]));
  return takePictures(QDir(QString::fromLocal8Bit(argv[1])), projects,
                      qEnvironmentVariable("STATEROOM_PICTURES").split(u',', Qt::SkipEmptyParts))
             ? 0
             : 1;
}
