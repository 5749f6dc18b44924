#include <algorithm>

#include <fmt/format.h>

#include "app/cli/command_line.h"
#include "app/cli/interrupt.h"
#include "app/cli/job.h"
#include "app/cli/open_project.h"
#include "app/cli/options.h"
#include "app/cli/run_text.h"
#include "app/cli/table.h"
#include "app/cli/window.h"
#include "core/base/text.h"
#include "core/engine_loader.h"
#include "core/metrics/threshold_curves.h"
#include "core/predict/evaluation_report.h"
#include "core/predict/kept_model.h"
#include "core/project/settings.h"

namespace stateroom::cli {
namespace {

struct EvaluateOptions {
  std::string project, split = "test", input, checkpoint = "best", againstCheckpoint, perUser;
  std::string report, states = "initial";
  std::vector<std::string> runs, against;
  std::optional<std::int64_t> resamples;
  std::optional<double> threshold;
};

/// One side of a comparison: a run, or several whose test examples are put
/// together (the folds of a cross-validation).
struct Side {
  std::string name;
  std::vector<std::string> runs = {};
  std::vector<std::int64_t> steps = {};
  std::vector<std::string> names = {};  ///< of the metrics
  Examples examples = {};
  Metrics metrics = {};
  std::vector<Metrics> samples = {};
  std::map<std::string, Interval> intervals = {};
  std::vector<OutputHead> heads = {};
};

/// What evaluating a side needs.
struct Evaluating {
  const EvaluateOptions& options;
  const GlobalOptions& global;
  const fs::path& folder;
  const std::string& title;
  std::optional<double> saved;  ///< the project's threshold
  Engine& engine;
  std::stop_token stop;
  JobStatus* job;

