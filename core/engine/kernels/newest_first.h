#pragma once

#include <cstddef>
#include <list>
#include <unordered_map>
#include <utility>

namespace stateroom::kernels {

/// Values by key, at most so many: the one that was used the longest ago leaves. For one thread.
template <typename Key, typename Value, typename Hash>
class NewestFirst {
 public:
  explicit NewestFirst(std::size_t most) : most_(most) {}

  template <typename Make>
  Value& get(const Key& key, Make make) {
    if (const auto known = places_.find(key); known != places_.end()) {
      entries_.splice(entries_.begin(), entries_, known->second);
      return known->second->second;
    }
    entries_.emplace_front(key, make());
    places_[key] = entries_.begin();
    if (entries_.size() > most_) {
      places_.erase(entries_.back().first);
      entries_.pop_back();
    }
    return entries_.front().second;
  }

 private:
  using Entries = std::list<std::pair<Key, Value>>;
  std::size_t most_;
  Entries entries_;
  std::unordered_map<Key, typename Entries::iterator, Hash> places_;
};

}  // namespace stateroom::kernels
