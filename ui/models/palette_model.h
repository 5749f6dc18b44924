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

/// Users of whose name every word is a part, at most so many: there may be a million of them, so
/// that they are asked for and not listed.
using PaletteUsers =
    std::function<std::vector<PaletteItem>(const QStringList& words, std::size_t most)>;

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
  static constexpr int MostOfAKind = 12, MostOfOneKind = 200;

  using QAbstractListModel::QAbstractListModel;
  void setItems(std::vector<PaletteItem> items, PaletteUsers users = {});
  void setQuery(const QString& query);
  const PaletteItem& itemAt(int row) const;

  /// The row `by` rows on, round the end, and from there the first that is enabled in the same
  /// direction; -1: there is none.
  int nextEnabled(int row, int by) const;

  int rowCount(const QModelIndex& parent = {}) const final;
  QVariant data(const QModelIndex& index, int role) const final;
  Qt::ItemFlags flags(const QModelIndex& index) const final;

 private:
  void filter();

  std::vector<PaletteItem> items_;
  PaletteUsers users_;
  std::vector<PaletteItem> foundUsers_;
  std::vector<std::size_t> shown_;  ///< places in items_, behind them in foundUsers_
  QString query_;
  QStringList words_;
};

}  // namespace stateroom
