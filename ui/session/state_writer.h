#pragma once

#include <QObject>
#include <vector>

#include "core/predict/replay.h"
#include "core/predict/user_step.h"
#include "core/state/ledger_branches.h"
#include "ui/session/state_thread.h"

namespace stateroom {

/// A write that moved a user's main: from which revision to which; 0: there was none.
struct HeadMove {
  QString user;
  std::int64_t before = 0, after = 0;
};
using HeadMoves = std::vector<HeadMove>;

/// What is done to users' states, each as one transaction on the thread of the project's states.
class StateWriter final : public QObject {
  Q_OBJECT
 public:
  StateWriter(StateThread* work, QObject* parent);

  using Write = std::function<Result<HeadMoves>(StateDesk&, Ledger&)>;
  using Done = std::function<void(const HeadMoves& moves)>;
  /// `what` names it for undo. `done` hears of success before `written`.
  void write(const QString& what, Write change, Done done = {});

  void reset(const std::vector<std::string>& users, const ResetTarget& target);
  /// Gives `to` the state of `from` at a revision (0: its head).
  void copy(const QString& from, std::int64_t revision, const QString& to);
  /// The user's recorded inputs computed again with the model that the ledger is bound to.
  void rebuild(const QString& user);
  /// All users back to where they stood before the last rebuild of everybody.
  void undoRebuild();
  void tag(const QString& name);

  void fork(const QString& user, const QString& branch);
  void merge(const QString& user, const QString& branch, bool adopt);
  void discard(const QString& user, const QString& branch);
  /// One step of a branch, which is begun where it is not there.
  void step(const QString& user, const QString& branch, const RowTexts& row);
  void keepWhatIf(const QString& user, const QString& branch, const std::vector<InputEdit>& edits);

  /// Each user back to its `before`, as a new row, if its head is still `after`; then the two
  /// change places, so that doing it again takes it back. `moves` is shared with the thread that
  /// writes.
  void takeBack(const std::shared_ptr<HeadMoves>& moves);

 Q_SIGNALS:
  /// `moves` is empty for what moved no main (a branch, a tag), `what` for what undo does not know.
  void written(const stateroom::HeadMoves& moves, const QString& what);
  void kept();  ///< what would have been is on its branch
  void refused(const stateroom::Error& error);

 private:
  StateThread* work_;
};

}  // namespace stateroom
