#pragma once

#include <QObject>
#include <QStringList>
#include <vector>

#include "ui/session/session.h"

namespace stateroom {

/// Runs that wait for their turn: the next one begins when none is on and none is about to be.
class RunQueue final : public QObject {
  Q_OBJECT
 public:
  explicit RunQueue(Session* session, QObject* parent = nullptr);

  /// Arguments of `stateroom train`.
  void add(const QStringList& arguments);
  void clear();
  QStringList commands() const;  ///< of those that wait

 Q_SIGNALS:
  void changed();
  void started(const Result<>& result);

 private:
  bool isBusy() const;
  void startNext();

  Session* session_;
  std::vector<QStringList> waiting_;
};

}  // namespace stateroom
