#include "ui/models/schema_model.h"

#include <algorithm>
#include <map>

#include "core/data/schema.h"
#include "ui/session/feature_text.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

const std::vector<ColumnType> types = {ColumnType::FLOAT, ColumnType::INT, ColumnType::BOOL,
                                       ColumnType::STRING, ColumnType::DATETIME};
const std::vector<Role> roles = {Role::FEATURE, Role::LABEL,  Role::USER,
                                 Role::ORDER,   Role::WEIGHT, Role::IGNORE};

bool isIgnored(const SchemaRow& row) {
  return row.role == Role::IGNORE;
}

std::function<QVariant(const SchemaRow&, int)> numberCell(
    std::optional<double> (*value)(const ColumnSummary&), QString (*shown)(double, int)) {
  return [value, shown](const SchemaRow& row, int role) -> QVariant {
    if (!row.summary) return {};
    const std::optional<double> number = value(*row.summary);
    if (role == ColourRole && isIgnored(row)) return int(CellColour::Secondary);
    if (!number) return {};
    if (role == Qt::DisplayRole) return shown(*number, 4);
    if (role == SortRole) return *number;
    if (role == ExactRole || role == Qt::ToolTipRole) return exactNumber(*number);
    return {};
  };
}

QVariant nameCell(const SchemaRow& row, int role) {
  switch (role) {
    case Qt::DisplayRole:
      return row.name;
    case SuffixRole:
      return row.unit;
    case TypeRole:
      return int(Type::BodyMedium);
    case ColourRole:
      return int(isIgnored(row) ? CellColour::Secondary : CellColour::Text);
    case Qt::ToolTipRole:
      return row.derived ? SchemaModel::tr("%1, computed from other columns").arg(row.name)
                         : row.name;
    default:
      return {};
  }
}

QVariant typeCell(const SchemaRow& row, int role) {
  switch (role) {
    case Qt::DisplayRole:
      return typeText(row.type);
    case IconNameRole:
      return row.hasProblem ? u"circle-alert"_s : QString();
    case ColourRole:
      return int(row.hasProblem   ? CellColour::Error
                 : isIgnored(row) ? CellColour::Secondary
                                  : CellColour::Text);
    default:
      return {};
  }
}

QVariant roleCell(const SchemaRow& row, int role) {
  switch (role) {
    case Qt::DisplayRole:
      return roleText(row.role);
    case IconNameRole:
      return roleIcon(row.role);
    case ColourRole:
      return int(isIgnored(row) ? CellColour::Secondary : CellColour::Text);
    default:
      return {};
  }
}

QVariant missingCell(const SchemaRow& row, int role) {
  if (!row.summary) return {};
  if (role == Qt::DisplayRole) return wholeNumber(row.summary->missing);
  if (role == SortRole) return qint64(row.summary->missing);
  if (role == ColourRole)
    return int(row.summary->missing > 0 ? CellColour::Warning
               : isIgnored(row)         ? CellColour::Secondary
                                        : CellColour::Text);
  return {};
}

QVariant distinctCell(const SchemaRow& row, int role) {
  if (!row.summary) return {};
  if (role == Qt::DisplayRole) return wholeNumber(row.summary->distinct);
  if (role == SortRole) return qint64(row.summary->distinct);
  if (role == ColourRole && isIgnored(row)) return int(CellColour::Secondary);
  return {};
}

/// Few distinct numbers are shown as a bar each, not as lines far from each other.
QVector<double> barsOf(const ColumnSummary& summary) {
  QVector<double> bars, filled;
  for (const std::int64_t count : summary.histogram) {
    bars << double(count);
    if (count > 0) filled << double(count);
  }
  return summary.distinct <= 8 && filled.size() == summary.distinct ? filled : bars;
}

QVariant distributionCell(const SchemaRow& row, int role) {
  if (!row.summary) return {};
  if (role == HistogramRole) {
    return QVariant::fromValue(barsOf(*row.summary));
  }
  if (role == Qt::ToolTipRole) {
    QStringList values;
    for (const std::string& value : row.summary->topValues) values << qstr(value);
    return values.isEmpty() ? QVariant() : values.join(u", "_s);
  }
  return {};
}

QVariant featureCell(const SchemaRow& row, int role) {
  return role == Qt::DisplayRole ? row.transformation : QVariant();
}

QString featureTextOf(const Project& project, const std::string& column) {
  QStringList texts;
  for (const FeatureColumn& feature : project.features())
    if (feature.column() == column) texts << featureText(feature);
  return texts.join(u"; "_s);
}

