#include "ui/panels/model/layers_panel.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/widgets/checkpoint_combo.h"
#include "ui/widgets/label.h"
#include "ui/widgets/tool_button.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLeastTree = 290, kWithShapes = 320;  // px
constexpr int kMostOpened = 10;  // tensors or features of a layer that is shown opened

QString workText(std::int64_t multiplyAdds) {
  if (multiplyAdds < 100'000)
    return LayersPanel::tr("%1 multiply-adds").arg(wholeNumber(multiplyAdds));
  return LayersPanel::tr("%1 M multiply-adds").arg(shortNumber(double(multiplyAdds) / 1e6, 3));
}

QString stateText(const BrowsedModel& model) {
  QStringList parts;
  for (const LayerInfo& layer : model.layers)
    if (!layer.stateTensors.empty())
      parts << u"%1 × %2"_s.arg(layer.stateTensors.size()).arg(layer.units);
  if (parts.isEmpty()) return LayersPanel::tr("none");
  return LayersPanel::tr("%1, %2 bytes")
      .arg(parts.join(u" + "_s), wholeNumber(model.stateUnits() * 4));
}

}  // namespace

LayersPanel::LayersPanel(Session* session, QWidget* parent)
    : Surface(&Tokens::window, {}, parent),
      model_(new LayerTreeModel(this)),
      filter_(new QSortFilterProxyModel(this)),
      tree_(new QTreeView),
      checkpoint_(new CheckpointCombo(session, u"modelCheckpoint"_s, tr("Checkpoint"))) {
  setMinimumWidth(kLeastTree);
  filter_->setSourceModel(model_);
  filter_->setRecursiveFilteringEnabled(true);
  filter_->setFilterCaseSensitivity(Qt::CaseInsensitive);
  setUpTree(tree_);
  tree_->setObjectName(u"layerTree"_s);
  tree_->setAccessibleName(tr("Layers"));
  tree_->setModel(filter_);
  tree_->header()->setStretchLastSection(false);
  tree_->header()->setSectionResizeMode(LayerTreeModel::NameColumn, QHeaderView::Stretch);
  for (const int column : {LayerTreeModel::OutputColumn, LayerTreeModel::CountColumn})
    tree_->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
  search_ = new QLineEdit;
  search_->setObjectName(u"layerSearch"_s);
  search_->setPlaceholderText(tr("Layer, operation or tensor"));
  search_->setAccessibleName(search_->placeholderText());
  search_->setClearButtonEnabled(true);
  search_->addAction(themedIcon(u"search"_s, &Tokens::secondaryText), QLineEdit::LeadingPosition);
  auto* field = new QWidget;
  auto* fieldRow = new QHBoxLayout(field);
  fieldRow->setContentsMargins(8, 6, 8, 6);
  fieldRow->addWidget(search_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeHead());
  column->addWidget(field);
  column->addWidget(tree_, 1);
  column->addWidget(makeTotals());
  connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
    choosing_ = true;  // what is filtered away is still what was chosen
    filter_->setFilterFixedString(text);
    if (!text.isEmpty()) tree_->expandAll();
    choosing_ = false;
    choose(layer_, tensor_);
  });
  connect(search_, &QLineEdit::returnPressed, this,
          [this] { Q_EMIT findRequested(search_->text()); });
  connect(tree_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& now) {
            if (choosing_ || !now.isValid()) return;
            layer_ = now.data(LayerTreeModel::LayerRole).toString();
            tensor_ = now.data(LayerTreeModel::TensorRole).toString();
            Q_EMIT chosen(layer_, tensor_);
          });
}

