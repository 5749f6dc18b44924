#pragma once

#include <QAbstractListModel>
#include <QIcon>
#include <functional>
#include <vector>

namespace stateroom {

/// One thing that the palette can find.
struct PaletteItem {
  enum class Kind { Action, User, Run, Layer };
  Kind kind = Kind::Action;
  QString text, detail;  ///< detail is secondary, searched too
  QString icon = {};
  QString keys = {};     ///< shortcut
  QString command = {};  ///< for Ctrl+C; may be empty
  bool enabled = true;
  std::function<void()> does = {};
};

/// Finds items of which every word of the query is a part; `>`, `@`, `#`, `:` ask for one kind. At
/// most `MostOfAKind` of each kind are shown, best first: where a word begins, then where it is
/// inside, shorter texts first.
class PaletteModel final : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role : int {
    KindRole = Qt::UserRole + 1,
    DetailRole,
    IconRole,
    KeysRole,
    CommandRole,
    HeadRole,   ///< the kind's title on the first item of a kind; else empty
    WordsRole,  ///< QStringList: what to mark in the text
    EnabledRole,
  };
  static constexpr int MostOfAKind = 12;

  using QAbstractListModel::QAbstractListModel;
  void setItems(std::vector<PaletteItem> items);
  void setQuery(const QString& query);
  const PaletteItem& itemAt(int row) const { return items_[shown_[static_cast<std::size_t>(row)]]; }

  int rowCount(const QModelIndex& parent = {}) const final;
  QVariant data(const QModelIndex& index, int role) const final;
  Qt::ItemFlags flags(const QModelIndex& index) const final;

 private:
  void filter();

  std::vector<PaletteItem> items_;
  std::vector<std::size_t> shown_;
  QString query_;
  QStringList words_;
};

}  // namespace stateroom
