#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/state/chain.h"
#include "core/state/revision.h"
#include "core/state/sqlite.h"
#include "core/state/state_layout.h"

namespace stateroom {

inline constexpr std::string_view kMain = "main";

/// The model a branch is bound to: what the ledger must know of it without an engine.
struct LedgerModel {
  std::string fingerprint;  ///< modelFingerprint(); names the folder models/<fingerprint>
  std::string run;          ///< for people
  StateLayout layout;
  State initial;  ///< one row: zeros, constant or learned
};

/// Where a user stands on a branch, as load() saw it.
struct Standing {
  std::int64_t branch = 0;
  bool isFork = false;                      ///< of the branch: it has users of its own
  std::optional<std::int64_t> branchModel;  ///< that it is bound to
  std::optional<std::int64_t> user;         ///< empty: not known yet
  std::int64_t number = 0, depth = 0;       ///< of the head, 0: none
  std::optional<double> order;              ///< that the state has seen last
  std::optional<std::int64_t> headModel;
  std::int64_t newest = 0;   ///< number of the user's newest revision on any branch
  Digest hash{};             ///< of that one
  std::uint32_t moment = 0;  ///< Database::dataVersion() that it is true for
};

/// A revision to be written.
struct Change {
  std::string user;
  std::string branch = std::string(kMain);
  /// Number of the head that this replaces, 0: none yet. Not given: whatever it is now.
  std::optional<std::int64_t> expected;
  Cause cause = Cause::Predict;
  const State* state = nullptr;  ///< the new state is row `row` of this, borrowed for the call
  std::int64_t row = 0;
  std::string model;  ///< fingerprint of what computed the state; empty: the branch's model
  Kernel kernel;
  std::string input;   ///< JSON
  std::string output;  ///< JSON
  std::optional<double> lastOutput;
  std::optional<double> order;  ///< not given: as before; after Reset and Restore: none
  bool allowLate = false;
  /// On a shadow branch: number of main's revision that this one stands for.
  std::optional<std::int64_t> base;
  std::string event;  ///< unique for the user; a repeat writes nothing
  std::string source, author, note;
  std::optional<WallTime> time;  ///< not given: now
  /// Spares append() the look where the user stands, as long as nobody has written since; moves
  /// with the head.
  Standing* standing = nullptr;
};

/// What became of a change.
struct Appended {
  std::int64_t sequence = 0;
  std::int64_t number = 0;
  bool repeated = false;  ///< the event was there already: nothing moved
  std::string output;     ///< of the repeated event
};

/// States of several users as one batch, and what a change of them must expect.
struct Loaded {
  State state;  ///< [users, units]; the model's initial value where new
  std::vector<Standing> standings;
};

/// Computes the state after `revision` from the one before, with the recorded input.
using Recompute = std::function<Result<State>(const State& before, const Revision& revision)>;

/// Whether the state follows from the one before and the recorded input: predict, replay, rebuild.
bool isComputedFromInput(const Revision& revision);
/// Whether row 0 of `state` is bit for bit the state of that hash.
bool hasStateHash(const LedgerModel& model, const State& state, const std::optional<Digest>& hash);

/// Whether an error is the file's (busy, full, damaged …) and not one change's.
bool isLedgerFileError(const Error& error);

struct HistoryQuery {
  std::string branch;       ///< empty: all
  std::int64_t before = 0;  ///< numbers under this; 0: from the newest
  std::int64_t limit = 0;   ///< 0: all
};

/// The durable history of every user's state: `states.sqlite` (docs/LEDGER.md). A head moves in the
/// transaction that writes its revision and only from the revision that was expected. Several
/// programs may share the file; one Ledger serves one thread.
class Ledger {
 public:
  struct Options {
    sqlite::Access access = sqlite::Access::Create;
    /// false: a crash of the program loses nothing, a power cut may lose the last commits (never
    /// the order or wholeness). true: every commit is on the disk before it is acknowledged.
    bool full = false;
    bool exclusive = false;  ///< this program alone: the only way on a network file system
    std::chrono::milliseconds busyTimeout = std::chrono::seconds(10);
    std::int64_t checkpointBytes = std::int64_t{64} << 20;  ///< WAL size the writer checkpoints at
    std::int64_t stallBytes = std::int64_t{256} << 20;  ///< size at which a stream stalls for it
  };

  static Result<Ledger> open(const std::filesystem::path& path, const Options& options);
  static Result<Ledger> open(const std::filesystem::path& path) { return open(path, Options()); }

