#include "core/project/migration.h"

#include <algorithm>

#include <google/protobuf/text_format.h>

#include "core/project/no_errors.h"
#include "core/project/project.pb.h"

namespace stateroom {
std::span<const Migration> migrations() {
  return {};
}

int formatVersionOf(const std::string& text) {
  NoErrors none;
  Project project;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&none);
  parser.AllowUnknownField(true);
  parser.SetRecursionLimit(40);
  // What was read before an error counts: the version stands at the front.
  parser.ParseFromString(text, &project);
  return project.has_format_version() ? project.format_version() : 1;
}

Result<std::string> migrated(std::string text, std::span<const Migration> steps) {
  const int supported = static_cast<int>(steps.size()) + 1;
  const int version = formatVersionOf(text);
  if (version > supported) {
    return fail(Code::project_newer,
                {{"version", std::to_string(version)}, {"supported", std::to_string(supported)}});
  }
  for (const auto step : steps.subspan(static_cast<std::size_t>(std::max(version, 1) - 1))) {
    STATEROOM_TRY(text, step(std::move(text)));
  }
  return text;
}

}  // namespace stateroom
