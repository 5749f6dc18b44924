#include "ui/panels/model/graph_panel.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/plot_colours.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_header.h"
#include "ui/widgets/picture_menu.h"
#include "ui/widgets/tool_button.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr double kReadableZoom = 0.6;
constexpr int kLeastWidthOfGraph = 580;  // px

QString joined(const std::vector<std::string>& texts) {
  QStringList list;
  for (const std::string& text : texts) list << qstr(text);
  return list.join(u", "_s);
}

TableModel<Operation>* makeOperations(QObject* parent) {
  const auto text = [](const QString& title, auto get) {
    return TableModel<Operation>::Column{title, AtLeft,
                                         [get](const Operation& operation, int role) -> QVariant {
                                           if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
                                             return get(operation);
                                           return {};
                                         }};
  };
  return new TableModel<Operation>(
      {text(GraphPanel::tr("operation"), [](const Operation& o) { return qstr(o.op); }),
       text(GraphPanel::tr("layer"), [](const Operation& o) { return qstr(o.layer); }),
       text(GraphPanel::tr("inputs"), [](const Operation& o) { return joined(o.inputs); }),
       text(GraphPanel::tr("outputs"), [](const Operation& o) { return joined(o.outputs); })},
      parent);
}

QToolButton* tool(const QString& icon, const QString& name, const QString& objectName) {
  QToolButton* button = flatToolButton(icon, name);
  button->setObjectName(objectName);
  return button;
}

QTreeWidget* keyValueTree(const QString& objectName, const QString& name,
                          const QStringList& titles) {
  auto* tree = new QTreeWidget;
  setUpTree(tree);
  tree->setObjectName(objectName);
  tree->setAccessibleName(name);
  tree->setHeaderLabels(titles);
  tree->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
  return tree;
}

QString jsonText(const nlohmann::json& value) {
  return value.is_string() ? qstr(value.get<std::string>()) : qstr(value.dump());
}

void addJson(QTreeWidgetItem* above, const nlohmann::json& value, int depth) {
  if (!value.is_object()) return;
  for (const auto& [key, each] : value.items()) {
    const bool opens = each.is_object() && depth < 3;
    auto* item = new QTreeWidgetItem(above, {qstr(key), opens ? QString() : jsonText(each)});
    item->setToolTip(1, opens ? QString() : jsonText(each));
    if (opens) addJson(item, each, depth + 1);
  }
}

}  // namespace

