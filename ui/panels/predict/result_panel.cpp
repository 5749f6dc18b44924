#include "ui/panels/predict/result_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "core/predict/class_scores.h"
#include "plots/chart_ticks.h"
#include "ui/panels/predict/input_form.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_header.h"
#include "ui/widgets/segments.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRow = 24, kNames = 112, kValues = 80, kAxis = 20;
constexpr std::size_t kMostRows = 12;

/// A number of an output, for people.
struct OutputRow {
  QString name;
  double value = 0;
  std::optional<double> before = {};
  bool isShare = false;  ///< has a bar
  bool isBest = false;   ///< of its head
};

QString unitName(const OutputHead& head, std::size_t unit) {
  return unit < head.classes.size() ? qstr(head.classes[unit]) : QString::number(unit);
}

/// One probability is two rows: the label, and that it is not so.
std::vector<OutputRow> binaryRows(const QString& label, double value,
                                  std::optional<double> before) {
  const auto against = before ? std::optional(1 - *before) : std::nullopt;
  return {{label, value, before, true, value >= 0.5},
          {ResultPanel::tr("not %1").arg(label), 1 - value, against, true, value < 0.5}};
}

std::vector<OutputRow> rowsOf(const PredictedOutputs& outputs, std::size_t place) {
  const OutputHead& head = outputs.heads[place];
  const std::vector<float>& units = outputs.units[place];
  const QString label = outputs.labels.value(static_cast<qsizetype>(place), qstr(head.layer));
  const auto before = [&](std::size_t unit) {
    return outputs.before ? std::optional<double>((*outputs.before)[place][unit]) : std::nullopt;
  };
  const TaskKind kind = taskKind(head);
  if (kind == TaskKind::Binary) return binaryRows(label, units[0], before(0));
  const auto best = static_cast<std::size_t>(std::ranges::max_element(units) - units.begin());
  std::vector<OutputRow> rows;
  for (std::size_t unit = 0; unit < units.size(); ++unit)
    rows.push_back({units.size() == 1 ? label : unitName(head, unit), units[unit], before(unit),
                    kind == TaskKind::Classes, kind == TaskKind::Classes && unit == best});
  if (kind == TaskKind::Classes && rows.size() > kMostRows) {
    std::ranges::stable_sort(rows, std::greater(), &OutputRow::value);
    rows.resize(kMostRows);
  }
  return rows;
}

QString signedNumber(double value) {
  return (value > 0 ? u"+"_s : QString()) + shortNumber(value, 3);
}

}  // namespace

/// A row for every number: a bar where it is a share, and where it was before.
class OutputBars final : public QWidget {
 public:
  using QWidget::QWidget;
  void setOutputs(const PredictedOutputs& outputs) {
    rows_.clear();
    for (std::size_t head = 0; head < outputs.heads.size(); ++head)
      std::ranges::move(rowsOf(outputs, head), std::back_inserter(rows_));
    if (rows_.size() == 1) rows_.clear();  // the large number says it
    setFixedHeight(static_cast<int>(rows_.size()) * kRow);
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setFont(typeFont(Type::Body));
    for (std::size_t i = 0; i < rows_.size(); ++i)
      paintRow(painter, rows_[i], static_cast<int>(i) * kRow);
  }

 private:
  void paintRow(QPainter& painter, const OutputRow& row, int top) const {
    const Tokens& t = tokens();
    const QRect bar(kNames, top + 7, width() - kNames - 72, 10);
    painter.setPen(t.text);
    painter.drawText(QRect(0, top, kNames - 8, kRow), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(row.name, Qt::ElideRight, kNames - 8));
    painter.drawText(QRect(width() - 68, top, 64, kRow), Qt::AlignRight | Qt::AlignVCenter,
                     shortNumber(row.value, 3));
    if (!row.isShare) return paintBefore(painter, row, bar);
    painter.fillRect(bar, t.hover);
    painter.fillRect(QRect(bar.left(), bar.top(), qRound(bar.width() * row.value), bar.height()),
                     row.isBest ? t.series[0] : t.neutralSeries());
    if (row.before)
      painter.fillRect(QRect(bar.left() + qRound(bar.width() * *row.before) - 1, bar.top() - 3, 2,
                             bar.height() + 6),
                       t.text);
  }

  static void paintBefore(QPainter& painter, const OutputRow& row, const QRect& place) {
    if (!row.before) return;
    painter.setPen(tokens().secondaryText);
    painter.drawText(place.adjusted(0, -7, 0, 7), Qt::AlignRight | Qt::AlignVCenter,
                     ResultPanel::tr("was %1, %2")
                         .arg(shortNumber(*row.before, 3), signedNumber(row.value - *row.before)));
  }

  std::vector<OutputRow> rows_;
};

/// Where amounts lie across: their numbers have room beside the bars on both sides.
struct AmountScale {
  double low = 0, high = 1;
  int left = 0, right = 1;
  int at(double amount) const {
    return qRound(left + (amount - low) / (high - low) * (right - left));
  }
};

