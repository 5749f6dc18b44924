#pragma once

#include <stop_token>

namespace stateroom::cli {

/// From the first call on, SIGINT and SIGTERM ask the token to stop; a second one ends the process
/// at once (exit 130). Threads made after the call never receive the signals themselves.
std::stop_token stopOnSignals();

/// From now on a reader of stdout that goes away ("| head") does not end the process: the work goes
/// on, and Output::delivered() fails.
void outliveReaders();

}  // namespace stateroom::cli
