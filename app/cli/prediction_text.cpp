#include "app/cli/prediction_text.h"

#include <fmt/format.h>

#include "core/base/text.h"

namespace stateroom::cli {
namespace {

std::string unitName(const OutputHead& head, std::int64_t unit) {
  return head.classes.empty() ? std::to_string(unit) : head.classes[static_cast<std::size_t>(unit)];
}

}  // namespace

std::vector<std::string> outputColumns(const std::vector<OutputHead>& heads) {
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

std::vector<std::string> outputCells(const std::vector<OutputHead>& heads,
                                     const std::vector<std::vector<float>>& outputs,
                                     const std::string& format) {
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < heads.size(); ++i) {
    for (const float value : outputs[i]) {
      cells.push_back(fmt::format(fmt::runtime(format), value));
    }
    if (!heads[i].classes.empty()) cells.push_back(classOf(heads[i], outputs[i]));
  }
  return cells;
}

std::string csvLine(const std::vector<std::string>& cells) {
  std::vector<std::string> quoted;
  for (const auto& cell : cells) quoted.push_back(csvQuoted(cell));
  return join(quoted, ",") + "\n";
}

bool namesJsonLines(const std::string& path) {
  return path.ends_with(".jsonl") || path.ends_with(".json");
}

}  // namespace stateroom::cli
