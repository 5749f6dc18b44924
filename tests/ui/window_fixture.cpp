#include "tests/ui/window_fixture.h"

#include <QAbstractButton>
#include <QApplication>
#include <QButtonGroup>
#include <QSet>
#include <QStandardPaths>

namespace stateroom::test {

using namespace Qt::StringLiterals;

namespace {

QByteArray visits(bool broken) {
  QByteArray text = "id,day,bili,sex,event\n";
  int row = 0;
  for (int user = 1; user <= 40; ++user)
    for (int visit = 0; visit < 3 + user % 5; ++visit, ++row) {
      const QByteArray bili = broken && row == 10 ? "n/a"
                              : row % 17 == 3     ? ""
                                              : QByteArray::number(0.5 + (row * 37 % 100) / 10.0);
      text += QByteArray::number(user) + ',' + QByteArray::number(visit * 180 + user) + ',' + bili +
              ',' + (user % 3 == 0 ? "m" : "f") + ',' + (row % 7 == 0 ? "1" : "0") + '\n';
    }
  return text;
}

constexpr auto settings = R"(# What the visits are, and what is made of them.
title: "Visits"
question: "Will it happen within a year?"
data {
  sources { path: "data/visits.csv" }
  columns { name: "id" type: INT role: USER }
  columns { name: "day" type: INT role: ORDER unit: "d" }
  columns { name: "bili" type: FLOAT role: FEATURE unit: "mg/dl" }  # skewed
  columns { name: "sex" type: STRING role: FEATURE }
  columns { name: "event" type: BOOL role: LABEL }
}
features { column: "bili" steps { log {} } steps { standardize {} } missing: "indicator" }
features { column: "sex" steps { vocabulary {} } steps { one_hot {} } }
model {
  layers { name: "lstm" lstm { units: 8 return_sequences: true } }
  layers { name: "probability" dense { units: 1 activation: "sigmoid" } }
}
)";

}  // namespace

void WindowFixture::write(const QString& path, const QByteArray& text) {
  QDir().mkpath(QFileInfo(path).absolutePath());
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write %s", qPrintable(path));
  file.write(text);
}

QString WindowFixture::standIn(const QByteArray& script) const {
  const QString path = folder() + u"/stateroom"_s;
  write(path, "#!/bin/sh\n" + script);
  QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  return path;
}

WindowFixture::WindowFixture(bool broken) {
  QStandardPaths::setTestModeEnabled(true);
  QApplication::setOrganizationName(u"Stateroom"_s);
  QApplication::setApplicationName(u"Stateroom test"_s);
  QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder_.path());
  QSettings().clear();
  qputenv("STATEROOM_SAMPLES", folder_.path().toUtf8());
  write(csv(), visits(broken));
  write(projectFile(), settings);
}

QString WindowFixture::projectText() const {
  QFile file(projectFile());
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void installLooks() {
  QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
  Theme::instance().install();
}

namespace {

bool isNamed(const QWidget& control) {
  const auto* button = qobject_cast<const QAbstractButton*>(&control);
  return !control.accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
}

bool isOtherPartOfAChoice(const QWidget& control) {
  const auto* button = qobject_cast<const QAbstractButton*>(&control);
  return button != nullptr && button->group() != nullptr && button->group()->exclusive() &&
         !button->isChecked();
}

}  // namespace

QString outOfReach(QWidget& window) {
  window.activateWindow();
  if (!QTest::qWaitForWindowActive(&window)) qFatal("the window does not come to the front");
  QSet<const QWidget*> reached;
  for (int i = 0; i < 500; ++i) {
    QWidget* focus = QApplication::focusWidget();
    QTest::keyClick(focus == nullptr ? &window : focus, Qt::Key_Tab);
    reached.insert(QApplication::focusWidget());
  }
  QStringList missed;
  for (const QWidget* control : window.findChildren<QWidget*>()) {
    const bool counts = control->isVisible() && control->isEnabled() && !control->focusProxy() &&
                        control->focusPolicy() & Qt::TabFocus;
    if (!counts) continue;
    const QString name =
        control->objectName() + u' ' + QString::fromLatin1(control->metaObject()->className());
    if (!isNamed(*control)) missed << u"nameless: "_s + name;
    if (!reached.contains(control) && !isOtherPartOfAChoice(*control))
      missed << u"not reached: "_s + name;
  }
  return missed.join(u", "_s);
}

bool openAndWait(MainWindow& window, const QString& path) {
  window.openProject(path);
  return QTest::qWaitFor([&window] {
    DataSession* data = window.dataSession();
    return !data->isLoading() && (data->loaded() != nullptr || data->error().has_value());
  });
}

}  // namespace stateroom::test
