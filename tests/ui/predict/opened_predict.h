#pragma once

#include <QUndoStack>

#include "tests/ui/trained_fixture.h"
#include "ui/panels/predict/predict_workspace.h"

namespace stateroom::test {

/// The Predict workspace on a fixture's project, with its first answer.
struct OpenedPredict {
  explicit OpenedPredict(const TrainedFixture& fixture);

  void type(const char* field, const QString& text);
  void settle();
  void askSteps(const QString& user);  ///< the signature "step"
  void showTab(int tab);               ///< Form, Table, Batch
  double output() const { return workspace.answer()->outputs[0][0]; }

  Session session;
  QUndoStack undo;
  PredictWorkspace workspace{&session, &undo};
};

/// What a copied command says of its first row.
double probabilityOf(const QString& command);

}  // namespace stateroom::test
