#include "ui/panels/model/tensor_panel.h"

#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QClipboard>
#include <QGridLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>
#include <cmath>

#include "ui/session/error_text.h"
#include "ui/session/text.h"
#include "ui/widgets/column_priority.h"
#include "ui/widgets/histogram_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/map_legend.h"
#include "ui/widgets/panel_header.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/tool_button.h"
#include "ui/widgets/value_map.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

using Field = double TensorStatistics::*;

QVariant numberCell(const std::optional<TensorStatistics>& statistics, Field field, int role) {
  if (!statistics) return role == Qt::DisplayRole ? QVariant(u"…"_s) : QVariant();
  const double value = (*statistics).*field;
  if (role == Qt::DisplayRole) return shortNumber(value, 3);
  if (role == Qt::ToolTipRole || role == ExactRole) return exactNumber(value);
  return {};
}

QString tensorShape(const Shape& shape) {
  QStringList parts;
  for (const auto size : shape) parts << QString::number(size);
  return parts.join(u" × "_s);
}

QString shortName(const BrowsedTensor& tensor) {
  const QString name = qstr(tensor.name);
  return tensor.layer.empty() ? name : name.mid(qstr(tensor.layer).size() + 1);
}

TableModel<TensorRow>* makeRows(QObject* parent) {
  using Row = TensorRow;
  const auto number = [](const QString& title, Field field) {
    return TableModel<Row>::Column{title, AtRight, [field](const Row& row, int role) {
                                     return numberCell(row.statistics, field, role);
                                   }};
  };
  return new TableModel<Row>({{TensorPanel::tr("tensor"), AtLeft,
                               [](const Row& row, int role) -> QVariant {
                                 if (role == Qt::DisplayRole) return shortName(row.tensor);
                                 if (role == Qt::ToolTipRole) return qstr(row.tensor.name);
                                 return {};
                               }},
                              {TensorPanel::tr("shape"), AtRight,
                               [](const Row& row, int role) -> QVariant {
                                 if (role == Qt::DisplayRole) return tensorShape(row.tensor.shape);
                                 if (role == ColourRole) return int(CellColour::Secondary);
                                 return {};
                               }},
                              number(TensorPanel::tr("mean"), &TensorStatistics::mean),
                              number(TensorPanel::tr("sd"), &TensorStatistics::sd),
                              number(TensorPanel::tr("norm"), &TensorStatistics::norm)},
                             parent);
}

QString gateMeaning(const std::string& gate) {
  if (gate == "i") return TensorPanel::tr("input");
  if (gate == "f") return TensorPanel::tr("forget");
  if (gate == "g") return TensorPanel::tr("cell");
  if (gate == "o") return TensorPanel::tr("output");
  if (gate == "r") return TensorPanel::tr("reset");
  if (gate == "z") return TensorPanel::tr("update");
  return TensorPanel::tr("new");
}

TableModel<GateStatistics>* makeGates(QObject* parent) {
  using Row = GateStatistics;
  const auto number = [](const QString& title, Field field) {
    return TableModel<Row>::Column{title, AtRight, [field](const Row& row, int role) {
                                     return numberCell(row.values, field, role);
                                   }};
  };
  return new TableModel<Row>(
      {{TensorPanel::tr("gate"), AtLeft,
        [](const Row& row, int role) -> QVariant {
          if (role == Qt::DisplayRole) return qstr(row.gate);
          if (role == TypeRole) return int(Type::BodyMedium);
          if (role == SuffixRole) return gateMeaning(row.gate);
          return {};
        }},
       number(TensorPanel::tr("mean"), &TensorStatistics::mean),
       number(TensorPanel::tr("sd"), &TensorStatistics::sd),
       {TensorPanel::tr("distribution"), AtLeft,
        [](const Row& row, int role) -> QVariant {
          if (role != HistogramRole) return {};
          const auto& counts = row.values.histogram;
          return QVariant::fromValue(QVector<double>(counts.begin(), counts.end()));
        }}},
      parent);
}

}  // namespace

