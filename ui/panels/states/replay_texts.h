#pragma once

#include <QCoreApplication>
#include <vector>

#include "core/predict/replay.h"
#include "ui/session/loaded_data.h"

namespace stateroom {

/// What a replay is asked.
struct ReplayQuestion {
  std::shared_ptr<const LoadedData> today;  ///< in place of the recorded inputs; none: those
  double tolerance = 0;                     ///< of the states

  bool isWithin(double distance) const { return distance <= tolerance; }
};

/// Words for what a replay found.
class ReplayTexts {
  Q_DECLARE_TR_FUNCTIONS(ReplayTexts)
 public:
  /// "lstm.c[3]"; empty where only the hash tells.
  static QString unit(const Divergence& divergence);
  /// "from r3 on, lstm.c[3] by 0.1; bili of r3 was 13.8 and is 2.9 today".
  static QString divergence(const UserReplay& replay);
  static QString change(const InputChange& change);
  /// A recorded value's JSON as the data file would say it.
  static QString cell(const std::string& json);
};

}  // namespace stateroom
