#include "ui/models/run_settings.h"

#include <algorithm>

#include "core/project/project_file.h"
#include "core/project/run_folder.h"
#include "core/project/settings.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

using Settings = std::map<std::string, Project>;

const std::string kSeed = "training.seed";

Settings readSettings(const std::filesystem::path& projectFolder,
                      const std::vector<std::string>& runs, const std::stop_token& stop) {
  Settings found;
  for (const std::string& run : runs) {
    if (stop.stop_requested()) break;
    auto file = ProjectFile::open(RunFolder(projectFolder, run).projectPath());
    if (file) found.emplace(run, file->project());
  }
  return found;
}

/// Without what does not change how the model learns.
Project learning(Project project) {
  for (const char* field : {"title", "question", "data", "features", "ignored_problems"}) {
    project.GetReflection()->ClearField(&project, project.GetDescriptor()->FindFieldByName(field));
  }
  return project;
}

/// Whether resolved settings have a block: early_stopping need not be there.
bool hasBlock(const Project& settings, const std::string& name) {
  const auto* field = Project::descriptor()->FindFieldByName(name);
  const bool block = field->message_type() != nullptr && !field->is_repeated();
  return !block || Project::GetReflection()->HasField(settings, field);
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
  reader_->start(
      [projectFolder, missing](const std::stop_token& stop) {
        return readSettings(projectFolder, missing, stop);
      },
      [this](Settings found) {
        if (found.empty()) return;
        known_.merge(found);
        Q_EMIT changed();
      });
}

const Project* RunSettings::of(const std::string& run) const {
  const auto found = known_.find(run);
  return found == known_.end() ? nullptr : &found->second;
}

QString RunSettings::difference(const std::string& run, const std::string& reference,
                                Seed seed) const {
  const Project* mine = of(run);
  const Project* other = of(reference);
  if (mine == nullptr || other == nullptr || mine == other) return {};
  const Project now = resolveDefaults(learning(*mine)), then = resolveDefaults(learning(*other));
  QStringList parts;
  for (const auto& [path, value] : changedSettings(now, then)) {
    if (path == kSeed && seed == Seed::LeaveOut) continue;
    const std::string block = path.substr(0, path.find_first_of(".["));
    const bool has = hasBlock(now, block), had = hasBlock(then, block);
    if (has && had) {
      parts << (value.empty() ? tr("no %1").arg(settingLabel(path))
                              : settingLabel(path) + u' ' + qstr(value));
    } else {
      parts << (has ? tr("with %1") : tr("without %1")).arg(settingLabel(block));
    }
  }
  parts.removeDuplicates();
  return parts.join(u", "_s);
}

std::set<std::string> RunSettings::differing() const {
  std::set<std::string> paths;
  if (known_.empty()) return paths;
  const SettingsReference first(learning(known_.begin()->second));
  for (const auto& [run, settings] : known_) {
    for (const auto& [path, value] : first.changesOf(learning(settings))) paths.insert(path);
  }
  paths.erase(kSeed);
  return paths;
}

}  // namespace stateroom
