#include "ui/panels/predict/state_panel.h"

#include <QComboBox>
#include <QHeaderView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/map_legend.h"
#include "ui/widgets/panel_header.h"
#include "ui/widgets/picture_menu.h"
#include "ui/widgets/value_map.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

TableModel<MovedUnit>* makeUnits(QObject* parent) {
  using Row = MovedUnit;
  const auto number = [](const QString& title, auto get) {
    return TableModel<Row>::Column{title, AtRight, [get](const Row& row, int role) -> QVariant {
                                     const std::optional<double> value = get(row);
                                     if (!value) return {};
                                     if (role == Qt::DisplayRole) return shortNumber(*value, 3);
                                     if (role == Qt::ToolTipRole || role == ExactRole)
                                       return exactNumber(*value);
                                     return {};
                                   }};
  };
  const auto some = [](double value) { return std::optional(value); };
  return new TableModel<Row>(
      {{StatePanel::tr("unit"), AtRight,
        [](const Row& row, int role) -> QVariant {
          return role == Qt::DisplayRole ? QVariant(QString::number(row.unit)) : QVariant();
        }},
       number(StatePanel::tr("before"), [some](const Row& row) { return some(row.before); }),
       number(StatePanel::tr("after"), [some](const Row& row) { return some(row.after); }),
       number(StatePanel::tr("change"),
              [some](const Row& row) { return some(row.after - row.before); }),
       number(StatePanel::tr("on output"), [](const Row& row) { return row.effect; })},
      parent);
}

const Tensor* tensorOf(const State& state, const QString& name) {
  for (const LayerState& layer : state)
    for (const auto& [part, tensor] : layer.tensors)
      if (qstr(layer.layer + '.' + part) == name) return &tensor;
  return nullptr;
}

/// weight * h of every unit for one output, before its activation; empty: it is not linear in h.
std::vector<float> productsOf(const std::vector<UnitEffect>& effects, const QString& tensor,
                              const std::string& output, std::size_t unit) {
  for (const UnitEffect& effect : effects)
    if (qstr(effect.layer + ".h") == tensor && effect.output == output &&
        unit < effect.products.size())
      return effect.products[unit];
  return {};
}

/// Keeps the map's three columns apart.
class ColumnGaps final : public QObject {
 public:
  explicit ColumnGaps(QWidget* map)
      : QObject(map),
        gaps_{new Surface(&Tokens::window, {}, map), new Surface(&Tokens::window, {}, map)} {
    map->installEventFilter(this);
  }
  bool eventFilter(QObject* object, QEvent* event) override {
    if (event->type() == QEvent::Resize) {
      const auto* map = static_cast<QWidget*>(object);
      for (std::size_t i = 0; i < gaps_.size(); ++i) {
        const int middle = 12 + (map->width() - 24) * static_cast<int>(i + 1) / 3;
        gaps_[i]->setGeometry(middle - 4, 0, 8, map->height());
      }
    }
    return false;
  }

 private:
  std::array<Surface*, 2> gaps_;
};

}  // namespace

