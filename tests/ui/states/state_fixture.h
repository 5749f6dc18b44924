#pragma once

#include <QStringList>

#include "core/predict/kept_model.h"
#include "core/state/ledger.h"
#include "tests/ui/window_fixture.h"

namespace stateroom::test {

/// A project with a ledger of its own, written through core/state: users "u1" … with an LSTM state
/// of 8 units that moves by a known rule, so that every number shown can be computed again. No
/// engine is needed.
class StateFixture {
 public:
  explicit StateFixture(int users = 6, int revisions = 5);

  std::filesystem::path folder() const { return project_.project().toStdString(); }
  Ledger open() const;
  /// One more revision of a user, as another program would write it.
  void move(const std::string& user, Cause cause = Cause::Predict) const;
  /// One more prediction of a user: what the output is called, and its recorded input.
  void predict(const std::string& user, double output, const std::string& head = "probability",
               const std::string& input = {}) const;
  static LedgerModel model(const std::string& fingerprint = "a3f9c2d4", int units = 8);
  /// The state of a user after `revision` predictions.
  static State stateAt(int user, int revision);
  static double outputAt(int user, int revision);

 private:
  WindowFixture project_;
};

}  // namespace stateroom::test
