#include "tests/ui/trained_fixture.h"

#include "tests/support/paths.h"

namespace stateroom::test {

using namespace Qt::StringLiterals;

void TrainedFixture::train(const QString& run, const QStringList& settings) const {
  QStringList arguments{u"train"_s, project(), u"--run"_s, run, u"--threads"_s, u"1"_s};
  for (const QString& setting : settings) arguments << u"--set"_s << setting;
  const Finished done = runProgram(arguments);
  if (done.status != 0) qFatal("%s", qPrintable(done.all()));
}

Finished TrainedFixture::runCopied(const QString& commandLine) {
  QProcess shell;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  const QString folder = QString::fromStdString(program().parent_path().string());
  environment.insert(u"PATH"_s, folder + u':' + environment.value(u"PATH"_s));
  shell.setProcessEnvironment(environment);
  shell.start(u"/bin/sh"_s, {u"-c"_s, commandLine + u" --json"_s});
  if (!shell.waitForFinished(60000) || shell.exitCode() != 0)
    qFatal("%s: %s", qPrintable(commandLine), shell.readAllStandardError().constData());
  return {0, QString::fromUtf8(shell.readAllStandardOutput()), {}};
}

}  // namespace stateroom::test
