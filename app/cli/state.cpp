#include "app/cli/state.h"

#include <utility>

#include <fmt/format.h>

#include "app/cli/options.h"
#include "core/base/text.h"
#include "core/predict/recorded_input.h"
#include "core/state/ledger_list.h"

namespace stateroom::cli {

CLI::App& addStateCommand(CommandLine& line, CLI::App& group, StateOptions& options,
                          const std::string& name, const std::string& description,
                          const std::string& example) {
  auto& command = line.add(group, name, description, "stateroom state " + name + " " + example);
  addProject(command, options.project);
  line.addExclusive(command);
  return command;
}

void declareState(CommandLine& line) {
  auto& group = line.addGroup("state", "Every user's state: look, edit, undo, replay, rebuild");
  declareStateReading(line, group);
  declareStateWriting(line, group);
  declareStateBranches(line, group);
  declareStateReplay(line, group);
  declareStateCare(line, group);
  declareStateCompact(line, group);
  declareStateAnalysis(line, group);
}

Result<Revision> revisionNamed(Ledger& ledger, const std::string& text,
                               std::optional<std::int64_t> revision) {
  if (!revision) return stateroom::revisionNamed(ledger, text);
  return *revision == 0 ? ledger.head(text) : ledger.revision(text, *revision);
}

Result<std::vector<std::string>> chosenUsers(Ledger& ledger, const StateOptions& options,
                                             const std::string& command) {
  if (!options.user.empty()) {
    STATEROOM_CHECK(ledger.head(options.user));
    return std::vector{options.user};
  }
  if (!options.where.empty()) return usersWhere(ledger, options.where);
  if (options.all) return usersWhere(ledger, "1 = 1");
  return fail(Code::argument_missing, {{"argument", "--user, --where or --all"},
                                       {"help", "stateroom " + command + " --help"}});
}

void addOtherModel(CLI::App& command, StateOptions& options) {
  command.add_flag("--allow-other-model", options.otherModel,
                   "Take a state also where the file says that another model made it: the numbers "
                   "as they are, though they mean something else to this one");
}

Result<> checkMaker(const StateOptions& options, const LedgerModel& bound,
                    const ExportedState& state) {
  if (options.otherModel) return {};
  auto checked = checkMadeBy(bound, state);
  if (!checked) return passOn(std::move(checked).error(), "file", options.file);
  return {};
}

Authorship authorshipOf(const StateOptions& options) {
  return {.author = authorName(), .note = options.note, .expected = options.expectRevision};
}

Json recordedJson(const std::string& text) {
  if (text.empty()) return {};
  auto json = Json::parse(text, nullptr, false);
  return json.is_discarded() ? Json(text) : json;
}

std::string recordedText(const std::string& text) {
  const auto steps = recordedSteps(text);
  if (steps.empty()) return text;
  const auto& json = steps.back();
  std::string words = steps.size() > 1 ? fmt::format("{} steps; the last: ", steps.size()) : "";
  std::string_view separator;
  for (const auto& [name, value] : json.items()) {
    words += std::string(std::exchange(separator, ", ")) + name + " " +
             (value.is_number_float() ? fmt::format("{:.4g}", value.get<double>())
              : value.is_string()     ? value.get<std::string>()
                                      : value.dump());
  }
  return words;
}

Json revisionJson(const Revision& revision) {
  const auto textOrNull = [](const std::string& text) {
    return text.empty() ? Json() : Json(text);
  };
  return {{"revision", revision.number},
          {"parent", revision.parent},
          {"branch", revision.branch},
          {"cause", nameOf(revision.cause)},
          {"source", textOrNull(revision.source)},
          {"model", revision.model},
          {"kernel", textOrNull(revision.kernel.engine.empty() ? "" : revision.kernel.text())},
          {"time", toIso(revision.time)},
          {"order", revision.order ? Json(*revision.order) : Json()},
          {"author", textOrNull(revision.author)},
          {"note", textOrNull(revision.note)},
          {"input", recordedJson(revision.input)},
          {"output", recordedJson(revision.output)},
          {"has_state", revision.hasState}};
}

}  // namespace stateroom::cli
