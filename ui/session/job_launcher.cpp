#include "ui/session/job_launcher.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <algorithm>

#include <nlohmann/json.hpp>
#include <signal.h>

#include "ui/session/error_text.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

bool isAlive(qint64 pid) {
  return ::kill(static_cast<pid_t>(pid), 0) == 0;
}

/// The error document among the output's lines; empty when the job told of none.
std::optional<Error> errorIn(const QByteArray& output) {
  for (const QByteArray& line : output.split('\n')) {
    if (!line.startsWith('{')) continue;
    const auto json = nlohmann::json::parse(line.begin(), line.end(), nullptr, false);
    if (json.is_object() && json.contains("error") && json["error"].is_object())
      return errorOfJson(json["error"]);
  }
  return std::nullopt;
}

QByteArray tailOf(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  constexpr qint64 Tail = 65536;
  if (file.size() > Tail) file.seek(file.size() - Tail);
  return file.readAll();
}

/// What is wrong with a job that has ended: what it told, else its last words where it told nothing
/// at all (it was killed, or could not start).
std::optional<Error> failureOf(const QString& output) {
  const QByteArray told = tailOf(output);
  if (auto error = errorIn(told)) return error;
  if (!told.trimmed().isEmpty()) return std::nullopt;
  const QByteArray words = tailOf(output + u".log"_s).trimmed();
  const std::string last = words.mid(words.lastIndexOf('\n') + 1).toStdString();
  return Error(Code::internal,
               {{"what", last.empty() ? "the command ended without a word" : last}});
}

}  // namespace

JobLauncher::JobLauncher(QObject* parent) : QObject(parent) {
  timer_.setInterval(200ms);
  connect(&timer_, &QTimer::timeout, this, &JobLauncher::poll);
}

QString JobLauncher::program() {
  if (const QString named = qEnvironmentVariable("STATEROOM_PROGRAM"); !named.isEmpty())
    return named;
  const QDir here(QCoreApplication::applicationDirPath());
  for (const auto* place : {"stateroom", "../bin/stateroom"})
    if (const QString path = here.absoluteFilePath(QString::fromLatin1(place));
        QFileInfo(path).isExecutable())
      return QDir::cleanPath(path);
  return u"stateroom"_s;
}

Result<> JobLauncher::start(const std::filesystem::path& folder, const QStringList& arguments,
                            const QString& commandLine) {
  const std::filesystem::path jobs = folder / "jobs";
  STATEROOM_CHECK(makeFolder(jobs));
  const QString stamp = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss-zzz"_s);
  const QString output = qpath(jobs) + u'/' + stamp + u'-' + arguments.value(0) + u".jsonl"_s;
  QProcess process;
  process.setProgram(program());
  process.setArguments(arguments + QStringList{u"--json"_s});
  process.setWorkingDirectory(qpath(folder));
  process.setStandardInputFile(QProcess::nullDevice());
  process.setStandardOutputFile(output);
  process.setStandardErrorFile(output + u".log"_s);
  qint64 pid = 0;
  if (!process.startDetached(&pid))
    return fail(Code::internal, {{"what", process.program().toStdString() + " does not start"}});
  children_.push_back({pid, arguments.value(0), output, commandLine});
  timer_.start();
  return {};
}

bool JobLauncher::isOn(const QString& command) const {
  return std::ranges::any_of(children_, [&](const Child& child) {
    return child.command == command && isAlive(child.pid);
  });
}

void JobLauncher::poll() {
  for (std::size_t i = children_.size(); i-- > 0;) {
    if (isAlive(children_[i].pid)) continue;
    const Child child = children_[i];
    children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(i));
    if (const auto error = failureOf(child.output)) Q_EMIT failed({child.commandLine, *error});
    Q_EMIT ended();
  }
  if (children_.empty()) timer_.stop();
}

}  // namespace stateroom
