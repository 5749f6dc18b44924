#include "core/project/project_file.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/project/field_path.h"
#include "core/project/migration.h"
#include "core/project/setting_value.h"
#include "core/project/settings.h"
#include "core/project/text_edit.h"
#include "core/project/text_parser.h"
#include "core/project/text_printer.h"

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

/// Every section under a comment that says what it is, from the settings' own declarations.
std::string commentedText(const Project& project) {
  std::string text =
      "# A Stateroom project. What is not written has its default; `stateroom help settings` lists "
      "all.\n";
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  Project::GetReflection()->ListFields(project, &fields);
  for (const auto* field : fields) {
    if (field->message_type() != nullptr || field->is_repeated()) {
      text += fmt::format("\n# {}\n", settingOf(*field).help());
    }
    text += printField(project, {field}, 0) + "\n";
  }
  return text;
}

void clearField(google::protobuf::Message& parent, const FieldStep& step) {
  const auto& reflection = *parent.GetReflection();
  if (step.index < 0) return reflection.ClearField(&parent, step.field);
  for (int i = step.index; i + 1 < reflection.FieldSize(parent, step.field); ++i) {
    reflection.SwapElements(&parent, step.field, i, i + 1);
  }
  reflection.RemoveLast(&parent, step.field);
}

/// Whether a path inside the project file leads out of `folder`, which is canonical.
bool leadsOutside(const fs::path& path, const fs::path& folder) {
  if (path.is_absolute()) return true;
  std::error_code error;
  const auto target = fs::weakly_canonical(folder / path, error);
  const auto [end, rest] = std::ranges::mismatch(folder, target);
  return error || end != folder.end();
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

ProjectFile ProjectFile::create(const Project& project, fs::path path) {
  ProjectFile file;
  file.project_ = project;
  if (!file.project_.has_format_version())
    file.project_.set_format_version(static_cast<int>(migrations().size()) + 1);
  file.path_ = std::move(path);
  file.text_ = commentedText(file.project_);
  return file;
}

Result<> ProjectFile::set(std::string_view fieldPath, std::string_view value) {
  STATEROOM_TRY(const auto where, FieldPath::resolve(project_, fieldPath, true));
  Project wanted = project_;
  STATEROOM_CHECK(applySetting(wanted, fieldPath, value));
  if (wanted.SerializeAsString() == project_.SerializeAsString()) return {};
  STATEROOM_TRY(auto text, textWithField(text_, where, wanted));
  return replaceText(std::move(text), wanted);
}

Result<> ProjectFile::clear(std::string_view fieldPath) {
  STATEROOM_TRY(const auto where, FieldPath::resolve(project_, fieldPath));
  if (where.parentIn(project_) == nullptr) return {};
  Project wanted = project_;
  clearField(where.makeParentIn(wanted), where.last());
  STATEROOM_TRY(auto text, textWithoutField(text_, where, wanted));
  return replaceText(std::move(text), wanted);
}

/// Takes a new text over when it reads back as what was meant.
Result<> ProjectFile::replaceText(std::string text, const Project& wanted) {
  Project read;
  STATEROOM_CHECK(parseText(text, read));
  if (read.SerializeAsString() != wanted.SerializeAsString()) {
    return fail(Code::internal, {{"what", "the edited text does not say what was meant"}});
  }
  text_ = std::move(text);
  project_ = wanted;
  return {};
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

std::vector<Error> pathsOutside(const Project& project, const fs::path& folder) {
  std::error_code ignored;
  const auto root = fs::weakly_canonical(fs::absolute(folder, ignored), ignored);
  std::vector<Error> errors;
  visitFields(project, "", [&](const auto& parent, const auto& field, const std::string& place) {
    const auto& name = field.full_name();
    if (name != "stateroom.Source.path" && name != "stateroom.Layer.initial_weights") return true;
    const auto path = fieldText(parent, {&field});
    if (leadsOutside(path, root))
      errors.push_back(Error(Code::path_outside, {{"path", path}}).at("field", place));
    return true;
  });
  return errors;
}

}  // namespace stateroom
