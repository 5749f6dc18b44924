#include "core/data/sequences.h"

#include <algorithm>

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

std::vector<Sequence> makeSequences(const RowOrder& order, std::span<const SplitName> splits,
                                    const Sequences& settings) {
  std::vector<Sequence> sequences;
  const auto splitOf = [&](std::int64_t row) { return splits[static_cast<std::size_t>(row)]; };
  for (std::size_t user = 0; user < order.userNames.size(); ++user) {
    auto rest = std::span(order.rows)
                    .subspan(static_cast<std::size_t>(order.begins[user]),
                             static_cast<std::size_t>(order.begins[user + 1] - order.begins[user]));
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
        sequences.push_back(
            {order.userNames[user],
             run.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)),
             split});
      }
    }
  }
  return sequences;
}

}  // namespace stateroom
