#pragma once

#include <cstddef>
#include <string_view>

namespace stateroom {

/// Position of the first byte that is not UTF-8 (overlong forms, surrogates and code points over
/// U+10FFFF are not); npos when all are.
std::size_t findInvalidUtf8(std::string_view text);

}  // namespace stateroom