GraphPanel::GraphPanel(QWidget* parent)
    : Surface(&Tokens::base, {}, parent),
      pages_(new QStackedWidget),
      view_(new plots::GraphView),
      layout_(new Background(this)) {
  setMinimumWidth(kLeastWidthOfGraph);
  makeTools();
  pages_->addWidget(makeGraphPage());
  pages_->addWidget(makeOperationsPage());
  signatures_ = keyValueTree(u"signatureTree"_s, tr("Signatures"), {tr("name"), tr("value")});
  provenance_ = keyValueTree(u"provenanceTree"_s, tr("Provenance"), {tr("what"), tr("value")});
  provenance_->setRootIsDecorated(false);
  pages_->addWidget(signatures_);
  pages_->addWidget(provenance_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* tabs = flatTabs(u"modelTabs"_s, tr("What is shown of the model"),
                        {tr("Graph"), tr("Operations"), tr("Signatures"), tr("Provenance")});
  column->addWidget(new PanelHeader(tabs));
  column->addWidget(pages_, 1);
  connect(tabs, &QTabBar::currentChanged, pages_, &QStackedWidget::setCurrentIndex);
  connect(view_, &plots::GraphView::activated, this, &GraphPanel::toggle);
  connect(view_, &plots::GraphView::zoomChanged, this,
          [this] { zoom_->setText(tr("%1 %").arg(qRound(view_->zoom() * 100))); });
  connect(view_, &plots::GraphView::chosen, this, [this](const QString& id) {
    showCrumbs(id);
    if (id.startsWith(u"layer:"_s)) Q_EMIT chosen(id.mid(6));
    if (!id.startsWith(u"operation:"_s)) return;
    if (const QString layer = layerOf(id.mid(10).toStdString()); !layer.isEmpty())
      Q_EMIT chosen(layer);
  });
  connect(&Theme::instance(), &Theme::changed, this, &GraphPanel::applyTheme);
  applyTheme();
}

void GraphPanel::makeTools() {
  tools_ = new QWidget;
  auto* tools = new QHBoxLayout(tools_);
  tools->setContentsMargins(0, 0, 0, 0);
  tools->setSpacing(4);
  auto* out = tool(u"zoom-out"_s, tr("Zoom out"), u"graphZoomOut"_s);
  auto* in = tool(u"plus"_s, tr("Zoom in"), u"graphZoomIn"_s);
  auto* fit = tool(u"maximize-2"_s, tr("Fit"), u"graphFit"_s);
  zoom_ = new Label(tr("%1 %").arg(100), Type::Body, &Tokens::secondaryText);
  zoom_->setObjectName(u"graphZoom"_s);
  zoom_->setMinimumWidth(40);
  zoom_->setAlignment(Qt::AlignCenter);
  auto* exports = flatMenuButton(u"download"_s, tr("Export"));
  exports->setObjectName(u"exportGraph"_s);
  PictureMenu::addTo(exports->menu(), [this] {
    return Exportable{title_,
                      {u"png"_s, u"svg"_s, u"pdf"_s},
                      [this] { return QPixmap::fromImage(view_->image(2)); },
                      [this](const QString& path) { return view_->exportTo(path); },
                      [this](const QString& sentence) { Q_EMIT failed(sentence); }};
  });
  for (QWidget* each : std::initializer_list<QWidget*>{out, zoom_, in, fit, exports})
    tools->addWidget(each);
  connect(out, &QToolButton::clicked, this, [this] { view_->setZoom(view_->zoom() / 1.25); });
  connect(in, &QToolButton::clicked, this, [this] { view_->setZoom(view_->zoom() * 1.25); });
  connect(fit, &QToolButton::clicked, view_, &plots::GraphView::fit);
}

QWidget* GraphPanel::makeGraphPage() {
  auto* page = new QWidget;
  auto* bar = new Surface(&Tokens::window, Qt::BottomEdge);
  bar->setFixedHeight(32);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(12, 0, 12, 1);
  row->setSpacing(12);
  crumbs_ = new ElidedLabel(Type::Body, &Tokens::secondaryText);
  crumbs_->setObjectName(u"graphCrumbs"_s);
  shapes_ = new QCheckBox(tr("Shapes"));
  shapes_->setObjectName(u"graphShapes"_s);
  shapes_->setChecked(true);
  asRun_ = new QCheckBox(tr("As run"));
  asRun_->setObjectName(u"graphAsRun"_s);
  asRun_->setToolTip(
      tr("The operations that the engine computes, with the kernels that it put in place"));
  folded_ = new QCheckBox(tr("Only what computes"));
  folded_->setObjectName(u"graphFolded"_s);
  folded_->setChecked(wish_.folded);
  folded_->setToolTip(
      tr("Lists, branches, lengths and changes of shape are left out of open layers"));
  row->addWidget(crumbs_, 1);
  row->addWidget(shapes_);
  row->addWidget(folded_);
  row->addWidget(asRun_);
  row->addWidget(tools_);
  view_->setObjectName(u"graphView"_s);
  view_->setAccessibleName(tr("Graph of the model"));
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(bar);
  column->addWidget(view_, 1);
  connect(shapes_, &QCheckBox::toggled, this, [this](bool on) {
    wish_.shapes = on;
    draw();
  });
  connect(folded_, &QCheckBox::toggled, this, [this](bool on) {
    wish_.folded = on;
    draw();
  });
  connect(asRun_, &QCheckBox::toggled, this, [this](bool on) {
    wish_.asRun = on;
    draw();
    showOperations();
  });
  return page;
}

QWidget* GraphPanel::makeOperationsPage() {
  auto* page = new QWidget;
  operations_ = makeOperations(this);
  filter_ = new QSortFilterProxyModel(this);
  filter_->setSourceModel(operations_);
  filter_->setFilterKeyColumn(-1);
  filter_->setFilterCaseSensitivity(Qt::CaseInsensitive);
  operationTable_ = new QTableView;
  setUpTable(operationTable_);
  operationTable_->setObjectName(u"operationTable"_s);
  operationTable_->setAccessibleName(tr("Operations"));
  operationTable_->setModel(filter_);
  operationTable_->setSortingEnabled(true);
  operationTable_->sortByColumn(-1, Qt::AscendingOrder);
  operationTable_->horizontalHeader()->setStretchLastSection(true);
  operationTable_->horizontalHeader()->setDefaultSectionSize(160);
  operationNote_ = new Label({}, Type::Body, &Tokens::secondaryText);
  operationNote_->setObjectName(u"operationNote"_s);
  operationNote_->setWordWrap(true);
  auto* filter = new QLineEdit;
  filter->setObjectName(u"operationFilter"_s);
  filter->setPlaceholderText(tr("Filter operations"));
  filter->setAccessibleName(filter->placeholderText());
  filter->setClearButtonEnabled(true);
  connect(filter, &QLineEdit::textChanged, filter_, &QSortFilterProxyModel::setFilterFixedString);
  auto* bar = new Surface(&Tokens::window, Qt::BottomEdge);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(8, 3, 12, 3);
  row->addWidget(filter, 1);
  row->addWidget(operationNote_, 1);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(bar);
  column->addWidget(operationTable_, 1);
  return page;
}

void GraphPanel::applyTheme() {
  view_->setColours(graphColours());
}

void GraphPanel::setModel(BrowsedModelPtr model, const QString& title) {
  const bool other = wish_.model == nullptr || model == nullptr || title != title_;
  title_ = title;
  wish_.model = std::move(model);
  wish_.operations = nullptr;
  if (other) {
    wish_.open.clear();
    view_->clear();
  }
  view_->setHint(
      wish_.model != nullptr && wish_.model->layers.empty()
          ? tr("This file holds tensors only: it does not say how they are computed with.")
          : QString());
  asRun_->setEnabled(false);
  operationNote_->setText({});
  showCrumbs(view_->selected());
  draw();
  showOperations();
  showSignatures();
  showProvenance();
}

void GraphPanel::setOperations(std::shared_ptr<const OperationGraphs> operations) {
  wish_.operations = std::move(operations);
  asRun_->setEnabled(wish_.operations != nullptr);
  draw();
  showOperations();
}

void GraphPanel::setOperationsError(const QString& sentence) {
  operationNote_->setText(sentence);
}

void GraphPanel::draw() {
  if (wish_.model == nullptr) {
    layout_->cancel();
    return view_->clear();
  }
  layout_->start([wish = wish_](const std::stop_token& stop) { return drawGraph(wish, stop); },
                 [this](plots::GraphPicture picture) { take(std::move(picture)); });
}

void GraphPanel::toggle(const QString& id) {
  if (!id.startsWith(u"layer:"_s)) return;
  const std::string layer = id.mid(6).toStdString();
  if (wish_.open.erase(layer) == 0) wish_.open.insert(layer);
  toggled_ = id;
  draw();
}

void GraphPanel::take(plots::GraphPicture picture) {
  view_->setPicture(std::move(picture));
  if (!toggled_.isEmpty()) view_->show(std::exchange(toggled_, QString()), kReadableZoom);
  if (const QString wanted = std::exchange(finding_, QString()); !wanted.isEmpty())
    view_->findNext(wanted);
}

/// The model's layer that an operation belongs to; a submodule's operations are its layer's.
QString GraphPanel::layerOf(const std::string& operation) const {
  const auto found = std::ranges::find(operationsOf(wish_), operation, &Operation::name);
  if (found == operationsOf(wish_).end()) return {};
  for (const LayerInfo& layer : wish_.model->layers)
    if (belongsTo(found->layer, layer.name)) return qstr(layer.name);
  return {};
}

void GraphPanel::choose(const QString& layer) {
  const QString id = u"layer:"_s + layer;
  if (const QString now = view_->selected();
      now.startsWith(u"operation:"_s) && layerOf(now.mid(10).toStdString()) == layer)
    return;
  view_->select(id);
  view_->reveal(id);
  showCrumbs(id);
}

/// First among what is drawn; an operation of a closed layer opens it.
bool GraphPanel::find(const QString& text) {
  if (view_->findNext(text)) return true;
  if (wish_.model == nullptr || text.isEmpty()) return false;
  for (const Operation& operation : operationsOf(wish_)) {
    if (!qstr(operation.name).contains(text, Qt::CaseInsensitive)) continue;
    const QString layer = layerOf(operation.name);
    if (layer.isEmpty() || wish_.open.contains(layer.toStdString())) continue;
    wish_.open.insert(layer.toStdString());
    finding_ = text;
    draw();
    return true;
  }
  return false;
}

void GraphPanel::showCrumbs(const QString& id) {
  QStringList parts{title_};
  if (const qsizetype colon = id.indexOf(u':'); colon > 0) parts << id.mid(colon + 1).split(u'/');
  crumbs_->setText(parts.join(u"  ›  "_s));
}

void GraphPanel::showOperations() {
  operations_->setRecords(wish_.model == nullptr ? std::vector<Operation>() : operationsOf(wish_));
}

void GraphPanel::showSignatures() {
  signatures_->clear();
  if (wish_.model == nullptr || !wish_.model->signatures.is_object()) return;
  addJson(signatures_->invisibleRootItem(), wish_.model->signatures, 0);
  signatures_->expandToDepth(1);
}

void GraphPanel::showProvenance() {
  provenance_->clear();
  if (wish_.model == nullptr) return;
  for (const auto& [what, value] : wish_.model->provenance) {
    auto* item = new QTreeWidgetItem(provenance_, {what, value});
    item->setToolTip(1, value);
  }
}

}  // namespace stateroom
