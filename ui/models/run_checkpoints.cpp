#include "ui/models/run_checkpoints.h"

#include <QDateTime>
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/base/text.h"
#include "plots/number_text.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr std::uintmax_t kMaxState = std::uintmax_t{16} << 20;

double numberOf(const nlohmann::json& value) {
  if (value.is_number()) return value.get<double>();
  return value.is_string() ? parseDouble(value.get<std::string>()).value_or(0) : 0;
}

/// state.json says where the run was and what validation measured then.
void readState(const fs::path& folder, CheckpointRow& row) {
  const auto text = readFile(folder / "state.json", kMaxState);
  const auto json = text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
  if (!json.is_object()) return;
  if (const auto last = json.find("last"); last != json.end() && last->is_object()) {
    for (const auto& [name, value] : last->items()) row.metrics[name] = numberOf(value);
  }
}

void measure(const fs::path& folder, CheckpointRow& row) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    if (entry.is_regular_file(none)) row.bytes += entry.file_size(none);
  }
  const auto written = fs::last_write_time(folder, none);
  if (none) return;
  const auto age = fs::file_time_type::clock::now() - written;
  row.saved = QDateTime::currentSecsSinceEpoch() -
              std::chrono::duration_cast<std::chrono::seconds>(age).count();
}

std::vector<CheckpointRow> readCheckpoints(const RunFolder& folder, const RunRecord& run) {
  std::vector<CheckpointRow> rows;
  std::error_code none;
  const double perEpoch = run.epoch > 0 ? static_cast<double>(run.step) / run.epoch : 0;
  for (const auto& entry : fs::directory_iterator(folder.checkpointsPath(), none)) {
    const auto step = parseInteger(entry.path().filename().string());
    if (!step || !entry.is_directory(none)) continue;
    CheckpointRow row;
    row.step = *step;
    row.epoch = perEpoch > 0 ? static_cast<double>(*step) / perEpoch : 0;
    row.best = run.bestStep == *step;
    readState(entry.path(), row);
    measure(entry.path(), row);
    rows.push_back(std::move(row));
  }
  std::ranges::sort(rows, std::greater(), &CheckpointRow::step);
  if (!rows.empty()) rows.front().last = true;
  return rows;
}

/// "now", "0:04 ago", later the time of day.
QString agoText(std::int64_t saved) {
  const std::int64_t age = QDateTime::currentSecsSinceEpoch() - saved;
  if (age < 2) return CheckpointModel::tr("now");
  if (age < 3600) return CheckpointModel::tr("%1 ago").arg(plots::durationText(double(age)));
  return whenText(saved);
}

}  // namespace

CheckpointModel::CheckpointModel(QObject* parent)
    : QAbstractTableModel(parent), reader_(new Background(this)) {}

void CheckpointModel::show(const std::filesystem::path& projectFolder, const RunRecord& run,
                           std::vector<std::string> metrics) {
  metrics.resize(std::min<std::size_t>(metrics.size(), 2));
  if (metrics != metrics_) {
    beginResetModel();
    metrics_ = std::move(metrics);
    endResetModel();
  }
  reader_->start([folder = RunFolder(projectFolder, run.name),
                  run](const std::stop_token&) { return readCheckpoints(folder, run); },
                 [this](std::vector<CheckpointRow> rows) { setRows(std::move(rows)); });
}

void CheckpointModel::clear() {
  reader_->cancel();
  setRows({});
}

void CheckpointModel::setRows(std::vector<CheckpointRow> rows) {
  const bool sameSteps = std::ranges::equal(
      rows, rows_, [](const auto& a, const auto& b) { return a.step == b.step; });
  if (sameSteps) {
    rows_ = std::move(rows);
    if (rows_.empty()) return;
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
  } else {
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
  }
}

int CheckpointModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int CheckpointModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : 5 + static_cast<int>(metrics_.size());
}

CheckpointModel::Kind CheckpointModel::kindOf(int column) const {
  const int metrics = static_cast<int>(metrics_.size());
  if (column < 2) return column == 0 ? Kind::Step : Kind::Epoch;
  if (column < 2 + metrics) return Kind::Metric;
  return static_cast<Kind>(static_cast<int>(Kind::Size) + column - 2 - metrics);
}

QVariant CheckpointModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const CheckpointRow& row = rows_[static_cast<std::size_t>(index.row())];
  const Kind kind = kindOf(index.column());
  if (role == Qt::TextAlignmentRole) {
    return int((kind == Kind::Kept ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  }
  if (kind == Kind::Kept) {
    if (role == TagRole) return true;
    if (role == ColourRole) return int(row.best ? CellColour::Success : CellColour::Text);
    if (role == Qt::DisplayRole) return row.best ? tr("best") : row.last ? tr("last") : QString();
    return {};
  }
  if (kind == Kind::Metric) {
    const auto value = row.metrics.find(metrics_[static_cast<std::size_t>(index.column() - 2)]);
    if (value == row.metrics.end()) return {};
    if (role == Qt::DisplayRole) return shortNumber(value->second);
    if (role == Qt::ToolTipRole || role == ExactRole) return exactNumber(value->second);
    return {};
  }
  if (role == SortRole) {
    if (kind == Kind::Step) return qint64(row.step);
    if (kind == Kind::Size) return qint64(row.bytes);
    return kind == Kind::Epoch && row.epoch > 0 ? QVariant(row.epoch) : QVariant();
  }
  if (role != Qt::DisplayRole) return {};
  switch (kind) {
    case Kind::Step:
      return wholeNumber(row.step);
    case Kind::Epoch:
      return row.epoch > 0 ? shortNumber(row.epoch, 3) : QString();
    case Kind::Size:
      return fileSizeText(static_cast<qint64>(row.bytes));
    case Kind::Saved:
      return agoText(row.saved);
    default:
      return {};
  }
}

QVariant CheckpointModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section >= columnCount()) return {};
  const Kind kind = kindOf(section);
  if (role == Qt::TextAlignmentRole) {
    return int((kind == Kind::Kept ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  }
  if (role != Qt::DisplayRole) return {};
  switch (kind) {
    case Kind::Step:
      return tr("step");
    case Kind::Epoch:
      return tr("epoch");
    case Kind::Metric:
      return tr("val %1").arg(qstr(metrics_[static_cast<std::size_t>(section - 2)]));
    case Kind::Size:
      return tr("size");
    case Kind::Saved:
      return tr("saved");
    case Kind::Kept:
      return tr("kept as");
  }
  return {};
}

}  // namespace stateroom
