#include <iostream>
#include <iterator>

#include <fmt/format.h>

#include "app/cli/command_line.h"
#include "app/cli/interrupt.h"
#include "app/cli/open_project.h"
#include "app/cli/options.h"
#include "app/cli/table.h"
#include "core/base/text.h"
#include "core/engine_loader.h"
#include "core/predict/input_rows.h"
#include "core/predict/predictor.h"

namespace stateroom::cli {
namespace {

struct PredictOptions {
  std::string project, run, checkpoint = "best", input, user, output;
  std::vector<std::string> values;
};

Result<InputRows> rowsOf(const PredictOptions& options, const Project& settings) {
  if (options.input.empty()) return rowFromValues(settings, options.values, options.user);
  if (options.input != "-") return readInputRows(settings, options.input);
  const std::string text(std::istreambuf_iterator<char>(std::cin), {});
  return parseInputRows(settings, text);
}

/// The rows of one user only, when one is asked for.
std::vector<Prediction> chosen(std::vector<Prediction> predictions, const PredictOptions& options) {
  if (!options.input.empty() && !options.user.empty()) {
    std::erase_if(predictions, [&](const auto& each) { return each.user != options.user; });
  }
  return predictions;
}

std::string unitName(const OutputHead& head, std::int64_t unit) {
  return head.classes.empty() ? std::to_string(unit) : head.classes[static_cast<std::size_t>(unit)];
}

/// Predictions with what they are called, ready to be written in any form.
struct Answers {
  const std::vector<OutputHead>& heads;
  const std::vector<std::string>& ids;
  std::vector<Prediction> predictions;

  bool hasUsers() const {
    return std::ranges::any_of(predictions, [](const auto& each) { return !each.user.empty(); });
  }
  /// "probability", or where a head has several units "probabilities[setosa]" … by class or number.
  std::vector<std::string> columns() const {
    std::vector<std::string> names;
    for (const auto& head : heads) {
      for (std::int64_t unit = 0; unit < head.units; ++unit) {
        names.push_back(head.units == 1 ? head.name
                                        : fmt::format("{}[{}]", head.name, unitName(head, unit)));
      }
      if (!head.classes.empty()) names.push_back(head.layer);
    }
    return names;
  }
};

Json outputsJson(const Answers& answers, const Prediction& prediction) {
  Json outputs = Json::object();
  for (std::size_t i = 0; i < answers.heads.size(); ++i) {
    const auto& units = prediction.outputs[i];
    const auto& head = answers.heads[i];
    outputs[head.name] = units.size() == 1 ? Json(units.front()) : Json(units);
    if (const auto name = classOf(head, units); !name.empty()) {
      outputs[answers.heads.size() > 1 ? head.layer + "/class" : "class"] = name;
    }
  }
  return outputs;
}

Json documentOf(const Answers& answers, const Prediction& prediction) {
  Json document = {{"row", prediction.row}};
  if (!prediction.user.empty()) document["user"] = prediction.user;
  if (!answers.ids.empty()) document["id"] = answers.ids[static_cast<std::size_t>(prediction.row)];
  document["outputs"] = outputsJson(answers, prediction);
  return document;
}

std::vector<std::string> cellsOf(const Answers& answers, const Prediction& prediction,
                                 const std::string& format) {
  std::vector<std::string> cells = {std::to_string(prediction.row)};
  if (answers.hasUsers()) cells.push_back(prediction.user);
  if (!answers.ids.empty()) cells.push_back(answers.ids[static_cast<std::size_t>(prediction.row)]);
  for (std::size_t i = 0; i < answers.heads.size(); ++i) {
    const auto& units = prediction.outputs[i];
    for (const float value : units) cells.push_back(fmt::format(fmt::runtime(format), value));
    if (const auto& head = answers.heads[i]; !head.classes.empty()) {
      cells.push_back(classOf(head, units));
    }
  }
  return cells;
}

std::vector<std::string> headerOf(const Answers& answers) {
  std::vector<std::string> header = {"row"};
  if (answers.hasUsers()) header.emplace_back("user");
  if (!answers.ids.empty()) header.emplace_back("id");
  const auto columns = answers.columns();
  header.insert(header.end(), columns.begin(), columns.end());
  return header;
}

std::string csvLine(const std::vector<std::string>& cells) {
  std::string line;
  for (const auto& cell : cells) line += (line.empty() ? "" : ",") + csvQuoted(cell);
  return line + "\n";
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
  const bool csv = !path.ends_with(".jsonl") && !path.ends_with(".json");
  STATEROOM_CHECK(writeFileAtomically(path, fileText(answers, csv)));
  out.document({{"output", path}, {"rows", answers.predictions.size()}});
  out.note(fmt::format("{} written to {}",
                       counted(static_cast<long long>(answers.predictions.size()), "prediction"),
                       path));
  return {};
}

Result<> checkSource(const PredictOptions& options) {
  if (!options.input.empty() || !options.values.empty()) return {};
  return fail(Code::argument_missing,
              {{"argument", "--input or --value"}, {"help", "stateroom predict --help"}});
}

Result<int> predict(Invocation& invocation, const PredictOptions& options) {
  STATEROOM_CHECK(checkSource(options));
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  STATEROOM_TRY(const auto run, chosenRun(project.folder, options.run));
  const auto stop = stopOnSignals();
  const auto& training = project.settings.training();
  STATEROOM_TRY(auto* computing,
                engine({.threads = training.threads(), .device = training.device()}));
  STATEROOM_TRY(auto trained,
                loadTrainedModel(*computing, project.folder, run, options.checkpoint));
  STATEROOM_TRY(const auto predictor, Predictor::make(std::move(trained)));
  STATEROOM_TRY(const auto rows, rowsOf(options, predictor.trained().settings));
  STATEROOM_TRY(auto predictions, predictor.predict(rows.data, stop));
  const Answers answers{predictor.heads(), rows.ids, chosen(std::move(predictions), options)};
  if (answers.predictions.empty()) return fail(Code::input_empty);
  invocation.out.detail(fmt::format("run {}, step {}", run, predictor.trained().step));
  if (!options.output.empty()) {
    STATEROOM_CHECK(write(invocation.out, answers, options.output));
  } else {
    print(invocation.out, answers);
  }
  return 0;
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
  auto* input = addText(command, "--input", options->input, "FILE",
                        "CSV or JSON lines; - reads them from stdin");
  addList(command, "--value", options->values, "COLUMN=VALUE",
          "One value of a single row; may be given several times")
      ->check(assignment())
      ->excludes(input);
  addText(command, "--user", options->user, "ID",
          "With --input: only this user's rows. With --value: whose row it is");
  addText(command, "--output", options->output, "FILE",
          "Write to a file: JSON lines for .jsonl, else CSV");
  line.onRun(command, [options](Invocation& i) { return predict(i, *options); });
}

}  // namespace stateroom::cli
