#pragma once

#include <string>

namespace stateroom {

/// Who is working here, as the ledger notes it: the login name; empty where there is none.
std::string authorName();

}  // namespace stateroom
