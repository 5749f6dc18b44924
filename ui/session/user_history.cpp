#include "ui/session/user_history.h"

#include <algorithm>
#include <cmath>

#include "core/base/json_fields.h"
#include "core/predict/class_scores.h"
#include "core/predict/recorded_input.h"
#include "core/predict/state_effect.h"
#include "core/state/author.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

double plotted(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
  return NAN;
}

QString recordedText(const Json& value) {
  if (value.is_number()) return trimmedNumber(value.get<double>());
  return value.is_string() ? qstr(value.get<std::string>()) : qstr(value.dump());
}

Result<std::optional<LedgerModel>> modelNamed(Ledger& ledger, const std::string& fingerprint) {
  if (fingerprint.empty()) return std::nullopt;
  STATEROOM_TRY(const auto* const model, ledger.model(fingerprint));
  return *model;
}

}  // namespace

Result<UserHistory> UserHistory::load(StateDesk& desk, const std::string& user) {
  STATEROOM_TRY(auto* const ledger, desk.ledger());
  STATEROOM_TRY(const auto snapshot, sqlite::Snapshot::begin(ledger->database()));
  UserHistory history;
  history.user = qstr(user);
  STATEROOM_TRY(history.sequence, ledger->sequence());
  STATEROOM_TRY(history.revisions, ledger->history(user));
  std::ranges::reverse(history.revisions);
  STATEROOM_TRY(const auto branches, branchesOf(*ledger, user));
  history.addPaths(branches);
  if (const auto* head = history.head()) {
    STATEROOM_TRY(history.model, modelNamed(*ledger, head->model));
  }
  if (const auto bound = ledger->boundModel()) history.bound = **bound;
  STATEROOM_TRY(history.draft, findDraft(*ledger, user, authorName()));
  STATEROOM_TRY(const auto tags, listTags(*ledger));
  for (const auto& tag : tags) {
    STATEROOM_TRY(const auto revision, revisionAt(*ledger, user, tag));
    if (revision) history.tags.emplace(revision->number, qstr(tag.name));
  }
  history.addInputs();
  history.judgeOutput();
  return history;
}

/// The way of main's head back to the beginning; the branches' own revisions.
void UserHistory::addPaths(const std::vector<UserBranch>& standing) {
  for (const UserBranch& branch : standing) {
    std::vector<int> path;
    const Revision* revision = find(branch.head);
    while (revision != nullptr && revision->branch == branch.name) {
      path.push_back(static_cast<int>(revision - revisions.data()));
      revision = revision->parent == 0 ? nullptr : find(revision->parent);
    }
    std::ranges::reverse(path);
    if (branch.name == kMain)
      main = std::move(path);
    else
      branches.push_back({qstr(branch.name), branch.base, std::move(path)});
  }
  if (!main.empty()) before_ = revisions[static_cast<std::size_t>(main.front())].depth - 1;
}

const Revision* UserHistory::at(int column) const {
  if (column < 1 || column >= columns()) return nullptr;
  return &revisions[static_cast<std::size_t>(main[static_cast<std::size_t>(column) - 1])];
}

const Revision* UserHistory::find(std::int64_t number) const {
  const auto found = std::ranges::lower_bound(revisions, number, {}, &Revision::number);
  return found == revisions.end() || found->number != number ? nullptr : &*found;
}

void UserHistory::addInputs() {
  std::map<std::string, std::size_t> places;
  for (int column = 1; column < columns(); ++column) {
    const auto step = lastRecordedStep(at(column)->input);
    for (const auto& [name, value] : step.items()) {
      const auto [place, added] = places.try_emplace(name, inputs.size());
      if (added)
        inputs.push_back(
            {qstr(name), QVector<double>(columns(), NAN), QVector<QString>(columns()), false});
      InputSeries& series = inputs[place->second];
      series.values[column] = plotted(value);
      series.texts[column] = recordedText(value);
    }
  }
  for (InputSeries& series : inputs) {
    double first = NAN;
    for (const double value : series.values) {
      if (std::isnan(value)) continue;
      if (!std::isnan(first) && value != first) series.varies = true;
      first = value;
    }
  }
  std::ranges::stable_partition(inputs, &InputSeries::varies);
}

/// Outputs are recorded by the names of the heads, of which the first is what is shown.
void UserHistory::judgeOutput() {
  for (auto revision = revisions.rbegin(); revision != revisions.rend(); ++revision) {
    const auto outputs = Json::parse(revision->output, nullptr, false);
    if (!outputs.is_object() || outputs.empty()) continue;
    const auto first = outputs.begin();
    const OutputHead head{.layer = {}, .name = first.key(), .units = std::ssize(first.value())};
    isProbability = taskKind(head) == TaskKind::Binary;
    return;
  }
}

Result<UnitDetails> UnitDetails::load(StateDesk& desk, const Revision& revision, bool compute) {
  STATEROOM_TRY(auto* const ledger, desk.ledger());
  UnitDetails details;
  details.revision = revision.number;
  STATEROOM_TRY(details.state, ledger->state(revision, desk.recompute()));
  if (auto before = ledger->stateBefore(revision, desk.recompute()); before && *before)
    details.before = std::move(**before);
  if (!compute) return details;
  STATEROOM_TRY(const auto* const model, desk.shelf().find(revision.model));
  if (auto effects = unitEffects(*model, details.state)) details.effects = std::move(*effects);
  if (!isComputedFromInput(revision)) return details;
  STATEROOM_TRY(const auto predictor, desk.predictor());
  if (auto gates = gatesOf(predictor, revision)) details.gates = std::move(*gates);
  return details;
}

}  // namespace stateroom
