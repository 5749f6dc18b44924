#include "ui/models/state_users_model.h"

#include <algorithm>

#include "core/base/text.h"
#include "ui/models/table_model.h"
#include "ui/session/text.h"
#include "ui/widgets/tables.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr const char* kSortKeys[] = {"user", "revision", "norm_h", "last_output"};

/// What the prediction column's bars span: over all heads of main.
Result<std::pair<std::optional<double>, std::optional<double>>> outputRange(Ledger& ledger) {
  STATEROOM_TRY(const auto row, ledger.database().statement(
                                    "SELECT min(last_output), max(last_output) FROM heads"));
  STATEROOM_TRY(const bool found, row->step());
  if (!found) return std::pair<std::optional<double>, std::optional<double>>();
  return std::pair(row->maybeReal(0), row->maybeReal(1));
}

Result<std::optional<std::int64_t>> idOf(Ledger& ledger, const std::string& user) {
  return ledger.database().integer("SELECT id FROM users WHERE name = ?1", user);
}

bool isCondition(const QString& text) {
  for (const QChar sign : text)
    if (u"<>=()'\""_s.contains(sign)) return true;
  return text.contains(u" is "_s, Qt::CaseInsensitive) ||
         text.contains(u" like "_s, Qt::CaseInsensitive);
}

}  // namespace

StateUsersModel::StateUsersModel(StateThread* lists, QObject* parent)
    : QAbstractTableModel(parent), lists_(lists) {}

QString StateUsersModel::where() const {
  QString text = filter_.trimmed();
  if (text.isEmpty() || isCondition(text)) return text;
  QString quoted = text;
  quoted.replace(u'\'', u"''"_s);
  return u"instr(user, '%1') = 1"_s.arg(quoted);
}

void StateUsersModel::setFilter(const QString& text) {
  if (text == filter_) return;
  filter_ = text;
  refresh();
}

void StateUsersModel::setCurrent(const QString& user) {
  current_ = user;
  currentRow_ = -1;
  refresh();
}

void StateUsersModel::refresh() {
  const ListQuery query{where().toStdString(), sort_, descending_};
  lists_->run(
      "users",
      [query, current = current_.toStdString()](StateDesk& desk) -> Result<Answer> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        Answer answer;
        STATEROOM_TRY(answer.ids, listIds(*ledger, query));
        STATEROOM_TRY(answer.total, countUsers(*ledger));
        STATEROOM_TRY(const auto range, outputRange(*ledger));
        std::tie(answer.low, answer.high) = range;
        STATEROOM_TRY(const auto id, idOf(*ledger, current));
        const auto found = std::ranges::find(answer.ids, id.value_or(-1), &ListId::user);
        if (found != answer.ids.end())
          answer.currentRow = static_cast<int>(found - answer.ids.begin());
        return answer;
      },
      [this](Result<Answer> answer) {
        if (answer) return take(std::move(*answer));
        if (answer.error().code() == Code::ledger_none) return clear();
        Q_EMIT filterRefused(answer.error());
      });
}

void StateUsersModel::clear() {
  beginResetModel();
  ids_.clear();
  pages_.clear();
  asked_.clear();
  total_ = 0;
  currentRow_ = -1;
  ++generation_;
  endResetModel();
}

void StateUsersModel::take(Answer answer) {
  const bool sameRows = answer.ids == ids_;
  if (!sameRows) beginResetModel();
  ids_ = std::move(answer.ids);
  total_ = answer.total;
  currentRow_ = answer.currentRow;
  low_ = answer.low;
  high_ = answer.high;
  ++generation_;
  asked_.clear();
  if (!sameRows) {
    pages_.clear();
    endResetModel();
  } else {
    // What is shown stays until its page comes anew.
    std::vector<int> shown;
    for (const auto& [page, rows] : pages_) shown.push_back(page);
    for (const int page : shown) fetch(page);
  }
  Q_EMIT listed();
}

