#include "ui/models/run_table_model.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "plots/number_text.h"
#include "ui/session/number_format.h"
#include "ui/session/status_text.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

struct Status {
  const char* name;
  const char* icon;
  CellColour colour;
};

constexpr Status kStatuses[] = {
    {"running", "loader", CellColour::Link},
    {"paused", "pause", CellColour::Warning},
    {"done", "check", CellColour::Secondary},
    {"stopped_early", "flag", CellColour::Secondary},
    {"stopped", "square", CellColour::Secondary},
    {"diverged", "triangle-alert", CellColour::Error},
    {"failed", "circle-alert", CellColour::Error},
    {"killed", "ban", CellColour::Warning},
};

const Status* statusOf(const RunRecord& record) {
  const auto found = std::ranges::find_if(
      kStatuses, [&](const Status& status) { return record.status == status.name; });
  return found == std::end(kStatuses) ? nullptr : found;
}

QVariant metricCell(const std::optional<double>& value, int role) {
  if (!value) return {};
  switch (role) {
    case Qt::DisplayRole:
      return shortNumber(*value);
    case SortRole:
      return *value;
    case Qt::ToolTipRole:
    case ExactRole:
      return exactNumber(*value);
    case ColourRole:
      return int(std::isfinite(*value) ? CellColour::Text : CellColour::Error);
    default:
      return {};
  }
}

QVariant eyeCell(const RunRow& row, int role) {
  switch (role) {
    case IconNameRole:
      return row.shown ? u"eye"_s : u"eye-off"_s;
    case SortRole:
      return row.shown ? 0 : 1;
    case ColourRole:
      return int(row.shown ? CellColour::Text : CellColour::Disabled);
    case Qt::ToolTipRole:
      return row.shown ? RunTableModel::tr("Hide the curves of this run")
                       : RunTableModel::tr("Show the curves of this run");
    case Qt::AccessibleTextRole:
      return row.shown ? RunTableModel::tr("shown") : RunTableModel::tr("hidden");
    default:
      return {};
  }
}

QVariant runCell(const RunRow& row, int role) {
  switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
    case SortRole:
      return qstr(row.record.name);
    case SwatchRole:
      return row.shown ? tokens().run(row.record.colour)
                       : blended(tokens().run(row.record.colour), tokens().base, 0.35);
    case SuffixRole:
      return row.record.pinned ? u"•"_s : QString();
    case TypeRole:
      return int(row.shown ? Type::BodyMedium : Type::Body);
    case Qt::ToolTipRole:
      return row.record.note.empty() ? qstr(row.record.name)
                                     : qstr(row.record.name) + u'\n' + qstr(row.record.note);
    default:
      return {};
  }
}

QVariant statusCell(const RunRow& row, int role) {
  switch (role) {
    case Qt::DisplayRole:
    case SortRole:
      return runStatusText(row.record);
    case IconNameRole:
      return runStatusIcon(row.record);
    case ColourRole:
      return int(runStatusColour(row.record));
    case Qt::ToolTipRole:
      return stopReasonText(row.record);
    default:
      return {};
  }
}

/// A heading's words stand in the first column, which the view lets span the others.
QVariant headingCell(const RunRow& row, int column, int role) {
  if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole) return row.heading;
  if (column != RunTableModel::Eye) return {};
  if (role == Qt::DisplayRole) return row.heading;
  if (role == TypeRole) return int(Type::BodyMedium);
  if (role == ColourRole) return int(CellColour::Secondary);
  return {};
}

QVariant countCell(qint64 value, const QString& text, int role) {
  if (role == Qt::DisplayRole) return text;
  if (role == SortRole) return value;
  return {};
}

}  // namespace

QString runStatusIcon(const RunRecord& record) {
  const Status* status = statusOf(record);
  return status == nullptr ? QString() : QString::fromLatin1(status->icon);
}

CellColour runStatusColour(const RunRecord& record) {
  const Status* status = statusOf(record);
  return status == nullptr ? CellColour::Text : status->colour;
}

bool RunRow::operator==(const RunRow& other) const {
  const auto fields = [](const RunRow& row) {
    const RunRecord& r = row.record;
    return std::tie(r.name, r.status, r.step, r.seconds, r.pinned, r.colour, r.note, r.stopReason,
                    row.difference, row.shown, row.group, row.heading);
  };
  const auto same = [](const std::optional<double>& a, const std::optional<double>& b) {
    return a == b || (a && b && std::isnan(*a) && std::isnan(*b));
  };
  return fields(*this) == fields(other) && same(best, other.best) && same(last, other.last);
}

RunTableModel::RunTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void RunTableModel::setRuns(std::vector<RunRow> rows, const QString& metric) {
  const bool sameRuns = std::ranges::equal(rows, rows_, [](const RunRow& a, const RunRow& b) {
    return a.record.name == b.record.name && a.group == b.group && a.isHeading() == b.isHeading();
  });
  if (!sameRuns) {
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
  } else {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows_[i] == rows[i]) continue;
      rows_[i] = std::move(rows[i]);
      const int row = static_cast<int>(i);
      Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
    }
  }
  if (std::exchange(metric_, metric) != metric) {
    Q_EMIT headerDataChanged(Qt::Horizontal, Best, Last);
  }
}

