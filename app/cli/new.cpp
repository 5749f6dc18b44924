#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "app/cli/command_line.h"
#include "app/cli/options.h"
#include "app/cli/table.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/data/dataset.h"
#include "core/data/features.h"
#include "core/model/guess_model.h"
#include "core/project/project_file.h"
#include "core/project/settings.h"

namespace stateroom::cli {
namespace {

struct NewOptions {
  std::string folder, from;
  SchemaHints hints;
};

struct Guess {
  Project project = {};
  std::vector<std::string> reasons = {};
};

/// The folder's own name, also of "." and "liver/".
std::string projectName(const fs::path& folder) {
  const auto name = fs::absolute(folder).lexically_normal();
  return (name.has_filename() ? name.filename() : name.parent_path().filename()).string();
}

bool isProjectFile(const fs::path& path) {
  return path.extension() == ".stateroom";
}

bool sameContent(const fs::path& a, const fs::path& b) {
  std::error_code error;
  if (fs::file_size(a, error) != fs::file_size(b, error) || error) return false;
  std::ifstream first(a, std::ios::binary), second(b, std::ios::binary);
  using Bytes = std::istreambuf_iterator<char>;
  return std::equal(Bytes(first), Bytes(), Bytes(second));
}

Result<> checkFolder(const fs::path& folder, const fs::path& from, const fs::path& copy) {
  if (isProjectFile(from)) return fail(Code::data_is_project, {{"path", from.string()}});
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (isProjectFile(entry)) {
      return fail(Code::project_exists, {{"path", entry.path().string()}});
    }
  }
  if (!fs::exists(copy, ignored) || sameContent(from, copy)) return {};
  return fail(Code::file_in_the_way, {{"path", copy.string()}});
}

/// Beside its place first, so that what has the name is whole.
Result<> copyWhole(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (fs::exists(to, error)) return {};
  STATEROOM_CHECK(makeFolder(to.parent_path()));
  const fs::path part = to.string() + ".part";
  fs::copy_file(from, part, fs::copy_options::overwrite_existing, error);
  if (error) {
    return fail(Code::file_not_writable, {{"path", part.string()}, {"reason", error.message()}});
  }
  STATEROOM_CHECK(syncFile(part));
  return renameDurably(part, to);
}

void setSource(Project& project, const fs::path& path) {
  project.mutable_data()->mutable_sources(0)->set_path(path.generic_string());
}

/// Training that ends by itself: until ten evaluations have brought nothing.
void setTraining(Project& project) {
  project.mutable_training()->set_epochs(200);
  auto& stopping = *project.mutable_early_stopping();
  stopping.set_monitor("loss");
  stopping.set_patience(10);
}

bool isFeature(const Dataset& data, const ColumnData& column) {
  return data.roleOf(column.name()) == FEATURE;
}

/// From the file where it lies: a project that cannot be guessed leaves nothing behind.
Result<Guess> guess(const NewOptions& options, const fs::path& folder, const fs::path& copy) {
  STATEROOM_TRY(const auto schema, guessSchema(options.from, options.hints));
  Guess guess{.reasons = schema.reasons};
  auto& project = guess.project;
  project.set_title(projectName(folder));
  *project.mutable_data() = schema.data;
  std::error_code ignored;
  setSource(project, fs::absolute(options.from, ignored));
  STATEROOM_TRY(const auto data, Dataset::open(resolveDefaults(project), folder));
  if (data.labelColumns().empty()) {
    std::vector<std::string> names;
    for (const auto& column : data.columns()) names.push_back(column.name());
    return fail(Code::label_not_guessed, {{"columns", join(names, ", ")}});
  }
  for (const auto& column : data.columns()) {
    if (isFeature(data, column)) *project.add_features() = guessFeature(column);
  }
  auto model = guessModel(data);
  *project.mutable_model() = std::move(model.model);
  std::ranges::move(model.reasons, std::back_inserter(guess.reasons));
  setTraining(project);
  setSource(project, fs::path("data") / copy.filename());
  return guess;
}

std::string stepsText(const FeatureColumn& feature) {
  std::string text;
  for (const auto& step : feature.steps()) {
    const auto* field = step.GetDescriptor()->FindFieldByNumber(static_cast<int>(step.kind_case()));
    if (field != nullptr) text += (text.empty() ? "" : ", ") + field->name();
  }
  return text.empty() ? "as it is" : text;
}

std::string featureOf(const Project& project, const std::string& column) {
  for (const auto& feature : project.features()) {
    if (feature.column() == column) return stepsText(feature);
  }
  return "";
}

Json documentOf(const Guess& guess, const fs::path& path) {
  Json columns = Json::array();
  for (const auto& column : guess.project.data().columns()) {
    columns.push_back({{"name", column.name()},
                       {"type", lowered(ColumnType_Name(column.type()))},
                       {"role", lowered(Role_Name(column.role()))},
                       {"feature", featureOf(guess.project, column.name())}});
  }
  return {{"project", path.string()}, {"columns", std::move(columns)}, {"reasons", guess.reasons}};
}

void print(const Output& out, const Guess& guess, const fs::path& path, const std::string& folder) {
  Table table({{"column"}, {"type"}, {"role"}, {"as a feature"}});
  for (const auto& column : guess.project.data().columns()) {
    table.add({column.name(), lowered(ColumnType_Name(column.type())),
               lowered(Role_Name(column.role())), featureOf(guess.project, column.name())});
  }
  out.text(out.bold(path.string()));
  for (const auto& line : table.lines()) out.text("  " + line);
  out.text("");
  for (const auto& reason : guess.reasons) out.text("- " + escapeControl(reason));
  const auto quoted = shellQuoted(folder);
  out.note(fmt::format("\nNext: stateroom check {}, then stateroom train {}", quoted, quoted));
}

/// The data file is copied, so that the project is whole: every path in it is
/// relative.
Result<int> make(Invocation& invocation, const NewOptions& options) {
  const fs::path folder = options.folder;
  const auto copy = folder / "data" / fs::path(options.from).filename();
  STATEROOM_CHECK(checkFolder(folder, options.from, copy));
  STATEROOM_TRY(const auto guessed, guess(options, folder, copy));
  STATEROOM_CHECK(copyWhole(options.from, copy));
  const auto path = folder / (projectName(folder) + ".stateroom");
  STATEROOM_CHECK(ProjectFile::create(guessed.project, path).saveOverwriting());
  invocation.out.document(documentOf(guessed, path));
  print(invocation.out, guessed, path, options.folder);
  return 0;
}

}  // namespace

void declareNew(CommandLine& line) {
  auto options = std::make_shared<NewOptions>();
  auto& command = line.add(line.root(), "new",
                           "Make a project for a CSV file: guess schema, features and model",
                           "stateroom new projects/liver --from visits.csv --user id --order day");
  addText(command, "DIR", options->folder, "", "The project's folder; it is made")->required();
  addText(command, "--from", options->from, "FILE", "A CSV file; it is copied into the project")
      ->required();
  addText(command, "--user", options->hints.user, "COLUMN", "Whose row it is");
  addText(command, "--order", options->hints.order, "COLUMN", "The order of a user's rows");
  addText(command, "--label", options->hints.label, "COLUMN", "What is to be predicted");
  line.onRun(command, [options](Invocation& i) { return make(i, *options); });
}

}  // namespace stateroom::cli
