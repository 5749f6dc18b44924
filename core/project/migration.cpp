#include "core/project/migration.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include "core/project/project.pb.h"

namespace stateroom {
namespace {

class NoErrors : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int, google::protobuf::io::ColumnNumber, const std::string&) final {}
  void AddWarning(int, google::protobuf::io::ColumnNumber, const std::string&) final {}
};

}  // namespace

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
