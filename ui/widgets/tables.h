#pragma once

#include <QStyledItemDelegate>
#include <QTableView>
#include <QTreeView>

#include "ui/theme/tokens.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

/// Roles that models of ours answer and CellDelegate paints; delegates know no data classes.
enum CellRole : int {
  ColourRole = Qt::UserRole + 100,  ///< int of a CellColour
  TypeRole,                         ///< int of a Type; not given: Body
  SuffixRole,                       ///< QString after the text, in secondary text: a unit
  IconNameRole,                     ///< QString: icon before the text, 14 px
  SwatchRole,                       ///< QColor: square before the text; or QPixmap: that
  HistogramRole,                    ///< QVector<double>: bars instead of text
  TagRole,                          ///< bool: the text stands in a tag
  SortRole,                         ///< what the column sorts by; the number on the clipboard
  ExactRole,                        ///< QString: the exact value, for the clipboard
  ChoicesRole,                      ///< QStringList: what the cell may be; EditRole is the index
  ChoiceIconsRole,                  ///< QStringList: their icons
  BarRole,                          ///< double, 0 to 1: a bar before the text, share of 40 px
  EditedRole,                       ///< bool: the value is not committed: warning fill
  StruckRole,                       ///< bool: struck out, as what an edit replaces
};

enum class CellColour { Text, Secondary, Disabled, Error, Warning, Success, Link };
QColor colourOf(CellColour colour);

/// Paints a cell by the roles above: padding 8, numbers to the right, text elided.
class CellDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                 const QModelIndex& index) override;
};

/// Rows of 24 px, header of 26, no grid, alternate rows, whole-row selection, no frame; Ctrl+C
/// copies the selected rows as tab-separated text with exact values, the action "copyTable" all of
/// them with the titles. The property "dense" makes the padding of cells 5 instead of 8: for tables
/// of numbers.
void setUpTable(QTableView* table);
void setUpTree(QTreeView* tree);  ///< the same for a tree

}  // namespace stateroom
