#pragma once

#include <QButtonGroup>
#include <QLineEdit>
#include <QStackedWidget>
#include <QTableView>

#include "ui/models/table_model.h"
#include "ui/session/data_session.h"
#include "ui/widgets/label.h"

class QPlainTextEdit;
class QPushButton;

namespace stateroom {

/// Every problem of data and settings with its place, what stands there, how many rows are like it,
/// the way out, and a button that goes there.
class ProblemsPanel final : public QWidget {
  Q_OBJECT
 public:
  ProblemsPanel(Session* session, DataSession* dataSession, QWidget* parent = nullptr);
  int shownCount() const { return model_->rowCount(); }

 Q_SIGNALS:
  /// Line of a file, from 1, and the column, when they are known.
  void goTo(const QString& file, const QString& column, qint64 line);
  void openProjectFile();
  void ignoreRequested(const QString& code);

 private:
  enum class Show { All, Errors, Warnings };
  void refresh();
  void showDetail();
  void go();
  QWidget* makeList();
  QWidget* makeDetail();
  const Problem* current() const;

  Session* session_;
  DataSession* data_;
  TableModel<Problem>* model_;
  QStackedWidget* list_;
  QTableView* table_;
  QButtonGroup* kinds_;
  QLineEdit* filter_;
  QWidget* detail_;
  Label* title_;
  Label* hint_;
  QPlainTextEdit* excerpt_;
  QPushButton* go_;
  QPushButton* ignore_;
};

}  // namespace stateroom
