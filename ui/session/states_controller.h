#pragma once

#include <QObject>
#include <QTimer>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "core/predict/state_effect.h"
#include "ui/session/session.h"
#include "ui/session/state_edit.h"
#include "ui/session/state_thread.h"
#include "ui/session/user_history.h"

namespace stateroom {

/// What an edit does to the predictions, and how long computing it took.
struct EditEffect {
  StateEffect effect;
  double milliseconds = 0;
};

/// The project's current user with history, shown revision, edit and everything that is done to
/// it. All work on the ledger and the engine happens elsewhere; results arrive by signals. What
/// another program commits shows up within a second.
class StatesController final : public QObject {
  Q_OBJECT
 public:
  explicit StatesController(Session* session, QObject* parent = nullptr);
  ~StatesController() override;

  Session* session() const { return session_; }
  StateThread* lists() { return lists_; }  ///< queries over all users, apart from one user's work
  StateThread* work() { return work_; }

  /// Why there is nothing to show: no ledger yet, or one that cannot be read.
  const std::optional<Error>& ledgerError() const { return ledgerError_; }
  std::int64_t sequence() const { return sequence_; }

  const std::shared_ptr<const UserHistory>& history() const { return history_; }
  std::int64_t shown() const { return shown_; }  ///< number of the revision that is looked at
  void show(std::int64_t revision);
  bool isAtHead() const;
  const std::shared_ptr<const UnitDetails>& details() const { return details_; }

  /// States for the heatmap: those that are there; the others are loaded and told by statesArrived.
  std::shared_ptr<const State> stateOf(std::int64_t revision) const;
  void wantStates(const std::vector<std::int64_t>& revisions);

  /// Whether the user's state may be written: it is there and the bound model made it.
  bool isWritable() const;
  /// The run whose model the ledger is bound to; empty: unbound.
  QString boundRun() const;
  /// The current run is not the one whose model made the states.
  bool isForeignRun() const;

  const std::optional<StateEdit>& edit() const { return edit_; }
  bool beginEdit();
  void setEdited(State state);  ///< begins an edit where there is none; kept as a draft
  void setNote(const QString& note);
  void discardEdit();
  void commit();
  const std::optional<EditEffect>& effect() const { return effect_; }
  const std::optional<Error>& effectError() const { return effectError_; }

  void resetUsers(const std::vector<std::string>& users, const ResetTarget& target);
  void fork(const QString& branch);
  void merge(const QString& branch, bool adopt);
  void discard(const QString& branch);
  void tag(const QString& name);
  void copyFrom(const QString& user, std::int64_t revision);
  /// Goes back to a revision as a new row: what undo and redo do. 0: the initial state.
  void restore(const QString& user, std::int64_t revision);

  /// The command line that does what is at hand.
  QString command() const;
  QString editCommand() const;

 Q_SIGNALS:
  void ledgerChanged();   ///< sequence() or ledgerError()
  void historyChanged();  ///< history(), shown()
  void shownChanged();
  void detailsChanged();
  void statesArrived();
  void editChanged();
  void effectChanged();
  /// A revision was written here: number of main's head before and of the new one.
  void written(const QString& user, std::int64_t before, std::int64_t after, const QString& what);
  void refused(const stateroom::Error& error);

 private:
  using Write = std::function<Result<Appended>(StateDesk&, Ledger&)>;
  void open();
  void close();
  void poll();
  void takePoll(const Result<std::pair<std::int64_t, std::int64_t>>& found);
  void loadHistory();
  void takeHistory(Result<UserHistory> loaded);
  void takeDraft();
  void loadDetails();
  void computeEffect();
  void keepDraft();
  void dropDraftOf(const std::string& user);
  /// A write and what is told of it.
  void write(const QString& user, const QString& what, Write change);

  Session* session_;
  StateThread* lists_;
  StateThread* work_;
  QTimer poll_, draftSoon_;
  std::optional<Error> ledgerError_;
  std::int64_t sequence_ = -1, version_ = -1;
  std::shared_ptr<const UserHistory> history_;
  std::int64_t shown_ = 0;
  bool followsHead_ = true;
  std::shared_ptr<const UnitDetails> details_;
  std::map<std::int64_t, std::shared_ptr<const State>> states_;
  std::set<std::int64_t> wanted_;
  std::optional<StateEdit> edit_;
  std::optional<EditEffect> effect_;
  std::optional<Error> effectError_;
};

}  // namespace stateroom
