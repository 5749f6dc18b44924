#include "ui/session/recent_projects.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QSettings>

#include "core/project/project_file.h"
#include "core/project/run_folder.h"
#include "ui/session/error_text.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype Most = 12;
const auto Key = u"recent/paths"_s;

qint64 openedAt(const QString& path) {
  return QSettings().value(u"recent/opened/"_s + QString(path).replace(u'/', u'|')).toLongLong();
}

}  // namespace

QStringList RecentProjects::paths() {
  return QSettings().value(Key).toStringList();
}

void RecentProjects::add(const QString& path) {
  QStringList all = paths();
  all.removeAll(path);
  all.prepend(path);
  QSettings settings;
  settings.setValue(Key, QStringList(all.mid(0, Most)));
  settings.setValue(u"recent/opened/"_s + QString(path).replace(u'/', u'|'),
                    QDateTime::currentSecsSinceEpoch());
}

void RecentProjects::remove(const QString& path) {
  QStringList all = paths();
  all.removeAll(path);
  QSettings settings;
  settings.setValue(Key, all);
  settings.remove(u"recent/opened/"_s + QString(path).replace(u'/', u'|'));
}

ProjectSketch sketchOf(const QString& path) {
  ProjectSketch sketch{.path = path, .title = QDir(path).dirName(), .opened = openedAt(path)};
  auto file = ProjectFile::open(fsPath(path));
  if (!file) {
    sketch.problem = messageOf(file.error());
    return sketch;
  }
  if (!file->project().title().empty()) sketch.title = qstr(file->project().title());
  sketch.question = qstr(file->project().question());
  const RunListing listing = listRuns(file->folder());
  sketch.runs = static_cast<int>(listing.runs.size());
  for (const RunRecord& run : listing.runs)
    if (run.status == "running") {
      sketch.running = qstr(run.name);
      sketch.epoch = run.epoch;
      sketch.epochs = run.epochs;
    }
  return sketch;
}

QStringList samplePaths() {
  QStringList roots;
  if (const QString named = qEnvironmentVariable("STATEROOM_SAMPLES"); !named.isEmpty())
    roots << named;
  const QDir here(QCoreApplication::applicationDirPath());
  for (const auto* place : {"../share/stateroom/projects", "../../../projects"})
    roots << here.absoluteFilePath(QString::fromLatin1(place));
  for (const QString& root : roots) {
    const QDir folder(root);
    QStringList samples;
    for (const auto* name : {"liver", "iris", "sunspots"})
      if (folder.exists(QString::fromLatin1(name)))
        samples << QDir::cleanPath(folder.absoluteFilePath(QString::fromLatin1(name)));
    if (!samples.isEmpty()) return samples;
  }
  return {};
}

}  // namespace stateroom
