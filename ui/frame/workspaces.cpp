#include "ui/frame/workspaces.h"

#include "ui/panels/data/data_workspace.h"
#include "ui/panels/evaluate/evaluate_workspace.h"
#include "ui/panels/model/model_workspace.h"
#include "ui/panels/predict/predict_workspace.h"
#include "ui/panels/states/states_workspace.h"
#include "ui/panels/train/train_workspace.h"

namespace stateroom {

std::vector<Workspace*> makeWorkspaces(Session* session, DataSession* data, QUndoStack* undo,
                                       QWidget* parent) {
  return {new DataWorkspace(session, data, undo, parent),
          new ModelWorkspace(session, data, undo, parent),
          new TrainWorkspace(session, undo, parent),
          new EvaluateWorkspace(session, undo, parent),
          new StatesWorkspace(session, data, undo, parent),
          new PredictWorkspace(session, undo, parent)};
}

}  // namespace stateroom
