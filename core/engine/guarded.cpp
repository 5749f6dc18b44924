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
  if (const auto end = text.find('\n'); end != std::string::npos) text.erase(end);
  return text;
}

}  // namespace stateroom::engine
