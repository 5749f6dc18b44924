#pragma once

#include <QTableView>
#include <set>

#include "core/predict/input_columns.h"
#include "ui/models/table_model.h"
#include "ui/session/background.h"
#include "ui/session/session.h"
#include "ui/widgets/surface.h"

class QCheckBox;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace stateroom {

class Label;

/// Whether a file has what one input needs.
struct ColumnMatch {
  InputColumn column = {};
  bool known = false;  ///< a file was read
  bool found = false;
  QString nearest = {};  ///< a column of the file that is nearly called so
};

/// Predictions for a whole file: its columns matched by name, then a job that goes on without the
/// window, with its progress, and the file that it wrote. The job is followed as the project's jobs
/// are told on disk.
class BatchPanel final : public Surface {
  Q_OBJECT
 public:
  explicit BatchPanel(Session* session, QWidget* parent = nullptr);

  void setColumns(std::vector<InputColumn> columns);
  /// `isBound`: users' states go on with the ledger's model, whatever the run.
  void setRun(const QString& run, const QString& checkpoint, bool keepsState, bool isBound);
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
  QLayout* makeFiles();
  QWidget* makeTable();
  QWidget* makeFoot();
  void reset();
  void readHeader();
  void match(const Header& header);
  void start();
  void cancel();
  void follow();
  void finish(const QString& sentence, QColor Tokens::* colour);
  void showState();
  const JobInfo* job() const;  ///< the one that was started here; nullptr: not seen yet

  Session* session_;
  std::vector<InputColumn> columns_;
  QString run_, checkpoint_;
  bool isBound_ = false;
  QString command_, written_;         ///< of the job started last: its command line, its file
  std::set<std::string> jobsBefore_;  ///< that were there when it started
  bool running_ = false;
  TableModel<ColumnMatch>* model_;
  QLineEdit* input_;
  QLineEdit* output_;
  QCheckBox* stateful_;
  Label* note_;
  Label* result_;
  QProgressBar* progress_;
  QPushButton* start_;
  QPushButton* cancel_;
  QPushButton* open_;
  Background* reader_;
};

}  // namespace stateroom
