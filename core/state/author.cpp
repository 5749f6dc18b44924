#include "core/state/author.h"

#include <cstdlib>

#include <pwd.h>
#include <unistd.h>

namespace stateroom {

std::string authorName() {
  for (const char* variable : {"USER", "LOGNAME"}) {
    if (const char* name = std::getenv(variable); name != nullptr && *name != '\0') return name;
  }
  const auto* entry = ::getpwuid(::geteuid());
  return entry != nullptr ? entry->pw_name : "";
}

}  // namespace stateroom
