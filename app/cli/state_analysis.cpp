#include "core/state/state_analysis.h"

#include <cmath>

#include <fmt/format.h>

#include "app/cli/interrupt.h"
#include "app/cli/options.h"
#include "app/cli/state.h"
#include "app/cli/table.h"
#include "core/base/text.h"
#include "core/predict/half_life.h"

namespace stateroom::cli {
namespace {

constexpr std::int64_t kShown = 20;

Result<StateMatrix> matrixOf(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadOnly));
  return StateMatrix::load(task->ledger());
}

void print(const Output& out, const Json& document, const Table& table) {
  out.document(document);
  if (table.empty()) out.text("No users yet");
  if (table.empty()) return;
  for (const auto& line : table.lines()) out.text(line);
}

Result<int> showSimilar(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto states, matrixOf(invocation, options));
  STATEROOM_TRY(const auto nearest, similar(states, options.user, options.limit.value_or(kShown)));
  Json users = Json::array();
  Table table({{"user"}, {"cosine", Table::Align::Right}});
  for (const auto& each : nearest) {
    users.push_back({{"user", each.user}, {"cosine", each.cosine}});
    table.add({each.user, fmt::format("{:.4f}", each.cosine)});
  }
  print(invocation.out, {{"user", options.user}, {"similar", std::move(users)}}, table);
  return 0;
}

Result<int> showAnomalies(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto states, matrixOf(invocation, options));
  STATEROOM_TRY(auto found, anomalies(states, options.user.empty() ? options.limit.value_or(kShown)
                                                                   : states.rows()));
  if (!options.user.empty()) {
    if (!states.find(options.user)) return fail(Code::user_unknown, {{"user", options.user}});
    std::erase_if(found.users, [&](const Anomaly& each) { return each.user != options.user; });
  }
  Json users = Json::array();
  Table table({{"user"}, {"rank", Table::Align::Right}, {"distance", Table::Align::Right}});
  for (const auto& each : found.users) {
    users.push_back({{"user", each.user}, {"rank", each.rank}, {"distance", each.distance}});
    table.add({each.user, std::to_string(each.rank), fmt::format("{:.2f}", each.distance)});
  }
  print(invocation.out,
        {{"components", found.components},
         {"explained", found.explained},
         {"users", std::move(users)}},
        table);
  invocation.out.note(
      fmt::format("Mahalanobis distance over {} components, {:.0f} % of the variance",
                  found.components, 100 * found.explained));
  return 0;
}

Json unitJson(const UnitCensus& unit) {
  return {{"layer", unit.layer},         {"tensor", unit.tensor}, {"unit", unit.unit},
          {"saturated", unit.saturated}, {"mean", unit.mean},     {"sd", unit.sd}};
}

std::vector<std::string> unitCells(const UnitCensus& unit) {
  return {fmt::format("{}.{}[{}]", unit.layer, unit.tensor, unit.unit),
          fmt::format("{:.1f} %", 100 * unit.saturated), fmt::format("{:.4f}", unit.mean),
          fmt::format("{:.4f}", unit.sd)};
}

std::vector<Table::Column> unitColumns() {
  return {{"unit"},
          {"saturated", Table::Align::Right},
          {"mean", Table::Align::Right},
          {"sd", Table::Align::Right}};
}

/// So many units as were asked for; for people not all of them.
template <typename Unit>
void cut(std::vector<Unit>& units, const Invocation& invocation, const StateOptions& options) {
  const auto all = invocation.out.json() ? std::numeric_limits<std::int64_t>::max() : kShown;
  const auto limit = options.limit.value_or(all);
  if (std::ssize(units) > limit) units.resize(static_cast<std::size_t>(limit));
}

Result<int> showCensusOfUser(Invocation& invocation, const StateOptions& options,
                             const StateMatrix& states) {
  STATEROOM_TRY(auto found, censusOf(states, options.user));
  cut(found, invocation, options);
  Json units = Json::array();
  auto columns = unitColumns();
  columns.insert(columns.begin() + 1, {"value", Table::Align::Right});
  Table table(columns);
  for (const auto& unit : found) {
    auto document = unitJson(unit.everybody);
    document["value"] = unit.value;
    document["at_limit"] = unit.saturated;
    units.push_back(std::move(document));
    auto cells = unitCells(unit.everybody);
    cells.insert(cells.begin() + 1,
                 fmt::format("{:.4f}{}", unit.value, unit.saturated ? ", at its limit" : ""));
    table.add(std::move(cells));
  }
  print(invocation.out,
        {{"user", options.user}, {"users", states.rows()}, {"units", std::move(units)}}, table);
  return 0;
}

