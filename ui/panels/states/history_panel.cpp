#include "ui/panels/states/history_panel.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QPainter>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "plots/heatmap.h"
#include "ui/panels/states/history_columns.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/plot_colours.h"
#include "ui/theme/theme.h"
#include "ui/widgets/picture_menu.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

/// The colours of the heatmap from the range's low end to its high one.
class ColourLegend final : public QWidget {
 public:
  ColourLegend() { setFixedSize(72, 10); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter(this).drawImage(rect(), divergingMap().legend(width(), height()));
  }
};

}  // namespace

HistoryPanel::HistoryPanel(StatesController* states, QWidget* parent)
    : QWidget(parent),
      states_(states),
      axis_(new RevisionAxis(this)),
      minimap_(new MinimapLane(states, axis_)),
      timeline_(new TimelineLane(states, axis_)),
      prediction_(new PredictionLane(states, axis_)),
      inputs_(new InputsLane(states, axis_)),
      heatmap_(new HeatmapLane(states, axis_)),
      layer_(new QComboBox),
      tensor_(new Segments({{u"tensor0"_s, u"h"_s}, {u"tensor1"_s, u"c"_s}})),
      change_(new Segments({{u"change0"_s, tr("value")}, {u"change1"_s, tr("change")}})),
      order_(new QComboBox),
      scale_(new QComboBox),
      low_(new Label({}, Type::Small, &Tokens::secondaryText)),
      high_(new Label({}, Type::Small, &Tokens::secondaryText)),
      legend_(new ColourLegend),
      sortedBy_(new Label(tr("sorted by"), Type::Body, &Tokens::secondaryText)) {
  setObjectName(u"historyPanel"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(minimap_);
  column->addWidget(timeline_);
  column->addWidget(prediction_);
  column->addWidget(inputs_);
  column->addWidget(makeControls());
  column->addWidget(heatmap_, 1);
  prediction_->setPlayheadEdges(Qt::LeftEdge | Qt::RightEdge | Qt::TopEdge);
  inputs_->setPlayheadEdges(Qt::LeftEdge | Qt::RightEdge);
  heatmap_->setPlayheadEdges(Qt::LeftEdge | Qt::RightEdge | Qt::BottomEdge);
  PictureMenu::addCopyTo(this);
  connect(states_, &StatesController::historyChanged, this, &HistoryPanel::showHistory);
  connect(states_->editing(), &StateEditing::changed, this, &HistoryPanel::showHistory);
  connect(states_->whatIf(), &WhatIf::changed, this,
          [this] { prediction_->setInstead(states_->whatIf()->series()); });
  connect(heatmap_, &HeatmapLane::rangeChanged, this, [this](double range) {
    low_->setText(trimmedNumber(-range, 2));
    high_->setText(u'+' + trimmedNumber(range, 2));
  });
  showHistory();
}

QWidget* HistoryPanel::makeControls() {
  auto* bar = new Surface(&Tokens::window, Qt::BottomEdge);
  bar->setFixedHeight(36);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(12, 0, 12, 1);
  row->setSpacing(8);
  layer_->setObjectName(u"layerPicker"_s);
  layer_->setAccessibleName(tr("Layer"));
  layer_->setProperty("small", true);
  order_->setObjectName(u"orderPicker"_s);
  order_->setAccessibleName(tr("Order of the units"));
  order_->setProperty("small", true);
  order_->addItems({tr("activity"), tr("unit"), tr("value here")});
  row->addWidget(layer_);
  row->addWidget(tensor_);
  row->addWidget(change_);
  row->addWidget(sortedBy_);
  row->addWidget(order_);
  row->addStretch();
  row->addWidget(low_);
  row->addWidget(legend_);
  row->addWidget(high_);
  connect(layer_, &QComboBox::activated, this, [this] {
    choose();
    Q_EMIT layerChosen(layer());
  });
  scale_->setObjectName(u"scalePicker"_s);
  scale_->setAccessibleName(tr("What the x axis counts"));
  scale_->setToolTip(scale_->accessibleName());
  scale_->setProperty("small", true);
  heatmap_->setCorner(scale_);
  connect(scale_, &QComboBox::activated, this,
          [this] { axis_->setScale(static_cast<AxisScale>(scale_->currentData().toInt())); });
  connect(order_, &QComboBox::activated, this, &HistoryPanel::choose);
  connect(tensor_, &Segments::chosen, this, &HistoryPanel::choose);
  connect(change_, &Segments::chosen, this, &HistoryPanel::choose);
  return bar;
}

/// What the x axis can count of this user's history.
void HistoryPanel::showScales() {
  QList<std::pair<QString, AxisScale>> scales{{tr("revision"), AxisScale::Revision}};
  if (axis_->canScale(AxisScale::Order))
    scales << std::pair(orderColumn(*states_->session()), AxisScale::Order);
  if (axis_->canScale(AxisScale::Time)) scales << std::pair(tr("time"), AxisScale::Time);
  if (std::exchange(scales_, scales) != scales) {
    scale_->clear();
    for (const auto& [text, scale] : scales) scale_->addItem(text, int(scale));
  }
  scale_->setCurrentIndex(scale_->findData(int(axis_->scale())));
}

QString HistoryPanel::layer() const {
  return layer_->currentData().toString();
}

void HistoryPanel::setLayer(const QString& name) {
  const int index = layer_->findData(name);
  if (index < 0 || name == layer()) return;
  layer_->setCurrentIndex(index);
  choose();
}

void HistoryPanel::choose() {
  heatmap_->setChoice({layer(), tensor_->current() == 1 ? u"c"_s : u"h"_s, change_->current() == 1,
                       static_cast<HeatmapChoice::Order>(qMax(0, order_->currentIndex()))});
}

void HistoryPanel::showHistory() {
  const auto& history = states_->history();
  QStringList layers;
  bool hasCell = false;
  if (history != nullptr && history->model)
    for (const auto& layer : history->model->layout.layers()) {
      layers << qstr(layer.name);
      hasCell |= std::ranges::count(layer.tensors, "c", &StateLayout::Tensor::name) > 0;
    }
  tensor_->setVisible(hasCell);
  if (layers.size() > 1) layers.prepend(QString());
  QStringList known;
  for (int i = 0; i < layer_->count(); ++i) known << layer_->itemData(i).toString();
  if (known != layers) {
    const QSignalBlocker blocker(layer_);
    layer_->clear();
    for (const QString& name : layers)
      layer_->addItem(name.isEmpty() ? tr("all layers") : name, name);
    choose();
    Q_EMIT layerChosen(layer());
  }
  axis_->setHistory(history, states_->edit().has_value());
  minimap_->setVisible(axis_->columns() > RevisionAxis::kMostAtOnce);
  showScales();
}

void HistoryPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  inputs_->setMost(height() < 620 ? (height() < 480 ? 3 : 5) : 6);
  sortedBy_->setVisible(width() > 560);
}

}  // namespace stateroom
