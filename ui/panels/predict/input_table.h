#pragma once

#include <QTableView>

#include "ui/models/input_rows_model.h"
#include "ui/session/background.h"
#include "ui/session/session.h"
#include "ui/widgets/surface.h"

class QCheckBox;
class QPushButton;
class QStackedWidget;
class QUndoStack;

namespace stateroom {

class Label;

/// Which model answers, and what it is asked for.
struct InputTableContext {
  PredictModelPtr model = {};
  std::shared_ptr<const BoundModel> bound = {};  ///< that goes on from the ledger's states
  QString run = {}, checkpoint = {};
  bool isStep = false;
  bool operator==(const InputTableContext&) const = default;
};

/// Rows of inputs that are typed, pasted or read from a small file, with the predictions beside
/// them: from the model's initial state, as steps that are not taken, or taken one after the other.
class InputTable final : public Surface {
  Q_OBJECT
 public:
  InputTable(Session* session, StateThread* asker, QUndoStack* undo, QWidget* parent = nullptr);

  void setContext(const InputTableContext& context);
  void setDryRun(bool isDry);
  void ledgerMoved();  ///< steps would begin elsewhere now
  void reset();        ///< another project
  void predict();
  QString command() const;
  void openFile(const QString& path);
  InputRowsModel* model() const { return model_; }
  QTableView* table() const { return table_; }

 Q_SIGNALS:
  void dryRunChanged(bool isDry);
  void taken(const stateroom::HeadMoves& moves);
  void batchRequested(const QString& path);  ///< more rows than fit here

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  QWidget* makeBar();
  QWidget* makePages();
  QWidget* makeFoot();
  QPushButton* addTool(QLayout* row, const QString& text, const QString& id, const QString& icon,
                       const QString& tip);
  bool isBoundStep() const { return context_.isStep && context_.bound != nullptr; }
  TableMode mode(bool take) const;
  TableWish wish(TableMode mode, const QList<int>& rows) const;
  void ask(TableMode mode);
  void answered(const InputRowsModel::Rows& asked, const QList<int>& places, TableMode mode,
                const Result<TableAnswers>& answers);
  void take();
  void paste();
  void put(const Result<QList<QStringList>>& rows, const QModelIndex& at);
  void addRow();
  void duplicateRows();
  void removeRows();
  QList<int> chosenRows() const;
  void sizeColumns();
  void showSelection();
  void showState();
  QString rule() const;
  QString problem() const;
  void say(const QString& sentence);

  Session* session_;
  StateThread* asker_;
  QUndoStack* undo_;
  InputTableContext context_;
  InputRowsModel* model_;
  QStackedWidget* pages_;
  QTableView* table_;
  QCheckBox* dryRun_;
  Label* rule_;
  Label* said_;
  QPushButton* batch_;
  QPushButton* duplicate_;
  QPushButton* remove_;
  QPushButton* clear_;
  QPushButton* copy_;
  QPushButton* predict_;
  QPushButton* take_;
  Background* reader_;
  QString file_;               ///< that does not fit here
  QString remark_;             ///< what is said until something else happens
  std::int64_t written_ = -1;  ///< the ledger's sequence behind the steps taken last
  bool taking_ = false;
};

}  // namespace stateroom
