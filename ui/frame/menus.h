#pragma once

class QMenu;
class QMenuBar;

namespace stateroom {

class Actions;

/// Fills the menu bar from the list of actions; returns File's "Open recent", filled when shown.
QMenu* fillMenuBar(QMenuBar* bar, const Actions& actions);

}  // namespace stateroom