void StateUsersModel::fetch(int page) const {
  if (!asked_.insert(page).second) return;
  const auto begin = ids_.begin() + std::ptrdiff_t{page} * kPage;
  const auto end =
      ids_.begin() + std::min<std::ptrdiff_t>(std::ssize(ids_), (std::ptrdiff_t{page} + 1) * kPage);
  auto* self = const_cast<StateUsersModel*>(this);
  lists_->run(
      "",
      [ids = std::vector<ListId>(begin, end)](StateDesk& desk) -> Result<std::vector<ListRow>> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        return listRows(*ledger, ids);
      },
      [self, page, generation = generation_](Result<std::vector<ListRow>> rows) {
        if (rows && generation == self->generation_) self->takePage(page, std::move(*rows));
      });
}

void StateUsersModel::takePage(int page, std::vector<ListRow> rows) {
  constexpr std::size_t kMostPages = 256;
  if (pages_.size() > kMostPages) {
    pages_.clear();
    asked_.clear();
  }
  pages_[page] = std::move(rows);
  const int first = page * kPage;
  const int last = std::min(first + kPage, rowCount()) - 1;
  if (last >= first) Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
}

const ListRow* StateUsersModel::row(int row) const {
  const auto page = pages_.find(row / kPage);
  if (page == pages_.end()) {
    fetch(row / kPage);
    return nullptr;
  }
  const auto place = static_cast<std::size_t>(row % kPage);
  return place < page->second.size() ? &page->second[place] : nullptr;
}

QString StateUsersModel::userAt(int row) const {
  if (row < 0 || row >= rowCount()) return {};
  const ListRow* found = this->row(row);
  return found == nullptr ? QString() : qstr(found->user);
}

int StateUsersModel::rowOf(const QString& user) const {
  return user == current_ ? currentRow_ : -1;
}

int StateUsersModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(ids_.size());
}

int StateUsersModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : Prediction + 1;
}

QVariant StateUsersModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  if (role == Qt::TextAlignmentRole)
    return int((index.column() == User ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  const ListRow* found = row(index.row());
  if (found != nullptr) return cell(*found, index.column(), role);
  return role == Qt::DisplayRole && index.column() == User ? QVariant(u"…"_s) : QVariant();
}

QVariant StateUsersModel::cell(const ListRow& row, int column, int role) const {
  switch (column) {
    case User:
      if (role == Qt::DisplayRole) return qstr(escapeControl(row.user));
      if (role == ExactRole) return qstr(row.user);
      if (role == IconNameRole && !row.fits) return u"lock"_s;
      if (role == IconNameRole && row.draft) return u"pencil"_s;
      if (role == ColourRole && (row.draft || !row.fits)) return int(CellColour::Warning);
      if (role == Qt::ToolTipRole && !row.fits) return tr("made by another model");
      if (role == Qt::ToolTipRole && row.draft) return tr("has an edit that is not committed");
      return {};
    case RevisionNumber:
      return role == Qt::DisplayRole ? QVariant(QString::number(row.revision)) : QVariant();
    case NormH:
      return numberCell(row.normH, role, 3);
    case Prediction:
      if (role == BarRole && row.lastOutput && low_ && high_) {
        const double low = std::min(0.0, *low_), high = std::max(*high_, 0.0);
        return high > low ? QVariant((*row.lastOutput - low) / (high - low)) : QVariant();
      }
      return numberCell(row.lastOutput, role, 3);
    default:
      return {};
  }
}

QVariant StateUsersModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  if (role == Qt::TextAlignmentRole)
    return int((section == User ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  const QString titles[] = {tr("user"), tr("rev."), tr("|h|"), tr("prediction")};
  return titles[section];
}

void StateUsersModel::sort(int column, Qt::SortOrder order) {
  if (column < 0 || column >= columnCount()) return;
  const bool descending = order == Qt::DescendingOrder;
  if (sort_ == kSortKeys[column] && descending == descending_) return;
  sort_ = kSortKeys[column];
  descending_ = descending;
  refresh();
}

}  // namespace stateroom
