#include "app/cli/predict.h"

#include <iostream>
#include <iterator>

#include <fmt/format.h>

#include "app/cli/command_line.h"
#include "app/cli/interrupt.h"
#include "app/cli/job.h"
#include "app/cli/open_project.h"
#include "app/cli/options.h"
#include "app/cli/predict_explain.h"
#include "app/cli/predict_forecast.h"
#include "app/cli/prediction_text.h"
#include "app/cli/table.h"
#include "core/base/text.h"
#include "core/engine_loader.h"
#include "core/model/resolve.h"
#include "core/predict/input_rows.h"
#include "core/predict/outputs_json.h"
#include "core/predict/predictor.h"

namespace stateroom::cli {
namespace {

Result<InputRows> rowsOf(const PredictOptions& options, const TrainedModel& trained) {
  const auto& settings = trained.settings;
  const auto signature = options.signature == "step" ? Signature::Step : Signature::ServingDefault;
  if (signature == Signature::Step) STATEROOM_CHECK(checkStateful(trained.spec));
  if (options.input.empty()) return rowFromValues(settings, options.values, options.user);
  if (options.input != "-") return readInputRows(settings, options.input, signature);
  const std::string text(std::istreambuf_iterator<char>(std::cin), {});
  return parseInputRows(settings, text, signature);
}

/// The rows of one user only, when one is asked for.
std::vector<Prediction> chosen(std::vector<Prediction> predictions, const PredictOptions& options) {
  if (!options.input.empty() && !options.user.empty()) {
    std::erase_if(predictions, [&](const auto& each) { return each.user != options.user; });
  }
  return predictions;
}

/// Predictions with what they are called, ready to be written in any form.
struct Answers {
  const std::vector<OutputHead>& heads;
  const std::vector<std::string>& ids;
  std::vector<Prediction> predictions;

