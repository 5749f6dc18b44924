#include "core/state/state_analysis.h"

#include <fmt/format.h>

#include "app/cli/options.h"
#include "app/cli/state.h"
#include "app/cli/table.h"

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
  STATEROOM_TRY(const auto found, anomalies(states, options.limit.value_or(kShown)));
  Json users = Json::array();
  Table table({{"user"}, {"distance", Table::Align::Right}});
  for (const auto& each : found.users) {
    users.push_back({{"user", each.user}, {"distance", each.distance}});
    table.add({each.user, fmt::format("{:.2f}", each.distance)});
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

Result<int> showCensus(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto states, matrixOf(invocation, options));
  auto found = census(states);
  const auto limit = options.limit.value_or(
      invocation.out.json() ? std::numeric_limits<std::int64_t>::max() : kShown);
  if (std::ssize(found) > limit) found.resize(static_cast<std::size_t>(limit));
  Json units = Json::array();
  Table table({{"unit"},
               {"saturated", Table::Align::Right},
               {"mean", Table::Align::Right},
               {"sd", Table::Align::Right}});
  for (const auto& unit : found) {
    units.push_back({{"layer", unit.layer},
                     {"tensor", unit.tensor},
                     {"unit", unit.unit},
                     {"saturated", unit.saturated},
                     {"mean", unit.mean},
                     {"sd", unit.sd}});
    table.add({fmt::format("{}.{}[{}]", unit.layer, unit.tensor, unit.unit),
               fmt::format("{:.1f} %", 100 * unit.saturated), fmt::format("{:.4f}", unit.mean),
               fmt::format("{:.4f}", unit.sd)});
  }
  print(invocation.out, {{"users", states.rows()}, {"units", std::move(units)}}, table);
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
  addInteger(odd, "--limit", options->limit, 1, "So many (default: 20)");
  line.onRun(odd, [options](Invocation& i) { return showAnomalies(i, *options); });

  auto& counting = addStateCommand(line, group, *options, "census",
                                   "How often each unit is at its limit over all users",
                                   "projects/liver --limit 10");
  addInteger(counting, "--limit", options->limit, 1, "So many units");
  line.onRun(counting, [options](Invocation& i) { return showCensus(i, *options); });
}

}  // namespace stateroom::cli
