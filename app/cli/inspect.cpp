#include <algorithm>

#include <fmt/format.h>

#include "app/cli/command_line.h"
#include "app/cli/inspect_torchscript.h"
#include "app/cli/model_text.h"
#include "app/cli/open_project.h"
#include "app/cli/options.h"
#include "app/cli/table.h"
#include "app/cli/tensor_text.h"
#include "core/base/text.h"
#include "core/data/dataset.h"
#include "core/data/features.h"
#include "core/interop/events/event_reader.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/interop/torchscript/torchscript.h"
#include "core/model/resolve.h"
#include "core/model/signature.h"
#include "core/project/run_folder.h"
#include "core/train/model_files.h"

namespace stateroom::cli {
namespace {

struct InspectOptions {
  std::string path, tensor;
  bool variables = false, csv = false;
};

/// What was found in a file or folder: one contract for every format.
struct Contents {
  std::string format, producer = {};
  ModelSpec spec = {};  ///< resolved; empty where there are no layers
  std::vector<LayerInfo> layers = {};
  Json signatures = Json::object();
  std::vector<SafetensorsEntry> variables = {};
  fs::path weights = {};                 ///< where the variables' values are; empty: nowhere
  std::vector<NamedTensor> values = {};  ///< or the values themselves
  std::vector<Operation> operations = {};
  Json more = Json::object();
  std::vector<std::string> text = {};  ///< lines for people about `more`
  std::vector<Error> damage = {};      ///< what could not be read beside the rest
};

// ---- projects and runs

Result<> addModel(const OpenProject& project, Contents& contents) {
  STATEROOM_TRY(const auto data, Dataset::open(project.settings, project.folder));
  STATEROOM_TRY(const auto features, FeatureSet::fit(project.settings, data));
  STATEROOM_TRY(contents.spec, resolveModel(project.settings, features));
  STATEROOM_TRY(contents.layers, describe(contents.spec));
  STATEROOM_TRY(contents.signatures,
                describeSignatures(contents.spec, features.columns(), project.settings));
  return {};
}

Result<Contents> inspectProject(const fs::path& path, const GlobalOptions& global) {
  STATEROOM_TRY(const auto project, openProject(path.string(), global));
  Contents contents{.format = "stateroom project", .producer = "stateroom"};
  STATEROOM_CHECK(addModel(project, contents));
  Json features = Json::array();
  for (const auto& feature : project.settings.features()) {
    features.push_back(feature.name().empty() ? feature.column() : feature.name());
  }
  Json sources = Json::array();
  for (const auto& source : project.settings.data().sources()) sources.push_back(source.path());
  const auto runs = listRuns(project.folder).runs.size();
  contents.more = {{"title", project.settings.title()},
                   {"question", project.settings.question()},
                   {"sources", std::move(sources)},
                   {"features", std::move(features)},
                   {"runs", runs}};
  for (const auto& words : {project.settings.title(), project.settings.question()}) {
    if (!words.empty()) contents.text.push_back(escapeControl(words));
  }
  contents.text.push_back(fmt::format("{}, {}",
                                      counted(project.settings.features_size(), "feature column"),
                                      counted(static_cast<long long>(runs), "run")));
  return contents;
}

/// A run wherever its folder lies: in its project, in the trash, a copy.
Result<Contents> inspectRun(const fs::path& path) {
  STATEROOM_TRY(const auto record, readRunAt(path));
  Contents contents{.format = "stateroom run", .producer = "stateroom"};
  STATEROOM_TRY(contents.spec, readModelSpec(path));
  STATEROOM_TRY(contents.layers, describe(contents.spec));
  STATEROOM_TRY(contents.signatures, readSignatures(path));
  for (const char* place : {"best", "final"}) {
    const auto weights = path / place / kWeights;
    if (!contents.weights.empty() || !fs::exists(weights)) continue;
    STATEROOM_TRY(contents.variables, listSafetensors(weights));
    contents.weights = weights;
  }
  contents.more = {{"run", record.name}, {"status", record.status}, {"step", record.step}};
  contents.text = {fmt::format("run {}: {}, step {}", record.name, record.status, record.step)};
  return contents;
}

// ---- files

Result<Contents> inspectSafetensors(const fs::path& path) {
  Contents contents{.format = "safetensors", .weights = path};
  STATEROOM_TRY(contents.variables, listSafetensors(path));
  return contents;
}

Result<Contents> inspectTorchScript(const fs::path& path) {
  STATEROOM_TRY(auto read, readTorchScript(path));
  Contents contents{.format = "torchscript", .producer = "pytorch"};
  for (const auto& tensor : read.parameters) {
    const auto view = tensor.tensor.view();
    contents.variables.push_back({tensor.name, view.dtype, view.shape});
  }
  contents.text = {counted(static_cast<long long>(read.operations.size()), "operation")};
  contents.layers = std::move(read.layers);
  contents.values = std::move(read.parameters);
  contents.operations = std::move(read.operations);
  return contents;
}

Result<Contents> inspectEvents(const fs::path& folder) {
  STATEROOM_TRY(const auto reader, readEvents(folder));
  if (reader.scalars().empty() && !reader.damage().empty()) {
    return unexpected(reader.damage().front());
  }
  Contents contents{.format = "tensorboard events", .damage = reader.damage()};
  Json series = Json::array();
  Table table(
      {{"series"}, {"points", Table::Align::Right}, {"steps"}, {"last", Table::Align::Right}});
  for (const auto& [tag, points] : reader.scalars()) {
    if (points.size() == 0) continue;
    series.push_back({{"tag", tag},
                      {"points", points.size()},
                      {"first_step", points.steps.front()},
                      {"last_step", points.steps.back()},
                      {"last_value", points.values.back()}});
    table.add({tag, formatCount(static_cast<long long>(points.size())),
               fmt::format("{}–{}", points.steps.front(), points.steps.back()),
               formatMetric(points.values.back())});
  }
  contents.more = {{"series", std::move(series)}, {"texts", reader.texts().size()}};
  contents.text = table.lines();
  return contents;
}

// ---- which of them it is

bool holdsEvents(const fs::path& folder) {
  std::error_code ignored;
  return std::ranges::any_of(fs::directory_iterator(folder, ignored), [](const auto& entry) {
    return entry.path().filename().string().find("tfevents") != std::string::npos;
  });
}

bool holdsProject(const fs::path& folder) {
  std::error_code ignored;
  return std::ranges::any_of(fs::directory_iterator(folder, ignored), [](const auto& entry) {
    return entry.path().extension() == ".stateroom";
  });
}

Result<Contents> inspectFolder(const fs::path& path, const GlobalOptions& global) {
  if (fs::exists(path / "run.json")) return inspectRun(path);
  if (holdsProject(path)) return inspectProject(path, global);
  if (holdsEvents(path)) return inspectEvents(path);
  if (fs::exists(path / kWeights)) {
    return inspectSafetensors(path / kWeights);
  }
  return fail(Code::format_unknown, {{"path", path.string()}});
}

Result<Contents> inspectPath(const fs::path& given, const GlobalOptions& global) {
  const auto path = fs::absolute(given).lexically_normal();
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return fail(Code::file_not_found, {{"path", given.string()}});
  if (fs::is_directory(path, ignored)) {
    return inspectFolder(path.has_filename() ? path : path.parent_path(), global);
  }
  if (path.extension() == ".stateroom") return inspectProject(path, global);
  if (path.extension() == ".safetensors") return inspectSafetensors(path);
  if (isTorchScript(path)) return inspectTorchScript(path);
  if (path.filename().string().find("tfevents") != std::string::npos) {
    return inspectEvents(path.parent_path());
  }
  return fail(Code::format_unknown, {{"path", given.string()}});
}

// ---- output

std::int64_t valuesIn(const std::vector<SafetensorsEntry>& variables) {
  std::int64_t count = 0;
  for (const auto& variable : variables) count += elementsOf(variable.shape);
  return count;
}

Json documentOf(const Contents& contents) {
  Json inputs = Json::array();
  for (const auto& layer : contents.spec.layers()) {
    if (layer.has_input()) inputs.push_back(layer.name());
  }
  Json document = {{"format", contents.format},
                   {"producer", contents.producer},
                   {"inputs", std::move(inputs)},
                   {"layers", layersJson(contents.spec, contents.layers)},
                   {"operations", operationsJson(contents.operations)},
                   {"signatures", contents.signatures},
                   {"variables", variablesJson(contents.variables)},
                   {"totals",
                    {{"layers", contents.layers.size()},
                     {"parameters", contents.layers.empty() ? valuesIn(contents.variables)
                                                            : parameterCount(contents.layers)},
                     {"variables", contents.variables.size()}}}};
  document.update(contents.more);
  for (const auto& error : contents.damage) document["damaged"].push_back(toJson(error));
  return document;
}

void print(const Output& out, const Contents& contents, const InspectOptions& options) {
  out.text(out.bold(contents.format));
  for (const auto& line : contents.text) out.text(line);
  if (!contents.layers.empty() && !options.variables) {
    for (const auto& line : layerTable(contents.layers)) out.text(line);
  }
  if (!contents.variables.empty() && (options.variables || contents.layers.empty())) {
    for (const auto& line : variablesTable(contents.variables)) out.text(line);
  }
}

Result<int> printTensor(const Output& out, const Contents& contents,
                        const InspectOptions& options) {
  if (contents.weights.empty() && contents.values.empty()) {
    return fail(Code::tensor_none, {{"path", options.path}});
  }
  auto tensors = contents.values;
  if (!contents.weights.empty()) {
    STATEROOM_TRY(auto file, readSafetensors(contents.weights));
    tensors = std::move(file.tensors);
  }
  const auto found = std::ranges::find(tensors, options.tensor, &NamedTensor::name);
  if (found == tensors.end()) {
    std::vector<std::string> names;
    for (const auto& tensor : tensors) names.push_back(tensor.name);
    return fail(Code::tensor_not_found,
                {{"name", options.tensor},
                 {"nearest", nearest(options.tensor, names).value_or(join(names, ", "))}});
  }
  const auto view = found->tensor.view();
  out.document({{"name", found->name},
                {"dtype", nameOf(view.dtype)},
                {"shape", view.shape},
                {"values", valuesJson(view)}});
  if (!options.csv) {
    out.text(fmt::format("{} {} {}", escapeControl(found->name), nameOf(view.dtype),
                         toString(view.shape)));
  }
  for (const auto& row : csvRows(view)) out.text(row);
  return 0;
}

Result<int> inspect(Invocation& invocation, const InspectOptions& options) {
  STATEROOM_TRY(const auto contents, inspectPath(options.path, invocation.global));
  if (!options.tensor.empty()) return printTensor(invocation.out, contents, options);
  invocation.out.document(documentOf(contents));
  print(invocation.out, contents, options);
  for (const auto& error : contents.damage) invocation.out.warning(toText(error));
  return 0;
}

}  // namespace

void declareInspect(CommandLine& line) {
  auto options = std::make_shared<InspectOptions>();
  auto& command =
      line.add(line.root(), "inspect", "Show what a project, run, model or log file holds",
               "stateroom inspect projects/liver");
  addText(command, "PATH", options->path, "", "A file or folder")->required();
  command.add_flag("--variables", options->variables, "The tensors instead of the layers");
  addText(command, "--tensor", options->tensor, "NAME", "The values of one tensor");
  command.add_flag("--csv", options->csv, "With --tensor: only the values, separated by commas");
  line.onRun(command, [options](Invocation& i) { return inspect(i, *options); });
}

}  // namespace stateroom::cli
