#include "core/project/project_file.h"

#include <algorithm>
#include <span>

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/project/field_path.h"
#include "core/project/migration.h"
#include "core/project/settings.h"
#include "core/project/text_parser.h"

namespace stateroom {
namespace {

constexpr std::uintmax_t kLargestFile = std::uintmax_t{64} << 20;
constexpr std::string_view kExtension = ".stateroom";

std::vector<std::string> projectFilesIn(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == kExtension) names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

Result<fs::path> findProjectFile(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) return path;
  const auto names = projectFilesIn(path);
  if (names.empty()) return fail(Code::project_not_found, {{"path", path.string()}});
  if (names.size() > 1) {
    return fail(Code::project_several, {{"path", path.string()}, {"files", join(names, ", ")}});
  }
  return path / names.front();
}

/// The hash of a file's content; empty when it cannot be read.
std::string hashOf(const fs::path& path) {
  const auto content = readFile(path, kLargestFile);
  return content ? sha256(*content) : std::string();
}

}  // namespace

Result<ProjectFile> ProjectFile::open(const fs::path& path) {
  STATEROOM_TRY(const auto file, findProjectFile(path));
  STATEROOM_TRY(auto text, readFile(file, kLargestFile));
  const auto hash = sha256(text);
  STATEROOM_TRY(auto opened, parse(std::move(text), file));
  opened.hashOnDisk_ = hash;
  return opened;
}

Result<ProjectFile> ProjectFile::parse(std::string text, fs::path path) {
  const auto name = path.filename().string();
  auto current = migrated(std::move(text));
  if (!current) return passOn(std::move(current).error(), "file", name);
  ProjectFile file;
  file.path_ = std::move(path);
  file.text_ = *std::move(current);
  if (auto parsed = parseText(file.text_, file.project_); !parsed) {
    return passOn(std::move(parsed).error(), "file", name);
  }
  return file;
}

fs::path ProjectFile::folder() const {
  return path_.parent_path().empty() ? fs::path(".") : path_.parent_path();
}

Result<> ProjectFile::check() const {
  auto checked = checkSettings(project_);
  if (checked) return {};
  auto error = std::move(checked).error();
  const auto line = lineOf(error.context().front().second);
  if (line) error.at("line", std::to_string(*line));
  return passOn(std::move(error), "file", path_.filename().string());
}

std::optional<int> ProjectFile::lineOf(std::string_view fieldPath) const {
  const auto where = FieldPath::resolve(project_, fieldPath);
  if (!where) return std::nullopt;
  google::protobuf::TextFormat::ParseInfoTree locations;
  Project again;
  if (!parseText(text_, again, &locations)) return std::nullopt;
  const auto* tree = &locations;
  for (const auto& [field, index] : std::span(where->steps()).first(where->steps().size() - 1)) {
    tree = tree->GetTreeForNested(field, index);
    if (tree == nullptr) return std::nullopt;
  }
  const auto& [field, index] = where->last();
  const int line = tree->GetLocation(field, field->is_repeated() ? std::max(index, 0) : -1).line;
  return line < 0 ? std::nullopt : std::optional(line + 1);
}

bool ProjectFile::changedOnDisk() const {
  return hashOf(path_) != hashOnDisk_;
}

Result<> ProjectFile::save() {
  if (changedOnDisk()) return fail(Code::project_changed, {{"path", path_.string()}});
  return saveOverwriting();
}

Result<> ProjectFile::saveOverwriting() {
  STATEROOM_CHECK(writeFileAtomically(path_, text_));
  hashOnDisk_ = sha256(text_);
  return {};
}

}  // namespace stateroom
