#include <algorithm>

#include <fmt/format.h>

#include "app/cli/command_line.h"
#include "app/cli/model_text.h"
#include "app/cli/open_project.h"
#include "app/cli/options.h"
#include "app/cli/table.h"
#include "core/base/text.h"
#include "core/data/dataset.h"
#include "core/data/features.h"
#include "core/model/resolve.h"
#include "core/train/training_rules.h"

namespace stateroom::cli {
namespace {

constexpr int kCannotTrain = 3;

struct SplitCount {
  SplitName split;
  std::size_t sequences = 0, rows = 0;
};

/// What a check finds; each part is there when the parts before it could be
/// made.
struct Findings {
  std::vector<Problem> problems;
  std::optional<Dataset> data;
  std::vector<SplitCount> splits;
  ModelSpec spec;
  std::vector<LayerInfo> layers;
};

Problem problemOf(const Error& error) {
  Problem problem{.severity = Problem::Severity::Error, .error = error};
  for (const auto& [what, where] : error.context()) {
    if (what == "file") problem.file = where;
    if (what == "column") problem.column = where;
    if (what == "row") problem.row = parseInteger(where).value_or(0);
  }
  return problem;
}

Result<> examineModel(const OpenProject& project, Findings& findings) {
  STATEROOM_TRY(const auto features, FeatureSet::fit(project.settings, *findings.data));
  STATEROOM_TRY(findings.spec, resolveModel(project.settings, features));
  STATEROOM_TRY(findings.layers, describe(findings.spec));
  return checkTrainable(project.settings, project.folder, *findings.data, features, findings.spec);
}

Result<> examine(const OpenProject& project, Findings& findings) {
  STATEROOM_TRY(findings.data, Dataset::open(project.settings, project.folder));
  findings.problems = findings.data->problems();
  for (const auto split : {SplitName::Train, SplitName::Validation, SplitName::Test}) {
    SplitCount count{split};
    for (const auto& sequence : findings.data->sequences(split)) {
      ++count.sequences;
      count.rows += sequence.rows.size();
    }
    findings.splits.push_back(count);
  }
  if (findings.splits.front().rows == 0) return fail(Code::no_training_data);
  return examineModel(project, findings);
}

Findings check(const OpenProject& project) {
  Findings findings;
  if (const auto done = examine(project, findings); !done) {
    findings.problems.push_back(problemOf(done.error()));
  }
  std::erase_if(findings.problems, [&](const Problem& problem) {
    return problem.severity == Problem::Severity::Warning &&
           std::ranges::count(project.settings.ignored_problems(), problem.error.name()) > 0;
  });
  std::ranges::stable_sort(findings.problems, {}, &Problem::severity);
  return findings;
}

bool canTrain(const Findings& findings) {
  return std::ranges::none_of(findings.problems, [](const Problem& problem) {
    return problem.severity == Problem::Severity::Error;
  });
}

std::string_view nameOf(Problem::Severity severity) {
  return severity == Problem::Severity::Error ? "error" : "warning";
}

Json problemJson(const Problem& problem) {
  auto json = toJson(problem.error);
  Json document = {{"severity", nameOf(problem.severity)},
                   {"code", problem.error.name()},
                   {"file", problem.file},
                   {"row", problem.row},
                   {"column", problem.column},
                   {"value", problem.value},
                   {"count", problem.count}};
  for (const char* field : {"message", "hint", "context", "places", "arguments"}) {
    document[field] = std::move(json[field]);
  }
  return document;
}

Json documentOf(const Findings& findings) {
  Json document = {{"ok", canTrain(findings)},
                   {"rows", findings.data ? findings.data->rowCount() : 0},
                   {"users", findings.data ? findings.data->userCount() : 0}};
  Json problems = Json::array();
  for (const auto& problem : findings.problems) problems.push_back(problemJson(problem));
  document["problems"] = std::move(problems);
  for (const auto& count : findings.splits) {
    document["splits"][nameOf(count.split)] = {{"sequences", count.sequences},
                                               {"rows", count.rows}};
  }
  document["parameters"] = parameterCount(findings.layers);
  document["layers"] = layersJson(findings.spec, findings.layers);
  return document;
}

std::string placeOf(const Problem& problem) {
  std::string place = escapeControl(problem.file);
  const auto add = [&](const std::string& part) { place += (place.empty() ? "" : ", ") + part; };
  if (problem.row > 0) add(fmt::format("row {}", problem.row));
  if (!problem.column.empty()) add("column " + escapeControl(problem.column));
  return place.empty() ? problem.error.place() : place;
}

void printProblems(const Output& out, const std::vector<Problem>& problems) {
  for (const auto& problem : problems) {
    const bool error = problem.severity == Problem::Severity::Error;
    const auto label = fmt::format("{}:", nameOf(problem.severity));
    const auto place = placeOf(problem);
    out.text(fmt::format(
        "{} {}{}{}", error ? out.bad(label) : out.doubtful(label),
        place.empty() ? "" : place + ": ", problem.error.message(),
        problem.count > 1 ? fmt::format(" ({} rows)", formatCount(problem.count)) : ""));
    if (const auto hint = problem.error.hint(); !hint.empty()) {
      out.text(out.dim(fmt::format("         {}", hint)));
    }
  }
}

void printCounts(const Output& out, const OpenProject& project, const Findings& findings) {
  if (!findings.data) return;
  const auto users = findings.data->userColumn() == nullptr
                         ? std::string()
                         : " of " + counted(findings.data->userCount(), "user");
  out.text(fmt::format("{}: {}{}", out.bold(escapeControl(project.title())),
                       counted(findings.data->rowCount(), "row"), users));
  Table table({{"split"}, {"sequences", Table::Align::Right}, {"rows", Table::Align::Right}});
  for (const auto& count : findings.splits) {
    table.add({std::string(nameOf(count.split)),
               formatCount(static_cast<long long>(count.sequences)),
               formatCount(static_cast<long long>(count.rows))});
  }
  for (const auto& line : table.lines()) out.text("  " + line);
}

void print(const Output& out, const OpenProject& project, const Findings& findings) {
  printCounts(out, project, findings);
  if (!findings.layers.empty()) {
    out.text("");
    for (const auto& line : layerTable(findings.layers)) out.text("  " + line);
    out.text("");
  }
  printProblems(out, findings.problems);
  out.text(canTrain(findings) ? out.good("It can train.") : out.bad("It cannot train."));
}

}  // namespace

void declareCheck(CommandLine& line) {
  auto path = std::make_shared<std::string>();
  auto& command =
      line.add(line.root(), "check", "Check data and settings: every problem, with its place",
               "stateroom check projects/liver");
  addProject(command, *path);
  line.onRun(command, [path](Invocation& invocation) -> Result<int> {
    STATEROOM_TRY(const auto project, openProject(*path, invocation.global));
    const auto findings = check(project);
    invocation.out.document(documentOf(findings));
    print(invocation.out, project, findings);
    return canTrain(findings) ? 0 : kCannotTrain;
  });
}

}  // namespace stateroom::cli
