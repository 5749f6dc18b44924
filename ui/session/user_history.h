#pragma once

#include <QString>
#include <QVector>
#include <map>
#include <optional>
#include <vector>

#include "core/predict/state_effect.h"
#include "core/state/ledger_branches.h"
#include "ui/session/state_desk.h"

namespace stateroom {

/// One recorded input over the columns of a history: NaN where there is none.
struct InputSeries {
  QString name;
  QVector<double> values;  ///< by column
  QVector<QString> texts;  ///< the recorded values for people
  bool varies = false;
};

/// A branch of a user beside main.
struct BranchPath {
  QString name;
  std::int64_t base = 0;       ///< number of main's revision where it left
  std::vector<int> revisions;  ///< indices into UserHistory::revisions, in order
};

/// What the ledger knows of one user. A column is a place on the way to a state: the revision's
/// depth; column 0 is the time before the first revision. Made off the GUI thread, then constant.
struct UserHistory {
  QString user;
  std::vector<Revision> revisions;  ///< of main and of the branches that live, by number
  std::vector<int> main;            ///< by column - 1: index into revisions
  std::vector<BranchPath> branches;
  std::vector<InputSeries> inputs;            ///< those that vary first
  std::multimap<std::int64_t, QString> tags;  ///< by main's number
  std::optional<LedgerModel> model, bound;    ///< of main's head; the ledger's
  std::optional<Draft> draft;                 ///< of this author
  std::int64_t sequence = 0;                  ///< of the ledger when it was read
  bool isProbability = false;                 ///< a prediction is one: by what was recorded last

  static Result<UserHistory> load(StateDesk& desk, const std::string& user);

  int columns() const { return static_cast<int>(main.size()) + 1; }
  /// Number of the user's next revision, on whatever branch.
  std::int64_t next() const { return revisions.empty() ? 1 : revisions.back().number + 1; }
  const Revision* head() const { return main.empty() ? nullptr : &revisions[back()]; }
  const Revision* at(int column) const;  ///< main's; nullptr for column 0
  const Revision* find(std::int64_t number) const;
  int columnOf(std::int64_t number) const { return columnOf(find(number)); }
  int columnOf(const Revision* revision) const {
    return revision == nullptr ? 0 : static_cast<int>(revision->depth - before_);
  }
  bool fits() const { return model && bound && model->fingerprint == bound->fingerprint; }

 private:
  std::int64_t before_ = 0;  ///< depth before main's first revision shown
  std::size_t back() const { return static_cast<std::size_t>(main.back()); }
  void addPaths(const std::vector<UserBranch>& standing);
  void addInputs();
  void judgeOutput();
};

/// What is shown of one revision beyond its row.
struct UnitDetails {
  std::int64_t revision = 0;
  State state, before;              ///< before: empty where another model made it
  std::vector<LayerGates> gates;    ///< of the step that made it; empty: no step did
  std::vector<UnitEffect> effects;  ///< empty where no Dense layer follows

  /// The engine is asked for gates and effects only where `compute`.
  static Result<UnitDetails> load(StateDesk& desk, const Revision& revision, bool compute);
};

}  // namespace stateroom
