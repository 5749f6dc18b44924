#pragma once

#include <QWidget>
#include <functional>
#include <vector>

#include "core/base/result.h"

namespace stateroom {

/// What can be done in a workspace and stands in the frame's list of actions, menus and palette.
struct WorkspaceAction {
  QString id;  ///< in that list: "state.fork"
  std::function<void()> does;
  std::function<bool()> isPossible;
  std::function<QString()> command = {};  ///< the command line that does the same
  std::function<QString()> writes = {};   ///< what it will write, for people
};

/// One of the six places of the window, in the order of the mode bar. It answers one question.
class Workspace : public QWidget {
  Q_OBJECT
 public:
  /// `id` is stable ("data"): object name, settings, shortcut. `icon` names a file of
  /// resources/icons.
  Workspace(const QString& id, QString title, QString icon, QWidget* parent = nullptr)
      : QWidget(parent), title_(std::move(title)), icon_(std::move(icon)) {
    setObjectName(id + QStringLiteral("Workspace"));
    setAccessibleName(title_);
  }

  const QString& title() const { return title_; }
  const QString& icon() const { return icon_; }

  /// The workspace has come to the front: put the focus where work begins, refresh what is stale.
  virtual void activate() {}
  /// The command line for what is chosen here, for Edit > Copy as command.
  virtual QString command() const { return {}; }
  /// Layout of splitters and headers, kept per project by the frame.
  virtual QByteArray saveLayout() const { return {}; }
  virtual void restoreLayout(const QByteArray&) {}
  /// What the frame's menus and palette do here; asked for once.
  virtual std::vector<WorkspaceAction> actions() { return {}; }
  /// Asks about what would be left undone where the project or the window is closed; false: stay.
  virtual bool mayClose() { return true; }

 Q_SIGNALS:
  /// What was asked for here did not work: a sentence for the message bar.
  void failed(const QString& sentence);
  /// What was asked for last worked: what had failed before it is no longer to be read.
  void recovered();
  /// Another workspace goes on from here, by its id: "states" for the user just chosen.
  void workspaceRequested(const QString& id);
  /// A row of the data is to be shown.
  void rowRequested(const QString& file, qint64 line);
  /// Which of its actions are possible has changed.
  void actionsChanged();
  /// A run is wanted, with the settings that Train shows for the next one.
  void trainRequested();

 protected:
  /// How what was asked for went: why it did not work, or that what had failed before is over.
  void report(const Result<>& result);

 private:
  QString title_, icon_;
};

}  // namespace stateroom
