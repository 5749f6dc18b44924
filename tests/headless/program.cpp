#include "tests/headless/program.h"

#include <QDirIterator>

#include <signal.h>

#include "tests/support/paths.h"

namespace stateroom::test {

nlohmann::json Finished::json() const {
  return nlohmann::json::parse(out.toStdString());
}

std::vector<nlohmann::json> Finished::lines() const {
  std::vector<nlohmann::json> documents;
  for (const auto& line : out.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
    documents.push_back(nlohmann::json::parse(line.toStdString()));
  }
  return documents;
}

QString Finished::all() const {
  return QStringLiteral("status %1\n--- stdout\n%2--- stderr\n%3").arg(status).arg(out, err);
}

std::unique_ptr<QProcess> startProgram(const QStringList& arguments, const RunOptions& options) {
  auto process = std::make_unique<QProcess>();
  auto environment = QProcessEnvironment::systemEnvironment();
  environment.remove(QStringLiteral("STATEROOM_ENGINE"));
  for (const auto& variable : options.set) {
    const auto equals = variable.indexOf(QLatin1Char('='));
    environment.insert(variable.left(equals), variable.mid(equals + 1));
  }
  process->setProcessEnvironment(environment);
  if (!options.folder.isEmpty()) process->setWorkingDirectory(options.folder);
  process->start(QString::fromStdString(program().string()), arguments);
  process->waitForStarted();
  process->write(options.input);
  process->closeWriteChannel();
  return process;
}

Finished waitFor(QProcess& process, int timeoutMs) {
  Finished finished;
  if (!process.waitForFinished(timeoutMs)) {
    process.kill();
    process.waitForFinished();
  } else if (process.exitStatus() == QProcess::NormalExit) {
    finished.status = process.exitCode();
  }
  finished.out = QString::fromUtf8(process.readAllStandardOutput());
  finished.err = QString::fromUtf8(process.readAllStandardError());
  return finished;
}

void sendSignal(const QProcess& process, int signal) {
  if (const auto pid = static_cast<pid_t>(process.processId()); pid > 0) ::kill(pid, signal);
}

Finished runProgram(const QStringList& arguments, const RunOptions& options) {
  return waitFor(*startProgram(arguments, options), options.timeoutMs);
}

QString copyOfProject(const char* name, const QTemporaryDir& into) {
  const QDir source(QString::fromStdString((sourceFolder() / "projects" / name).string()));
  const QDir target(into.filePath(QString::fromLatin1(name)));
  const QStringList kept = {QStringLiteral("runs"), QStringLiteral("jobs"), QStringLiteral("trash"),
                            QStringLiteral("models")};
  QDirIterator files(source.path(), QDir::Files, QDirIterator::Subdirectories);
  while (files.hasNext()) {
    const auto path = source.relativeFilePath(files.next());
    if (kept.contains(path.section(QLatin1Char('/'), 0, 0))) continue;
    QDir().mkpath(QFileInfo(target.filePath(path)).path());
    QFile::copy(source.filePath(path), target.filePath(path));
  }
  return target.path();
}

void writeText(const QString& path, const QByteArray& text) {
  QDir().mkpath(QFileInfo(path).path());
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) {
    qFatal("cannot write %s", qPrintable(path));
  }
}

}  // namespace stateroom::test
