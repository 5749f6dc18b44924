#include <algorithm>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "app/cli/command_line.h"
#include "app/cli/inspect_contents.h"
#include "app/cli/inspect_diff.h"
#include "app/cli/inspect_torchscript.h"
#include "app/cli/model_text.h"
#include "app/cli/options.h"
#include "app/cli/table.h"
#include "app/cli/tensor_text.h"
#include "core/base/text.h"

namespace stateroom::cli {
namespace {

struct InspectOptions {
  std::string path, other, tensor;
  bool tree = false, operations = false, signatures = false, variables = false, csv = false;
};

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

/// Each layer with its parameters under it; of a file without layers the names' parts before the
/// last dot stand for them.
std::vector<std::string> treeOf(const Contents& contents) {
  std::vector<std::string> lines;
  for (const auto& layer : contents.layers) {
    lines.push_back(fmt::format("{}  {}  {}", escapeControl(layer.name), layer.type,
                                shapeText(layer.outputShape)));
    for (const auto& parameter : layer.parameters) {
      lines.push_back(
          fmt::format("  {}  {}", escapeControl(parameter.name), toString(parameter.shape)));
    }
  }
  if (!contents.layers.empty()) return lines;
  std::string above;
  for (const auto& variable : contents.variables) {
    const auto dot = variable.name.rfind('.');
    const auto group = dot == std::string::npos ? std::string() : variable.name.substr(0, dot);
    if (group != std::exchange(above, group)) lines.push_back(escapeControl(group));
    const auto name = dot == std::string::npos ? variable.name : variable.name.substr(dot + 1);
    lines.push_back(fmt::format("{}{}  {} {}", group.empty() ? "" : "  ", escapeControl(name),
                                nameOf(variable.dtype), toString(variable.shape)));
  }
  return lines;
}

std::vector<std::string> operationTable(const std::vector<Operation>& operations) {
  Table table({{"operation"}, {"op"}, {"layer"}, {"inputs"}});
  for (const auto& each : operations) {
    table.add({each.name, each.op, each.layer, join(each.inputs, ", ")});
  }
  return table.lines();
}

std::vector<std::string> signatureLines(const Json& signatures) {
  std::vector<std::string> lines;
  std::istringstream text(signatures.dump(2));
  for (std::string line; std::getline(text, line);) lines.push_back(escapeControl(line));
  return lines;
}

std::vector<std::string> linesOf(const Contents& contents, const InspectOptions& options) {
  if (options.tree) return treeOf(contents);
  if (options.operations) return operationTable(contents.operations);
  if (options.signatures) return signatureLines(contents.signatures);
  if (options.variables || contents.layers.empty()) {
    return contents.variables.empty() ? std::vector<std::string>()
                                      : variablesTable(contents.variables);
  }
  return layerTable(contents.layers);
}

Result<int> printTensor(const Output& out, const Contents& contents,
                        const InspectOptions& options) {
  STATEROOM_TRY(const auto tensors, tensorsOf(contents, options.path));
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

Result<int> inspectBoth(Invocation& invocation, const Contents& contents,
                        const InspectOptions& options) {
  STATEROOM_TRY(const auto other, readContents(options.other, invocation.global));
  STATEROOM_TRY(const auto difference, differenceOf(contents, options.path, other, options.other));
  invocation.out.document(difference);
  for (const auto& line : differenceLines(difference)) invocation.out.text(line);
  return 0;
}

Result<int> inspect(Invocation& invocation, const InspectOptions& options) {
  STATEROOM_TRY(auto contents, readContents(options.path, invocation.global));
  if (!options.tensor.empty()) return printTensor(invocation.out, contents, options);
  if (!options.other.empty()) return inspectBoth(invocation, contents, options);
  if (options.operations) {
    STATEROOM_TRY(contents.operations, operationsOf(contents));
  }
  const auto& out = invocation.out;
  out.document(documentOf(contents));
  out.text(out.bold(contents.format));
  for (const auto& line : contents.text) out.text(line);
  for (const auto& line : linesOf(contents, options)) out.text(line);
  for (const auto& error : contents.damage) out.warning(toText(error));
  return 0;
}

}  // namespace

void declareInspect(CommandLine& line) {
  auto options = std::make_shared<InspectOptions>();
  auto& command =
      line.add(line.root(), "inspect", "Show what a project, run, model or log file holds",
               "stateroom inspect projects/liver");
  addText(command, "PATH", options->path, "", "A file or folder")->required();
  const std::vector<CLI::Option*> views = {
      command.add_flag("--tree", options->tree, "Layers with the parameters under each"),
      command.add_flag("--operations", options->operations, "The graph's nodes"),
      command.add_flag("--signatures", options->signatures, "What it takes and gives"),
      command.add_flag("--variables", options->variables, "The tensors"),
      addText(command, "--tensor", options->tensor, "NAME", "The values of one tensor"),
      addText(command, "--diff", options->other, "PATH2",
              "What differs from another: layers, tensors and their values, signatures")};
  for (std::size_t i = 0; i < views.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) views[i]->excludes(views[k]);
  }
  command.add_flag("--csv", options->csv, "With --tensor: only the values, separated by commas");
  line.onRun(command, [options](Invocation& i) { return inspect(i, *options); });
}

}  // namespace stateroom::cli
