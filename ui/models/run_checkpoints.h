#pragma once

#include <QAbstractTableModel>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/project/run_folder.h"
#include "ui/session/background.h"
#include "ui/widgets/tables.h"

namespace stateroom {

/// A checkpoint of a run as it lies on disk.
struct CheckpointRow {
  std::int64_t step = 0;
  double epoch = 0;
  std::map<std::string, double> metrics;  ///< of validation at its step
  std::uintmax_t bytes = 0;
  std::int64_t saved = 0;  ///< seconds since 1970
  bool best = false, last = false;
  bool operator==(const CheckpointRow&) const = default;
};

/// Checkpoints of one run, newest first, read off the GUI thread.
class CheckpointModel final : public QAbstractTableModel {
  Q_OBJECT
 public:
  explicit CheckpointModel(QObject* parent = nullptr);

  /// Reads the folder again; `metrics` are the columns ("loss", "auc"), at most two.
  void show(const std::filesystem::path& projectFolder, const RunRecord& run,
            std::vector<std::string> metrics);
  void clear();
  const std::vector<CheckpointRow>& rows() const { return rows_; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  enum class Kind { Step, Epoch, Metric, Size, Saved, Kept };
  Kind kindOf(int column) const;
  void setRows(std::vector<CheckpointRow> rows);

  std::vector<std::string> metrics_;
  std::vector<CheckpointRow> rows_;
  Background* reader_;
};

}  // namespace stateroom
