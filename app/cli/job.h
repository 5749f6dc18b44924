#pragma once

#include <functional>
#include <string>

#include "app/cli/command_line.h"
#include "core/base/file.h"
#include "core/base/job_status.h"

namespace stateroom::cli {

/// Does a command's work as a job of the project, so that the window and other terminals see how
/// far it is and how it ended. The work says its own last message; an error's text is taken
/// otherwise. A folder that cannot be written (somebody else's project) is no reason not to work.
Result<int> runAsJob(const fs::path& projectFolder, const std::string& command,
                     const std::string& title, const std::function<Result<int>(JobStatus*)>& work);

}  // namespace stateroom::cli
