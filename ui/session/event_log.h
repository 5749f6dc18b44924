#pragma once

#include <QDateTime>
#include <QObject>
#include <vector>

namespace stateroom {

/// What happened in this window, for the Log panel: newest last, at most 5,000 lines.
class EventLog final : public QObject {
  Q_OBJECT
 public:
  enum class Level { Info, Warning, Error };
  struct Entry {
    QDateTime time;
    Level level;
    QString text;
  };

  using QObject::QObject;
  const std::vector<Entry>& entries() const { return entries_; }
  void add(Level level, const QString& text);

 Q_SIGNALS:
  void added(const stateroom::EventLog::Entry& entry);

 private:
  std::vector<Entry> entries_;
};

}  // namespace stateroom