void RunTableModel::setShown(const std::set<QString>& names) {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const bool shown = names.contains(qstr(rows_[i].record.name));
    if (std::exchange(rows_[i].shown, shown) == shown) continue;
    const int row = static_cast<int>(i);
    Q_EMIT dataChanged(index(row, Eye), index(row, Name));
  }
}

int RunTableModel::rowOf(const QString& name) const {
  const auto found =
      std::ranges::find_if(rows_, [&](const RunRow& row) { return qstr(row.record.name) == name; });
  return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

QString RunTableModel::nameOf(int row) const {
  return row < 0 || row >= rowCount() ? QString()
                                      : qstr(rows_[static_cast<std::size_t>(row)].record.name);
}

std::set<QString> RunTableModel::runsOfGroup(int group) const {
  std::set<QString> names;
  for (const RunRow& row : rows_) {
    if (row.group == group && !row.isHeading()) names.insert(qstr(row.record.name));
  }
  return names;
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int RunTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : Difference + 1;
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const RunRow& row = rows_[static_cast<std::size_t>(index.row())];
  if (role == Qt::TextAlignmentRole) {
    const bool number = index.column() >= Best && index.column() <= Time;
    return int((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  }
  if (row.isHeading()) return headingCell(row, index.column(), role);
  switch (index.column()) {
    case Eye:
      return eyeCell(row, role);
    case Name:
      return runCell(row, role);
    case Status:
      return statusCell(row, role);
    case Best:
      return metricCell(row.best, role);
    case Last:
      return metricCell(row.last, role);
    case Step:
      return countCell(row.record.step, wholeNumber(row.record.step), role);
    case Time:
      return countCell(std::llround(row.record.seconds), plots::durationText(row.record.seconds),
                       role);
    case Difference:
      return role == Qt::DisplayRole || role == SortRole ? QVariant(row.difference) : QVariant();
    default:
      return {};
  }
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole && section >= Best && section <= Time) {
    return int(Qt::AlignRight | Qt::AlignVCenter);
  }
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case Name:
      return tr("run");
    case Status:
      return tr("status");
    case Best:
      return tr("best %1").arg(metric_);
    case Last:
      return tr("last %1").arg(metric_);
    case Step:
      return tr("step");
    case Time:
      return tr("time");
    case Difference:
      return tr("settings that differ");
    default:
      return {};
  }
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  if (!index.isValid()) return flags;
  if (rows_[static_cast<std::size_t>(index.row())].isHeading())
    return flags & ~Qt::ItemIsSelectable;
  return index.column() == Name ? flags | Qt::ItemIsEditable : flags;
}

bool RunTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || index.column() != Name) return false;
  const QString name = value.toString().trimmed(), former = nameOf(index.row());
  if (name.isEmpty() || name == former) return false;
  Q_EMIT renameRequested(former, name);
  return true;
}

void RunTableFilter::setText(const QString& text) {
  text_ = text.trimmed();
  invalidateFilter();
}

bool RunTableFilter::filterAcceptsRow(int row, const QModelIndex&) const {
  const auto* model = static_cast<const RunTableModel*>(sourceModel());
  const RunRow& run = model->rows()[static_cast<std::size_t>(row)];
  if (!run.isHeading()) return holdsText(row);
  for (int i = 0; i < model->rowCount(); ++i) {
    const RunRow& each = model->rows()[static_cast<std::size_t>(i)];
    if (each.group == run.group && !each.isHeading() && holdsText(i)) return true;
  }
  return false;
}

bool RunTableFilter::holdsText(int row) const {
  for (const int column : {RunTableModel::Name, RunTableModel::Status, RunTableModel::Difference}) {
    const QModelIndex cell = sourceModel()->index(row, column);
    if (cell.data().toString().contains(text_, Qt::CaseInsensitive)) return true;
  }
  const QModelIndex name = sourceModel()->index(row, RunTableModel::Name);
  return name.data(Qt::ToolTipRole).toString().contains(text_, Qt::CaseInsensitive);
}

/// Groups in their order whichever way is sorted, in each its heading, then pinned runs.
bool RunTableFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const auto rank = [](const QModelIndex& index) {
    const auto* model = static_cast<const RunTableModel*>(index.model());
    const RunRow& row = model->rows()[static_cast<std::size_t>(index.row())];
    return std::tuple(row.group, !row.isHeading(), !row.record.pinned);
  };
  if (const auto a = rank(left), b = rank(right); a != b) {
    return (a < b) == (sortOrder() == Qt::AscendingOrder);
  }
  const QVariant a = left.data(SortRole), b = right.data(SortRole);
  if (a.isValid() != b.isValid()) return a.isValid();
  if (a.typeId() == QMetaType::Double || a.typeId() == QMetaType::LongLong) {
    return a.toDouble() < b.toDouble();
  }
  return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
}

}  // namespace stateroom
