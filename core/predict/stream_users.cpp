#include "core/predict/stream_users.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/state/lineage.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

constexpr std::size_t kMostKeptBytes = std::size_t{64} << 20;

}  // namespace

Result<> StreamUsers::load(Ledger& ledger, std::vector<std::string> names,
                           const std::string& branch, bool trust) {
  names_ = std::move(names);
  users_.clear();
  places_.clear();
  trusted_ = trust;
  if (!trust) STATEROOM_CHECK(lookAround(ledger));
  std::vector<std::size_t> unknown;
  for (const auto& name : names_) {
    places_.emplace(name, users_.size());
    auto& user = users_.emplace_back(StreamUser{.name = name});
    const auto kept = kept_.find(name);
    if (kept != kept_.end() && kept->second.era == era_) {
      takeUp(user, kept->second);
    } else {
      unknown.push_back(users_.size() - 1);
    }
  }
  if (unknown.empty()) return {};
  return read(ledger, branch, unknown);
}

/// A dry run goes its own way, whatever others write.
Result<> StreamUsers::lookAround(Ledger& ledger) {
  if (dryRun_) return {};
  STATEROOM_TRY(const auto moment, ledger.moment());
  if (moment != moment_) ++era_;
  moment_ = moment;
  return {};
}

void StreamUsers::committed(std::uint32_t moment) {
  if (moment != moment_ + 1) ++era_;  // somebody else wrote between looking and writing
  moment_ = moment;
}

Result<> StreamUsers::read(Ledger& ledger, const std::string& branch,
                           const std::vector<std::size_t>& users) {
  std::vector<std::string> names;
  for (const auto user : users) names.push_back(names_[user]);
  auto loaded = ledger.load(names, branch);
  if (loaded) {
    loaded_ = std::move(loaded->state);
    for (std::size_t i = 0; i < users.size(); ++i) {
      place(users_[users[i]], loaded->standings[i], static_cast<std::int64_t>(i));
    }
    return {};
  }
  if (isLedgerFileError(loaded.error())) return passOn(std::move(loaded).error());
  return readOneByOne(ledger, branch, users);
}

const State& StreamUsers::gather(std::span<const StateRow> states) {
  auto& [count, gathered] = gathered_;
  if (std::exchange(count, states.size()) != states.size()) {
    gathered = model_->ledgerModel().layout.zero(std::ssize(states));
  }
  for (std::size_t i = 0; i < states.size(); ++i) {
    copyRow(*states[i].states, states[i].row, gathered, static_cast<std::int64_t>(i));
  }
  return gathered;
}

/// One user's state cannot be used: it shall not keep the others from theirs.
Result<> StreamUsers::readOneByOne(Ledger& ledger, const std::string& branch,
                                   const std::vector<std::size_t>& users) {
  loaded_ = model_->ledgerModel().layout.zero(std::ssize(users));
  for (std::size_t i = 0; i < users.size(); ++i) {
    auto& user = users_[users[i]];
    auto loaded = ledger.load(std::span(&names_[users[i]], 1), branch);
    if (loaded) {
      copyRow(loaded->state, 0, loaded_, static_cast<std::int64_t>(i));
      place(user, loaded->standings[0], static_cast<std::int64_t>(i));
    } else if (isLedgerFileError(loaded.error())) {
      return passOn(std::move(loaded).error());
    } else {
      user.error = std::move(loaded).error();
    }
  }
  return {};
}

void StreamUsers::place(StreamUser& user, const Standing& standing, std::int64_t row) {
  user.standing = standing;
  user.order = standing.order;
  user.state = {&loaded_, row};
}

void StreamUsers::takeUp(StreamUser& user, const Kept& kept) {
  user.standing = kept.standing;
  user.standing.moment = moment_;
  user.order = kept.order;
  user.state = slotAt(kept.slot);
  prefetchRow(*user.state.states, user.state.row);
}

StateRow StreamUsers::slotAt(std::size_t slot) const {
  return {&blocks_[slot / kUsersAtOnce], static_cast<std::int64_t>(slot % kUsersAtOnce)};
}

std::size_t StreamUsers::mostKept() const {
  if (dryRun_) return std::numeric_limits<std::size_t>::max();
  const auto units = static_cast<std::size_t>(model_->ledgerModel().layout.units());
  return std::max(kMostKeptBytes / (units * sizeof(float)), std::size_t{1});
}

Result<> StreamUsers::readInputs(Ledger& ledger, StreamUser& user) const {
  const auto kept = kept_.find(user.name);
  if (kept != kept_.end() && kept->second.standing.number == user.standing.number) {
    user.inputs = kept->second.inputs;
  } else if (user.standing.number > 0) {
    STATEROOM_TRY(const auto head, ledger.revision(user.name, user.standing.number));
    STATEROOM_TRY(const auto lineage, lineageOf(ledger, head));
    for (const auto& step : lineage.steps) user.inputs.push_back(step.input);
  }
  return {};
}

void StreamUsers::keep(const StreamUser& user, std::vector<std::string> seen) {
  auto kept = kept_.find(user.name);
  if (user.overtaken) {
    if (kept != kept_.end()) kept->second.era = 0;
    return;
  }
  if (kept == kept_.end()) {
    if (kept_.size() >= mostKept()) kept_.clear();
    const auto slot = kept_.size();
    if (slot >= blocks_.size() * kUsersAtOnce) {
      blocks_.push_back(model_->ledgerModel().layout.zero(kUsersAtOnce));
    }
    kept = kept_.emplace(user.name, Kept{.slot = slot}).first;
  }
  auto& [standing, order, inputs, slot, era] = kept->second;
  era = era_;
  standing = user.standing;
  order = user.order;
  inputs = user.inputs;
  std::ranges::move(seen, std::back_inserter(inputs));
  copyRow(*user.state.states, user.state.row, blocks_[slot / kUsersAtOnce], slotAt(slot).row);
}

void StreamUsers::keepEvent(const std::string& user, const std::string& event,
                            const Outputs& outputs) {
  events_.try_emplace({user, event}, outputs);
}

const StreamUsers::Outputs* StreamUsers::eventKept(const std::string& user,
                                                   const std::string& event) const {
  const auto found = events_.find({user, event});
  return found == events_.end() ? nullptr : &found->second;
}

}  // namespace stateroom
