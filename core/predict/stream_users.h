#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/base/text_hash.h"
#include "core/predict/stateful_model.h"
#include "core/state/ledger.h"

namespace stateroom {

/// One user's row of a state of several.
struct StateRow {
  const State* states = nullptr;
  std::int64_t row = 0;
};

/// A user whose rows are being taken.
struct StreamUser {
  std::string_view name;
  Standing standing = {};                ///< as the ledger has it
  std::optional<double> order = {};      ///< seen last, the rows that were chosen included
  std::vector<std::size_t> steps = {};   ///< of the turn, in order
  StateRow state = {};                   ///< where it is now
  std::vector<std::string> inputs = {};  ///< recorded ones that the state had seen before
  std::optional<Error> error = {};       ///< why none of the user's rows can be used
  bool overtaken = false;                ///< by another writer
};

/// Where the users of a turn stand; and what a stream keeps of users from turn to turn, so that
/// nothing is read twice: in a dry run where they went, else what it wrote, as long as nobody else
/// writes.
class StreamUsers {
 public:
  StreamUsers(const StatefulModel& model, bool dryRun) : model_(&model), dryRun_(dryRun) {}

  /// Begins a turn. A user whose state cannot be used gets its error, the others their states.
  /// `trust`: what is kept is taken for true, and the ledger refuses what was computed from it
  /// where somebody else has written meanwhile. Looking costs as much as a small statement.
  Result<> load(Ledger& ledger, std::vector<std::string> names, const std::string& branch,
                bool trust);
  std::vector<StreamUser>& all() { return users_; }
  StreamUser& named(std::string_view name) { return users_[places_.at(name)]; }
  bool trusted() const { return trusted_; }
  /// As they were read: where a user's state is a row of these, it is that of its place in all().
  const State& loaded() const { return loaded_; }
  /// A copy of some users' states as one; good until the next one is asked for.
  const State& gather(std::span<const StateRow> states);

  /// Sets the recorded inputs that the user's state has seen.
  Result<> readInputs(Ledger& ledger, StreamUser& user) const;
  /// The turn's rows are written; now is `moment` of the ledger.
  void committed(std::uint32_t moment);
  /// The user goes on from where the turn has brought it; `seen`: what its steps have recorded, for
  /// windows. One that was overtaken is forgotten.
  void keep(const StreamUser& user, std::vector<std::string> seen);

  /// What an event was answered in a dry run.
  using Outputs = std::vector<std::vector<float>>;
  void keepEvent(const std::string& user, const std::string& event, const Outputs& outputs);
  const Outputs* eventKept(const std::string& user, const std::string& event) const;

 private:
  struct Kept {
    Standing standing = {};
    std::optional<double> order = {};
    std::vector<std::string> inputs = {};
    std::size_t slot = 0;   ///< of blocks_
    std::uint64_t era = 0;  ///< the state is the user's as long as era_ is this
  };
  Result<> lookAround(Ledger& ledger);
  Result<> read(Ledger& ledger, const std::string& branch, const std::vector<std::size_t>& users);
  Result<> readOneByOne(Ledger& ledger, const std::string& branch,
                        const std::vector<std::size_t>& users);
  void place(StreamUser& user, const Standing& standing, std::int64_t row);
  void takeUp(StreamUser& user, const Kept& kept);
  StateRow slotAt(std::size_t slot) const;
  std::size_t mostKept() const;

  const StatefulModel* model_;
  bool dryRun_;
  bool trusted_ = false;
  std::vector<std::string> names_;
  std::vector<StreamUser> users_;
  std::unordered_map<std::string_view, std::size_t> places_;  ///< of users_
  State loaded_;
  std::pair<std::size_t, State> gathered_;  ///< so many users
  std::unordered_map<std::string, Kept, TextHash, std::equal_to<>> kept_;
  std::deque<State> blocks_;  ///< kept states, kUsersAtOnce each
  std::uint32_t moment_ = 0;  ///< of the ledger, that what is kept is true for
  std::uint64_t era_ = 1;     ///< ends when somebody else writes
  std::map<std::pair<std::string, std::string>, Outputs> events_;
};

}  // namespace stateroom
