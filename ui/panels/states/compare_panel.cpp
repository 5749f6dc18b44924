#include "ui/panels/states/compare_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/panels/states/page_bar.h"
#include "ui/session/error_text.h"
#include "ui/session/state_command_line.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/column_priority.h"
#include "ui/widgets/copy_command.h"
#include "ui/widgets/picture_menu.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kNamedUnits = 3;

std::vector<TableModel<ComparedUnit>::Column> compareColumns() {
  using Unit = const ComparedUnit&;
  return {
      {ComparePanel::tr("unit"), AtLeft,
       [](Unit unit, int role) -> QVariant {
         const UnitDifference& d = unit.difference;
         return role == Qt::DisplayRole
                    ? QVariant(qstr(d.layer + "." + d.tensor) + u"[%1]"_s.arg(d.unit))
                    : QVariant();
       }},
      {u"A"_s, AtRight, [](Unit unit, int role) { return numberCell(unit.difference.a, role); }},
      {u"B"_s, AtRight, [](Unit unit, int role) { return numberCell(unit.difference.b, role); }},
      {u"B − A"_s, AtRight,
       [](Unit unit, int role) { return numberCell(unit.difference.delta, role); }},
      {ComparePanel::tr("effect"), AtRight,
       [](Unit unit, int role) { return numberCell(unit.effect, role); }}};
}

/// A head of a plot: title, and words or a legend behind it.
QWidget* plotHead(const QString& title, QWidget* after) {
  auto* head = new Surface(&Tokens::base);
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(12, 4, 12, 2);
  row->setSpacing(8);
  row->addWidget(new Label(title, Type::BodyStrong));
  row->addWidget(after, 1);
  return head;
}

}  // namespace

ComparePanel::ComparePanel(StatesController* states, QWidget* parent)
    : QWidget(parent),
      states_(states),
      a_(new Label({}, Type::BodyStrong)),
      b_(new QLineEdit),
      tensor_(new Segments({{u"compareH"_s, u"h"_s}, {u"compareC"_s, u"c"_s}})),
      layer_(new QComboBox),
      summary_(new ElidedLabel(Type::Body, &Tokens::secondaryText)),
      takeOther_(new QPushButton(tr("Give A the state of B"))),
      scatter_(new XyChartCell(u"compareScatter"_s, tr("Unit by unit"))),
      effects_(new ElidedLabel(Type::Body, &Tokens::secondaryText)),
      bars_(new EffectBars),
      range_(new ElidedLabel(Type::Body, &Tokens::secondaryText)),
      heatmaps_(new TwinHeatmaps),
      model_(new TableModel<ComparedUnit>(compareColumns(), this)),
      table_(new QTableView),
      selected_(new Label({}, Type::Body, &Tokens::secondaryText)),
      takeUnits_(new QPushButton(tr("Copy B to A"))) {
  setObjectName(u"comparePanel"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeBar());
  auto* across = new QSplitter;
  across->setChildrenCollapsible(false);
  across->addWidget(makePlots());
  across->addWidget(makeUnits());
  across->setStretchFactor(0, 1);
  across->setSizes({580, 440});
  column->addWidget(across, 1);
  connect(b_, &QLineEdit::returnPressed, this, &ComparePanel::compare);
  connect(takeOther_, &QPushButton::clicked, this, &ComparePanel::takeOther);
  connect(tensor_, &Segments::chosen, this, &ComparePanel::showPlots);
  connect(layer_, &QComboBox::activated, this, &ComparePanel::showPlots);
  connect(scatter_, &XyChartCell::failed, this, &ComparePanel::failed);
  connect(&Theme::instance(), &Theme::changed, this, &ComparePanel::showPlots);
  for (const auto signal : {&StatesController::shownChanged, &StatesController::historyChanged})
    connect(states_, signal, this, [this] {
      if (isVisible()) compare();
    });
}

QWidget* ComparePanel::makeBar() {
  auto* bar = new PageBar(u"compare"_s);
  bar->add(a_);
  bar->add(new Label(tr("against"), Type::Body, &Tokens::secondaryText));
  b_->setObjectName(u"compareWith"_s);
  b_->setAccessibleName(tr("User or revision to compare with"));
  b_->setPlaceholderText(tr("user, user@revision or @revision"));
  b_->setFixedWidth(150);
  bar->add(b_);
  bar->add(layer_);
  bar->add(tensor_);
  layer_->setObjectName(u"compareLayer"_s);
  layer_->setAccessibleName(tr("Layer"));
  summary_->setObjectName(u"compareSummary"_s);
  bar->add(summary_, 1);
  takeOther_->setObjectName(u"compareTake"_s);
  CopyCommand::addTo(takeOther_, [this] { return UserCommands(*states_).copyFrom(nameOfB()); });
  bar->add(takeOther_);
  connect(bar, &PageBar::closed, this, &ComparePanel::closed);
  return bar;
}

