#include "tests/support/paths.h"

#include <cstdlib>

namespace stateroom::test {

std::filesystem::path sourceFolder() {
  return STATEROOM_SOURCE_DIR;
}

std::filesystem::path oracle(const char* name) {
  return sourceFolder() / "tests" / "oracle" / name;
}

std::filesystem::path program() {
  return std::filesystem::path(STATEROOM_BINARY_DIR) / "bin" / "stateroom";
}

std::filesystem::path fixture(const char* name) {
  const char* folder = std::getenv("STATEROOM_FIXTURES");
  if (folder == nullptr || *folder == '\0') return {};
  return std::filesystem::path(folder) / name;
}

bool isLongForm() {
  return qEnvironmentVariableIsSet("STATEROOM_SLOW");
}

std::string explain(const Error& error) {
  return std::string(error.name()) + ": " + error.message() + " (" + error.place() +
         ") hint: " + error.hint();
}

}  // namespace stateroom::test
