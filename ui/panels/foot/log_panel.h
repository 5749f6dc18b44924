#pragma once

#include <QPlainTextEdit>

#include "ui/session/event_log.h"

namespace stateroom {

/// The window's log: time and text, errors in their colour; follows the end unless scrolled up.
class LogPanel final : public QPlainTextEdit {
  Q_OBJECT
 public:
  explicit LogPanel(EventLog* log, QWidget* parent = nullptr);

 private:
  void append(const EventLog::Entry& entry);
};

}  // namespace stateroom
