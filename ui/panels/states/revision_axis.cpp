#include "ui/panels/states/revision_axis.h"

#include <algorithm>
#include <cmath>

namespace stateroom {

namespace {

constexpr double kFewest = 4;

}  // namespace

void RevisionAxis::setColumns(int columns) {
  columns = std::max(1, columns);
  if (columns == columns_) return;
  const bool atEnd = first_ + span_ >= columns_ - 0.5;
  const int added = columns - std::exchange(columns_, columns);
  if (!zoomed_) return reset();
  if (atEnd) first_ += added;
  setView(first_, span_);
}

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

double RevisionAxis::pitch(int width) const {
  const double most = 44;  // few revisions stand at the left, not far apart
  return std::min(most, std::max(1, width - kLeft - kRight) / span_);
}

double RevisionAxis::x(double column, int width) const {
  return kLeft + (column - first_ + 0.5) * pitch(width);
}

int RevisionAxis::columnAt(double x, int width) const {
  const double column = std::floor((x - kLeft) / pitch(width) + first_);
  return static_cast<int>(std::clamp(column, 0.0, columns_ - 1.0));
}

int RevisionAxis::firstSeen() const {
  return static_cast<int>(std::floor(first_));
}

int RevisionAxis::lastSeen() const {
  return std::min(columns_ - 1, static_cast<int>(std::ceil(first_ + span_)) - 1);
}

int RevisionAxis::group(int width, double pixels) const {
  return std::max(1, static_cast<int>(std::ceil(pixels / pitch(width))));
}

void RevisionAxis::zoom(double column, double factor) {
  zoomed_ = true;
  const double share = (column - first_) / span_;
  const double span =
      std::clamp(span_ * factor, std::min<double>(kFewest, columns_), double(columns_));
  setView(column - share * span, span);
}

void RevisionAxis::pan(double columns) {
  zoomed_ = true;
  setView(first_ + columns, span_);
}

void RevisionAxis::reveal(int column) {
  if (column < first_) return pan(column - first_);
  if (column + 1 > first_ + span_) pan(column + 1 - first_ - span_);
}

}  // namespace stateroom