/// What is known of the chosen tensor.
struct TensorPanel::Numbers {
  BrowsedTensor tensor;
  std::string layerType;
  std::shared_ptr<const std::vector<float>> values = {};
  TensorStatistics statistics = {};
  std::vector<GateStatistics> gates = {};
  std::optional<double> singular = {}, change = {};
  std::optional<Error> error = {};
};

TensorPanel::TensorPanel(QWidget* parent)
    : Surface(&Tokens::window, {}, parent),
      rows_(makeRows(this)),
      table_(new QTableView),
      statistics_(new Background(this)),
      detail_(new Background(this)) {
  setUpTable(table_);
  table_->setObjectName(u"tensorTable"_s);
  table_->setAccessibleName(tr("Parameters of the layer"));
  table_->setModel(rows_);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->horizontalHeader()->setStretchLastSection(true);
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setProperty("dense", true);
  new ColumnPriority(table_, {98, 84, 84, 60, 46}, {4, 3, 2});
  auto* down = new QSplitter(Qt::Vertical);
  down->setChildrenCollapsible(false);
  auto* inset = new QWidget;  // the first column begins where the texts below do
  auto* insetRow = new QHBoxLayout(inset);
  insetRow->setContentsMargins(7, 0, 0, 0);
  insetRow->addWidget(table_);
  down->addWidget(inset);
  down->addWidget(makeDetail());
  down->setStretchFactor(1, 1);
  down->setSizes({150, 600});
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(down);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this] { choose(); });
}

QWidget* TensorPanel::makeDetail() {
  auto* detail = new Surface(&Tokens::window);
  head_ = new PanelHeader(QString());
  auto* segments = new Segments({{u"histogram"_s, tr("Histogram")},
                                 {u"heatmap"_s, tr("Heatmap")},
                                 {u"values"_s, tr("Values")}});
  segments->setObjectName(u"tensorView"_s);
  histogram_ = new HistogramView;
  histogram_->setObjectName(u"tensorHistogram"_s);
  histogram_->setAccessibleName(tr("Distribution of the values"));
  histogram_->setSlot(0);
  histogram_->setCountAxis(true);
  auto* first = new QWidget;
  auto* firstColumn = new QVBoxLayout(first);
  firstColumn->setContentsMargins(8, 8, 8, 0);
  firstColumn->addWidget(histogram_);
  facts_ = new QGridLayout;
  facts_->setContentsMargins(4, 4, 4, 8);
  facts_->setHorizontalSpacing(16);
  facts_->setVerticalSpacing(4);
  const QString names[] = {tr("Minimum"), tr("Maximum"),          tr("Zeros"),
                           tr("NaN"),     tr("Largest singular"), tr("Since step 0")};
  for (int i = 0; i < 6; ++i) {
    auto* value = new Label({}, Type::Body);
    value->setObjectName(u"tensorFact%1"_s.arg(i));
    value->setAlignment(Qt::AlignRight);
    facts_->addWidget(new Label(names[i], Type::Body, &Tokens::secondaryText), i / 2, i % 2 * 2);
    facts_->addWidget(value, i / 2, i % 2 * 2 + 1);
    factValues_.push_back(value);
  }
  factValues_[5]->setToolTip(tr("How far the values have moved since step 0, as a length"));
  firstColumn->addLayout(facts_);
  gatePart_ = new QWidget;
  gatePart_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  auto* gateColumn = new QVBoxLayout(gatePart_);
  gateColumn->setContentsMargins(0, 0, 0, 0);
  gateColumn->setSpacing(0);
  gateColumn->addWidget(new PanelHeader(tr("By gate")));
  gates_ = makeGates(this);
  auto* gateTable = new QTableView;
  setUpTable(gateTable);
  gateTable->setObjectName(u"gateTable"_s);
  gateTable->setAccessibleName(tr("Statistics by gate"));
  gateTable->setModel(gates_);
  gateTable->setFixedHeight(26 + 4 * 24 + 2);
  gateTable->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  gateTable->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  gateTable->horizontalHeader()->setStretchLastSection(true);
  gateTable->horizontalHeader()->setDefaultSectionSize(72);
  gateTable->setProperty("dense", true);
  gateTable->horizontalHeader()->resizeSection(1, 84);
  gateColumn->addWidget(gateTable);
  firstColumn->addWidget(gatePart_);
  firstColumn->addStretch();
  map_ = new ValueMap;
  map_->setObjectName(u"tensorMap"_s);
  map_->setAccessibleName(tr("Values as colours"));
  legend_ = new MapLegend;
  legend_->setObjectName(u"tensorMapLegend"_s);
  auto* mapPage = new QWidget;
  auto* mapColumn = new QVBoxLayout(mapPage);
  mapColumn->setContentsMargins(0, 4, 0, 0);
  mapColumn->setSpacing(0);
  mapColumn->addWidget(legend_);
  mapColumn->addWidget(map_, 1);
  values_ = new TensorTableModel(this);
  valueTable_ = new QTableView;
  setUpTable(valueTable_);
  valueTable_->setObjectName(u"valueTable"_s);
  valueTable_->setAccessibleName(tr("Values of the tensor"));
  valueTable_->setModel(values_);
  valueTable_->verticalHeader()->show();
  valueTable_->setSelectionBehavior(QAbstractItemView::SelectItems);
  valueTable_->horizontalHeader()->setDefaultSectionSize(76);
  nothing_ = new Label({}, Type::Body, &Tokens::secondaryText);
  nothing_->setWordWrap(true);
  nothing_->setAlignment(Qt::AlignTop);
  nothing_->setMargin(12);
  pages_ = new QStackedWidget;
  for (QWidget* page : std::initializer_list<QWidget*>{first, mapPage, valueTable_, nothing_})
    pages_->addWidget(page);
  auto* column = new QVBoxLayout(detail);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* copy = flatToolButton(u"copy"_s, tr("Copy what is shown"), 14, &Tokens::secondaryText);
  copy->setObjectName(u"copyTensorView"_s);
  auto* choice = new QHBoxLayout;
  choice->setContentsMargins(12, 6, 8, 2);
  choice->addWidget(segments);
  choice->addStretch();
  choice->addWidget(copy);
  column->addWidget(head_);
  column->addLayout(choice);
  column->addWidget(pages_, 1);
  views_ = segments->group();
  connect(copy, &QToolButton::clicked, this, &TensorPanel::copyShown);
  connect(segments, &Segments::chosen, this, [this](int page) {
    if (pages_->currentIndex() != 3) pages_->setCurrentIndex(page);
  });
  clearDetail({});
  return detail;
}

