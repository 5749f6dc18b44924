#pragma once

#include "core/data/dataset.h"
#include "ui/models/table_model.h"
#include "ui/session/data_session.h"

namespace stateroom {

/// One column of the data with what the project says of it and what its values are.
struct SchemaRow {
  QString name, unit, transformation;
  ColumnType type = ColumnType::FLOAT;
  Role role = Role::FEATURE;
  bool derived = false;
  bool hasProblem = false;
  std::optional<ColumnSummary> summary = {};

  /// "data.columns[bili]": the way to its settings.
  std::string path() const;
};

/// The schema table. Type and role are editable: setData asks for the edit, the project answers by
/// changing.
class SchemaModel final : public TableModel<SchemaRow> {
  Q_OBJECT
 public:
  enum Column { Name, Type, RoleColumn, Missing, Distinct, Min, Mean, Max, Distribution, Feature };

  explicit SchemaModel(QObject* parent);
  void refresh(const Session& session, const DataSession& data);

  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 Q_SIGNALS:
  /// The field's new value as the project file writes it ("LABEL").
  void editRequested(const QString& what, const stateroom::FieldEdit& edit);
};

}  // namespace stateroom
