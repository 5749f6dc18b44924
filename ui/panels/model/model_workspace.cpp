#include "ui/panels/model/model_workspace.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QTabBar>
#include <QTreeView>
#include <QUndoStack>
#include <QVBoxLayout>

#include "core/base/text.h"
#include "ui/panels/model/graph_panel.h"
#include "ui/panels/model/layers_panel.h"
#include "ui/panels/model/settings_form.h"
#include "ui/panels/model/tensor_panel.h"
#include "ui/session/error_text.h"
#include "ui/session/text.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_header.h"
#include "ui/widgets/veil.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kInspectorWidth = 384, kLeastInspector = 330, kTreeWidth = 330;

const Layer* layerNamed(const ModelSpec& spec, const std::string& name) {
  const auto found =
      std::ranges::find(spec.layers(), name, [](const Layer& layer) { return layer.name(); });
  return found == spec.layers().end() ? nullptr : &*found;
}

}  // namespace

ModelWorkspace::ModelWorkspace(Session* session, DataSession* dataSession, QUndoStack* undo,
                               QWidget* parent)
    : Workspace(u"model"_s, tr("Model"), u"network"_s, parent),
      session_(session),
      data_(dataSession),
      pages_(new QStackedWidget),
      across_(new QSplitter),
      noData_(new EmptyState(
          u"network"_s, tr("A model without data"),
          tr("The project names no data source, and the widths of the first layer come from the "
             "data. Runs and model files can be browsed all the same."))),
      layers_(new LayersPanel(session)),
      graph_(new GraphPanel),
      settings_(new SettingsForm(session, undo)),
      tensors_(new TensorPanel),
      loader_(new Background(this)),
      operations_(new Background(this)) {
  across_->addWidget(layers_);
  across_->addWidget(graph_);
  across_->addWidget(makeInspector());
  across_->setStretchFactor(1, 1);
  across_->setChildrenCollapsible(false);
  auto* page = new QWidget;  // for the veil
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(across_);
  veil_ = new Veil(across_);
  pages_->addWidget(page);
  pages_->addWidget(noData_);
  connect(noData_->addButton(tr("Browse a model file"), u"folder-open"_s, true),
          &QPushButton::clicked, this, &ModelWorkspace::openFile);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(pages_);
  restoreLayout({});
  connectPanels();
}

QWidget* ModelWorkspace::makeInspector() {
  auto* inspector = new Surface(&Tokens::window);
  inspector->setMinimumWidth(kLeastInspector);
  auto* head = new Surface(&Tokens::window, Qt::BottomEdge);
  head->setFixedHeight(32);
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(12, 0, 12, 1);
  row->setSpacing(6);
  name_ = new Label({}, Type::BodyStrong);
  name_->setObjectName(u"inspectorName"_s);
  type_ = new Tag;
  type_->setObjectName(u"inspectorType"_s);
  editable_ = new Tag;
  editable_->setObjectName(u"inspectorEditable"_s);
  row->addWidget(name_);
  row->addStretch();
  row->addWidget(type_);
  row->addWidget(editable_);
  auto* tabs = flatTabs(u"inspectorTabs"_s, tr("What is shown of the layer"),
                        {tr("Settings"), tr("Parameters")});
  auto* pages = new QStackedWidget;
  pages->addWidget(settings_);
  pages->addWidget(tensors_);
  auto* column = new QVBoxLayout(inspector);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head);
  column->addWidget(new PanelHeader(tabs));
  column->addWidget(pages, 1);
  connect(tabs, &QTabBar::currentChanged, pages, &QStackedWidget::setCurrentIndex);
  tabs->setCurrentIndex(1);
  return inspector;
}

