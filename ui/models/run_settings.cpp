#include "ui/models/run_settings.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/project/project_file.h"
#include "core/project/run_folder.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

const std::string kSeed = "training.seed";

/// Without what does not change how the model learns.
Project learning(Project project) {
  project = seenByTraining(std::move(project));
  project.clear_data();
  project.clear_features();
  return project;
}

/// Whether settings have the block that a path lies in: early_stopping need not be there.
bool hasBlockOf(const std::string& path, const SettingChanges& settings) {
  const auto dot = path.find('.');
  return dot == path.npos || std::ranges::any_of(settings, [&](const auto& setting) {
           return setting.first.starts_with(path.substr(0, dot + 1));
         });
}

/// Paths whose values differ, with the value in `now`, empty where it is only in `then`.
SettingChanges differences(const SettingChanges& now, const SettingChanges& then) {
  std::map<std::string_view, std::string_view> before(then.begin(), then.end());
  SettingChanges changes;
  for (const auto& [path, value] : now) {
    const auto former = before.extract(path);
    if (former.empty() || former.mapped() != value) changes.emplace_back(path, value);
  }
  for (const auto& [path, value] : before) changes.emplace_back(path, "");
  return changes;
}

}  // namespace

QString settingLabel(const std::string& path) {
  const QStringList parts = qstr(path).split(u'.');
  QString label = parts.back();
  const bool ofLayer = path.starts_with("model.layers") && parts.size() > 2;
  if (ofLayer) label.prepend(parts[parts.size() - 2] + u' ');
  if (parts.size() > 1 && label == u"name") label = parts[parts.size() - 2];
  return label.replace(u'_', u' ');
}

RunSettings::RunSettings(QObject* parent) : QObject(parent), reader_(new Background(this)) {}

void RunSettings::read(const std::filesystem::path& projectFolder,
                       const std::vector<std::string>& runs) {
  std::erase_if(known_, [&](const auto& entry) {
    return std::ranges::find(runs, entry.first) == runs.end();
  });
  std::vector<std::string> missing;
  std::ranges::copy_if(runs, std::back_inserter(missing),
                       [&](const std::string& run) { return !known_.contains(run); });
  if (missing.empty()) return;
  reader_->start([projectFolder, missing](
                     const std::stop_token& stop) { return readAll(projectFolder, missing, stop); },
                 [this](KnownRuns found) {
                   if (found.empty()) return;
                   known_.merge(found);
                   Q_EMIT changed();
                 });
}

RunSettings::KnownRuns RunSettings::readAll(const std::filesystem::path& projectFolder,
                                            const std::vector<std::string>& runs,
                                            const std::stop_token& stop) {
  KnownRuns found;
  for (const std::string& run : runs) {
    if (stop.stop_requested()) break;
    const auto file = ProjectFile::open(RunFolder(projectFolder, run).projectPath());
    if (!file) continue;
    found.emplace(run, Known{file->project(), settingTexts(learning(file->project()))});
  }
  return found;
}

const Project* RunSettings::of(const std::string& run) const {
  const auto found = known_.find(run);
  return found == known_.end() ? nullptr : &found->second.settings;
}

QString RunSettings::difference(const std::string& run, const std::string& reference,
                                Seed seed) const {
  const auto mine = known_.find(run), other = known_.find(reference);
  if (mine == known_.end() || other == known_.end() || mine == other) return {};
  const SettingChanges &now = mine->second.learning, &then = other->second.learning;
  QStringList parts;
  for (const auto& [path, value] : differences(now, then)) {
    if (path == kSeed && seed == Seed::LeaveOut) continue;
    const bool has = hasBlockOf(path, now), had = hasBlockOf(path, then);
    if (has && had) {
      parts << (value.empty() ? tr("no %1").arg(settingLabel(path))
                              : settingLabel(path) + u' ' + qstr(value));
    } else {
      const QString block = settingLabel(path.substr(0, path.find('.')));
      parts << (has ? tr("with %1") : tr("without %1")).arg(block);
    }
  }
  parts.removeDuplicates();
  return parts.join(u", "_s);
}

std::set<std::string> RunSettings::differing() const {
  std::set<std::string> paths;
  for (const auto& [run, known] : known_) {
    const auto& first = known_.begin()->second.learning;
    for (const auto& [path, value] : differences(known.learning, first)) paths.insert(path);
  }
  paths.erase(kSeed);
  return paths;
}

}  // namespace stateroom
