#pragma once

#include <QPointF>
#include <QString>
#include <stop_token>
#include <vector>

namespace stateroom {

/// A project as a picture of its own data: lines of a feature over the order of a few users, or
/// points of two features coloured by label. Coordinates are in [0, 1], y upwards.
struct SampleSketch {
  QString path, title, question = {};
  qint64 rows = 0, users = 0;
  enum class Task { Classification, Regression, Forecast } task = Task::Regression;
  std::vector<std::vector<QPointF>> lines = {};   ///< one per user
  std::vector<std::vector<QPointF>> points = {};  ///< one set per class of the label
};

/// Reads the project's data; off the GUI thread. An unreadable project gives a sketch without rows.
SampleSketch sketchSample(const QString& path, std::stop_token stop);

}  // namespace stateroom
