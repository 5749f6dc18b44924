// Whatever the text is: it is refused or read; what was read prints as a text that reads the same;
// and a field that is set or taken away stands so in the text, the other fields as they were.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include <google/protobuf/util/message_differencer.h>

#include "core/project/project_file.h"
#include "core/project/settings.h"

using namespace stateroom;
using google::protobuf::util::MessageDifferencer;

namespace {

constexpr std::array<std::pair<const char*, const char*>, 6> kEdits = {{
    {"optimizer.learning_rate", "0.01"},
    {"name", "a \"b\" \\ c"},
    {"features[0].column", "bili"},
    {"model.layers[0].name", "first"},
    {"data.sources", "[{path: \"a.csv\"}]"},
    {"early_stopping.patience", "3"},
}};

void require(bool holds) {
  if (!holds) std::abort();
}

Result<ProjectFile> parse(const std::string& text) {
  return ProjectFile::parse(text, "fuzzed.stateroom");
}

void readsAs(const std::string& text, const Project& project) {
  const auto again = parse(text);
  require(again && MessageDifferencer::Equals(again->project(), project));
}

/// ProjectFile reads its own text again after an edit, and refuses an edit that changed more.
void edit(const ProjectFile& file, const char* path, const char* value) {
  auto edited = file;
  if (!edited.set(path, value)) {
    require(edited.text() == file.text());
    return;
  }
  readsAs(edited.text(), edited.project());
  require(edited.clear(path).has_value());
  readsAs(edited.text(), edited.project());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = parse({reinterpret_cast<const char*>(data), size});
  if (!file) return 0;
  (void)file->check();
  (void)pathsOutside(file->project(), "/nowhere");
  (void)checkSettings(resolveDefaults(file->project()));
  readsAs(printProject(file->project()), file->project());
  for (const auto& [path, value] : kEdits) edit(*file, path, value);
  return 0;
}
