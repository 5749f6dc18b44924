#pragma once

#include "ui/widgets/tables.h"

namespace stateroom {

/// Cells of which the model gives choices (ChoicesRole): a chevron at the right, a list on click,
/// Enter or F2.
class ChoiceDelegate final : public CellDelegate {
  Q_OBJECT
 public:
  using CellDelegate::CellDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const override;
  void setEditorData(QWidget* editor, const QModelIndex& index) const override;
  void setModelData(QWidget* editor, QAbstractItemModel* model,
                    const QModelIndex& index) const override;
};

}  // namespace stateroom
