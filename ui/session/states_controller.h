#pragma once

#include <QObject>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "ui/session/ledger_replay.h"
#include "ui/session/session.h"
#include "ui/session/state_editing.h"
#include "ui/session/state_writer.h"
#include "ui/session/user_history.h"
#include "ui/session/what_if.h"

namespace stateroom {

/// The project's current user with history, shown revision, and what is being tried on it. All work
/// on the ledger and the engine happens elsewhere; results arrive by signals. What another program
/// commits shows up within a second.
class StatesController final : public QObject {
  Q_OBJECT
 public:
  explicit StatesController(Session* session, QObject* parent = nullptr);
  ~StatesController() override;

  Session* session() const { return session_; }
  /// Queries over all users, apart from one user's work.
  StateThread* lists() const { return lists_; }
  StateThread* work() const { return work_; }
  LedgerReplay* ledgerReplay() const { return ledgerReplay_; }
  StateWriter* writer() const { return writer_; }
  StateEditing* editing() const { return editing_; }
  WhatIf* whatIf() const { return whatIf_; }
  const std::optional<StateEdit>& edit() const { return editing_->edit(); }

  /// Why there is nothing to show: no ledger yet, or one that cannot be read.
  const std::optional<Error>& ledgerError() const;
  std::int64_t sequence() const;

  const std::shared_ptr<const UserHistory>& history() const { return history_; }
  std::int64_t shown() const { return shown_; }  ///< number of the revision that is looked at
  const Revision* shownRevision() const;
  void show(std::int64_t revision);
  bool isAtHead() const;
  const std::shared_ptr<const UnitDetails>& details() const { return details_; }

  /// States for the heatmap: those that are there; the others are loaded and told by statesArrived.
  std::shared_ptr<const State> stateOf(std::int64_t revision) const;
  void wantStates(const std::vector<std::int64_t>& revisions);

  /// Whether the user's state may be written: it is there and the bound model made it.
  bool isWritable() const;
  /// Above it the prediction means yes, where it is one probability and the project says so.
  std::optional<double> decisionThreshold() const;
  /// The run whose model the ledger is bound to; empty: unbound.
  QString boundRun() const;
  /// The current run is not the one whose model made the states.
  bool isForeignRun() const;

 Q_SIGNALS:
  void ledgerChanged();   ///< sequence() or ledgerError()
  void historyChanged();  ///< history(), shown()
  void shownChanged();
  void detailsChanged();
  void statesArrived();
  void refused(const stateroom::Error& error);

 private:
  void open();
  void close();
  void loadHistory();
  void takeHistory(Result<UserHistory> loaded);
  void loadDetails();
  void takeDetails(Result<UnitDetails> loaded);

  Session* session_;
  StateThread* lists_;
  StateThread* work_;
  LedgerReplay* ledgerReplay_;
  StateWriter* writer_;
  std::shared_ptr<const UserHistory> history_;
  std::int64_t shown_ = 0;
  bool followsHead_ = true;
  std::shared_ptr<const UnitDetails> details_;
  std::map<std::int64_t, std::shared_ptr<const State>> states_;
  std::set<std::int64_t> wanted_;
  StateEditing* editing_;
  WhatIf* whatIf_;
};

}  // namespace stateroom
