#include "ui/run_window.h"

#include <QApplication>
#include <QSettings>
#include <QTimer>

#include "ui/frame/main_window.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/translation.h"

namespace stateroom {

using namespace Qt::StringLiterals;

int runWindow(int argc, char** argv, const std::string& projectPath) {
  QApplication application(argc, argv);
  QApplication::setOrganizationName(u"Stateroom"_s);
  QApplication::setApplicationName(u"Stateroom"_s);
  QApplication::setDesktopFileName(u"stateroom"_s);
  installTranslation();
  QSettings settings;
  Theme::instance().setScheme(static_cast<ColourScheme>(settings.value(u"theme"_s, 0).toInt()));
  Theme::instance().install();
  MainWindow window;
  window.resize(1600, 1000);
  window.restoreGeometry(settings.value(u"geometry"_s).toByteArray());
  window.show();
  if (!projectPath.empty()) {
    // After the first paint: the window is there before the project is read.
    QTimer::singleShot(0, &window,
                       [&window, &projectPath] { window.openProject(qstr(projectPath)); });
  }
  return QApplication::exec();
}

}  // namespace stateroom
