#pragma once

#include <QObject>
#include <QStringList>

namespace stateroom {

class Actions;
class EventLog;
class MessageBars;
class Session;

/// Run's actions: each starts a `stateroom` command as a job or writes a run's control file.
class RunActions final : public QObject {
  Q_OBJECT
 public:
  RunActions(Session* session, Actions* actions, EventLog* log, QWidget* window);
  void setMessages(MessageBars* messages) { messages_ = messages; }

  /// A run goes on without the window; whether that is meant is asked once. False: stay.
  bool mayClose();

 private:
  bool hasLiveRun() const;
  /// Writes a word into the control file of every live run of this window's project.
  void controlLiveRuns(const char* word);
  void enable();
  void start(const QString& command, const QStringList& arguments);
  void control(const char* word);
  bool isPaused() const;
  void exportRun(const QString& format);
  QString exportPath(const QString& format) const;
  QStringList exportArguments(const QString& format, const QString& path) const;
  QStringList evaluateArguments() const;

  Session* session_;
  Actions* actions_;
  EventLog* log_;
  QWidget* window_;
  MessageBars* messages_ = nullptr;
};

}  // namespace stateroom
