#include "core/data/sequences.h"

#include <algorithm>
#include <utility>

namespace stateroom {

std::vector<Window> windowsOf(std::int64_t length, std::int64_t maxLength, std::int64_t stride) {
  if (maxLength <= 0 || length <= maxLength) return {{0, length}};
  const auto distance = stride > 0 ? stride : maxLength;
  std::vector<Window> windows;
  for (std::int64_t begin = 0; begin < length; begin += distance) {
    windows.push_back({begin, std::min(begin + maxLength, length)});
    if (begin + maxLength >= length) break;
  }
  return windows;
}

Sequence warmedUp(Sequence sequence) {
  const auto before = static_cast<std::size_t>(sequence.warmUp);
  sequence.rows = {sequence.rows.data() - before, sequence.rows.size() + before};
  sequence.weightless += std::exchange(sequence.warmUp, 0);
  return sequence;
}

std::vector<Sequence> makeSequences(const RowOrder& order, std::span<const SplitName> splits,
                                    const Sequences& settings) {
  std::vector<Sequence> sequences;
  const auto splitOf = [&](std::int64_t row) { return splits[static_cast<std::size_t>(row)]; };
  for (std::size_t user = 0; user < order.userNames.size(); ++user) {
    const auto whole =
        std::span(order.rows)
            .subspan(static_cast<std::size_t>(order.begins[user]),
                     static_cast<std::size_t>(order.begins[user + 1] - order.begins[user]));
    auto rest = whole;
    while (!rest.empty()) {
      const auto split = splitOf(rest.front());
      const auto other =
          std::ranges::find_if(rest, [&](auto row) { return splitOf(row) != split; });
      const auto run = rest.first(static_cast<std::size_t>(other - rest.begin()));
      rest = rest.subspan(run.size());
      for (const auto& [begin, end] :
           windowsOf(std::ssize(run), settings.max_length(), settings.stride())) {
        const bool tooShort = split == SplitName::Train && end - begin < settings.min_length();
        if (tooShort) continue;
        const auto rows =
            run.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
        const auto before = split == SplitName::Train ? 0 : rows.data() - whole.data();
        sequences.push_back({.user = order.userNames[user],
                             .rows = rows,
                             .split = split,
                             .warmUp = std::min<std::int64_t>(before, settings.warm_up())});
      }
    }
  }
  return sequences;
}

}  // namespace stateroom