StatePanel::StatePanel(QWidget* parent)
    : Surface(&Tokens::window, Qt::LeftEdge, parent),
      model_(makeUnits(this)),
      pages_(new QStackedWidget),
      tensor_(new QComboBox),
      map_(new ValueMap),
      count_(new Label({}, Type::Body, &Tokens::secondaryText)),
      legend_(new MapLegend),
      why_(new Label({}, Type::Body, &Tokens::secondaryText)) {
  setMinimumWidth(260);
  auto* head = new PanelHeader(tr("State, before and after"));
  tensor_->setObjectName(u"stateTensor"_s);
  tensor_->setAccessibleName(tr("Which state"));
  tensor_->setProperty("small", true);
  head->addRight(tensor_);
  map_->setObjectName(u"stateMap"_s);
  map_->setAccessibleName(tr("State before, after, and the change, by unit"));
  new ColumnGaps(map_);
  PictureMenu::addCopyTo(map_);
  count_->setContentsMargins(12, 0, 0, 0);
  auto* scale = new QHBoxLayout;
  scale->setContentsMargins(0, 6, 0, 0);
  scale->addWidget(count_);
  scale->addWidget(legend_, 1);
  auto* columns = new QHBoxLayout;
  columns->setContentsMargins(12, 4, 12, 0);
  for (const QString& text : {tr("before"), tr("after"), tr("change")}) {
    auto* label = new Label(text, Type::Small);
    label->setAlignment(Qt::AlignCenter);
    columns->addWidget(label, 1);
  }
  auto* table = new QTableView;
  setUpTable(table);
  table->setObjectName(u"movedUnits"_s);
  table->setAccessibleName(tr("Units that moved most"));
  table->setModel(model_);
  table->horizontalHeader()->setDefaultSectionSize(72);
  table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  auto* unitHead = new PanelHeader(tr("Units that moved most"));
  auto* open = new QPushButton(tr("Open in States"));
  open->setObjectName(u"openStates"_s);
  open->setIcon(themedIcon(u"brain-circuit"_s));
  open->setProperty("small", true);
  unitHead->addRight(open);
  auto* page = new QWidget;
  auto* pageColumn = new QVBoxLayout(page);
  pageColumn->setContentsMargins(0, 0, 0, 0);
  pageColumn->setSpacing(0);
  pageColumn->addLayout(scale);
  pageColumn->addLayout(columns);
  pageColumn->addWidget(map_, 1);
  pageColumn->addWidget(unitHead);
  pageColumn->addWidget(table, 1);
  why_->setObjectName(u"stateWhy"_s);
  why_->setWordWrap(true);
  why_->setAlignment(Qt::AlignTop);
  why_->setMargin(12);
  pages_->addWidget(page);
  pages_->addWidget(why_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(1, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head);
  column->addWidget(pages_, 1);
  connect(tensor_, &QComboBox::activated, this, &StatePanel::showTensor);
  connect(open, &QPushButton::clicked, this, &StatePanel::openRequested);
}

void StatePanel::clear(const QString& why) {
  why_->setText(why);
  pages_->setCurrentIndex(1);
  model_->setRecords({});
}

void StatePanel::setAnswer(const PredictAnswer& answer, ExplainedUnit unit) {
  answer_ = answer;
  unit_ = unit;
  QStringList names;
  for (const LayerState& layer : answer.after)
    for (const auto& [part, tensor] : layer.tensors) names << qstr(layer.layer + '.' + part);
  QStringList shown;
  for (int i = 0; i < tensor_->count(); ++i) shown << tensor_->itemText(i);
  if (names != shown) {
    tensor_->clear();
    tensor_->addItems(names);
  }
  pages_->setCurrentIndex(0);
  showTensor();
}

void StatePanel::showTensor() {
  const QString name = tensor_->currentText();
  const Tensor* before = tensorOf(answer_.standing->state, name);
  const Tensor* after = tensorOf(answer_.after, name);
  if (before == nullptr || after == nullptr) return;
  const auto& head = answer_.heads[unit_.head];
  const auto from = productsOf(answer_.effectsBefore, name, head.layer, unit_.unit);
  const auto to = productsOf(answer_.effectsAfter, name, head.layer, unit_.unit);
  std::vector<MovedUnit> units;
  for (std::int64_t i = 0; i < after->elements(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    MovedUnit unit{i, before->as<float>()[at], after->as<float>()[at]};
    if (at < from.size() && at < to.size()) unit.effect = double(to[at]) - double(from[at]);
    units.push_back(unit);
  }
  std::ranges::stable_sort(units, std::greater(),
                           [](const MovedUnit& unit) { return std::abs(unit.after); });
  auto values = std::make_shared<std::vector<float>>();
  for (const MovedUnit& unit : units)
    for (const double value : {unit.before, unit.after, unit.after - unit.before})
      values->push_back(static_cast<float>(value));
  map_->setValues(values, std::ssize(units), 3);
  legend_->setLimit(map_->limit());
  count_->setText(tr("%1 units, by activity").arg(wholeNumber(std::ssize(units))));
  std::ranges::stable_sort(units, std::greater(), [](const MovedUnit& unit) {
    return std::abs(unit.after - unit.before);
  });
  model_->setRecords({});
  model_->setRecords(std::move(units));
}

}  // namespace stateroom
