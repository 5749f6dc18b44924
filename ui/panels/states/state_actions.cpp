// What the States workspace does, for the frame's menus and palette.
#include "ui/panels/states/compare_panel.h"
#include "ui/panels/states/replay_panel.h"
#include "ui/panels/states/state_users_panel.h"
#include "ui/panels/states/states_workspace.h"
#include "ui/panels/states/user_header.h"
#include "ui/session/state_command_line.h"

namespace stateroom {

using namespace Qt::StringLiterals;

bool StatesWorkspace::hasUser() const {
  return states_->history() != nullptr && states_->history()->head() != nullptr;
}

QString StatesWorkspace::nextRevision() const {
  if (!hasUser()) return {};
  return tr("user %1: the ledger gets r%2")
      .arg(states_->history()->user)
      .arg(states_->history()->next());
}

std::vector<WorkspaceAction> StatesWorkspace::actions() {
  std::vector<WorkspaceAction> all = userActions();
  for (auto&& more : {branchActions(), listActions()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::vector<WorkspaceAction> StatesWorkspace::userActions() {
  const auto writable = [this] { return states_->isWritable(); };
  const auto next = [this] { return nextRevision(); };
  const auto reset = [this](const QString& to) { return UserCommands(*states_).reset(to); };
  return {
      {u"state.edit"_s, [this] { header_->toggleEdit(); }, [this] { return header_->canEdit(); },
       [this] { return stateCommandLine(*states_); }},
      {u"state.reset_initial"_s, [this] { header_->reset({ResetTarget::Kind::Initial, 0, {}}); },
       writable, [reset] { return reset(u"initial"_s); }, next},
      {u"state.reset_zero"_s, [this] { header_->reset({ResetTarget::Kind::Zero, 0, {}}); },
       writable, [reset] { return reset(u"zero"_s); }, next},
      {u"state.reset_shown"_s, [this] { header_->resetToShown(); },
       [this] { return states_->isWritable() && !states_->isAtHead(); },
       [this, reset] { return reset(QString::number(states_->shown())); }, next},
      {u"state.reset_tag"_s, [this] { header_->askReset(); },
       [this] { return states_->isWritable() && !states_->history()->tags.empty(); },
       [this, reset] { return reset(states_->history()->tags.rbegin()->second); }, next},
      {u"state.transplant"_s, [this] { openCompare(); }, writable},
      {u"state.compare"_s, [this] { openCompare(); }, [this] { return hasUser(); },
       [this] { return compare_->command(); }},
      {u"state.replay"_s, [this] { openReplay(); }, [this] { return hasUser(); },
       [this] { return UserCommands(*states_).replay(); }},
      {u"state.rebuild"_s, [this] { states_->writer()->rebuild(session_->currentUser()); },
       [this] { return hasUser() && states_->history()->bound; },
       [this] { return UserCommands(*states_).rebuild(); },
       [this] { return tr("user %1: a revision for each input").arg(session_->currentUser()); }}};
}

std::vector<WorkspaceAction> StatesWorkspace::branchActions() {
  const auto user = [this] { return UserCommands(*states_); };
  const auto branch = [this] { return states_->history()->branches.back().name; };
  return {
      {u"state.fork"_s, [this] { header_->askFork(); }, [this] { return states_->isWritable(); },
       [user] { return user().fork(u"what-if"_s); },
       [this] { return tr("a branch of user %1").arg(session_->currentUser()); }},
      {u"state.merge"_s, [this] { header_->askMerge(); },
       [this] { return states_->isWritable() && !states_->history()->branches.empty(); },
       [user, branch] { return user().merge(branch()); }, [this] { return nextRevision(); }},
      {u"state.tag"_s, [this] { header_->askTag(); }, [this] { return states_->sequence() > 0; },
       [this] { return session_->commandLine(u"state tag"_s, {proposedTag()}); },
       [] { return tr("a name for this moment"); }},
      {u"state.undo_rebuild"_s, [this] { states_->writer()->undoRebuild(); },
       [this] { return states_->history() != nullptr && states_->history()->bound; },
       [this] { return session_->commandLine(u"state rebuild"_s, {u"--undo"_s}); },
       [] { return tr("the heads of all users"); }}};
}

std::vector<WorkspaceAction> StatesWorkspace::listActions() {
  using Question = AnalysisPanel::Question;
  const auto hasStates = [this] { return states_->sequence() > 0; };
  const auto revisions = [](qint64 users) {
    return tr("%n revision(s), after a question", nullptr, static_cast<int>(users));
  };
  std::vector<WorkspaceAction> all = {
      {u"state.reset_selected"_s, [this] { resetSelected(); },
       [this] { return users_->table()->selectionModel()->hasSelection(); },
       [this] { return session_->commandLine(u"state reset"_s, selectedBy()); },
       [this, revisions] { return revisions(std::ssize(users_->selectedIds())); }},
      {u"state.reset_listed"_s, [this] { resetListed(); }, hasStates,
       [this] { return session_->commandLine(u"state reset"_s, listedBy(true)); },
       [this, revisions] { return revisions(users_->model()->rowCount()); }}};
  for (const auto& [id, question] : {std::pair(u"state.similar"_s, Question::Similar),
                                     std::pair(u"state.anomalies"_s, Question::Anomalies),
                                     std::pair(u"state.census"_s, Question::Census)})
    all.push_back({id, [this, question] { ask(question); }, hasStates,
                   [this, question] { return analysis_->commandOf(question); }});
  return all;
}

}  // namespace stateroom
