#pragma once

#include "tests/headless/program.h"
#include "tests/ui/window_fixture.h"

namespace stateroom::test {

/// The small project of WindowFixture with runs that were really trained on it, by the program.
class TrainedFixture : public WindowFixture {
 public:
  /// `settings` as --set takes them.
  void train(const QString& run, const QStringList& settings) const;
  /// The output of a command line that the window copied, run as it is with --json; fails the
  /// process when it does not end well.
  static Finished runCopied(const QString& commandLine);
};

}  // namespace stateroom::test
