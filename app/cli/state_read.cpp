#include <algorithm>

#include <fmt/format.h>

#include "app/cli/options.h"
#include "app/cli/state.h"
#include "app/cli/table.h"
#include "core/base/text.h"
#include "core/predict/state_effect.h"
#include "core/predict/state_files.h"
#include "core/state/ledger_list.h"
#include "core/state/state_math.h"

namespace stateroom::cli {
namespace {

constexpr std::int64_t kLinesShown = 50;  // for people, where nothing else is asked
constexpr std::size_t kUnitsShown = 12;

std::string number(std::optional<double> value) {
  return value ? fmt::format("{:.4g}", *value) : "";
}

Json orNull(std::optional<double> value) {
  return value ? Json(*value) : Json();
}

// ---- list

Json rowJson(const ListRow& row) {
  return {{"user", row.user},
          {"revision", row.revision},
          {"branch", row.branch},
          {"cause", nameOf(row.cause)},
          {"model", row.model},
          {"time", toIso(row.time)},
          {"author", row.author},
          {"note", row.note},
          {"revisions", row.revisions},
          {"last_output", orNull(row.lastOutput)},
          {"norm_h", orNull(row.normH)},
          {"norm_c", orNull(row.normC)},
          {"saturated", orNull(row.saturated)},
          {"fits", row.fits},
          {"draft", row.draft}};
}

struct Listing {
  std::vector<ListRow> rows;
  std::int64_t total = 0;
};

/// The first users by name or time come from an index; other questions sort first.
Result<Listing> rowsAsked(Ledger& ledger, const StateOptions& options, std::int64_t limit) {
  Listing listing;
  const auto offset = options.offset.value_or(0);
  const bool indexed = options.sort == "user" || options.sort == "time";
  if (options.where.empty() && indexed && offset == 0) {
    STATEROOM_TRY(auto page, listPage(ledger, options.sort == "time", options.descending, limit));
    listing.rows = std::move(page.rows);
    STATEROOM_TRY(listing.total, countUsers(ledger));
    return listing;
  }
  STATEROOM_TRY(const auto ids, listIds(ledger, {.where = options.where,
                                                 .sort = options.sort,
                                                 .descending = options.descending}));
  listing.total = std::ssize(ids);
  const auto begin = std::min(offset, listing.total);
  const auto count = std::min(limit, listing.total - begin);
  STATEROOM_TRY(listing.rows,
                listRows(ledger, std::span(ids).subspan(static_cast<std::size_t>(begin),
                                                        static_cast<std::size_t>(count))));
  return listing;
}

Result<int> list(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadOnly));
  const auto& out = invocation.out;
  const auto limit =
      options.limit.value_or(out.json() ? std::numeric_limits<std::int64_t>::max() : kLinesShown);
  STATEROOM_TRY(const auto listing, rowsAsked(task->ledger(), options, limit));
  Json users = Json::array();
  Table table({{"user"},
               {"revision", Table::Align::Right},
               {"cause"},
               {"time"},
               {"last output", Table::Align::Right},
               {"|h|", Table::Align::Right},
               {"|c|", Table::Align::Right},
               {"saturated", Table::Align::Right},
               {"branch"},
               {"note"}});
  for (const auto& row : listing.rows) {
    if (out.json()) users.push_back(rowJson(row));
    table.add({row.user, std::to_string(row.revision), std::string(nameOf(row.cause)),
               toIso(row.time), number(row.lastOutput), number(row.normH), number(row.normC),
               number(row.saturated), row.branch + (row.fits ? "" : ", other model"),
               row.note + (row.draft ? " (draft)" : "")});
  }
  out.document({{"users", std::move(users)}, {"total", listing.total}});
  if (!table.empty()) {
    for (const auto& line : table.lines()) out.text(line);
  }
  const auto shown = std::ssize(listing.rows);
  out.note(shown == listing.total
               ? counted(listing.total, "user")
               : fmt::format("{} of {}", formatCount(shown), counted(listing.total, "user")));
  return 0;
}

// ---- show

struct Shown {
  Revision revision;
  State state;
  std::vector<LayerGates> gates;
};

const LayerGates* gatesOfLayer(const Shown& shown, const std::string& layer) {
  const auto found = std::ranges::find(shown.gates, layer, &LayerGates::layer);
  return found == shown.gates.end() ? nullptr : &*found;
}

