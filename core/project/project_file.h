#pragma once

#include <filesystem>
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
  static Result<ProjectFile> parse(std::string text, std::filesystem::path path);
  /// A new file's text for a message, with comments saying what the sections are.
  static ProjectFile create(const Project& project, std::filesystem::path path);

  const Project& project() const { return project_; }  ///< as written, defaults not filled in
  const std::string& text() const { return text_; }
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path folder() const { return path_.parent_path(); }

  /// Sets one field by its path ("optimizer.learning_rate", "model.layers[0].lstm.units",
  /// "features[bili].missing"), given as text format would write the value; strings need no quotes.
  Result<> set(std::string_view fieldPath, std::string_view value);
  /// Back to the default: the field's characters are taken out.
  Result<> clear(std::string_view fieldPath);
  /// Atomically. Fails with Code::project_changed when the file on disk is not the one that was
  /// read.
  Result<> save();
  Result<> saveOverwriting();

 private:
  ProjectFile() = default;
  std::string text_;
  std::filesystem::path path_;
  std::string hashOnDisk_;
  Project project_;
};

}  // namespace stateroom
