// stateroom-screenshots FOLDER PROJECT: pictures of the window in both themes and two sizes.
// Settings of the user are neither read nor written.
#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QSettings>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>
#include <functional>

#include "plots/graph_view.h"
#include "ui/frame/main_window.h"
#include "ui/panels/evaluate/evaluate_workspace.h"
#include "ui/panels/model/model_workspace.h"
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
  for (const QSize size : {QSize(1600, 1000), QSize(1280, 720)})
    for (const auto scheme : {ColourScheme::Light, ColourScheme::Dark})
      all.push_back(
          {u"-%1-%2"_s.arg(scheme == ColourScheme::Dark ? u"dark"_s : u"light"_s).arg(size.width()),
           scheme, size});
  return all;
}

bool save(QWidget& window, const QDir& folder, const QString& name) {
  QTest::qWait(250);
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

/// The workspaces that show a model: with runs and, of a project without any, empty.
bool takeModelPictures(MainWindow& window, const QDir& folder, const QString& suffix) {
  auto* model = window.findChild<ModelWorkspace*>();
  auto* evaluate = window.findChild<EvaluateWorkspace*>();
  auto* predict = window.findChild<PredictWorkspace*>();
  if (window.session()->runs().empty()) {
    bool good = true;
    for (const auto& [place, name] :
         {std::pair(3, u"evaluate-empty"_s), std::pair(5, u"predict-empty"_s)}) {
      window.showWorkspace(place);
      good &= save(window, folder, name + suffix);
    }
    return good;
  }
  window.session()->setCurrentUser(u"42"_s);
  waitFor(window, 1, [=] { return model->shown() != nullptr; });
  auto* source = find<QComboBox>(window, u"modelSource"_s);
  source->setCurrentIndex(1);
  Q_EMIT source->activated(1);
  auto* asRun = find<QAbstractButton>(window, u"graphAsRun"_s);
  waitFor(window, 1, [=] { return asRun->isEnabled(); });
  auto* view = find<plots::GraphView>(window, u"graphView"_s);
  view->select(u"layer:lstm"_s);
  Q_EMIT view->activated(u"layer:lstm"_s);
  QTest::qWait(400);
  bool good = save(window, folder, u"model"_s + suffix);
  waitFor(window, 3, [=] { return evaluate->first() != nullptr && !evaluate->isScoring(); });
  auto* against = find<QComboBox>(window, u"evaluateAgainst"_s);
  against->setCurrentIndex(against->count() - 1);
  Q_EMIT against->activated(against->currentIndex());
  waitFor(window, 3, [=] { return !evaluate->isScoring(); });
  find<QAbstractButton>(window, u"thresholdBestF1"_s)->click();
  good &= save(window, folder, u"evaluate"_s + suffix);
  waitFor(window, 5, [=] { return predict->answer().has_value() && !predict->isAsking(); });
  good &= save(window, folder, u"predict"_s + suffix);
  auto* signature = find<QComboBox>(window, u"predictSignature"_s);
  signature->setCurrentIndex(1);
  Q_EMIT signature->activated(1);
  waitFor(window, 5, [=] { return predict->answer().has_value() && !predict->isAsking(); });
  return save(window, folder, u"predict-step"_s + suffix) && good;
}

/// The states of the project's ledger, an edit with its dry run, a comparison; where there is no
/// ledger yet, the offer to fill one.
bool saveStates(MainWindow& window, const QDir& folder, const QString& name) {
  window.showWorkspace(4);
  auto* states = window.findChild<StatesWorkspace*>();
  StatesController* controller = states->states();
  if (!QTest::qWaitFor([controller] { return controller->sequence() >= 0; }, 5000)) return false;
  if (controller->sequence() == 0) return save(window, folder, u"states-empty"_s + name);
  if (!QTest::qWaitFor([controller] { return controller->details() != nullptr; }, 20000))
    return false;
  QTest::qWait(2500);  // the engine loads and computes gates
  bool good = save(window, folder, u"states"_s + name);
  if (controller->isWritable()) {
    controller->beginEdit();
    auto* table = window.findChild<QTableView*>(u"unitTable"_s);
    for (int row = 0; row < qMin(24, table->model()->rowCount()); ++row)
      table->selectionModel()->select(table->model()->index(row, 0), QItemSelectionModel::Select);
    window.findChild<QAbstractButton*>(u"zeroUnits"_s)->click();
    table->clearSelection();
    QTest::qWait(2000);
    good &= save(window, folder, u"states-edit"_s + name);
    controller->discardEdit();
  }
  window.findChild<QAbstractButton*>(u"compareButton"_s)->click();
  QTest::qWait(1500);
  good &= save(window, folder, u"states-compare"_s + name);
  window.findChild<QAbstractButton*>(u"compareClose"_s)->click();
  return good;
}

bool takePictures(const QDir& folder, const QString& project) {
  bool good = true;
  for (const Picture& picture : pictures()) {
    Theme::instance().setScheme(picture.scheme);
    MainWindow window;
    window.setFixedSize(picture.size);
    window.show();
    (void)QTest::qWaitForWindowExposed(&window);
    QTest::qWait(1500);
    good &= save(window, folder, u"start"_s + picture.name);
    window.openProject(project);
    waitForData(window);
    good &= save(window, folder, u"data"_s + picture.name);
    window.showWorkspace(2);
    QTest::qWait(1200);
    good &= save(window, folder, u"train"_s + picture.name);
    good &= takeModelPictures(window, folder, picture.name);
    good &= saveStates(window, folder, picture.name);
    window.showWorkspace(2);
    window.findChild<QAction*>(u"view.palette"_s)->trigger();
    good &= save(window, folder, u"palette"_s + picture.name);
    QTest::keyClick(window.findChild<QWidget*>(u"paletteInput"_s), Qt::Key_Escape);
    window.showWorkspace(0);
    window.findChild<QAction*>(u"view.problems"_s)->trigger();
    good &= save(window, folder, u"problems"_s + picture.name);
  }
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  if (argc < 3) {
    std::fprintf(stderr, "usage: stateroom-screenshots FOLDER PROJECT...\n");
    return 2;
  }
  const QTemporaryDir settings;
  QStandardPaths::setTestModeEnabled(true);
  QApplication::setOrganizationName(u"Stateroom"_s);
  QApplication::setApplicationName(u"Stateroom"_s);
  QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
  QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
  installTranslation();
  for (int i = argc - 1; i >= 2; --i)
    RecentProjects::add(QDir(QString::fromLocal8Bit(argv[i])).absolutePath());
  Theme::instance().install();
  QDir().mkpath(QString::fromLocal8Bit(argv[1]));
  return takePictures(QDir(QString::fromLocal8Bit(argv[1])), QString::fromLocal8Bit(argv[2])) ? 0
                                                                                              : 1;
}
