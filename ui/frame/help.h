#pragma once

class QWidget;

namespace stateroom {

class Actions;

/// A table of every shortcut, made from the list of actions; not modal.
void showShortcuts(const Actions& actions, QWidget* window);
void showAbout(QWidget* window);

}  // namespace stateroom
