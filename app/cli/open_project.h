#pragma once

#include <string>

#include "app/cli/command_line.h"
#include "core/base/file.h"
#include "core/project/project_file.h"

namespace stateroom::cli {

/// A project as one command sees it.
struct OpenProject {
  ProjectFile file;
  Project settings;  ///< after --set and the global options, every default filled in, checked
  fs::path folder;

  /// The project's title, else the name of its file.
  std::string title() const {
    return settings.title().empty() ? file.path().stem().string() : settings.title();
  }
};

/// Opens the project at `path` and applies what the command line says about its settings.
Result<OpenProject> openProject(const std::string& path, const GlobalOptions& global);

/// The same options on settings from elsewhere (a run's).
Result<> applyGlobalOptions(Project& settings, const GlobalOptions& global);

/// Refuses settings that name files outside of the project's folder, unless that is allowed.
Result<> checkPaths(const Project& settings, const fs::path& folder, const GlobalOptions& global);

/// The run that is named, else the current one.
Result<std::string> chosenRun(const fs::path& folder, const std::string& named);

}  // namespace stateroom::cli
