#include "ui/models/palette_model.h"

#include <algorithm>
#include <optional>

namespace stateroom {

namespace {

using Kind = PaletteItem::Kind;

std::optional<Kind> kindOf(QChar prefix) {
  switch (prefix.unicode()) {
    case u'>':
      return Kind::Action;
    case u'@':
      return Kind::User;
    case u'#':
      return Kind::Run;
    case u':':
      return Kind::Layer;
    default:
      return std::nullopt;
  }
}

/// Lower is better; empty: not found.
std::optional<int> rank(const PaletteItem& item, const QStringList& words) {
  int sum = 0;
  for (const QString& word : words) {
    const qsizetype place = item.text.indexOf(word, 0, Qt::CaseInsensitive);
    if (place >= 0) {
      const bool begins = place == 0 || !item.text[place - 1].isLetterOrNumber();
      sum += item.text.compare(word, Qt::CaseInsensitive) == 0 ? 0 : begins ? 1 : 4;
    } else if (item.detail.contains(word, Qt::CaseInsensitive)) {
      sum += 8;
    } else {
      return std::nullopt;
    }
  }
  return sum;
}

}  // namespace

const PaletteItem& PaletteModel::itemAt(int row) const {
  const std::size_t place = shown_[static_cast<std::size_t>(row)];
  return place < items_.size() ? items_[place] : foundUsers_[place - items_.size()];
}

void PaletteModel::setItems(std::vector<PaletteItem> items, PaletteUsers users) {
  beginResetModel();
  items_ = std::move(items);
  users_ = std::move(users);
  filter();
  endResetModel();
}

void PaletteModel::setQuery(const QString& query) {
  beginResetModel();
  query_ = query;
  filter();
  endResetModel();
}

void PaletteModel::filter() {
  QString query = query_.trimmed();
  const std::optional<Kind> only = query.isEmpty() ? std::nullopt : kindOf(query[0]);
  if (only) query.remove(0, 1);
  words_ = query.split(u' ', Qt::SkipEmptyParts);
  struct Found {
    int kind, rank;
    qsizetype length;
    std::size_t place;
    auto operator<=>(const Found&) const = default;
  };
  std::vector<Found> found;
  const int most = only ? MostOfOneKind : words_.isEmpty() ? 100 : MostOfAKind;
  foundUsers_.clear();
  if (users_ && (only == Kind::User || (!only && !words_.isEmpty())))
    foundUsers_ = users_(words_, static_cast<std::size_t>(most));
  for (std::size_t i = 0; i < foundUsers_.size(); ++i)
    found.push_back({static_cast<int>(Kind::User), 0, 0, items_.size() + i});
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const PaletteItem& item = items_[i];
    if (only && item.kind != *only) continue;
    if (const auto place = rank(item, words_))
      found.push_back({static_cast<int>(item.kind), *place + (item.enabled ? 0 : 100),
                       words_.isEmpty() ? 0 : item.text.size(), i});
  }
  std::ranges::sort(found);
  shown_.clear();
  int ofKind[4] = {};
  for (const Found& hit : found)
    if (ofKind[hit.kind]++ < most) shown_.push_back(hit.place);
}

int PaletteModel::nextEnabled(int row, int by) const {
  const int count = rowCount(), step = by < 0 ? -1 : 1;
  for (int tried = 0; tried < count; ++tried) {
    const int next = (((row + by + step * tried) % count) + count) % count;
    if (itemAt(next).enabled) return next;
  }
  return -1;
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(shown_.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const PaletteItem& item = itemAt(index.row());
  switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
      return item.text;
    case KindRole:
      return static_cast<int>(item.kind);
    case DetailRole:  // with what it will write, so that nobody has to find out by trying
      return item.command.isEmpty() ? item.detail : item.detail + u"   " + item.command;
    case IconRole:
      return item.icon;
    case KeysRole:
      return item.keys;
    case CommandRole:
      return item.command;
    case WordsRole:
      return words_;
    case EnabledRole:
      return item.enabled;
    case HeadRole: {
      if (index.row() > 0 && itemAt(index.row() - 1).kind == item.kind) return QString();
      static const char* const heads[] = {QT_TR_NOOP("Actions"), QT_TR_NOOP("Users"),
                                          QT_TR_NOOP("Runs"), QT_TR_NOOP("Layers")};
      return tr(heads[static_cast<int>(item.kind)]);
    }
    default:
      return {};
  }
}

Qt::ItemFlags PaletteModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::NoItemFlags;
  const bool enabled = itemAt(index.row()).enabled;
  return enabled ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren
                 : Qt::ItemNeverHasChildren;
}

}  // namespace stateroom