  /// Makes `model` the one that main's changes are made with. Users whose state another model made
  /// keep it, and are refused (state_of_other_model) until they are reset or rebuilt.
  Result<> bind(const LedgerModel& model);
  /// Notes a model without binding to it (for a shadow branch, an import); returns its id.
  Result<std::int64_t> addModel(const LedgerModel& model);
  Result<const LedgerModel*> model(std::string_view fingerprint);
  Result<const LedgerModel*> boundModel();  ///< fails with ledger_unbound

  /// Fails with user_unknown or branch_unknown.
  Result<Revision> head(std::string_view user, std::string_view branch = kMain);
  /// As head(); empty for a user or branch that has none.
  Result<std::optional<Revision>> findHead(std::string_view user, std::string_view branch = kMain);
  Result<Revision> revision(std::string_view user, std::int64_t number);
  /// Newest first.
  Result<std::vector<Revision>> history(std::string_view user, const HistoryQuery& query = {});
  /// The state after a revision, [1, units]. One that is no longer stored is recomputed from the
  /// nearest before it and compared with its hash: state_dropped without `recompute`,
  /// state_not_reproduced where the result differs.
  Result<State> state(const Revision& revision, const Recompute& recompute = {});

  /// The state that `revision` was computed from: its parent's, or the initial one. Empty when
  /// another model made that.
  Result<std::optional<State>> stateBefore(const Revision& revision,
                                           const Recompute& recompute = {});

  /// Heads for a batch. Users without one start from the initial state. Fails with branch_unknown,
  /// ledger_unbound, state_of_other_model.
  Result<Loaded> load(std::span<const std::string> users, std::string_view branch = kMain);

  /// Fails with ledger_conflict (carrying the other's row), order_not_later, model_not_bound,
  /// state_of_other_model, state_shape …, and then nothing is written.
  Result<Appended> append(const Change& change);
  /// All in one transaction; one refused change leaves the others standing. Fails as a whole, with
  /// nothing written, where the file cannot be written.
  Result<std::vector<Result<Appended>>> append(std::span<const Change> changes);

  /// Database::dataVersion() now: a Standing of this moment is true.
  Result<std::uint32_t> moment();
  /// Global number of the newest revision.
  Result<std::int64_t> sequence();
  /// SHA-256 over everything that is kept: equal when nothing was changed.
  Result<std::string> contentHash();

  /// The revision that an event of a user has made, with its output; empty when it is new.
  Result<std::optional<Appended>> findEvent(std::string_view user, std::string_view event);

  /// Checkpoints the WAL when it is over its bound: a stream calls this between lines, when it
  /// waits anyway. Batches do it by themselves.
  Result<> idle();
  /// The same behind a commit, which stands whatever becomes of this: a file that cannot take the
  /// WAL's pages tells the next writer.
  void checkpointBehindCommit() { checkpointBehind(options_.checkpointBytes); }
  Result<> checkpoint();  ///< however small it is
  /// Times a commit had to wait because idle() had not come in time, and the longest, in seconds.
  /// Where a reader makes that vain, the next one waits when as much again has been written.
  std::int64_t stalls() const { return stalls_; }
  double longestStall() const { return longestStall_; }

  sqlite::Database& database() { return *database_; }

 private:
  friend class LedgerWriter;
  /// What SQLite tells while it works.
  struct Noted {
    std::int64_t walPages = 0;
    bool rolledBack = false;
  };
  struct KnownKernel {
    Kernel kernel;
    std::string text;
    std::int64_t id = 0;
  };
  Ledger(std::unique_ptr<sqlite::Database> database, const Options& options);

  Result<const LedgerModel*> modelById(std::int64_t id);
  Result<const KnownKernel*> known(const Kernel& kernel);
  Result<> checkpointOver(std::int64_t bytes);
  void checkpointBehind(std::int64_t bytes);
  /// Of a user that is not known, on this branch; empty where there is no such branch.
  Result<std::optional<Standing>> findBranch(std::string_view branch);
  Result<> findUser(std::string_view user, Standing& standing);
  Result<Loaded> loadFrom(const Standing& branch, std::span<const std::string> users);

  std::unique_ptr<sqlite::Database> database_;
  Options options_;
  std::map<std::int64_t, LedgerModel> models_;
  std::vector<KnownKernel> kernels_;
  std::pair<std::string, Standing> branch_;  ///< the last one found, by name
  std::vector<std::byte> encoded_;           ///< the state that is being written
  std::unique_ptr<Noted> noted_;
  std::int64_t pageSize_ = 4096;
  std::int64_t nextStall_ =
      0;  ///< WAL size at which a commit waits; moves up where that is in vain
  std::int64_t stalls_ = 0;
  double longestStall_ = 0;
};

}  // namespace stateroom