/// Painted bars with their numbers; Ctrl+C copies them as a table.
class ContributionBars final : public QWidget {
 public:
  explicit ContributionBars(QWidget* parent = nullptr) : QWidget(parent) {
    setObjectName(u"contributionBars"_s);
    setFocusPolicy(Qt::StrongFocus);
  }
  struct Row {
    QString name, value;
    double amount;
  };
  void setRows(std::vector<Row> rows) {
    rows_ = std::move(rows);
    setMinimumHeight(static_cast<int>(rows_.size()) * kRow);
    update();
  }
  bool isEmpty() const { return rows_.empty(); }
  AmountScale scale() const;
  void copy() const {
    QString text;
    for (const Row& row : rows_)
      text += row.name + u'\t' + row.value + u'\t' + exactNumber(row.amount) + u'\n';
    QApplication::clipboard()->setText(text);
  }

 protected:
  void paintEvent(QPaintEvent*) override;
  void keyPressEvent(QKeyEvent* event) override {
    if (event->matches(QKeySequence::Copy)) return copy();
    QWidget::keyPressEvent(event);
  }
  void contextMenuEvent(QContextMenuEvent* event) override {
    QMenu menu;
    menu.addAction(ContributionPanel::tr("Copy as table"), this, [this] { copy(); });
    menu.addAction(ContributionPanel::tr("Copy picture"), this,
                   [this] { QApplication::clipboard()->setPixmap(grab()); });
    menu.exec(event->globalPos());
  }

 private:
  std::vector<Row> rows_;
};

AmountScale ContributionBars::scale() const {
  const QFontMetrics metrics(typeFont(Type::Body));
  AmountScale scale{0, 0, 12 + kNames + kValues, width() - 12};
  int leftText = 0, rightText = 0;
  for (const Row& row : rows_) {
    const int text = metrics.horizontalAdvance(signedNumber(row.amount)) + 8;
    (row.amount < 0 ? leftText : rightText) = std::max(row.amount < 0 ? leftText : rightText, text);
    scale.low = std::min(scale.low, row.amount);
    scale.high = std::max(scale.high, row.amount);
  }
  if (!(scale.high > scale.low)) scale.high = scale.low + 1;
  scale.left += leftText;
  scale.right = std::max(scale.left + 8, scale.right - rightText);
  return scale;
}

void ContributionBars::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& t = tokens();
  painter.fillRect(rect(), t.base);
  if (rows_.empty()) return;
  const AmountScale scale = this->scale();
  const int zero = scale.at(0);
  painter.fillRect(QRect(zero, 0, 1, static_cast<int>(rows_.size()) * kRow), t.inputBorder);
  painter.setFont(typeFont(Type::Body));
  const QFontMetrics metrics = painter.fontMetrics();
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Row& row = rows_[i];
    const int top = static_cast<int>(i) * kRow, end = scale.at(row.amount);
    painter.setPen(t.text);
    painter.drawText(QRect(12, top, kNames, kRow), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(row.name, Qt::ElideRight, kNames - 4));
    painter.setPen(t.secondaryText);
    painter.drawText(QRect(12 + kNames, top, kValues - 8, kRow), Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(row.value, Qt::ElideRight, kValues - 8));
    painter.fillRect(QRect(std::min(zero, end), top + 6, std::max(1, std::abs(end - zero)), 12),
                     row.amount >= 0 ? t.series[1] : t.series[0]);
    painter.setPen(t.text);
    const QString number = signedNumber(row.amount);
    const int textLeft = row.amount >= 0 ? end + 6 : end - 6 - metrics.horizontalAdvance(number);
    painter.drawText(QRect(textLeft, top, metrics.horizontalAdvance(number) + 2, kRow),
                     Qt::AlignLeft | Qt::AlignVCenter, number);
  }
  if (hasFocus()) {
    painter.setPen(QPen(t.accent, 2));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
  }
}

/// The axis of the bars, in view however many there are.
class ContributionAxis final : public QWidget {
 public:
  explicit ContributionAxis(const ContributionBars* bars) : bars_(bars) { setFixedHeight(kAxis); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.fillRect(rect(), tokens().base);
    if (bars_->isEmpty()) return;
    const AmountScale scale = bars_->scale();
    const auto ticks = plots::chartTicks(plots::Scale::Number, scale.low, scale.high,
                                         std::max(2, (scale.right - scale.left) / 72));
    painter.setFont(typeFont(Type::Small));
    painter.fillRect(QRect(scale.left, 0, scale.right - scale.left, 1), tokens().inputBorder);
    painter.setPen(tokens().secondaryText);
    for (std::size_t i = 0; i < ticks.at.size(); ++i) {
      painter.fillRect(QRect(scale.at(ticks.at[i]), 0, 1, 4), tokens().inputBorder);
      painter.drawText(QRect(scale.at(ticks.at[i]) - 36, 4, 72, 16), Qt::AlignCenter,
                       ticks.labels[i]);
    }
  }

