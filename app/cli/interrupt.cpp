#include "app/cli/interrupt.h"

#include <csignal>
#include <cstdlib>
#include <thread>

#include <unistd.h>

namespace stateroom::cli {
namespace {

sigset_t stopSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

/// Signals are waited for on a thread of their own, where any function may be called, instead of in
/// a handler. The thread is detached: it holds nothing that needs an end.
std::stop_source watchSignals() {
  const auto set = stopSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::stop_source source;
  std::thread([source, set]() mutable {
    int signal = 0;
    sigwait(&set, &signal);
    source.request_stop();
    sigwait(&set, &signal);
    ::_exit(130);
  }).detach();
  return source;
}

}  // namespace

std::stop_token stopOnSignals() {
  static const std::stop_source source = watchSignals();
  return source.get_token();
}

void outliveReaders() {
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace stateroom::cli
