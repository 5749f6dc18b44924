#include "ui/frame/workspaces.h"

#include "ui/panels/data/data_workspace.h"
#include "ui/panels/later/later_workspace.h"
#include "ui/panels/train/train_workspace.h"

namespace stateroom {

std::vector<Workspace*> makeWorkspaces(Session* session, DataSession* data, QUndoStack* undo,
                                       QWidget* parent) {
  return {new DataWorkspace(session, data, undo, parent), makeModelWorkspace(session, parent),
          new TrainWorkspace(session, undo, parent),      makeEvaluateWorkspace(session, parent),
          makeStatesWorkspace(session, parent),           makePredictWorkspace(session, parent)};
}

}  // namespace stateroom