QWidget* ComparePanel::makePlots() {
  auto* plots = new Surface(&Tokens::base);
  auto* column = new QVBoxLayout(plots);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(scatter_, 4);
  effects_->setObjectName(u"compareEffects"_s);
  column->addWidget(plotHead(tr("What the difference does to the output"), effects_));
  column->addWidget(bars_, 2);
  range_->setObjectName(u"compareRange"_s);
  column->addWidget(plotHead(tr("Over revisions"), range_));
  column->addWidget(heatmaps_, 3);
  for (QWidget* picture : {static_cast<QWidget*>(bars_), static_cast<QWidget*>(heatmaps_)})
    PictureMenu::addCopyTo(picture);
  connect(heatmaps_, &TwinHeatmaps::rangeChanged, this, [this](double range) {
    range_->setText(tr("the same order of units in both, %1 to %2")
                        .arg(trimmedNumber(-range, 2), trimmedNumber(range, 2)));
  });
  return plots;
}

QWidget* ComparePanel::makeUnits() {
  auto* units = new QWidget;
  auto* column = new QVBoxLayout(units);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  setUpTable(table_);
  table_->setObjectName(u"compareTable"_s);
  table_->setAccessibleName(tr("Units by difference"));
  table_->setModel(model_);
  table_->horizontalHeader()->setStretchLastSection(true);
  new ColumnPriority(table_, {92, 80, 80, 80, 76}, {4});
  column->addWidget(table_, 1);
  auto* foot = new Surface(&Tokens::window, Qt::TopEdge);
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(12, 7, 8, 6);
  selected_->setObjectName(u"compareSelected"_s);
  row->addWidget(selected_, 1);
  takeUnits_->setObjectName(u"compareTakeUnits"_s);
  takeUnits_->setToolTip(
      tr("The selected units into an edit of A; nothing is written until it is "
         "committed"));
  CopyCommand::addTo(takeUnits_,
                     [this] { return UserCommands(*states_).take({nameOfB(), selectedUnits()}); });
  row->addWidget(takeUnits_);
  column->addWidget(foot);
  connect(takeUnits_, &QPushButton::clicked, this, &ComparePanel::takeUnits);
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &ComparePanel::showSelected);
  showSelected();
  return units;
}

void ComparePanel::open() {
  const Revision* revision = states_->shownRevision();
  if (revision == nullptr) return;
  if (b_->text().isEmpty() && revision->parent > 0) b_->setText(u"@%1"_s.arg(revision->parent));
  compare();
  b_->setFocus();
  b_->selectAll();
}

void ComparePanel::compare() {
  const Revision* revision = states_->shownRevision();
  if (revision == nullptr) return;
  a_->setText(tr("User %1 at r%2").arg(states_->history()->user).arg(revision->number));
  comparison_.reset();
  showSelected();
  if (b_->text().isEmpty()) return;
  states_->work()->run(
      "compare",
      [a = *revision, other = other()](StateDesk& desk) {
        return Comparison::make(desk, a, other);
      },
      [this](Result<Comparison> made) { take(std::move(made)); });
}

void ComparePanel::take(Result<Comparison> made) {
  comparison_.reset();
  model_->setRecords({});
  if (!made) {
    summary_->setColour(&Tokens::error);
    summary_->setText(sentenceOf(made.error()));
  } else {
    comparison_ = std::move(*made);
    model_->setRecords(comparison_->units);
    showLayers();
    showSummary();
  }
  showSelected();
  showPlots();
}

/// B's state and units can be taken where A is the head and the same model made both.
void ComparePanel::showSelected() {
  const bool canTake = comparison_ && states_->isWritable() && states_->isAtHead() &&
                       comparison_->a.revision.model == comparison_->b.revision.model;
  const int units = static_cast<int>(table_->selectionModel()->selectedRows().size());
  selected_->setText(units == 0 ? tr("Select units to copy them to A")
                                : tr("%n unit(s) selected", nullptr, units));
  takeUnits_->setEnabled(canTake && units > 0);
  takeOther_->setEnabled(canTake);
}

void ComparePanel::showLayers() {
  QStringList layers, known;
  for (const LayerState& layer : comparison_->a.state) layers << qstr(layer.layer);
  for (int i = 0; i < layer_->count(); ++i) known << layer_->itemText(i);
  layer_->setVisible(layers.size() > 1);
  tensor_->setVisible(!comparison_->a.state.empty() &&
                      comparison_->a.state.front().tensors.size() > 1);
  if (layers == known) return;
  const QSignalBlocker blocker(layer_);
  layer_->clear();
  layer_->addItems(layers);
}