  void phase(const std::string& name) const {
    if (job != nullptr) job->phase(name);
  }
  /// As asked for, else the project's where there is one probability to decide by.
  std::optional<double> threshold(const Side& side) const {
    const bool isSaved = saved && taskKind(side.heads.front()) == TaskKind::Binary;
    return options.threshold ? options.threshold : isSaved ? saved : std::nullopt;
  }
  std::string source() const { return options.input.empty() ? options.split : options.input; }
};

Result<Examples> examplesOf(const Evaluating& task, TrainedModel& trained) {
  STATEROOM_CHECK(applyGlobalOptions(trained.settings, task.global));
  if (task.options.input.empty()) {
    STATEROOM_CHECK(checkPaths(trained.settings, task.folder, task.global));
  }
  STATEROOM_TRY(const auto data,
                Dataset::open(trained.settings, task.folder,
                              {.inputFile = task.options.input, .stop = task.stop}));
  STATEROOM_TRY(const auto split,
                splitNamed(task.options.input.empty() ? task.options.split : "test"));
  if (task.options.states == "initial") return scoreExamples(trained, data, split, task.stop);
  STATEROOM_TRY(auto ledger,
                openLedger(task.folder, sqlite::Access::ReadOnly, task.global.exclusive));
  STATEROOM_TRY(const auto states, rememberedStates(ledger, trained));
  return scoreExamples(trained, data, split, task.stop, states);
}

Result<> addIntervals(const Evaluating& task, Side& side) {
  if (side.examples.userNames.size() < 2) return {};
  task.phase("bootstrap");
  const auto resamples = static_cast<int>(task.options.resamples.value_or(1000));
  const auto seed = static_cast<std::uint64_t>(task.global.seed.value_or(1));
  STATEROOM_TRY(side.samples, bootstrap(side.examples, side.names, resamples, seed, task.stop));
  side.intervals = percentileIntervals(side.samples);
  return {};
}

/// "first", or of several runs "fold-0 and 4 more".
std::string titleOf(const std::vector<std::string>& runs) {
  if (runs.size() == 1) return runs.front();
  return fmt::format("{} and {} more", runs.front(), runs.size() - 1);
}

/// What a threshold other than 0.5 is for: one probability.
Result<> checkThreshold(const Evaluating& task, const OutputHead& head) {
  if (!task.options.threshold || taskKind(head) == TaskKind::Binary) return {};
  return wrongValue("evaluate", "--threshold",
                    fmt::format("the output {} is not one probability", head.name));
}

Result<Side> evaluateSide(const Evaluating& task, const std::vector<std::string>& runs,
                          const std::string& checkpoint) {
  Side side{.name = titleOf(runs), .runs = runs};
  std::vector<Examples> parts;
  for (const auto& run : runs) {
    task.phase(run);
    STATEROOM_TRY(auto trained, loadTrainedModel(task.engine, task.folder, run, checkpoint));
    STATEROOM_TRY(side.heads, outputHeads(trained));
    STATEROOM_CHECK(checkThreshold(task, side.heads.front()));
    STATEROOM_TRY(parts.emplace_back(), examplesOf(task, trained));
    side.steps.push_back(trained.step);
    side.names = metricNames(trained.settings);
  }
  side.examples = joined(std::move(parts));
  STATEROOM_TRY(side.metrics, metricsOf(side.examples, side.names));
  STATEROOM_CHECK(addIntervals(task, side));
  return side;
}

ThresholdCurves curvesOf(const Side& side) {
  const auto& output = side.examples.outputs.front();
  return {classScores(output, 1), classTruths(output, 1), side.examples.weights};
}

/// How much better or worse the first side is, sample by sample.
struct Difference {
  Metrics values;
  std::map<std::string, Interval> intervals;
};

Difference differenceOf(const Side& side, const Side& other) {
  return {differences({side.metrics}, {other.metrics}).front(),
          percentileIntervals(differences(side.samples, other.samples))};
}

/// The confusion matrix by actual and predicted class, weighted.
Json thresholdJson(double threshold, const Side& side) {
  const Confusion at = curvesOf(side).at(threshold);
  return {{"threshold", threshold},
          {"precision", at.precision()},
          {"recall", at.recall()},
          {"f1", at.f1()},
          {"confusion",
           {{at.trueNegatives, at.falsePositives}, {at.falseNegatives, at.truePositives}}}};
}

Json sideJson(const Evaluating& task, const Side& side) {
  Json intervals = Json::object();
  for (const auto& [name, interval] : side.intervals) {
    intervals[name] = {interval.low, interval.high};
  }
  Json document = {
      {"run", side.runs.size() == 1 ? Json(side.runs.front()) : Json(side.runs)},
      {"checkpoint", side.steps.size() == 1 ? Json(side.steps.front()) : Json(side.steps)},
      {"split", task.source()},
      {"states", task.options.states},
      {"metrics", metricsJson(side.metrics)},
      {"intervals", std::move(intervals)},
      {"examples", side.examples.count()},
      {"users", side.examples.userCount()}};
  if (const auto threshold = task.threshold(side))
    document["at_threshold"] = thresholdJson(*threshold, side);
  return document;
}

Json comparisonJson(const Evaluating& task, const Side& side, const Side& other) {
  auto document = sideJson(task, side);
  document["against"] = sideJson(task, other);
  const auto difference = differenceOf(side, other);
  for (const auto& [name, value] : difference.values) {
    document["difference"][name]["value"] = value;
    const auto found = difference.intervals.find(name);
    if (found == difference.intervals.end()) continue;
    document["difference"][name]["interval"] = {found->second.low, found->second.high};
  }
  return document;
}

std::string intervalText(const std::map<std::string, Interval>& intervals,
                         const std::string& name) {
  const auto found = intervals.find(name);
  if (found == intervals.end()) return "";
  return fmt::format("{} … {}", formatMetric(found->second.low), formatMetric(found->second.high));
}

std::string titleOf(const Output& out, const Evaluating& task, const Side& side) {
  const auto users = side.examples.userCount();
  return fmt::format("{} on {}{}: {}{}", out.bold(escapeControl(side.name)),
                     task.options.input.empty() ? "the " + task.options.split + " split"
                                                : escapeControl(task.options.input),
                     task.options.states == "ledger" ? " from the remembered states" : "",
                     counted(side.examples.count(), "example"),
                     users > 0 ? " of " + counted(users, "user") : "");
}

void printAtThreshold(const Output& out, const Evaluating& task, const Side& side) {
  const auto threshold = task.threshold(side);
  if (!threshold) return;
  const Confusion at = curvesOf(side).at(*threshold);
  out.text(fmt::format("  {} at threshold {:g}: precision {}, recall {}, F1 {}",
                       escapeControl(side.name), *threshold, formatMetric(at.precision()),
                       formatMetric(at.recall()), formatMetric(at.f1())));
}

void print(const Output& out, const Evaluating& task, const Side& side) {
  out.text(titleOf(out, task, side));
  Table table({{"metric"}, {"value", Table::Align::Right}, {"95 % interval"}});
  for (const auto& name : side.names) {
    for (const auto& [metric, value] : side.metrics) {  // one for each output: "year/r2"
      if (metric != name && !metric.ends_with("/" + name)) continue;
      table.add({metric, formatMetric(value), intervalText(side.intervals, metric)});
    }
  }
  for (const auto& line : table.lines()) out.text("  " + line);
  printAtThreshold(out, task, side);
}

void print(const Output& out, const Evaluating& task, const Side& side, const Side& other) {
  out.text(titleOf(out, task, side));
  Table table({{"metric"},
               {side.name, Table::Align::Right},
               {"95 %"},
               {other.name, Table::Align::Right},
               {"95 %"},
               {"difference", Table::Align::Right},
               {"95 %"}});
  const auto difference = differenceOf(side, other);
  for (const auto& [name, value] : difference.values) {
    table.add({name, formatMetric(side.metrics.at(name)), intervalText(side.intervals, name),
               formatMetric(other.metrics.at(name)), intervalText(other.intervals, name),
               formatMetric(value), intervalText(difference.intervals, name)});
  }
  for (const auto& line : table.lines()) out.text("  " + line);
  printAtThreshold(out, task, side);
  printAtThreshold(out, task, other);
}

/// user,loss,weight: the users in ascending order.
Result<> writePerUser(const std::string& path, const Examples& examples) {
  std::string csv = "user,loss,weight\n";
  for (std::size_t user = 0; user < examples.userNames.size(); ++user) {
    const double weight = examples.userWeight[user];
    csv += fmt::format("{},{},{}\n", csvQuoted(examples.userNames[user]),
                       weight > 0 ? formatDouble(examples.userLoss[user] / weight) : "",
                       formatDouble(weight));
  }
  return writeFileAtomically(path, csv);
}

bool isPdf(const std::string& path) {
  return path.ends_with(".pdf");
}

ReportedRun reported(const Side& side) {
  std::vector<std::string> steps;
  for (const auto step : side.steps) steps.push_back(std::to_string(step));
  return {side.name, join(steps, ", "), &side.examples, side.metrics, side.intervals};
}

/// The report and the users' losses, before anything is printed: a result that was told is whole.
Result<> writeFiles(const Evaluating& task, const Side& side, const Side* other) {
  if (!task.options.perUser.empty()) {
    STATEROOM_CHECK(writePerUser(task.options.perUser, side.examples));
  }
  if (task.options.report.empty()) return {};
  const bool split = task.options.input.empty();
  EvaluationReport report{
      .title = task.title,
      .source = (split ? "the " + task.options.split + " split" : task.options.input) +
                (task.options.states == "ledger" ? ", from the remembered states" : ""),
      .head = side.heads.front(),
      .runs = {reported(side)},
      .threshold = task.threshold(side).value_or(0.5)};
  if (other != nullptr) {
    report.runs.push_back(reported(*other));
    report.difference = differenceOf(side, *other).intervals;
  }
  auto page = reportHtml(report);
  if (isPdf(task.options.report)) {
    STATEROOM_TRY(page, pdfOf(page));
  }
  return writeFileAtomically(task.options.report, page);
}

Result<int> evaluateAll(const Output& out, const Evaluating& task,
                        const std::vector<std::string>& runs) {
  const auto& options = task.options;
  STATEROOM_TRY(const auto side, evaluateSide(task, runs, options.checkpoint));
  if (task.options.against.empty()) {
    STATEROOM_CHECK(writeFiles(task, side, nullptr));
    out.document(sideJson(task, side));
    print(out, task, side);
  } else {
    const auto& checkpoint =
        options.againstCheckpoint.empty() ? options.checkpoint : options.againstCheckpoint;
    STATEROOM_TRY(const auto other, evaluateSide(task, options.against, checkpoint));
    STATEROOM_CHECK(checkComparable(side.examples, side.name, other.examples, other.name));
    STATEROOM_CHECK(writeFiles(task, side, &other));
    out.document(comparisonJson(task, side, other));
    print(out, task, side, other);
  }
  if (side.intervals.empty()) out.note("No intervals: they need at least two users or sequences");
  if (task.job != nullptr) task.job->message(side.name + ": " + metricsText(side.metrics));
  return 0;
}

Result<> checkReport(const std::string& path) {
  if (path.empty() || path.ends_with(".html") || isPdf(path)) return {};
  return fail(Code::report_form, {{"path", path}});
}

Result<int> evaluate(Invocation& invocation, const EvaluateOptions& options) {
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  STATEROOM_CHECK(splitNamed(options.split));
  auto runs = options.runs;
  if (runs.empty()) {
    STATEROOM_TRY(runs.emplace_back(), currentRun(project.folder));
  }
  for (const auto& run : runs) STATEROOM_CHECK(readRun(RunFolder(project.folder, run)));
  for (const auto& run : options.against) STATEROOM_CHECK(readRun(RunFolder(project.folder, run)));
  STATEROOM_CHECK(checkReport(options.report));
  const auto title = project.title();
  const auto stop = stopOnSignals();
  const auto saved = project.settings.has_decision_threshold()
                         ? std::optional(project.settings.decision_threshold())
                         : std::nullopt;
  const auto& training = project.settings.training();
  STATEROOM_TRY(auto* computing,
                engine({.threads = training.threads(), .device = training.device()}));
  return runAsJob(project.folder, "evaluate", "Evaluate " + join(runs, ", "), [&](JobStatus* job) {
    const Evaluating task{options, invocation.global, project.folder, title,
                          saved,   *computing,        stop,           job};
    return evaluateAll(invocation.out, task, runs);
  });
}

}  // namespace

void declareEvaluate(CommandLine& line) {
  auto options = std::make_shared<EvaluateOptions>();
  auto& command = line.add(line.root(), "evaluate",
                           "Loss and metrics of a run on a split, with bootstrap intervals by user",
                           "stateroom evaluate projects/liver --run first --against second");
  addProject(command, options->project);
  addList(command, "--run", options->runs, "RUN",
          "The run (default: the current one, else the newest finished); "
          "several are put together, "
          "as the folds of a cross-validation");
  addList(command, "--against", options->against, "RUN",
          "Compare with another run on the same users, paired");
  addText(command, "--checkpoint", options->checkpoint, "best|last|STEP", "Whose weights");
  auto* split = addChoice(command, "--split", options->split, {"train", "validation", "test"},
                          "Which rows (default: test)");
  addText(command, "--input", options->input, "FILE", "A CSV file with labels instead of a split")
      ->excludes(split);
  addText(command, "--against-checkpoint", options->againstCheckpoint, "best|last|STEP",
          "Whose weights of the other run (default: as --checkpoint)");
  addChoice(command, "--states", options->states, {"initial", "ledger"},
            "What each user's sequences begin from: the model's initial state, or what the ledger "
            "remembers of the user (which is not changed)");
  line.addExclusive(command);
  addText(command, "--report", options->report, "FILE.html|FILE.pdf",
          "Write metrics, curves and the worst users as one HTML file, or on paper");
  addText(command, "--per-user", options->perUser, "FILE", "Write each user's loss to a CSV file");
  command
      .add_option("--threshold", options->threshold,
                  "Where a probability counts as yes: precision, recall, F1 and the confusion "
                  "matrix there (default: the project's decision_threshold)")
      ->type_name("SHARE")
      ->check(share());
  addInteger(command, "--resamples", options->resamples, 0,
             "Bootstrap samples behind the intervals (default: 1000)");
  line.onRun(command, [options](Invocation& i) { return evaluate(i, *options); });
}

}  // namespace stateroom::cli
