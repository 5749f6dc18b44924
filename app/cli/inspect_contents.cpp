#include "app/cli/inspect_contents.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/cli/inspect_torchscript.h"
#include "app/cli/table.h"
#include "core/base/text.h"
#include "core/data/dataset.h"
#include "core/data/features.h"
#include "core/engine_loader.h"
#include "core/interop/events/event_reader.h"
#include "core/interop/torchscript/torchscript.h"
#include "core/model/signature.h"
#include "core/project/run_folder.h"
#include "core/train/model_files.h"

namespace stateroom::cli {
namespace {

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

}  // namespace

Result<Contents> readContents(const fs::path& given, const GlobalOptions& global) {
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

Result<std::vector<NamedTensor>> tensorsOf(const Contents& contents, const std::string& path) {
  if (!contents.values.empty()) return contents.values;
  if (contents.weights.empty()) return fail(Code::tensor_none, {{"path", path}});
  STATEROOM_TRY(auto file, readSafetensors(contents.weights));
  return std::move(file.tensors);
}

Result<std::vector<Operation>> operationsOf(const Contents& contents) {
  if (!contents.operations.empty() || contents.spec.layers().empty()) return contents.operations;
  STATEROOM_TRY(auto* computing, engine());
  STATEROOM_TRY(const auto model, computing->compile(contents.spec));
  return model->operations();
}

}  // namespace stateroom::cli