void ComparePanel::showSummary() {
  const auto output = [](const ComparedState& state) {
    const auto& value = state.revision.lastOutput;
    return value ? shortNumber(*value, 3) : u"–"_s;
  };
  summary_->setColour(&Tokens::secondaryText);
  summary_->setText(tr("prediction %1 and %2, cosine %3, %n unit(s) differ", nullptr,
                       static_cast<int>(comparison_->units.size()))
                        .arg(output(comparison_->a), output(comparison_->b),
                             shortNumber(comparison_->cosine, 3)));
}

QString ComparePanel::nameOf(const ComparedState& state) const {
  return tr("%1 at r%2").arg(qstr(state.revision.user)).arg(state.revision.number);
}

void ComparePanel::showPlots() {
  if (!comparison_) {
    scatter_->chart().setCurves({});
    scatter_->chart().setMarkers({});
    bars_->setBars({});
    return heatmaps_->setSides({});
  }
  const auto side = [this](const ComparedState& state) {
    TwinHeatmaps::Side made;
    for (const State& each : state.way)
      made.columns.push_back(tensorValues(each, layer(), tensor()));
    made.title = state.numbers.empty() ? nameOf(state)
                                       : tr("%1, r%2 to r%3")
                                             .arg(qstr(state.revision.user))
                                             .arg(state.numbers.front())
                                             .arg(state.numbers.back());
    return made;
  };
  showScatter(tensorValues(comparison_->a.state, layer(), tensor()),
              tensorValues(comparison_->b.state, layer(), tensor()));
  showBars();
  heatmaps_->setSides({side(comparison_->a), side(comparison_->b)});
}

/// The units that differ most are named.
void ComparePanel::showScatter(const std::vector<float>& a, const std::vector<float>& b) {
  auto& chart = scatter_->chart();
  QList<QPointF> points;
  double most = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    points << QPointF(a[i], b[i]);
    if (std::isfinite(a[i]) && std::isfinite(b[i]))
      most = std::max({most, std::abs(double(a[i])), std::abs(double(b[i]))});
  }
  const std::pair range(-most * 1.08 - 1e-6, most * 1.08 + 1e-6);
  chart.setAxes(tr("%1 of %2").arg(tensor(), nameOf(comparison_->a)),
                tr("%1 of %2").arg(tensor(), nameOf(comparison_->b)));
  chart.setRanges(range, range);
  chart.setGuides({{plots::XyGuide::Kind::Diagonal, 0, {}}});
  chart.setCurves({{tensor(), tokens().neutralSeries(), points, plots::XyCurve::Style::Dots}});
  std::vector<plots::XyMarker> markers;
  for (const ComparedUnit& unit : comparison_->units) {
    const UnitDifference& d = unit.difference;
    if (std::ssize(markers) == kNamedUnits) break;
    if (qstr(d.layer) == layer() && qstr(d.tensor) == tensor())
      markers.push_back({{d.a, d.b}, tokens().series[1], QString::number(d.unit)});
  }
  chart.setMarkers(std::move(markers));
}

void ComparePanel::showBars() {
  std::vector<EffectBars::Bar> bars;
  double up = 0, down = 0;
  for (const ComparedUnit& unit : comparison_->units) {
    if (!unit.effect || qstr(unit.difference.layer) != layer()) continue;
    bars.push_back({static_cast<int>(unit.difference.unit), *unit.effect});
    (*unit.effect > 0 ? up : down) += *unit.effect;
  }
  const int units = static_cast<int>(bars.size());
  effects_->setText(
      units == 0 ? tr("no linear layer follows this one")
                 : tr("%1 and +%2, sum %3, before the activation; the largest of "
                      "%n unit(s)",
                      nullptr, units)
                       .arg(shortNumber(down, 3), shortNumber(up, 3), shortNumber(up + down, 3)));
  bars_->setBars(std::move(bars));
}

QString ComparePanel::nameOfB() const {
  if (!comparison_) return other();
  const Revision& b = comparison_->b.revision;
  return revisionName(qstr(b.user), b.number);
}

std::vector<std::string> ComparePanel::selectedUnits() const {
  std::vector<std::string> units;
  for (const QModelIndex& index : table_->selectionModel()->selectedRows()) {
    const UnitDifference& unit = model_->record(index.row()).difference;
    units.push_back(unit.layer + "." + unit.tensor + "[" + std::to_string(unit.unit) + "]");
  }
  return units;
}

void ComparePanel::takeUnits() {
  states_->editing()->take({nameOfB(), selectedUnits()});
  Q_EMIT taken();
}

void ComparePanel::takeOther() {
  const Revision& b = comparison_->b.revision;
  states_->writer()->copy(qstr(b.user), b.number, states_->history()->user);
}

QString ComparePanel::command() const {
  return states_->session()->commandLine(
      u"state diff"_s,
      {revisionName(states_->session()->currentUser(), states_->shown()), other()});
}

/// As revisionNamed() takes it.
QString ComparePanel::other() const {
  const QString text = b_->text().trimmed();
  return text.startsWith(u'@') ? states_->session()->currentUser() + text : text;
}

}  // namespace stateroom
