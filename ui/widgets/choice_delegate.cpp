#include "ui/widgets/choice_delegate.h"

#include <QComboBox>
#include <QTimer>

#include "ui/theme/icons.h"
#include "ui/theme/paint.h"

namespace stateroom {

using namespace Qt::StringLiterals;

void ChoiceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
  CellDelegate::paint(painter, option, index);
  paint::chevron(painter, option.rect.adjusted(option.rect.width() - 22, 0, -4, 0),
                 u"chevron-down"_s, option.state.testFlag(QStyle::State_Enabled));
}

QSize ChoiceDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  return CellDelegate::sizeHint(option, index) + QSize(20, 0);
}

QWidget* ChoiceDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                      const QModelIndex& index) const {
  auto* combo = new QComboBox(parent);
  combo->setObjectName(u"choiceEditor"_s);
  combo->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal).toString());
  combo->setProperty("small", true);
  combo->setIconSize({14, 14});
  const QStringList icons = index.data(ChoiceIconsRole).toStringList();
  const QStringList texts = index.data(ChoicesRole).toStringList();
  for (qsizetype i = 0; i < texts.size(); ++i)
    combo->addItem(icons.isEmpty() ? QIcon() : themedIcon(icons[i], &Tokens::secondaryText),
                   texts[i]);
  auto* self = const_cast<ChoiceDelegate*>(this);
  connect(combo, &QComboBox::activated, self, [self, combo] {
    Q_EMIT self->commitData(combo);
    if (combo->isVisible()) Q_EMIT self->closeEditor(combo);  // the edit may have closed it
  });
  QTimer::singleShot(0, combo, &QComboBox::showPopup);
  return combo;
}

void ChoiceDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
  qobject_cast<QComboBox*>(editor)->setCurrentIndex(index.data(Qt::EditRole).toInt());
}

void ChoiceDelegate::setModelData(QWidget* editor, QAbstractItemModel* model,
                                  const QModelIndex& index) const {
  model->setData(index, qobject_cast<QComboBox*>(editor)->currentIndex(), Qt::EditRole);
}

}  // namespace stateroom