/// Units of one layer, those with the largest |h| first.
void showLayer(const Output& out, const Shown& shown, const LayerState& layer) {
  const auto* gates = gatesOfLayer(shown, layer.layer);
  std::vector<Table::Column> columns = {{"unit", Table::Align::Right}};
  std::vector<std::span<const float>> values;
  const auto addColumn = [&](const NamedTensor& tensor) {
    columns.push_back({tensor.name, Table::Align::Right});
    values.push_back(tensor.tensor.as<float>());
  };
  std::ranges::for_each(layer.tensors, addColumn);
  if (gates != nullptr) std::ranges::for_each(gates->gates, addColumn);
  std::vector<std::size_t> units(values.front().size());
  for (std::size_t i = 0; i < units.size(); ++i) units[i] = i;
  const auto magnitude = [&](std::size_t unit) { return -std::abs(values.front()[unit]); };
  std::ranges::stable_sort(units, {}, magnitude);
  Table table(columns);
  for (const auto unit : std::span(units).first(std::min(units.size(), kUnitsShown))) {
    std::vector<std::string> cells = {std::to_string(unit)};
    for (const auto& column : values) cells.push_back(fmt::format("{:.5f}", column[unit]));
    table.add(std::move(cells));
  }
  out.text(out.bold(fmt::format("{}: {} units", layer.layer, units.size())));
  for (const auto& line : table.lines()) out.text(line);
  if (units.size() > kUnitsShown) {
    out.text(out.dim(fmt::format("the {} with the largest |h|; all of them: --json or --npz FILE",
                                 kUnitsShown)));
  }
}

void showText(const Output& out, const Shown& shown) {
  const auto& revision = shown.revision;
  const auto summary = summarize(shown.state);
  Table table({{"user"}, {revision.user}});
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) table.add({name, value});
  };
  add("revision",
      fmt::format("{} (parent {}, branch {})", revision.number, revision.parent, revision.branch));
  add("cause", std::string(nameOf(revision.cause)) +
                   (revision.source.empty() ? "" : " from " + revision.source));
  add("time", toIso(revision.time));
  add("author", revision.author);
  add("note", revision.note);
  add("model", revision.model.substr(0, 12));
  add("input", recordedText(revision.input));
  add("output", recordedText(revision.output));
  add("|h|", number(summary.normH));
  add("|c|", number(summary.normC));
  add("saturated", fmt::format("{:.1f} %", 100 * summary.saturated));
  for (const auto& line : table.lines()) out.text(line);
  for (const auto& layer : shown.state) showLayer(out, shown, layer);
}

Json showJson(const Shown& shown) {
  auto document = revisionJson(shown.revision);
  Json json = {{"user", shown.revision.user}};
  json.update(document);
  const auto summary = summarize(shown.state);
  json["norm_h"] = summary.normH;
  json["norm_c"] = summary.normC;
  json["saturated"] = summary.saturated;
  json["states"] = stateJson(shown.state);
  if (shown.gates.empty()) return json;
  auto& gates = json["gates"] = Json::object();
  for (const auto& layer : shown.gates) {
    gates[layer.layer] = Json::object();
    for (const auto& [name, tensor] : layer.gates) gates[layer.layer][name] = tensor.as<float>();
  }
  return json;
}

Result<int> show(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadOnly));
  auto& ledger = task->ledger();
  Shown shown;
  auto revision = options.revision
                      ? ledger.revision(options.user, *options.revision)
                      : ledger.head(options.user, options.branch.empty() ? kMain : options.branch);
  if (!revision) return passOn(std::move(revision).error());
  shown.revision = *std::move(revision);
  STATEROOM_TRY(shown.state, ledger.state(shown.revision, task->recompute()));
  if (options.gates) {
    STATEROOM_TRY(const auto predictor, task->predictor());
    STATEROOM_TRY(shown.gates, gatesOf(predictor, shown.revision));
  }
  if (!options.file.empty()) {
    STATEROOM_CHECK(writeStateNpz(options.file, shown.revision.model, shown.state));
  }
  invocation.out.document(showJson(shown));
  showText(invocation.out, shown);
  if (!options.file.empty()) {
    invocation.out.note(fmt::format("Written to {}", escapeControl(options.file)));
  }
  return 0;
}

// ---- history

Result<int> history(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadOnly));
  HistoryQuery query;
  query.branch = options.branch;
  query.limit = options.limit.value_or(0);
  STATEROOM_TRY(const auto revisions, task->ledger().history(options.user, query));
  Json documents = Json::array();
  Table table({{"revision", Table::Align::Right},
               {"parent", Table::Align::Right},
               {"branch"},
               {"cause"},
               {"order", Table::Align::Right},
               {"output"},
               {"author"},
               {"note"},
               {"time"}});
  for (const auto& revision : revisions) {
    documents.push_back(revisionJson(revision));
    table.add({std::to_string(revision.number), std::to_string(revision.parent), revision.branch,
               std::string(nameOf(revision.cause)) +
                   (revision.source.empty() ? "" : " " + revision.source),
               revision.order ? formatDouble(*revision.order) : "", recordedText(revision.output),
               revision.author, revision.note, toIso(revision.time)});
  }
  STATEROOM_TRY(const auto branches, branchesOf(task->ledger(), options.user));
  Json heads = Json::object();
  for (const auto& branch : branches) heads[branch.name] = branch.head;
  invocation.out.document(
      {{"user", options.user}, {"heads", heads}, {"revisions", std::move(documents)}});
  for (const auto& line : table.lines()) invocation.out.text(line);
  return 0;
}

// ---- diff

