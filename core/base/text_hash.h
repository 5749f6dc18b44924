#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace stateroom {

/// For unordered maps by text that are asked without making a string.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

}  // namespace stateroom