/// Histogram and map as a picture, values as text.
void TensorPanel::copyShown() {
  if (pages_->currentWidget() == valueTable_)
    return valueTable_->findChild<QAction*>(u"copyTable"_s)->trigger();
  if (values_->rowCount() > 0)
    QApplication::clipboard()->setPixmap(pages_->currentWidget()->grab());
}

std::string TensorPanel::chosen() const {
  const QModelIndex row = table_->currentIndex();
  return row.isValid() ? rows_->record(row.row()).tensor.name : std::string();
}

void TensorPanel::setTensors(BrowsedModelPtr model, const std::string& layer,
                             const std::string& chosen) {
  const bool same = model == model_ && layer == layer_;
  model_ = std::move(model);
  layer_ = layer;
  if (!same) {
    std::vector<TensorRow> rows;
    if (model_ != nullptr)
      for (const BrowsedTensor& tensor : model_->tensors)
        if (tensor.layer == layer_) rows.push_back({tensor});
    rows_->setRecords({});
    rows_->setRecords(std::move(rows));
    statistics_->start(
        [shown = model_, counted = rows_->records()](const std::stop_token& stop) mutable {
          for (TensorRow& row : counted) {
            const Tensor* value = shown->value(row.tensor.name);
            if (value != nullptr && !stop.stop_requested())
              row.statistics = statisticsOf(value->view());
          }
          return counted;
        },
        [this](std::vector<TensorRow> counted) { rows_->setRecords(std::move(counted)); });
  }
  const auto& records = rows_->records();
  const auto found =
      std::ranges::find(records, chosen, [](const TensorRow& row) { return row.tensor.name; });
  if (records.empty())
    return clearDetail(layer_.empty() ? tr("Choose a layer.")
                                      : tr("This layer has no parameters."));
  const int row = found == records.end() ? 0 : static_cast<int>(found - records.begin());
  if (!same || table_->currentIndex().row() != row) table_->selectRow(row);
  if (!same) choose();
}

