#include "ui/panels/states/revision_axis.h"

#include <algorithm>
#include <cmath>

namespace stateroom {

namespace {

constexpr double kFewest = 4;

std::optional<double> valueOf(const Revision& revision, AxisScale scale) {
  if (scale == AxisScale::Time) return secondsSinceEpoch(revision.time);
  return revision.order;
}

}  // namespace

// ---- columns and their places

void RevisionAxis::setHistory(std::shared_ptr<const UserHistory> history, bool hasDraft) {
  history_ = std::move(history);
  values_ = valuesOf(scale_);
  setColumns(history_ == nullptr ? 1 : history_->columns() + (hasDraft ? 1 : 0));
}

void RevisionAxis::setScale(AxisScale scale) {
  scale_ = scale;
  values_ = valuesOf(scale_);
  reset();
}

void RevisionAxis::setColumns(int columns) {
  columns = std::max(1, columns);
  const bool atEnd = first_ + span_ >= columns_ - 0.5;
  const int added = columns - std::exchange(columns_, columns);
  if (!zoomed_) return reset();
  if (atEnd) first_ += added;
  setView(first_, span_);
}

/// What has no value of its own (an edit, a reset) stands where the one before does.
std::vector<double> RevisionAxis::valuesOf(AxisScale scale) const {
  if (scale == AxisScale::Revision || history_ == nullptr) return {};
  std::vector<double> values;
  for (int column = 1; column < history_->columns(); ++column) {
    const auto own = valueOf(*history_->at(column), scale);
    values.push_back(own ? *own : values.empty() ? NAN : values.back());
  }
  const auto known = std::ranges::find_if(values, [](double value) { return !std::isnan(value); });
  if (known == values.end()) return {};
  std::fill(values.begin(), known, *known);
  return values.front() < values.back() && std::ranges::is_sorted(values) ? values
                                                                          : std::vector<double>();
}

double RevisionAxis::placeOf(double value) const {
  const double first = values_.front(), last = values_.back();
  return 1 + (value - first) / (last - first) * static_cast<double>(values_.size() - 1);
}

double RevisionAxis::place(int column) const {
  const int last = static_cast<int>(values_.size());
  if (column < 1 || column > last) return column;
  return placeOf(values_[static_cast<std::size_t>(column) - 1]);
}

double RevisionAxis::pitch(int width) const {
  return std::min(kWidest, std::max(1, width - kLeft - kRight) / span_);
}

double RevisionAxis::xOfPlace(double place, int width) const {
  return kLeft + (place - first_ + 0.5) * pitch(width);
}

double RevisionAxis::x(int column, int width) const {
  return xOfPlace(place(column), width);
}

double RevisionAxis::left(int column, int width) const {
  return xOfPlace((place(column - 1) + place(column)) / 2, width);
}

double RevisionAxis::x(const Revision& revision, int width) const {
  const int column = history_ == nullptr ? 0 : history_->columnOf(&revision);
  if (values_.empty() || history_->at(column) == &revision) return x(column, width);
  const auto value = valueOf(revision, scale_);
  return value ? x(*value, width) : x(column, width);
}

double RevisionAxis::x(double value, int width) const {
  return xOfPlace(placeOf(value), width);
}

std::pair<double, double> RevisionAxis::valuesSeen() const {
  const double first = values_.front();
  const double unit = (values_.back() - first) / static_cast<double>(values_.size() - 1);
  const auto value = [&](double place) { return first + (place - 1) * unit; };
  return {value(std::max(1.0, first_ - 0.5)), value(first_ + span_ - 0.5)};
}

// ---- what is seen

double RevisionAxis::at(double x, int width) const {
  return (x - kLeft) / pitch(width) + first_;
}

int RevisionAxis::columnAt(double x, int width) const {
  const double wanted = at(x, width) - 0.5;
  if (values_.empty()) return static_cast<int>(std::clamp(std::round(wanted), 0.0, columns_ - 1.0));
  int low = 0, high = columns_ - 1;  // the last one whose place is not behind what is wanted
  while (low < high) {
    const int middle = (low + high + 1) / 2;
    if (place(middle) <= wanted)
      low = middle;
    else
      high = middle - 1;
  }
  const int next = std::min(low + 1, columns_ - 1);
  if (place(next) - wanted >= wanted - place(low)) return low;
  int nearest = next;  // of those that stand there, the newest
  while (nearest + 1 < columns_ && place(nearest + 1) <= place(next)) ++nearest;
  return nearest;
}

int RevisionAxis::firstSeen() const {
  if (values_.empty()) return static_cast<int>(std::floor(first_));
  int column = 0;
  while (column < columns_ - 1 && place(column) < first_ - 0.5) ++column;
  return column;
}

int RevisionAxis::lastSeen() const {
  if (values_.empty())
    return std::min(columns_ - 1, static_cast<int>(std::ceil(first_ + span_)) - 1);
  int column = columns_ - 1;
  while (column > 0 && place(column) > first_ + span_ - 0.5) --column;
  return column;
}

std::int64_t RevisionAxis::room(int column, int width, double pixels) const {
  const double columns = pixels / pitch(width);  // whole ones where they are all as wide
  return static_cast<std::int64_t>(values_.empty()
                                       ? std::floor(column / std::max(1.0, std::ceil(columns)))
                                       : std::floor(place(column) / columns));
}

std::vector<RevisionAxis::Run> RevisionAxis::runs(int first, int last, int width,
                                                  double pixels) const {
  std::vector<Run> runs;
  std::int64_t before = 0;
  for (int column = first; column <= last; ++column) {
    const std::int64_t room = this->room(column, width, pixels);
    if (runs.empty() || room != before)
      runs.push_back({column, column});
    else
      runs.back().last = column;
    before = room;
  }
  return runs;
}

// ---- the part that is seen

void RevisionAxis::reset() {
  zoomed_ = false;
  span_ = std::min(columns_, kMostAtOnce);
  first_ = columns_ - span_;
  Q_EMIT changed();
}

void RevisionAxis::setView(double first, double span) {
  span_ = std::clamp(span, std::min<double>(kFewest, columns_), static_cast<double>(columns_));
  first_ = std::clamp(first, 0.0, columns_ - span_);
  Q_EMIT changed();
}

void RevisionAxis::zoom(double at, double factor) {
  zoomed_ = true;
  const double share = (at - first_) / span_;
  const double span =
      std::clamp(span_ * factor, std::min<double>(kFewest, columns_), double(columns_));
  setView(at - share * span, span);
}

void RevisionAxis::pan(double columns) {
  zoomed_ = true;
  setView(first_ + columns, span_);
}

void RevisionAxis::reveal(int column) {
  const double at = place(column);
  if (at < first_) return pan(at - first_);
  if (at + 1 > first_ + span_) pan(at + 1 - first_ - span_);
}

}  // namespace stateroom
