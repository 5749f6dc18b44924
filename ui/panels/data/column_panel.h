#pragma once

#include <QTableView>
#include <QVBoxLayout>
#include <memory>

#include "ui/models/table_model.h"
#include "ui/session/background.h"
#include "ui/session/column_preview.h"
#include "ui/session/data_session.h"
#include "ui/widgets/histogram_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

class QPushButton;

namespace stateroom {

/// The right side of Data: what the chosen column becomes on its way into the model, shown on its
/// distribution and on the rows of the table.
class ColumnPanel final : public Surface {
  Q_OBJECT
 public:
  ColumnPanel(Session* session, DataSession* dataSession, QWidget* parent = nullptr);
  void showColumn(const QString& name, ColumnType type, Role role);
  /// Rows of the data, near the one that is chosen.
  void showRows(const std::vector<std::int64_t>& rows, std::int64_t chosen);

 Q_SIGNALS:
  void editRequested(const QString& what, const stateroom::FieldEdit& edit);

 private:
  struct PreviewRow {
    std::int64_t row = 0;
    QString line, value;
    std::vector<float> steps;
  };
  QWidget* makeHead();
  void makeBody(QVBoxLayout* column);
  void take(std::shared_ptr<const ColumnPreview> preview);
  void showSteps();
  QWidget* stepRow(const Step& fitted, int index);
  void openAddMenu();
  void refreshRows();
  std::string featurePath() const;

  Session* session_;
  DataSession* data_;
  Background* background_;
  std::shared_ptr<const ColumnPreview> preview_;
  QString name_;
  ColumnType type_ = ColumnType::FLOAT;
  std::vector<std::int64_t> rows_;
  std::int64_t chosen_ = -1;
  ElidedLabel* title_;
  Tag* typeTag_;
  Tag* roleTag_;
  QWidget* body_;
  QVBoxLayout* steps_;
  QPushButton* add_;
  Label* note_;
  Label* beforeTitle_;
  HistogramView* before_;
  Label* afterTitle_;
  HistogramView* after_;
  Label* rowsTitle_;
  QTableView* table_;
  TableModel<PreviewRow>* model_ = nullptr;
};

}  // namespace stateroom