 private:
  const ContributionBars* bars_;
};

ResultPanel::ResultPanel(QWidget* parent)
    : Surface(&Tokens::base, {}, parent),
      head_(new PanelHeader(tr("Result"))),
      name_(new Label({}, Type::Body, &Tokens::secondaryText)),
      number_(new Label({}, Type::BigNumber)),
      before_(new Label({}, Type::Body, &Tokens::secondaryText)),
      bars_(new OutputBars) {
  number_->setObjectName(u"predictedNumber"_s);
  number_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  before_->setObjectName(u"predictedBefore"_s);
  auto* line = new QHBoxLayout;
  line->addWidget(number_);
  line->addSpacing(16);
  line->addWidget(before_, 0, Qt::AlignBottom);
  line->addStretch();
  auto* body = new QVBoxLayout;
  body->setContentsMargins(12, 10, 12, 10);
  body->setSpacing(4);
  body->addWidget(name_);
  body->addLayout(line);
  body->addWidget(bars_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addLayout(body);
}

QString ResultPanel::number() const {
  return number_->text();
}

void ResultPanel::setOutputs(const PredictedOutputs& outputs, const QString& note) {
  head_->setNote(note);
  const std::size_t place = outputs.shown.head;
  const OutputHead& head = outputs.heads[place];
  const std::vector<float>& units = outputs.units[place];
  const auto best = static_cast<std::size_t>(std::ranges::max_element(units) - units.begin());
  const bool classes = taskKind(head) == TaskKind::Classes;
  const std::size_t unit = classes ? best : outputs.shown.unit;
  name_->setText(
      u"%1, %2"_s.arg(outputs.labels.value(qsizetype(place), qstr(head.layer)), qstr(head.name)));
  number_->setText(classes ? unitName(head, unit) : shortNumber(units[unit], 3));
  number_->setToolTip(exactNumber(units[unit]));
  QString before;
  if (outputs.before) {
    const float was = (*outputs.before)[place][unit];
    before = tr("was %1, %2; the mark").arg(shortNumber(was, 3), signedNumber(units[unit] - was));
  } else if (classes) {
    before = tr("probability %1").arg(shortNumber(units[unit], 3));
  }
  before_->setText(before);
  bars_->setOutputs(outputs);
}

void ResultPanel::setProblem(const QString& sentence) {
  head_->setNote({});
  name_->setText(sentence);
  number_->setText(u"–"_s);
  before_->setText({});
  bars_->setOutputs({});
}

ContributionPanel::ContributionPanel(QWidget* parent)
    : Surface(&Tokens::base, {}, parent),
      method_(new Segments({{u"explainOcclusion"_s, tr("Occlusion")},
                            {u"explainGradients"_s, tr("Integrated gradients")}})),
      bars_(new ContributionBars),
      axis_(new ContributionAxis(bars_)),
      note_(new Label({}, Type::Small, &Tokens::secondaryText)) {
  auto* head = new PanelHeader(tr("What moved it"));
  head->addRight(method_);
  bars_->setAccessibleName(tr("What moved the prediction"));
  note_->setWordWrap(true);
  note_->setObjectName(u"contributionNote"_s);
  note_->setContentsMargins(12, 2, 12, 8);
  auto* scroll = new QScrollArea;
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setWidget(bars_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head);
  column->addWidget(scroll, 1);
  column->addWidget(axis_);
  column->addWidget(note_);
  connect(method_, &Segments::chosen, this, &ContributionPanel::methodChanged);
}

bool ContributionPanel::byGradients() const {
  return method_->current() == 1;
}

void ContributionPanel::setExplanation(const Explanation& explanation,
                                       const std::vector<InputColumn>& columns) {
  explanation_ = explanation;
  std::vector<ContributionBars::Row> rows;
  for (const Contribution& each : explanation.contributions) {
    const auto column = std::ranges::find(columns, each.column, &InputColumn::name);
    const QString unit = column == columns.end() ? QString() : qstr(column->unit);
    const QString value = each.column.empty()       ? QString()
                          : each.value.empty()      ? tr("missing")
                          : column == columns.end() ? qstr(each.value)
                                                    : inputText(*column, each.value);
    rows.push_back({each.column.empty() ? tr("remembered state") : qstr(each.column),
                    unit.isEmpty() ? value : value + u' ' + unit, each.amount});
  }
  bars_->setRows(std::move(rows));
  axis_->update();
  note_->setText(
      byGradients()
          ? tr("From the baseline (training means, a fresh state) at %1 to the row at %2.")
                .arg(shortNumber(explanation.baseline, 3), shortNumber(explanation.output, 3))
          : tr("Each input in turn is replaced by its training mean or most frequent value, the "
               "state by a fresh "
               "one; the bar is the change of the output."));
}

void ContributionPanel::clear(const QString& note) {
  explanation_ = {};
  bars_->setRows({});
  axis_->update();
  note_->setText(note);
}

}  // namespace stateroom