Result<int> showCensus(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto states, matrixOf(invocation, options));
  if (!options.user.empty()) return showCensusOfUser(invocation, options, states);
  auto found = census(states);
  cut(found, invocation, options);
  Json units = Json::array();
  Table table(unitColumns());
  for (const auto& unit : found) {
    units.push_back(unitJson(unit));
    table.add(unitCells(unit));
  }
  print(invocation.out, {{"users", states.rows()}, {"units", std::move(units)}}, table);
  return 0;
}

// ---- half-life

std::string stepsText(double steps) {
  return std::isfinite(steps) ? fmt::format("{:.1f} steps", steps) : "never";
}

/// In whole steps, or that these were too few to tell.
std::string fadingText(const Fading& fading, std::int64_t steps) {
  if (const auto half = fading.halfLife()) return counted(*half, "step");
  const bool none = fading.differences.empty() || fading.differences.front() == 0;
  return none ? "no difference to begin with" : "longer than " + counted(steps, "step");
}

Json fadingJson(const Fading& fading) {
  const auto half = fading.halfLife();
  return {{"half_life", half ? Json(*half) : Json()}, {"differences", fading.differences}};
}

Result<int> showHalfLife(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadOnly));
  STATEROOM_CHECK(task->ledger().head(options.user));
  STATEROOM_TRY(const auto predictor, task->predictor());
  STATEROOM_TRY(auto found,
                halfLifeOf(predictor, options.user, options.steps.value_or(0), stopOnSignals()));
  cut(found.units, invocation, options);
  Json units = Json::array();
  Table table({{"unit"}, {"keep", Table::Align::Right}, {"half-life", Table::Align::Right}});
  for (const auto& unit : found.units) {
    const auto half = unit.halfLife();
    units.push_back({{"layer", unit.layer},
                     {"unit", unit.unit},
                     {"keep", unit.keep},
                     {"half_life", std::isfinite(half) ? Json(half) : Json()}});
    table.add({fmt::format("{}[{}]", unit.layer, unit.unit), fmt::format("{:.4f}", unit.keep),
               stepsText(half)});
  }
  const auto& out = invocation.out;
  out.document({{"user", options.user},
                {"steps", found.steps},
                {"first_revision", found.first},
                {"last_revision", found.last},
                {"output", fadingJson(found.output)},
                {"h", fadingJson(found.h)},
                {"units", std::move(units)}});
  out.text(fmt::format("{} over the last {} (revisions {} to {}), beside the initial state:",
                       escapeControl(options.user), counted(found.steps, "step"), found.first,
                       found.last));
  out.text("half of the difference in the output is left after  " +
           fadingText(found.output, found.steps - 1));
  out.text("half of the difference in h is left after           " +
           fadingText(found.h, found.steps));
  if (table.empty()) return 0;
  for (const auto& line : table.lines()) out.text(line);
  return 0;
}

}  // namespace

void declareStateAnalysis(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<StateOptions>();
  auto& likeness = addStateCommand(line, group, *options, "similar",
                                   "The users whose states point the same way (cosine)",
                                   "projects/liver --user 42 --limit 5");
  addText(likeness, "--user", options->user, "ID", "Like whom")->required();
  addInteger(likeness, "--limit", options->limit, 1, "So many (default: 20)");
  line.onRun(likeness, [options](Invocation& i) { return showSimilar(i, *options); });

  auto& odd = addStateCommand(line, group, *options, "anomalies",
                              "The users whose states are farthest from everybody's",
                              "projects/liver --limit 5");
  addText(odd, "--user", options->user, "ID", "Only this one: how far, and at which rank");
  addInteger(odd, "--limit", options->limit, 1, "So many (default: 20)");
  line.onRun(odd, [options](Invocation& i) { return showAnomalies(i, *options); });

  auto& counting = addStateCommand(line, group, *options, "census",
                                   "How often each unit is at its limit over all users",
                                   "projects/liver --limit 10");
  addText(counting, "--user", options->user, "ID",
          "This one's units, those at their limit first, beside everybody's");
  addInteger(counting, "--limit", options->limit, 1, "So many units");
  line.onRun(counting, [options](Invocation& i) { return showCensus(i, *options); });

  auto& fading = addStateCommand(line, group, *options, "half-life",
                                 "After how many steps the model has forgotten half of a user",
                                 "projects/liver --user 42 --limit 5");
  addText(fading, "--user", options->user, "ID", "Of whom")->required();
  addInteger(fading, "--steps", options->steps, 1,
             "Over so many of the last recorded steps (default: half of them, at most 100)");
  addInteger(fading, "--limit", options->limit, 1, "So many units, the longest first");
  line.onRun(fading, [options](Invocation& i) { return showHalfLife(i, *options); });
}

}  // namespace stateroom::cli