  bool hasUsers() const {
    return std::ranges::any_of(predictions, [](const auto& each) { return !each.user.empty(); });
  }
};

Json documentOf(const Answers& answers, const Prediction& prediction) {
  Json document = {{"row", prediction.row}};
  if (!prediction.user.empty()) document["user"] = prediction.user;
  if (!answers.ids.empty()) document["id"] = answers.ids[static_cast<std::size_t>(prediction.row)];
  document["outputs"] = outputsJson(answers.heads, prediction.outputs);
  return document;
}

std::vector<std::string> cellsOf(const Answers& answers, const Prediction& prediction,
                                 const std::string& format) {
  std::vector<std::string> cells = {std::to_string(prediction.row)};
  if (answers.hasUsers()) cells.push_back(prediction.user);
  if (!answers.ids.empty()) cells.push_back(answers.ids[static_cast<std::size_t>(prediction.row)]);
  const auto outputs = outputCells(answers.heads, prediction.outputs, format);
  cells.insert(cells.end(), outputs.begin(), outputs.end());
  return cells;
}

std::vector<std::string> headerOf(const Answers& answers) {
  std::vector<std::string> header = {"row"};
  if (answers.hasUsers()) header.emplace_back("user");
  if (!answers.ids.empty()) header.emplace_back("id");
  const auto columns = outputColumns(answers.heads);
  header.insert(header.end(), columns.begin(), columns.end());
  return header;
}

std::string fileText(const Answers& answers, bool csv) {
  std::string text = csv ? csvLine(headerOf(answers)) : "";
  for (const auto& prediction : answers.predictions) {
    text += csv ? csvLine(cellsOf(answers, prediction, "{}"))
                : documentOf(answers, prediction).dump() + "\n";
  }
  return text;
}

void print(const Output& out, const Answers& answers) {
  std::vector<Table::Column> columns;
  for (const auto& name : headerOf(answers)) {
    const bool text = name == "user" || name == "id";
    columns.push_back({name, text ? Table::Align::Left : Table::Align::Right});
  }
  Table table(columns);
  for (const auto& prediction : answers.predictions) {
    out.document(documentOf(answers, prediction));
    table.add(cellsOf(answers, prediction, "{:.4g}"));
  }
  for (const auto& line : table.lines()) out.text(line);
}

Result<> write(const Output& out, const Answers& answers, const std::string& path) {
  const bool csv = !namesJsonLines(path);
  STATEROOM_CHECK(writeFileAtomically(path, fileText(answers, csv)));
  out.document({{"output", path}, {"rows", answers.predictions.size()}});
  out.note(fmt::format("{} written to {}",
                       counted(static_cast<long long>(answers.predictions.size()), "prediction"),
                       path));
  return {};
}

Result<> checkOptions(const PredictOptions& options) {
  const auto missing = [](const char* argument) {
    return fail(Code::argument_missing,
                {{"argument", argument}, {"help", "stateroom predict --help"}});
  };
  if (options.input.empty() && options.values.empty()) return missing("--input or --value");
  if (options.stateful && options.signature == "serving_default")
    return wrongValue("predict", "--signature", "with --stateful every row is a step");
  if (!options.stateful || !wantsExplanation(options)) return {};
  if (!options.dryRun) return missing("--dry-run");
  return options.user.empty() ? missing("--user") : Result<>();
}

/// One row with why it is answered so.
Result<int> explained(const Output& out, const PredictOptions& options, const OpenProject& project,
                      const Answers& answers, const Predictor& predictor) {
  const StepProbe probe(predictor, predictor.trained().settings, {}, {});
  STATEROOM_TRY(const auto found, explainRow(probe, project.folder, options, stopOnSignals()));
  auto document = documentOf(answers, answers.predictions.front());
  document.update(explanationJson(found, options));
  out.document(document);
  printExplanation(out, found);
  return 0;
}

Result<int> predictRows(Invocation& invocation, const PredictOptions& options,
                        const OpenProject& project, const std::string& run,
                        JobStatus* job = nullptr) {
  const auto stop = stopOnSignals();
  const auto& training = project.settings.training();
  STATEROOM_TRY(auto* computing,
                engine({.threads = training.threads(), .device = training.device()}));
  STATEROOM_TRY(auto trained,
                loadTrainedModel(*computing, project.folder, run, options.checkpoint));
  STATEROOM_TRY(const auto rows, rowsOf(options, trained));
  if (options.horizon > 0) {
    STATEROOM_TRY(const auto model, StatefulModel::make(std::move(trained), computing->info()));
    return predictForecast(invocation, options, model, rows, job);
  }
  STATEROOM_TRY(const auto predictor, Predictor::make(std::move(trained)));
  const auto all = static_cast<double>(rows.data.rowCount());
  const auto tell = [&](std::int64_t done) {
    if (job != nullptr) job->progress(static_cast<double>(done), all, "rows");
  };
  STATEROOM_TRY(auto predictions, predictor.predict(rows.data, stop, tell));
  const Answers answers{predictor.heads(), rows.ids, chosen(std::move(predictions), options)};
  if (answers.predictions.empty()) return fail(Code::input_empty);
  invocation.out.detail(fmt::format("run {}, step {}", run, predictor.trained().step));
  if (wantsExplanation(options))
    return explained(invocation.out, options, project, answers, predictor);
  if (options.output.empty()) {
    print(invocation.out, answers);
    return 0;
  }
  STATEROOM_CHECK(write(invocation.out, answers, options.output));
  return 0;
}

/// A file of predictions is a job of the project; a few rows on the terminal are none.
Result<int> predictFile(Invocation& invocation, const PredictOptions& options,
                        const OpenProject& project) {
  std::string run;
  if (!options.stateful) {
    STATEROOM_TRY(run, chosenRun(project.folder, options.run));
  }
  return runAsJob(project.folder, "predict", "Predict " + options.output, [&](JobStatus* job) {
    auto done = options.stateful ? predictStateful(invocation, options)
                                 : predictRows(invocation, options, project, run, job);
    if (done && job != nullptr) job->message("written to " + options.output);
    return done;
  });
}

Result<int> predict(Invocation& invocation, const PredictOptions& options) {
  STATEROOM_CHECK(checkOptions(options));
  if (options.stateful && options.output.empty()) return predictStateful(invocation, options);
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  if (!options.output.empty()) return predictFile(invocation, options, project);
  STATEROOM_TRY(const auto run, chosenRun(project.folder, options.run));
  return predictRows(invocation, options, project, run);
}

constexpr std::int64_t kLongestHorizon = 1'000'000;

/// What only --stateful takes.
void declareStateful(CommandLine& line, CLI::App& command, PredictOptions& options) {
  auto* stateful = command.add_flag("--stateful", options.stateful,
                                    "Go on from each user's state and keep the new one; rows in "
                                    "the order of events, users interleaved");
  addText(command, "--branch", options.branch, "NAME",
          "A scratch branch of the users, made with state fork (default: main)")
      ->needs(stateful);
  command.add_flag("--dry-run", options.dryRun, "Compute on copies, write nothing")
      ->needs(stateful);
  addText(command, "--event-id", options.eventColumn, "COLUMN",
          "A row whose id the user has had already moves nothing and gets the stored answer")
      ->needs(stateful);
  command
      .add_flag("--allow-late", options.allowLate,
                "Take rows that are not later than the state's last one")
      ->needs(stateful);
  addChoice(command, "--on-error", options.onError, {"stop", "skip"},
            "What a row that cannot be used does; it is answered with its error")
      ->needs(stateful);
  addChoice(command, "--synchronous", options.synchronous, {"normal", "full"},
            "What answered rows survive: any end of the program, or with full also a power cut, "
            "for an fsync a commit")
      ->needs(stateful);
  line.addExclusive(command)->needs(stateful);
}

/// Why a row is answered so: of a single row that stands alone, or of a user's next step that is
/// not taken.
void declareExplaining(CLI::App& command, PredictOptions& options, CLI::Option* value,
                       CLI::Option* output) {
  auto* explain = addChoice(command, "--explain", options.explain, {"occlusion", "gradients"},
                            "How much each value of the row moved the output");
  auto* curve = addText(command, "--what-if", options.whatIf, "COLUMN=LOW:HIGH:POINTS",
                        "The output over another value of one input");
  for (auto* option : {explain, curve}) option->needs(value)->excludes(output);
  addText(command, "--explained", options.explained, "NAME",
          "Which number is explained, by its name or class (default: the first)");
}

}  // namespace

void declarePredict(CommandLine& line) {
  auto options = std::make_shared<PredictOptions>();
  auto& command = line.add(line.root(), "predict",
                           "Predict for rows of a file or for values; a user's rows are a sequence",
                           "stateroom predict projects/liver --input visits.csv --user 42");
  addProject(command, options->project);
  addRun(command, options->run);
  addText(command, "--checkpoint", options->checkpoint, "best|last|STEP", "Whose weights");
  addChoice(command, "--signature", options->signature, {"serving_default", "step"},
            "What a user's rows are: one sequence, or each a step by itself from the initial state "
            "(with --stateful from the user's)");
  auto* input =
      addText(command, "--input", options->input, "FILE",
              "CSV or JSON lines, where lists are the steps of one row with --stateful; - reads "
              "them from stdin");
  auto* value = addList(command, "--value", options->values, "COLUMN=VALUE",
                        "One value of a single row; may be given several times")
                    ->check(assignment())
                    ->excludes(input);
  addText(command, "--user", options->user, "ID",
          "With --input: only this user's rows. With --value: whose row it is");
  auto* output = addText(command, "--output", options->output, "FILE",
                         "Write to a file: JSON lines for .jsonl, else CSV");
  command
      .add_option(
          "--horizon", options->horizon,
          "Forecast so many steps behind each user's rows: an answer becomes the next row's "
          "value of the column that its label leads, other columns keep their last value")
      ->type_name("STEPS")
      ->check(wholeNumber(1, kLongestHorizon))
      ->needs(input);
  declareStateful(line, command, *options);
  command.get_option("--stateful")->excludes("--horizon");
  declareExplaining(command, *options, value, output);
  line.onRun(command, [options](Invocation& i) { return predict(i, *options); });
}

}  // namespace stateroom::cli
