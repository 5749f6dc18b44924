#include "tests/ui/predict/opened_predict.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTabBar>

#include "tests/support/paths.h"

namespace stateroom::test {

OpenedPredict::OpenedPredict(const TrainedFixture& fixture) {
  workspace.resize(1400, 900);
  workspace.show();
  if (auto opened = session.open(fixture.project().toStdString()); !opened)
    qFatal("%s", explain(opened.error()).c_str());
  if (!QTest::qWaitFor([this] { return workspace.answer().has_value() && !workspace.isAsking(); },
                       30000))
    qFatal("no answer");
}

void OpenedPredict::type(const char* field, const QString& text) {
  child<QLineEdit>(workspace, field)->setText(text);
  settle();
}

void OpenedPredict::settle() {
  if (!QTest::qWaitFor([this] { return !workspace.isAsking(); }, 30000)) qFatal("no answer");
}

void OpenedPredict::askSteps(const QString& user) {
  session.setCurrentUser(user);
  auto* signature = child<QComboBox>(workspace, "predictSignature");
  signature->setCurrentIndex(1);
  Q_EMIT signature->activated(1);
  settle();
}

void OpenedPredict::showTab(int tab) {
  child<QTabBar>(workspace, "predictTabs")->setCurrentIndex(tab);
}

double probabilityOf(const QString& command) {
  return TrainedFixture::runCopied(command).lines().front().at("outputs").at("probability");
}

}  // namespace stateroom::test