void ModelWorkspace::connectPanels() {
  connect(layers_, &LayersPanel::chosen, this, &ModelWorkspace::choose);
  connect(layers_, &LayersPanel::openFileRequested, this, &ModelWorkspace::openFile);
  connect(layers_, &LayersPanel::findRequested, this, [this](const QString& text) {
    if (!graph_->find(text)) Q_EMIT failed(tr("Nothing in the graph is called %1.").arg(text));
  });
  connect(layers_, &LayersPanel::sourceChosen, this, [this](int source) {
    source_ = static_cast<Source>(source);
    markStale();
  });
  connect(layers_, &LayersPanel::checkpointChosen, this, &ModelWorkspace::markStale);
  connect(graph_, &GraphPanel::chosen, this, [this](const QString& layer) { choose(layer, {}); });
  connect(graph_, &GraphPanel::failed, this, &Workspace::failed);
  connect(settings_, &SettingsForm::failed, this, &Workspace::failed);
  connect(tensors_, &TensorPanel::chosenChanged, this, [this](const QString& tensor) {
    tensor_ = tensor;
    layers_->choose(layer_, tensor_);
  });
  connect(session_, &Session::projectOpened, this, [this] {
    source_ = Source::Project;
    file_.clear();
    layer_.clear();
    markStale();
  });
  connect(session_, &Session::projectClosed, this, [this] {
    loader_->cancel();
    operations_->cancel();
    take(BrowsedModelPtr());
  });
  connect(data_, &DataSession::changed, this, [this] {
    if (source_ == Source::Project) markStale();
  });
  connect(session_, &Session::projectChanged, this, [this] {
    if (source_ == Source::Project) markStale();
  });
  connect(session_, &Session::currentRunChanged, this, [this] {
    showSources();
    if (source_ == Source::Run) markStale();
  });
  connect(session_, &Session::runsChanged, this, &ModelWorkspace::follow);
}

/// What failed is not tried again before something has changed.
void ModelWorkspace::follow() {
  if (source_ == Source::Run && !loader_->isRunning() &&
      weightsNow(*session_, session_->currentRun(), layers_->checkpoint()) != asked_)
    markStale();
}

void ModelWorkspace::activate() {
  if (stale_) reload();
  layers_->tree()->setFocus();
}

void ModelWorkspace::markStale() {
  stale_ = true;
  if (isVisible()) reload();
}

QString ModelWorkspace::title() const {
  if (source_ == Source::File) return QFileInfo(file_).fileName();
  return source_ == Source::Run ? session_->currentRun() : session_->title();
}

void ModelWorkspace::showSources() {
  const QString run = session_->currentRun();
  std::vector<std::pair<QString, int>> sources;
  if (session_->isOpen()) sources.emplace_back(tr("Project's model"), int(Source::Project));
  if (!run.isEmpty()) sources.emplace_back(tr("Run %1").arg(run), int(Source::Run));
  if (!file_.isEmpty()) sources.emplace_back(QFileInfo(file_).fileName(), int(Source::File));
  layers_->setSources(sources, int(source_));
  layers_->setRun(source_ == Source::Run ? run : QString());
}

void ModelWorkspace::reload() {
  if (!session_->isOpen() && source_ != Source::File) return;
  stale_ = false;
  showSources();
  asked_ = weightsNow(*session_, session_->currentRun(), layers_->checkpoint());
  veil_->cover(tr("Reading %1…").arg(title()));
  const auto done = [this](Result<BrowsedModelPtr> model) { take(std::move(model)); };
  if (source_ == Source::File) {
    loader_->start([path = fsPath(file_)](std::stop_token stop) { return browseFile(path, stop); },
                   done);
  } else if (source_ == Source::Run) {
    loader_->start([folder = session_->folder(), run = session_->currentRun().toStdString(),
                    checkpoint = layers_->checkpoint().toStdString()](
                       const std::stop_token&) { return browseRun(folder, run, checkpoint); },
                   done);
  } else if (data_->loaded() != nullptr) {
    loader_->start(
        [resolved = session_->resolved(), data = data_->loaded(), folder = session_->folder()](
            const std::stop_token&) { return browseProject(resolved, *data, folder); },
        done);
  } else if (data_->error()) {
    take(unexpected(*data_->error()));
  } else if (!data_->isLoading()) {
    veil_->lift();
    pages_->setCurrentWidget(noData_);
  }
}

void ModelWorkspace::showLayer(const QString& layer) {
  layer_ = layer;
  tensor_.clear();
  if (source_ == Source::Project && model_ != nullptr && !stale_) return choose(layer, {});
  source_ = Source::Project;
  markStale();
}

