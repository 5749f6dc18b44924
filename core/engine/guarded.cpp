#include "core/engine/guarded.h"

namespace stateroom::engine {

std::string reasonOf(const std::exception& exception) {
  const auto* known = dynamic_cast<const c10::Error*>(&exception);
  std::string text = known != nullptr ? known->what_without_backtrace() : exception.what();
  // The interpreter wraps the reason: the last line tells it.
  constexpr std::string_view kInterpreter = "RuntimeError: ";
  if (const auto at = text.rfind(kInterpreter); at != std::string::npos) {
    text.erase(0, at + kInterpreter.size());
  }
  text.erase(0, text.find_first_not_of(" \n"));
  return text.substr(0, text.find('\n'));
}

}  // namespace stateroom::engine
