#pragma once

#include <QObject>
#include <QStringList>

#include "ui/session/session.h"

namespace stateroom {

class Actions;
class EventLog;
class MessageBars;

/// File's actions and dropped files: new from CSV, open, a copy of a sample, inspect.
class FileActions final : public QObject {
  Q_OBJECT
 public:
  FileActions(Session* session, Actions* actions, EventLog* log, QWidget* window);
  void setMessages(MessageBars* messages) { messages_ = messages; }

  /// False, and said why in the message bar, when it cannot be opened.
  bool openProject(const QString& path, Session::Outside outside = Session::Outside::Refuse);
  void openSampleCopy(const QString& path);
  /// A CSV becomes a project beside it, a project is opened, anything else is browsed.
  void openFile(const QString& path);
  void newFromCsv(const QString& csv);
  /// The user's editor for *.stateroom files.
  void editProjectFile();

 Q_SIGNALS:
  /// A model file is to be shown, with or without a project.
  void browseRequested(const QString& path);

 private:
  void report(const QString& key, const QString& text);
  /// A project whose files lie outside of its folder can be opened when the user says so.
  void reportUnopened(const QString& path, const Error& error);

  Session* session_;
  EventLog* log_;
  QWidget* window_;
  MessageBars* messages_ = nullptr;
};

}  // namespace stateroom