QWidget* LayersPanel::makeHead() {
  auto* head = new Surface(&Tokens::window, Qt::BottomEdge);
  head->setFixedHeight(32);
  source_ = new QComboBox;
  source_->setObjectName(u"modelSource"_s);
  source_->setAccessibleName(tr("Which model is shown"));
  source_->setProperty("small", true);
  checkpoint_->setProperty("small", true);
  checkpoint_->hide();
  auto* open =
      flatToolButton(u"folder-open"_s, tr("Browse a model file"), 16, &Tokens::secondaryText);
  open->setObjectName(u"openModelFile"_s);
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(8, 0, 8, 1);
  row->setSpacing(6);
  row->addWidget(source_, 1);
  row->addWidget(checkpoint_);
  row->addWidget(open);
  connect(source_, &QComboBox::activated, this,
          [this](int index) { Q_EMIT sourceChosen(source_->itemData(index).toInt()); });
  connect(checkpoint_, &QComboBox::activated, this, &LayersPanel::checkpointChosen);
  connect(open, &QToolButton::clicked, this, &LayersPanel::openFileRequested);
  return head;
}

QWidget* LayersPanel::makeTotals() {
  auto* foot = new Surface(&Tokens::window, Qt::TopEdge);
  auto* grid = new QGridLayout(foot);
  grid->setContentsMargins(12, 8, 12, 8);
  grid->setVerticalSpacing(6);
  const QString names[] = {tr("Parameters"), tr("Size, f32"), tr("State per user"), tr("One step")};
  for (int i = 0; i < 4; ++i) {
    auto* value = new Label;
    value->setObjectName(u"modelTotal%1"_s.arg(i));
    value->setAlignment(Qt::AlignRight);
    grid->addWidget(new Label(names[i], Type::Body, &Tokens::secondaryText), i, 0);
    grid->addWidget(value, i, 1);
    totals_.push_back(value);
  }
  return foot;
}

void LayersPanel::setModel(BrowsedModelPtr model, const QString& title) {
  choosing_ = true;
  model_->show(std::move(model), title);
  tree_->expand(filter_->index(0, 0));
  for (int row = 0; row < filter_->rowCount(filter_->index(0, 0)); ++row) {
    const QModelIndex layer = filter_->index(row, 0, filter_->index(0, 0));
    if (filter_->rowCount(layer) <= kMostOpened) tree_->expand(layer);
  }
  choosing_ = false;
  showTotals();
}

void LayersPanel::showTotals() {
  const auto& model = model_->shown();
  QStringList texts(4);
  if (model != nullptr) {
    texts = {wholeNumber(model->parameterCount()), fileSizeText(model->parameterCount() * 4),
             stateText(*model),
             model->multiplyAdds() > 0 ? workText(model->multiplyAdds()) : u"–"_s};
  }
  for (std::size_t i = 0; i < totals_.size(); ++i) totals_[i]->setText(texts[qsizetype(i)]);
}

void LayersPanel::setSources(const std::vector<std::pair<QString, int>>& sources, int chosen) {
  source_->clear();
  for (const auto& [name, source] : sources) source_->addItem(name, source);
  source_->setCurrentIndex(source_->findData(chosen));
}

void LayersPanel::setRun(const QString& run) {
  checkpoint_->setRun(run);
  checkpoint_->setVisible(!run.isEmpty());
}

QString LayersPanel::checkpoint() const {
  return checkpoint_->checkpoint();
}

/// Names are never cut: shapes give way.
void LayersPanel::resizeEvent(QResizeEvent* event) {
  Surface::resizeEvent(event);
  tree_->setColumnHidden(LayerTreeModel::OutputColumn, width() < kWithShapes);
}

void LayersPanel::choose(const QString& layer, const QString& tensor) {
  layer_ = layer;
  tensor_ = tensor;
  const QModelIndex source =
      tensor.isEmpty() ? model_->indexOfLayer(layer) : model_->indexOfTensor(tensor);
  const QModelIndex index = filter_->mapFromSource(source);
  if (!index.isValid() || index == tree_->currentIndex()) return;
  choosing_ = true;
  tree_->setCurrentIndex(index);
  tree_->scrollTo(index);
  choosing_ = false;
}

}  // namespace stateroom