/// The role that holds where none is written: core's rule, or FEATURE while the schema has errors.
std::map<std::string, Role> rolesOf(const Project& project) {
  std::map<std::string, Role> found;
  if (const auto schema = Schema::of(project))
    for (const Schema::Entry& entry : schema->entries) found[entry.name] = entry.role;
  return found;
}

}  // namespace

std::string SchemaRow::path() const {
  const std::string list = derived ? "data.derived" : "data.columns";
  const std::string key = name.toStdString();
  const bool plain = key.find_first_of("]\"") == std::string::npos &&
                     key.find_first_not_of("0123456789") != std::string::npos;
  return plain ? list + '[' + key + ']' : list + "[\"" + key + "\"]";
}

SchemaModel::SchemaModel(QObject* parent)
    : TableModel<SchemaRow>(
          {{tr("column"), AtLeft, nameCell},
           {tr("type"), AtLeft, typeCell},
           {tr("role"), AtLeft, roleCell},
           {tr("missing"), AtRight, missingCell},
           {tr("distinct"), AtRight, distinctCell},
           {tr("min"), AtRight,
            numberCell([](const ColumnSummary& s) { return s.min; }, trimmedNumber)},
           {tr("mean"), AtRight,
            numberCell([](const ColumnSummary& s) { return s.mean; }, shortNumber)},
           {tr("max"), AtRight,
            numberCell([](const ColumnSummary& s) { return s.max; }, trimmedNumber)},
           {tr("distribution"), AtLeft, distributionCell},
           {tr("transformation"), AtLeft, featureCell}},
          parent) {}

void SchemaModel::refresh(const Session& session, const DataSession& data) {
  const Project& project = session.resolved();
  const auto known = rolesOf(project);
  std::vector<SchemaRow> rows;
  const auto add = [&](const auto& column, bool derived) {
    SchemaRow row{.name = qstr(column.name()),
                  .unit = qstr(column.unit()),
                  .transformation = featureTextOf(project, column.name()),
                  .type = column.type(),
                  .role = column.role(),
                  .derived = derived};
    if (const auto role = known.find(column.name()); role != known.end()) row.role = role->second;
    if (row.role == Role::ROLE_UNSPECIFIED) row.role = Role::FEATURE;
    row.hasProblem = std::ranges::any_of(data.problems(), [&](const Problem& problem) {
      return problem.severity == Problem::Severity::Error && problem.column == column.name();
    });
    if (data.loaded() != nullptr)
      if (const auto found =
              std::ranges::find(data.loaded()->columns, column.name(), &ColumnSummary::name);
          found != data.loaded()->columns.end())
        row.summary = *found;
    rows.push_back(std::move(row));
  };
  for (const auto& column : project.data().columns()) add(column, false);
  for (const auto& column : project.data().derived()) add(column, true);
  setRecords(std::move(rows));
}

QVariant SchemaModel::data(const QModelIndex& index, int role) const {
  const bool isType = index.column() == Type;
  if (index.isValid() && (isType || index.column() == RoleColumn)) {
    const SchemaRow& row = record(index.row());
    QStringList texts, icons;
    if (role == ChoicesRole || role == ChoiceIconsRole) {
      for (const ColumnType type : types)
        if (isType) texts << typeText(type);
      for (const Role value : roles)
        if (!isType) texts << roleText(value), icons << roleIcon(value);
      return role == ChoicesRole ? texts : icons;
    }
    if (role == Qt::EditRole)
      return int(isType ? std::ranges::find(types, row.type) - types.begin()
                        : std::ranges::find(roles, row.role) - roles.begin());
  }
  return TableModel<SchemaRow>::data(index, role);
}

Qt::ItemFlags SchemaModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags plain = TableModel<SchemaRow>::flags(index);
  const bool choice = index.column() == Type || index.column() == RoleColumn;
  return choice ? plain | Qt::ItemIsEditable : plain;
}

bool SchemaModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !index.isValid() || value == data(index, Qt::EditRole)) return false;
  const SchemaRow& row = record(index.row());
  const auto choice = static_cast<std::size_t>(value.toInt());
  if (index.column() == Type && choice < types.size()) {
    Q_EMIT editRequested(tr("type of %1").arg(row.name),
                         {row.path() + ".type", ColumnType_Name(types[choice])});
  } else if (index.column() == RoleColumn && choice < roles.size()) {
    Q_EMIT editRequested(tr("role of %1").arg(row.name),
                         {row.path() + ".role", Role_Name(roles[choice])});
  } else {
    return false;
  }
  return true;
}

}  // namespace stateroom
