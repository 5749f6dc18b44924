#include "ui/frame/file_actions.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QUrl>

#include "core/base/text.h"
#include "ui/frame/actions.h"
#include "ui/frame/message_bar.h"
#include "ui/session/error_text.h"
#include "ui/session/event_log.h"
#include "ui/session/job_launcher.h"
#include "ui/session/recent_projects.h"
#include "ui/session/session.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

bool isCsv(const QString& path) {
  return path.endsWith(u".csv"_s, Qt::CaseInsensitive) ||
         path.endsWith(u".csv.gz"_s, Qt::CaseInsensitive) ||
         path.endsWith(u".tsv"_s, Qt::CaseInsensitive);
}

/// `base`, or `base 2`, `base 3` … the first that is not there.
QString freeFolder(const QString& base) {
  QString path = base;
  for (int i = 2; QFileInfo::exists(path); ++i) path = base + u' ' + QString::number(i);
  return path;
}

QString homeOfProjects() {
  return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + u"/Stateroom"_s;
}

/// Files only, without the runs and jobs that a sample may have.
bool copyProject(const QString& from, const QString& to) {
  if (!QDir().mkpath(to)) return false;
  for (const QFileInfo& entry : QDir(from).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot)) {
    const QString target = to + u'/' + entry.fileName();
    const bool skip = entry.fileName() == u"runs"_s || entry.fileName() == u"jobs"_s;
    if (entry.isDir() ? !skip && !copyProject(entry.filePath(), target)
                      : !QFile::copy(entry.filePath(), target))
      return false;
  }
  return true;
}

}  // namespace

FileActions::FileActions(Session* session, Actions* actions, EventLog* log, QWidget* window)
    : QObject(window), session_(session), log_(log), window_(window) {
  actions->connectTo(u"file.new"_s, [this] {
    const QString path =
        QFileDialog::getOpenFileName(window_, tr("New project from a CSV file"), {},
                                     tr("Tables (*.csv *.csv.gz *.tsv);;All files (*)"));
    if (!path.isEmpty()) newFromCsv(path);
  });
  actions->connectTo(u"file.open"_s, [this] {
    const QString path = QFileDialog::getOpenFileName(window_, tr("Open project"), {},
                                                      tr("Stateroom projects (*.stateroom)"));
    if (!path.isEmpty()) openProject(path);
  });
  actions->connectTo(u"file.inspect"_s, [this] {
    const QString path = QFileDialog::getOpenFileName(window_, tr("Inspect a file"));
    if (!path.isEmpty()) Q_EMIT browseRequested(path);
  });
  actions->connectTo(u"file.folder"_s, [this] {
    QDesktopServices::openUrl(QUrl::fromLocalFile(qpath(session_->folder())));
  });
  actions->connectTo(u"project.edit"_s, [this] { editProjectFile(); });
}

void FileActions::report(const QString& key, const QString& text) {
  log_->add(EventLog::Level::Error, text);
  messages_->show(key, MessageKind::Error, text);
}

bool FileActions::openProject(const QString& path, Session::Outside outside) {
  if (auto opened = session_->open(fsPath(path), outside); !opened) {
    reportUnopened(path, opened.error());
    return false;
  }
  messages_->remove(u"open"_s);
  log_->add(EventLog::Level::Info, tr("Opened %1").arg(qpath(session_->file().path())));
  RecentProjects::add(qpath(session_->folder()));
  return true;
}

void FileActions::reportUnopened(const QString& path, const Error& error) {
  if (error.code() != Code::path_outside)
    return report(u"open"_s, sentenceOf(error) + u". "_s + hintOf(error));
  messages_->show(u"open"_s, MessageKind::Warning, sentenceOf(error),
                  {{tr("Open all the same"),
                    [this, path] { openProject(path, Session::Outside::Allow); }, true}});
}

void FileActions::openSampleCopy(const QString& path) {
  const QString target = freeFolder(homeOfProjects() + u'/' + QDir(path).dirName());
  if (!copyProject(path, target))
    return report(u"open"_s, tr("The sample could not be copied to %1").arg(target));
  openProject(target);
}

void FileActions::openFile(const QString& path) {
  if (isCsv(path)) return newFromCsv(path);
  if (QFileInfo(path).isDir() || path.endsWith(u".stateroom"_s)) {
    openProject(path);
    return;
  }
  Q_EMIT browseRequested(path);
}

void FileActions::newFromCsv(const QString& csv) {
  const QFileInfo file(csv);
  const QString folder = freeFolder(file.absolutePath() + u'/' + file.baseName());
  auto* process = new QProcess(this);
  connect(process, &QProcess::finished, this, [this, process, folder](int status) {
    const QString said = QString::fromUtf8(process->readAllStandardError()).trimmed();
    process->deleteLater();
    if (status != 0) return report(u"open"_s, said.section(u'\n', 0, 0));
    if (!openProject(folder)) return;
    messages_->show(
        u"guess"_s, MessageKind::Info,
        tr("Types, roles and a model were guessed from the file. Look them over before training."));
  });
  connect(process, &QProcess::errorOccurred, this, [this, process](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart)
      report(u"open"_s, tr("%1 does not start").arg(process->program()));
  });
  log_->add(EventLog::Level::Info, u"stateroom new "_s + qstr(shellQuoted(folder.toStdString())) +
                                       u" --from "_s + qstr(shellQuoted(csv.toStdString())));
  process->start(JobLauncher::program(), {u"new"_s, folder, u"--from"_s, csv});
}

void FileActions::editProjectFile() {
  QDesktopServices::openUrl(QUrl::fromLocalFile(qpath(session_->file().path())));
}

}  // namespace stateroom
