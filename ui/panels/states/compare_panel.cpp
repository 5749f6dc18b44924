#include "ui/panels/states/compare_panel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/session/error_text.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

/// "42", "42@18", "@18" (of the same user).
Result<Revision> revisionOf(Ledger& ledger, const Revision& a, const QString& text) {
  const qsizetype at = text.lastIndexOf(u'@');
  bool isNumber = false;
  const auto number = at < 0 ? 0 : text.mid(at + 1).toLongLong(&isNumber);
  const std::string user = (isNumber ? text.left(at) : text).toStdString();
  if (isNumber) return ledger.revision(user.empty() ? a.user : user, number);
  return ledger.head(user);
}

double cosineOf(const State& a, const State& b) {
  double product = 0, squaresA = 0, squaresB = 0;
  for (std::size_t layer = 0; layer < a.size(); ++layer)
    for (std::size_t tensor = 0; tensor < a[layer].tensors.size(); ++tensor) {
      const auto x = a[layer].tensors[tensor].tensor.as<float>();
      const auto y = b[layer].tensors[tensor].tensor.as<float>();
      for (std::size_t i = 0; i < x.size(); ++i) {
        product += double(x[i]) * y[i];
        squaresA += double(x[i]) * x[i];
        squaresB += double(y[i]) * y[i];
      }
    }
  return squaresA > 0 && squaresB > 0 ? product / std::sqrt(squaresA * squaresB) : 0;
}

std::optional<double> productOf(const std::vector<UnitEffect>& effects,
                                const UnitDifference& unit) {
  const auto effect = std::ranges::find(effects, unit.layer, &UnitEffect::layer);
  if (unit.tensor != "h" || effect == effects.end() || effect->products.empty())
    return std::nullopt;
  return effect->products.front()[static_cast<std::size_t>(unit.unit)];
}

QVariant numberCell(std::optional<double> value, int role) {
  if (!value) return {};
  if (role == Qt::DisplayRole) return shortNumber(*value);
  return role == ExactRole || role == Qt::ToolTipRole ? QVariant(exactNumber(*value)) : QVariant();
}

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
      {ComparePanel::tr("effect on the output"), AtRight,
       [](Unit unit, int role) { return numberCell(unit.effect, role); }}};
}

}  // namespace

Result<Comparison> Comparison::make(StateDesk& desk, const Revision& a, const QString& other) {
  STATEROOM_TRY(auto* const ledger, desk.ledger());
  Comparison comparison{a, {}, {}, 0};
  STATEROOM_TRY(comparison.b, revisionOf(*ledger, a, other));
  STATEROOM_TRY(const auto stateA, ledger->state(a, desk.recompute()));
  STATEROOM_TRY(const auto stateB, ledger->state(comparison.b, desk.recompute()));
  STATEROOM_TRY(const auto differences, difference(stateA, stateB));
  comparison.cosine = cosineOf(stateA, stateB);
  std::vector<UnitEffect> effectsA, effectsB;
  if (const auto model = desk.shelf().find(a.model); model && a.model == comparison.b.model) {
    if (auto effects = unitEffects(**model, stateA)) effectsA = std::move(*effects);
    if (auto effects = unitEffects(**model, stateB)) effectsB = std::move(*effects);
  }
  for (const UnitDifference& unit : differences) {
    const auto before = productOf(effectsA, unit), after = productOf(effectsB, unit);
    comparison.units.push_back(
        {unit, before && after ? std::optional(*after - *before) : std::nullopt});
  }
  return comparison;
}

ComparePanel::ComparePanel(StatesController* states, QWidget* parent)
    : QWidget(parent),
      states_(states),
      a_(new Label({}, Type::BodyStrong)),
      b_(new QLineEdit),
      summary_(new ElidedLabel(Type::Body, &Tokens::secondaryText)),
      model_(new TableModel<ComparedUnit>(compareColumns(), this)),
      table_(new QTableView) {
  setObjectName(u"comparePanel"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* bar = new Surface(&Tokens::window, Qt::BottomEdge);
  bar->setFixedHeight(40);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(12, 0, 8, 1);
  row->setSpacing(8);
  row->addWidget(a_);
  row->addWidget(new Label(tr("against"), Type::Body, &Tokens::secondaryText));
  b_->setObjectName(u"compareWith"_s);
  b_->setAccessibleName(tr("User or revision to compare with"));
  b_->setPlaceholderText(tr("user, user@revision or @revision"));
  b_->setFixedWidth(220);
  row->addWidget(b_);
  summary_->setObjectName(u"compareSummary"_s);
  row->addWidget(summary_, 1);
  auto* close = new QPushButton(tr("Close"));
  close->setObjectName(u"compareClose"_s);
  close->setIcon(themedIcon(u"x"_s));
  row->addWidget(close);
  column->addWidget(bar);
  setUpTable(table_);
  table_->setObjectName(u"compareTable"_s);
  table_->setAccessibleName(tr("Units by difference"));
  table_->setModel(model_);
  for (int i = 0; i < 5; ++i) table_->setColumnWidth(i, 140);
  column->addWidget(table_, 1);
  connect(b_, &QLineEdit::returnPressed, this, &ComparePanel::compare);
  connect(close, &QPushButton::clicked, this, &ComparePanel::closed);
  connect(states_, &StatesController::shownChanged, this, [this] {
    if (isVisible()) compare();
  });
}

void ComparePanel::open() {
  const Revision* revision = states_->history()->find(states_->shown());
  if (revision == nullptr) return;
  if (b_->text().isEmpty() && revision->parent > 0) b_->setText(u"@%1"_s.arg(revision->parent));
  compare();
  b_->setFocus();
  b_->selectAll();
}

void ComparePanel::compare() {
  const auto& history = states_->history();
  const Revision* revision = history == nullptr ? nullptr : history->find(states_->shown());
  if (revision == nullptr || b_->text().isEmpty()) return;
  a_->setText(tr("User %1 at r%2").arg(history->user).arg(revision->number));
  states_->work()->run(
      "compare",
      [a = *revision, other = b_->text()](StateDesk& desk) {
        return Comparison::make(desk, a, other);
      },
      [this](const Result<Comparison>& made) {
        if (made) return show(*made);
        model_->setRecords({});
        summary_->setColour(&Tokens::error);
        summary_->setText(sentenceOf(made.error()));
      });
}

void ComparePanel::show(const Comparison& comparison) {
  model_->setRecords(comparison.units);
  double effect = 0;
  for (const ComparedUnit& unit : comparison.units) effect += unit.effect.value_or(0);
  const auto output = [](const Revision& revision) {
    return revision.lastOutput ? shortNumber(*revision.lastOutput, 3) : u"–"_s;
  };
  summary_->setColour(&Tokens::secondaryText);
  summary_->setText(tr("prediction %1 and %2, cosine %3, %n unit(s) differ, together %4 on the "
                       "output",
                       nullptr, static_cast<int>(comparison.units.size()))
                        .arg(output(comparison.a), output(comparison.b),
                             shortNumber(comparison.cosine, 3), shortNumber(effect, 3)));
}

QString ComparePanel::command() const {
  const QString user = states_->history()->user;
  const QString other = b_->text().startsWith(u'@') ? user + b_->text() : b_->text();
  return states_->session()->commandLine(u"state diff"_s,
                                         {user + u"@%1"_s.arg(states_->shown()), other});
}

}  // namespace stateroom