Result<int> diff(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadOnly));
  auto& ledger = task->ledger();
  const auto given = [&](std::size_t place) {
    return place < options.revisions.size() ? std::optional(options.revisions[place])
                                            : std::nullopt;
  };
  STATEROOM_TRY(const auto a, revisionNamed(ledger, options.from, given(0)));
  STATEROOM_TRY(const auto b, revisionNamed(ledger, options.to, given(1)));
  STATEROOM_TRY(const auto stateA, ledger.state(a, task->recompute()));
  STATEROOM_TRY(const auto stateB, ledger.state(b, task->recompute()));
  STATEROOM_TRY(const auto units, difference(stateA, stateB));
  STATEROOM_TRY(const auto farthest, maxDistance(stateA, stateB));
  STATEROOM_TRY(const auto apart, distance(stateA, stateB));
  const auto nameOf = [](const Revision& r) { return fmt::format("{}@{}", r.user, r.number); };
  const auto shown = std::min<std::size_t>(
      units.size(),
      static_cast<std::size_t>(options.limit.value_or(
          invocation.out.json() ? std::numeric_limits<std::int64_t>::max() : kLinesShown)));
  Json documents = Json::array();
  Table table({{"layer"},
               {"unit"},
               {nameOf(a), Table::Align::Right},
               {nameOf(b), Table::Align::Right},
               {"d", Table::Align::Right}});
  for (const auto& unit : std::span(units).first(shown)) {
    documents.push_back({{"layer", unit.layer},
                         {"tensor", unit.tensor},
                         {"unit", unit.unit},
                         {"a", unit.a},
                         {"b", unit.b},
                         {"delta", unit.delta}});
    table.add({unit.layer, fmt::format("{}[{}]", unit.tensor, unit.unit),
               fmt::format("{:.5f}", unit.a), fmt::format("{:.5f}", unit.b),
               fmt::format("{:+.5f}", unit.delta)});
  }
  invocation.out.document({{"a", nameOf(a)},
                           {"b", nameOf(b)},
                           {"units", std::move(documents)},
                           {"different", units.size()},
                           {"max", farthest},
                           {"distance", apart}});
  if (units.empty()) {
    invocation.out.text("identical, bit for bit");
    return 0;
  }
  for (const auto& line : table.lines()) invocation.out.text(line);
  invocation.out.note(fmt::format("{} differ; max |d| {:.3g}, distance {:.3g}",
                                  counted(static_cast<long long>(units.size()), "unit"), farthest,
                                  apart));
  return 0;
}

}  // namespace

void declareStateReading(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<StateOptions>();
  auto& listing = addStateCommand(line, group, *options, "list",
                                  "Where every user stands; conditions and order over its columns",
                                  "projects/liver --where \"last_output > 0.8\" --sort norm_h");
  addText(listing, "--where", options->where, "EXPR",
          "An SQL condition over user, revision, branch, cause, model, time, author, note, "
          "revisions, last_output, norm_h, norm_c, saturated, fits and draft");
  addText(listing, "--sort", options->sort, "COLUMN", "The column to sort by");
  listing.add_flag("--descending", options->descending, "Largest first");
  addInteger(listing, "--limit", options->limit, 0, "So many lines");
  addInteger(listing, "--offset", options->offset, 0, "Leave out so many lines first");
  line.onRun(listing, [options](Invocation& i) { return list(i, *options); });

  auto& showing = addStateCommand(line, group, *options, "show", "One state, unit by unit",
                                  "projects/liver --user 42 --gates");
  addText(showing, "--user", options->user, "ID", "Whose state")->required();
  addInteger(showing, "--revision", options->revision, 1,
             "After this revision (default: the head)");
  addText(showing, "--branch", options->branch, "NAME", "The head of this branch");
  showing.add_flag("--gates", options->gates, "Also the gates of the step that made it");
  addText(showing, "--npz", options->file, "FILE", "Also write it as NumPy arrays");
  line.onRun(showing, [options](Invocation& i) { return show(i, *options); });

  auto& telling =
      addStateCommand(line, group, *options, "history", "What happened to a user, newest first",
                      "projects/liver --user 42");
  addText(telling, "--user", options->user, "ID", "Whose history")->required();
  addText(telling, "--branch", options->branch, "NAME", "Of this branch only");
  addInteger(telling, "--limit", options->limit, 1, "The newest so many");
  line.onRun(telling, [options](Invocation& i) { return history(i, *options); });

  auto& comparing =
      addStateCommand(line, group, *options, "diff",
                      "Two states unit by unit, most different first", "projects/liver 42@7 42@8");
  addText(comparing, "A", options->from, "", "ID, ID@REVISION or ID@TAG")->required();
  addText(comparing, "B", options->to, "", "The other one")->required();
  comparing
      .add_option("--revision", options->revisions,
                  "Of A, and given again of B, where a name holds an @; 0 is the head")
      ->check(wholeNumber(0))
      ->type_name("N")
      ->allow_extra_args(false);
  addInteger(comparing, "--limit", options->limit, 1, "So many units");
  line.onRun(comparing, [options](Invocation& i) { return diff(i, *options); });
}

}  // namespace stateroom::cli
