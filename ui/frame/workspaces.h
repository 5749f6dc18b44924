#pragma once

#include <vector>

class QUndoStack;
class QWidget;

namespace stateroom {

class DataSession;
class Session;
class Workspace;

/// The six workspaces in the order of the mode bar; the first is the DataWorkspace.
std::vector<Workspace*> makeWorkspaces(Session* session, DataSession* data, QUndoStack* undo,
                                       QWidget* parent);

}  // namespace stateroom
