#pragma once

#include <QDateTime>
#include <QTableView>
#include <QTimer>

#include "core/predict/input_columns.h"
#include "ui/models/table_model.h"
#include "ui/session/background.h"
#include "ui/session/session.h"
#include "ui/widgets/surface.h"

class QLineEdit;
class QProgressBar;
class QPushButton;

namespace stateroom {

class Label;

/// Whether a file has what one input needs.
struct ColumnMatch {
  InputColumn column;
  bool found = false;
  QString nearest = {};  ///< a column of the file that is nearly called so
};

/// Predictions for a whole file: its columns matched by name, then a job that goes on without the
/// window, and the file that it wrote.
class BatchPanel final : public Surface {
  Q_OBJECT
 public:
  explicit BatchPanel(Session* session, QWidget* parent = nullptr);

  void setColumns(std::vector<InputColumn> columns);
  void setRun(const QString& run, const QString& checkpoint);
  void chooseInput(const QString& path);
  QStringList arguments() const;  ///< of `stateroom predict`
  bool canStart() const;

 Q_SIGNALS:
  void failed(const QString& sentence);

 private:
  struct Header {
    std::vector<std::string> columns;
    std::optional<Error> error;
  };
  void readHeader();
  void match(const Header& header);
  void start();
  void follow();
  void showState();

  Session* session_;
  std::vector<InputColumn> columns_;
  QString run_, checkpoint_, running_;
  QDateTime startedAt_;
  TableModel<ColumnMatch>* model_;
  QLineEdit* input_;
  QLineEdit* output_;
  Label* note_;
  Label* result_;
  QProgressBar* progress_;
  QPushButton* start_;
  QPushButton* open_;
  QTimer poll_;
  Background* reader_;
};

}  // namespace stateroom
