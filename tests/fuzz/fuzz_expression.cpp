// Whatever the text is: it is refused or its columns are found, within the limits of the guard.
#include <cstdint>
#include <string>
#include <vector>

#include "core/data/expression.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<std::string> kColumns = {"a", "b", "alk.phos"};
  (void)stateroom::checkExpression({reinterpret_cast<const char*>(data), size}, kColumns);
  return 0;
}
