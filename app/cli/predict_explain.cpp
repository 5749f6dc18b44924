#include "app/cli/predict_explain.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/cli/options.h"
#include "app/cli/table.h"
#include "core/base/text.h"
#include "core/predict/outputs_json.h"

namespace stateroom::cli {
namespace {

constexpr std::int64_t kMostPoints = 100'000;

unexpected<Error> wrong(std::string_view option, std::string_view reason) {
  return wrongValue("predict", option, reason);
}

Result<NamedUnit> explainedUnit(const Predictor& predictor, const std::string& name) {
  const auto units = namedUnits(predictor.heads());
  if (name.empty()) return units.front();
  const auto found = std::ranges::find(units, name, &NamedUnit::name);
  if (found != units.end()) return *found;
  std::vector<std::string> known;
  for (const auto& unit : units) known.push_back(unit.name);
  return wrong("--explained", fmt::format("{} is none of {}", name, join(known, ", ")));
}

struct Range {
  std::string column;
  double low = 0, high = 0;
  int points = 0;
};

/// "bili=0.3:28:81"; a column's name may hold an equals sign.
Result<Range> rangeOf(const std::string& text) {
  const auto equals = text.rfind('=');
  if (equals == std::string::npos) return wrong("--what-if", "write it as COLUMN=LOW:HIGH:POINTS");
  const auto parts = split(std::string_view(text).substr(equals + 1), ':');
  if (parts.size() != 3) return wrong("--what-if", "write it as COLUMN=LOW:HIGH:POINTS");
  const auto low = parseDouble(parts[0]), high = parseDouble(parts[1]);
  const auto points = parseInteger(parts[2]);
  if (!low || !high || !points || !(*low < *high) || *points < 2 || *points > kMostPoints)
    return wrong("--what-if", "LOW below HIGH, and 2 points or more");
  return Range{text.substr(0, equals), *low, *high, static_cast<int>(*points)};
}

Result<WhatIfCurve> curveOf(const StepProbe& probe, const RowTexts& row,
                            const std::vector<InputColumn>& columns, const Range& range,
                            ExplainedUnit unit) {
  const auto column = std::ranges::find(columns, range.column, &InputColumn::name);
  if (column == columns.end() || !column->isNumber())
    return wrong("--what-if", range.column + " is no number that the model is asked with");
  return whatIf(probe, row, range.column, range.low, range.high, range.points, unit);
}

std::string nameOf(const Contribution& each) {
  return each.column.empty() ? "remembered state" : each.column;
}

/// Beside a curve from the user's state the one from the initial state.
void printCurve(const Output& out, const RowExplanation& found) {
  const auto& curve = *found.curve;
  const bool remembers = !curve.remembered.empty();
  std::vector<Table::Column> columns = {{found.column, Table::Align::Right},
                                        {found.of, Table::Align::Right}};
  if (remembers) columns.push_back({"from the initial state", Table::Align::Right});
  Table table(std::move(columns));
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    std::vector<std::string> cells = {fmt::format("{:.6g}", curve.x[i])};
    if (remembers) cells.push_back(fmt::format("{:.4g}", curve.remembered[i]));
    cells.push_back(fmt::format("{:.4g}", curve.fresh[i]));
    table.add(std::move(cells));
  }
  for (const auto& line : table.lines()) out.text("  " + line);
}

}  // namespace

bool wantsExplanation(const PredictOptions& options) {
  return !options.explain.empty() || !options.whatIf.empty();
}

RowTexts rowOf(const PredictOptions& options) {
  RowTexts row;
  for (const auto& value : options.values) {
    const auto equals = value.find('=');
    row[value.substr(0, equals)] = value.substr(equals + 1);
  }
  return row;
}

Result<RowExplanation> explainRow(const StepProbe& probe, const fs::path& folder,
                                  const PredictOptions& options, std::stop_token stop) {
  const auto& trained = probe.predictor().trained();
  STATEROOM_TRY(const auto unit, explainedUnit(probe.predictor(), options.explained));
  STATEROOM_TRY(const auto data, Dataset::open(trained.settings, folder,
                                               {.labelsRequired = false, .stop = std::move(stop)}));
  STATEROOM_TRY(const auto columns, inputColumns(trained, data));
  const auto row = rowOf(options);
  RowExplanation found{.of = unit.name};
  if (!options.explain.empty()) {
    STATEROOM_TRY(found.explanation, options.explain == "gradients"
                                         ? explainByGradients(probe, row, columns, unit.unit)
                                         : explainByOcclusion(probe, row, columns, unit.unit));
  }
  if (!options.whatIf.empty()) {
    STATEROOM_TRY(const auto range, rangeOf(options.whatIf));
    found.column = range.column;
    STATEROOM_TRY(found.curve, curveOf(probe, row, columns, range, unit.unit));
  }
  return found;
}

Json explanationJson(const RowExplanation& found, const PredictOptions& options) {
  Json document = Json::object();
  if (found.explanation) {
    Json contributions = Json::array();
    for (const auto& each : found.explanation->contributions)
      contributions.push_back({{"column", each.column},
                               {"value", each.value},
                               {"baseline", each.baseline},
                               {"amount", each.amount}});
    document["explanation"] = {{"method", options.explain},
                               {"of", found.of},
                               {"output", found.explanation->output},
                               {"baseline", found.explanation->baseline},
                               {"contributions", std::move(contributions)}};
  }
  if (found.curve) {
    const auto& curve = *found.curve;
    document["what_if"] = {{"column", found.column}, {"of", found.of}, {"x", curve.x}};
    document["what_if"]["outputs"] = curve.remembered.empty() ? curve.fresh : curve.remembered;
    if (!curve.remembered.empty()) document["what_if"]["from_initial_state"] = curve.fresh;
  }
  return document;
}

void printExplanation(const Output& out, const RowExplanation& found) {
  if (found.explanation) {
    out.text(fmt::format("{} {:.4g}, at the baseline {:.4g}", found.of, found.explanation->output,
                         found.explanation->baseline));
    Table table({{"input"},
                 {"value", Table::Align::Right},
                 {"baseline", Table::Align::Right},
                 {"moved it by", Table::Align::Right}});
    for (const auto& each : found.explanation->contributions)
      table.add({nameOf(each), each.value, each.baseline, fmt::format("{:+.4g}", each.amount)});
    for (const auto& line : table.lines()) out.text("  " + line);
  }
  if (!found.curve) return;
  printCurve(out, found);
}

}  // namespace stateroom::cli
