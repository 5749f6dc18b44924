#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// A project file as text and as message. Editing a field replaces that field's characters only:
/// comments, order and spacing elsewhere stay.
class ProjectFile {
 public:
  /// `path` is a *.stateroom file or a folder that holds exactly one.
  static Result<ProjectFile> open(const std::filesystem::path& path);
  /// A text that stands nowhere yet, or not any more: `path` is where save() puts it.
  static Result<ProjectFile> parse(std::string text, std::filesystem::path path);
  /// A new file's text for a message, with comments saying what the sections are.
  static ProjectFile create(const Project& project, std::filesystem::path path);

  const Project& project() const { return project_; }  ///< as written, defaults not filled in
  const std::string& text() const { return text_; }
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path folder() const;  ///< "." for a bare file name

  /// checkSettings, with the file and the line of the field that is wrong.
  Result<> check() const;
  /// The line of a field, from 1; empty when it is not written. Of a list: its first element's.
  std::optional<int> lineOf(std::string_view fieldPath) const;

  /// Sets one field by its path ("optimizer.learning_rate", "model.layers[0].lstm.units",
  /// "features[bili].missing"), given as applySetting takes it. A field that is not there yet is
  /// added at the end of its block, the blocks around it where they are missing. On an error
  /// nothing changes.
  Result<> set(std::string_view fieldPath, std::string_view value);
  /// Back to the default: the field's characters are taken out, with its line when nothing else
  /// stands there. An element goes out of its list. A field that is not there stays so.
  Result<> clear(std::string_view fieldPath);

  /// Whether another program changed or removed the file since it was read or saved.
  bool changedOnDisk() const;
  /// Atomically. Fails with Code::project_changed when the file on disk is not the one that was
  /// read.
  Result<> save();
  Result<> saveOverwriting();

 private:
  ProjectFile() = default;
  Result<> replaceText(std::string text, const Project& wanted);

  std::string text_;
  std::filesystem::path path_;
  std::string hashOnDisk_;  ///< SHA-256 of what was read or saved; empty: there was no file
  Project project_;
};

/// Paths in the project (sources, initial weights) that are absolute or lead out of its folder,
/// through links too: Code::path_outside, each with its field.
std::vector<Error> pathsOutside(const Project& project, const std::filesystem::path& folder);

}  // namespace stateroom
