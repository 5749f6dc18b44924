#include "ui/session/sample_sketch.h"

#include <QDir>
#include <algorithm>
#include <cmath>
#include <map>

#include "core/data/dataset.h"
#include "core/project/project_file.h"
#include "core/project/settings.h"
#include "ui/session/text.h"

namespace stateroom {

namespace {

using Lines = std::vector<std::vector<QPointF>>;

constexpr std::size_t MostUsers = 5, MostSteps = 480;

std::vector<const ColumnData*> numericFeatures(const Dataset& data, const Project& project) {
  std::vector<const ColumnData*> columns;
  for (const FeatureColumn& feature : project.features()) {
    const ColumnData* column = data.column(feature.column());
    const bool numeric = column != nullptr &&
                         (column->type() == ColumnType::FLOAT || column->type() == ColumnType::INT);
    if (numeric && !std::ranges::count(columns, column)) columns.push_back(column);
  }
  return columns;
}

/// Scales to [0, 1] in place, by the range of all points together.
void normalise(Lines& lines) {
  double left = INFINITY, right = -INFINITY, low = INFINITY, high = -INFINITY;
  for (const auto& line : lines)
    for (const QPointF& point : line) {
      left = std::min(left, point.x());
      right = std::max(right, point.x());
      low = std::min(low, point.y());
      high = std::max(high, point.y());
    }
  const double width = right > left ? right - left : 1, height = high > low ? high - low : 1;
  for (auto& line : lines)
    for (QPointF& point : line)
      point = QPointF((point.x() - left) / width, (point.y() - low) / height);
}

/// The rows of the users with most rows, each in order; windows of one user are joined.
std::vector<std::vector<std::int64_t>> longestUsers(const Dataset& data) {
  std::map<std::string, std::vector<std::int64_t>> users;
  for (const Sequence& sequence : data.allSequences()) {
    std::vector<std::int64_t>& rows = users[data.userColumn() == nullptr ? "" : sequence.user];
    rows.insert(rows.end(), sequence.rows.begin(), sequence.rows.end());
  }
  std::vector<std::vector<std::int64_t>> longest;
  for (auto& [user, rows] : users) longest.push_back(std::move(rows));
  std::ranges::stable_sort(longest, std::greater(), &std::vector<std::int64_t>::size);
  if (longest.size() > MostUsers) longest.resize(MostUsers);
  for (auto& rows : longest)
    std::ranges::stable_sort(rows, {},
                             [&data](std::int64_t row) { return data.orderColumn()->number(row); });
  return longest;
}

/// Whether the values move along the order: the age of a patient at the first visit does not.
bool moves(const ColumnData& column, const std::vector<std::vector<std::int64_t>>& users) {
  std::int64_t steps = 0, changes = 0;
  for (const auto& rows : users)
    for (std::size_t i = 1; i < rows.size(); ++i, ++steps)
      changes += column.number(rows[i]) != column.number(rows[i - 1]);
  return changes * 2 > steps;
}

Lines linesOf(const Dataset& data, const std::vector<const ColumnData*>& features) {
  const auto users = longestUsers(data);
  const auto moving = std::ranges::find_if(
      features, [&](const ColumnData* column) { return moves(*column, users); });
  const ColumnData& value = moving == features.end() ? *features.front() : **moving;
  Lines lines;
  for (const auto& rows : users) {
    std::vector<QPointF> line;
    for (std::size_t i = rows.size() > MostSteps ? rows.size() - MostSteps : 0; i < rows.size();
         ++i) {
      const double x = data.orderColumn()->number(rows[i]), y = value.number(rows[i]);
      if (std::isfinite(x) && std::isfinite(y)) line.emplace_back(x, y);
    }
    lines.push_back(std::move(line));
  }
  normalise(lines);
  return lines;
}

Lines pointsOf(const Dataset& data, const ColumnData& across, const ColumnData& up) {
  const auto labels = data.labelColumns();
  std::map<std::string, std::vector<QPointF>> classes;
  for (std::int64_t row = 0; row < std::min<std::int64_t>(data.rowCount(), 600); ++row)
    if (!across.isMissing(row) && !up.isMissing(row))
      classes[labels.empty() ? "" : labels.front()->text(row)].emplace_back(across.number(row),
                                                                            up.number(row));
  Lines points;
  for (auto& [name, set] : classes) points.push_back(std::move(set));
  normalise(points);
  return points;
}

SampleSketch::Task taskOf(const Dataset& data, const Project& project) {
  const auto labels = data.labelColumns();
  const std::string& loss = project.loss().name();
  const bool classes = loss.find("crossentropy") != std::string::npos ||
                       (!labels.empty() && (labels.front()->type() == ColumnType::BOOL ||
                                            labels.front()->type() == ColumnType::STRING));
  if (classes) return SampleSketch::Task::Classification;
  const bool oneSeries = data.orderColumn() != nullptr && data.userCount() <= 1;
  return oneSeries ? SampleSketch::Task::Forecast : SampleSketch::Task::Regression;
}

}  // namespace

SampleSketch sketchSample(const QString& path, std::stop_token stop) {
  SampleSketch sketch{.path = path, .title = QDir(path).dirName()};
  auto file = ProjectFile::open(fsPath(path));
  if (!file) return sketch;
  sketch.title = qstr(file->project().title());
  sketch.question = qstr(file->project().question());
  Dataset::Options options;
  options.stop = stop;
  const Project project = resolveDefaults(file->project());
  const auto data = Dataset::open(project, file->folder(), options);
  if (!data) return sketch;
  sketch.rows = data->rowCount();
  sketch.users = data->userCount();
  sketch.task = taskOf(*data, project);
  const auto features = numericFeatures(*data, project);
  if (data->orderColumn() != nullptr && !features.empty())
    sketch.lines = linesOf(*data, features);
  else if (features.size() >= 2)
    sketch.points = pointsOf(*data, *features[0], *features[features.size() - 1]);
  return sketch;
}

}  // namespace stateroom
