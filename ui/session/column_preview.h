#pragma once

#include <QStringList>
#include <QVector>
#include <memory>
#include <stop_token>
#include <vector>

#include "ui/session/loaded_data.h"

namespace stateroom {

/// Bars with either a numeric range or names.
struct Bars {
  QVector<double> counts;
  double low = 0, high = 1;
  QStringList names;
};

/// What a column's feature does to it: the distribution before and after, and what each step makes
/// of single rows.
class ColumnPreview {
 public:
  /// Scans at most 200,000 rows, evenly; off the GUI thread. The feature is the first one made from
  /// the column; without one there is only "before".
  static std::shared_ptr<const ColumnPreview> make(std::shared_ptr<const LoadedData> data,
                                                   const std::string& column, std::stop_token stop);

  const std::string& column() const { return column_; }
  const FeatureColumn* feature() const { return feature_ ? &*feature_ : nullptr; }  ///< fitted
  const Bars& before() const { return before_; }
  const Bars& after() const { return after_; }
  /// Steps whose result is one number a row, and so a column of the table.
  const QStringList& stepNames() const { return stepNames_; }
  /// The value after each of those steps at a row; NaN where there is none.
  std::vector<float> stepsAt(std::int64_t row) const;

 private:
  ColumnPreview() = default;
  void prepareSteps();
  void measureAfter(std::stop_token stop);

  std::shared_ptr<const LoadedData> data_;
  std::string column_;
  std::optional<FeatureColumn> feature_;
  std::vector<FeatureSet> steps_;  ///< the feature up to and with each step
  QStringList stepNames_;
  Bars before_, after_;
};

}  // namespace stateroom
