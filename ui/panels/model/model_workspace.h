#pragma once

#include <QSplitter>
#include <QStackedWidget>

#include "ui/session/background.h"
#include "ui/session/browsed_model.h"
#include "ui/session/data_session.h"
#include "ui/session/run_weights.h"
#include "ui/session/session.h"
#include "ui/workspace.h"

class QUndoStack;

namespace stateroom {

class EmptyState;
class GraphPanel;
class Label;
class LayersPanel;
class SettingsForm;
class Tag;
class Veil;
class TensorPanel;

/// "What is this model?": layers at the left, the graph in the middle, what is chosen at the right.
/// Shows the project's own model, the current run's, or a model file, all through one contract.
class ModelWorkspace final : public Workspace {
  Q_OBJECT
 public:
  ModelWorkspace(Session* session, DataSession* dataSession, QUndoStack* undo,
                 QWidget* parent = nullptr);

  void activate() override;
  QString command() const override;
  QByteArray saveLayout() const override;
  void restoreLayout(const QByteArray& layout) override;

  /// Shows a file instead; later the project's model is a choice away.
  void browse(const QString& path);
  /// Of the project's own model.
  void showLayer(const QString& layer);
  const BrowsedModelPtr& shown() const { return model_; }

 private:
  enum class Source { Project, Run, File };
  QWidget* makeInspector();
  void connectPanels();
  void markStale();
  void follow();  ///< reads again where a run has newer weights
  void reload();
  void take(Result<BrowsedModelPtr> model);
  void loadOperations();
  void showSources();
  void choose(const QString& layer, const QString& tensor);
  void openFile();
  QString title() const;
  QString path() const;

  Session* session_;
  DataSession* data_;
  QStackedWidget* pages_;
  QSplitter* across_;
  EmptyState* noData_;
  LayersPanel* layers_;
  GraphPanel* graph_;
  SettingsForm* settings_;
  TensorPanel* tensors_;
  Veil* veil_;
  Label* name_;
  Tag* type_;
  Tag* editable_;
  Background* loader_;
  Background* operations_;
  Source source_ = Source::Project;
  QString file_;
  QString layer_, tensor_;
  BrowsedModelPtr model_;
  RunWeights asked_;
  bool stale_ = true;
};

}  // namespace stateroom
