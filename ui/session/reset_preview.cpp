#include "ui/session/reset_preview.h"

#include <algorithm>

#include "core/state/ledger_branches.h"

namespace stateroom {

namespace {

/// The state that one user would get.
Result<State> targetState(StateDesk& desk, Ledger& ledger, const std::string& user,
                          const ResetTarget& target) {
  STATEROOM_TRY(const auto* const model, ledger.boundModel());
  if (target.kind == ResetTarget::Kind::Zero) return model->layout.zero();
  if (target.kind == ResetTarget::Kind::Initial) return model->initial;
  if (target.kind == ResetTarget::Kind::Revision) {
    STATEROOM_TRY(const auto revision, ledger.revision(user, target.revision));
    return ledger.state(revision, desk.recompute());
  }
  STATEROOM_TRY(const auto tag, findTag(ledger, target.tag));
  STATEROOM_TRY(const auto revision, revisionAt(ledger, user, tag));
  if (!revision) return model->initial;
  return ledger.state(*revision, desk.recompute());
}

}  // namespace

Result<ResetPreview> previewReset(StateDesk& desk, const std::vector<std::string>& users,
                                  const std::string& to, const std::stop_token& stop) {
  STATEROOM_TRY(auto* const ledger, desk.ledger());
  STATEROOM_TRY(const auto target, ResetTarget::parse(to));
  ResetPreview preview{.users = std::ssize(users)};
  for (const auto& user : users) {
    if (preview.looked == static_cast<std::int64_t>(kLookedAt) || stop.stop_requested()) break;
    STATEROOM_TRY(const auto head, ledger->head(user));
    if (head.cause == Cause::Erase) {
      --preview.users;
      continue;
    }
    ++preview.looked;
    STATEROOM_TRY(const auto before, ledger->state(head, desk.recompute()));
    STATEROOM_TRY(const auto after, targetState(desk, *ledger, user, target));
    if (before == after) continue;
    ++preview.changed;
    preview.normBefore += summarize(before).normH;
    preview.normAfter += summarize(after).normH;
  }
  const auto changed = static_cast<double>(std::max<std::int64_t>(1, preview.changed));
  preview.normBefore /= changed;
  preview.normAfter /= changed;
  return preview;
}

}  // namespace stateroom
