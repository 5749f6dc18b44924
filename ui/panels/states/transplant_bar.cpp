#include "ui/panels/states/transplant_bar.h"

#include <QHBoxLayout>

#include "ui/session/state_command_line.h"
#include "ui/session/text.h"
#include "ui/widgets/copy_command.h"
#include "ui/widgets/label.h"

namespace stateroom {

using namespace Qt::StringLiterals;

TransplantBar::TransplantBar(StatesController* states, const UnitModel* model,
                             std::function<QModelIndexList()> cells, QWidget* parent)
    : Surface(&Tokens::warningFill, Qt::BottomEdge, parent),
      states_(states),
      model_(model),
      cells_(std::move(cells)),
      what_(new QComboBox),
      source_(new QLineEdit),
      take_(new QPushButton(tr("Take"))) {
  setObjectName(u"transplantBar"_s);
  setFixedHeight(36);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 0, 8, 1);
  row->setSpacing(6);
  row->addWidget(new Label(tr("Copy")));
  what_->setObjectName(u"transplantWhat"_s);
  what_->setAccessibleName(tr("What is copied"));
  what_->setProperty("small", true);
  what_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  row->addWidget(what_);
  row->addWidget(new Label(tr("from")));
  source_->setObjectName(u"transplantSource"_s);
  source_->setAccessibleName(tr("User or revision to copy from"));
  source_->setPlaceholderText(tr("user, user@revision or @revision"));
  source_->setProperty("small", true);
  row->addWidget(source_, 1);
  take_->setObjectName(u"transplantTake"_s);
  take_->setProperty("small", true);
  take_->setToolTip(tr("Into the edit; nothing is written until it is committed"));
  CopyCommand::addTo(take_, [this] { return UserCommands(*states_).take(chosen()); });
  row->addWidget(take_);
  connect(take_, &QPushButton::clicked, this, [this] { states_->editing()->take(chosen()); });
  connect(source_, &QLineEdit::returnPressed, take_, &QPushButton::click);
  connect(source_, &QLineEdit::textChanged, this, &TransplantBar::showReady);
  connect(what_, &QComboBox::activated, this, &TransplantBar::showReady);
  connect(model_, &QAbstractItemModel::modelReset, this, &TransplantBar::showChoices);
}

void TransplantBar::setSource(const QString& source) {
  source_->setText(source);
}

void TransplantBar::showEvent(QShowEvent* event) {
  Surface::showEvent(event);
  showChoices();
  if (!cells_().isEmpty()) what_->setCurrentIndex(0);
  source_->setFocus();
  source_->selectAll();
  showReady();
}

void TransplantBar::showChoices() {
  if (isHidden()) return;
  const QVariant before = what_->currentData();
  const QStringList tensors = model_->tensors();
  const auto add = [this](const QString& text, What what, const QString& tensor = {}) {
    what_->addItem(text, QStringList{QString::number(int(what)), tensor});
  };
  what_->clear();
  add(tr("%n selected cell(s)", nullptr, int(cells_().size())), What::Selected);
  if (tensors.size() > 1) add(tensors.join(tr(" and ")), What::Layer);
  for (const QString& tensor : tensors) add(tr("all of %1").arg(tensor), What::Tensor, tensor);
  if (model_->layers() > 1) add(tr("all layers"), What::All);
  const int index = what_->findData(before);
  what_->setCurrentIndex(index < 0 ? 1 : index);
  showReady();
}

std::vector<std::string> TransplantBar::units() const {
  std::vector<std::string> units;
  const QStringList what = what_->currentData().toStringList();
  switch (static_cast<What>(what.value(0).toInt())) {
    case What::Selected:
      for (const QModelIndex& cell : cells_()) units.push_back(model_->nameOf(cell).toStdString());
      break;
    case What::Tensor:
      units.push_back(model_->nameOf(what.value(1)).toStdString());
      break;
    case What::Layer:
      for (const QString& tensor : model_->tensors())
        units.push_back(model_->nameOf(tensor).toStdString());
      break;
    case What::All:
      if (const auto& details = states_->details())
        for (const LayerState& layer : details->state)
          for (const NamedTensor& tensor : layer.tensors)
            units.push_back(layer.layer + "." + tensor.name);
      break;
  }
  return units;
}

Transplant TransplantBar::chosen() const {
  const QString source = source_->text().trimmed();
  return {source.startsWith(u'@') ? states_->session()->currentUser() + source : source, units()};
}

void TransplantBar::showReady() {
  const Transplant transplant = chosen();
  take_->setEnabled(!transplant.source.isEmpty() && !transplant.units.empty());
}

}  // namespace stateroom