void TensorPanel::clearDetail(const QString& note) {
  detail_->cancel();
  head_->setTitle(tr("Values"));
  head_->setNote({});
  nothing_->setText(note);
  pages_->setCurrentIndex(3);
  values_->show(nullptr, {});
  map_->setValues(nullptr, 0, 0);
}

void TensorPanel::choose() {
  const QModelIndex current = table_->currentIndex();
  if (!current.isValid() || model_ == nullptr) return;
  const BrowsedTensor tensor = rows_->record(current.row()).tensor;
  Q_EMIT chosenChanged(qstr(tensor.name));
  const LayerInfo* layer = model_->layer(tensor.layer);
  detail_->start(
      [model = model_, tensor,
       type = layer == nullptr ? std::string() : layer->type](std::stop_token stop) {
        Numbers numbers{.tensor = tensor, .layerType = type};
        Tensor read;
        const Tensor* value = model->value(tensor.name);
        if (value == nullptr && model->origin == BrowsedModel::Origin::File) {
          auto given = browsedTensor(model->file, tensor.name, stop);
          if (!given) numbers.error = given.error();
          if (given) read = *std::move(given), value = &read;
        }
        if (value == nullptr) return numbers;
        numbers.values = std::make_shared<const std::vector<float>>(asFloats(value->view()));
        numbers.statistics = statisticsOf(*numbers.values);
        numbers.gates = gateStatistics(type, value->view());
        if (value->shape().size() == 2 &&
            numbers.statistics.nans + numbers.statistics.infinities == 0)
          numbers.singular =
              largestSingularValue(*numbers.values, value->shape()[0], value->shape()[1]);
        if (const Tensor* first = model->firstValue(tensor.name);
            first != nullptr && first->shape() == value->shape()) {
          const auto before = asFloats(first->view());
          double squares = 0;
          for (std::size_t i = 0; i < before.size(); ++i)
            squares += std::pow(double((*numbers.values)[i]) - double(before[i]), 2);
          numbers.change = std::sqrt(squares);
        }
        return numbers;
      },
      [this](const Numbers& numbers) { take(numbers); });
}

void TensorPanel::take(const Numbers& numbers) {
  if (numbers.values == nullptr)
    return clearDetail(numbers.error ? sentenceOf(*numbers.error)
                                     : tr("The values of this tensor are not known here."));
  showNumbers(numbers);
}

void TensorPanel::showNumbers(const Numbers& numbers) {
  const TensorStatistics& statistics = numbers.statistics;
  head_->setTitle(shortName(numbers.tensor));
  head_->setNote(qstr(numbers.tensor.dtype));
  histogram_->setNumbers({statistics.histogram.begin(), statistics.histogram.end()}, statistics.min,
                         statistics.max);
  const auto optional = [](const std::optional<double>& value) {
    return value ? shortNumber(*value) : u"–"_s;
  };
  const QString facts[] = {shortNumber(statistics.min),   shortNumber(statistics.max),
                           wholeNumber(statistics.zeros), wholeNumber(statistics.nans),
                           optional(numbers.singular),    optional(numbers.change)};
  for (std::size_t i = 0; i < factValues_.size(); ++i) factValues_[i]->setText(facts[i]);
  factValues_[3]->setColour(statistics.nans > 0 ? &Tokens::error : &Tokens::text);
  gates_->setRecords(numbers.gates);
  gatePart_->setVisible(!numbers.gates.empty());
  const Shape& shape = numbers.tensor.shape;
  const std::int64_t columns = shape.empty() ? 1 : std::max<std::int64_t>(1, shape.back());
  map_->setValues(numbers.values, std::ssize(*numbers.values) / columns, columns);
  legend_->setLimit(map_->limit());
  values_->show(numbers.values, shape);
  pages_->setCurrentIndex(views_->checkedId());
}

}  // namespace stateroom
