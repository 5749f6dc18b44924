#pragma once

#include <QTableView>
#include <QWidget>

#include "ui/models/table_model.h"
#include "ui/session/background.h"
#include "ui/session/recent_projects.h"

class QHBoxLayout;
class QVBoxLayout;

namespace stateroom {

class Actions;
class Label;

/// Without a project: three actions, recent projects with what goes on in them, samples, a place to
/// drop files.
class StartPage final : public QWidget {
  Q_OBJECT
 public:
  explicit StartPage(const Actions& actions, QWidget* parent = nullptr);
  /// Reads recent projects and samples anew; off the GUI thread.
  void refresh();

 Q_SIGNALS:
  void openRequested(const QString& path);
  void sampleRequested(const QString& path);
  void ready();  ///< recent projects and samples are shown

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* makeHead(const Actions& actions);
  QWidget* makeRecent();
  QWidget* makeDropTarget();
  void showRecent(std::vector<ProjectSketch> sketches);

  TableModel<ProjectSketch>* model_;
  QTableView* table_;
  QWidget* recent_;
  Label* samplesTitle_;
  QVBoxLayout* column_;
  QHBoxLayout* samples_;
  Background* recentWork_;
  Background* sampleWork_;
};

}  // namespace stateroom