void ModelWorkspace::take(Result<BrowsedModelPtr> model) {
  veil_->lift();
  if (!model) {
    if (model_ == nullptr || source_ != Source::Project) {
      model_ = nullptr;
      layers_->setModel(nullptr, {});
      graph_->setModel(nullptr, title());
      choose({}, {});
    }
    pages_->setCurrentIndex(0);
    Q_EMIT failed(sentenceOf(model.error()) + u". "_s + hintOf(model.error()));
    return;
  }
  Q_EMIT recovered();
  model_ = *std::move(model);
  pages_->setCurrentIndex(0);
  layers_->setModel(model_, title());
  graph_->setModel(model_, title());
  if (model_ == nullptr) return choose({}, {});
  if (model_->layer(layer_.toStdString()) == nullptr) {
    layer_.clear();
    for (const LayerInfo& layer : model_->layers)  // what people come for: the layer with a state
      if (layer_.isEmpty() && !layer.stateTensors.empty()) layer_ = qstr(layer.name);
    if (layer_.isEmpty() && !model_->layers.empty()) layer_ = qstr(model_->layers.back().name);
    tensor_.clear();
  }
  choose(layer_, tensor_);
  loadOperations();
}

void ModelWorkspace::loadOperations() {
  if (!model_->spec) return operations_->cancel();
  operations_->start(
      [spec = *model_->spec](const std::stop_token&) { return operationsOf(spec); },
      [this](Result<OperationGraphs> graphs) {
        if (!graphs) return graph_->setOperationsError(sentenceOf(graphs.error()));
        graph_->setOperations(std::make_shared<const OperationGraphs>(*std::move(graphs)));
      });
}

void ModelWorkspace::choose(const QString& layer, const QString& tensor) {
  layer_ = layer;
  tensor_ = tensor;
  const std::string name = layer.toStdString();
  const LayerInfo* info = model_ == nullptr ? nullptr : model_->layer(name);
  name_->setText(layer.isEmpty() ? title() : layer);
  type_->setText(info == nullptr ? QString() : qstr(info->type));
  const bool own = info != nullptr && source_ == Source::Project &&
                   layerNamed(session_->project().model(), name) != nullptr;
  editable_->setText(model_ == nullptr ? QString() : own ? tr("editable") : tr("read only"));
  editable_->setColours(own ? &Tokens::successFill : &Tokens::hover,
                        own ? &Tokens::success : &Tokens::secondaryText);
  const Layer* spec = model_ != nullptr && model_->spec ? layerNamed(*model_->spec, name) : nullptr;
  settings_->setLayer(spec, own);
  tensors_->setTensors(model_, name, tensor.toStdString());
  if (!layer.isEmpty()) graph_->choose(layer);
  layers_->choose(layer_, tensor_);
}

void ModelWorkspace::openFile() {
  const QString path = QFileDialog::getOpenFileName(this, tr("Browse a model file"));
  if (!path.isEmpty()) browse(path);
}

void ModelWorkspace::browse(const QString& path) {
  file_ = path;
  source_ = Source::File;
  layer_.clear();
  markStale();
}

QString ModelWorkspace::path() const {
  if (source_ == Source::File) return file_;
  if (source_ == Source::Run && layers_->checkpoint() != u"best" && model_ != nullptr &&
      !model_->file.empty())
    return qpath(model_->file);  // of the run's folder the command shows the best weights
  if (source_ == Source::Run && !session_->currentRun().isEmpty())
    return qpath(RunFolder(session_->folder(), session_->currentRun().toStdString()).path());
  return qpath(session_->folder());
}

QString ModelWorkspace::command() const {
  QString line = u"stateroom inspect "_s + qstr(shellQuoted(path().toStdString()));
  if (source_ != Source::Project && !tensor_.isEmpty())
    line += u" --tensor "_s + qstr(shellQuoted(tensor_.toStdString()));
  return line;
}

QByteArray ModelWorkspace::saveLayout() const {
  return across_->saveState();
}

void ModelWorkspace::restoreLayout(const QByteArray& layout) {
  if (layout.isEmpty() || !across_->restoreState(layout))
    across_->setSizes({kTreeWidth, 900, kInspectorWidth});
}

}  // namespace stateroom
