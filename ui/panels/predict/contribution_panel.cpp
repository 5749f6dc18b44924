#include "ui/panels/predict/contribution_panel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "plots/chart_ticks.h"
#include "ui/session/input_text.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/down_scroll.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_header.h"
#include "ui/widgets/picture_menu.h"
#include "ui/widgets/segments.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

/// Whether the remembered state is one of what moved the output.
bool hasState(const Explanation& explanation) {
  return std::ranges::any_of(explanation.contributions,
                             [](const Contribution& each) { return each.column.empty(); });
}

constexpr int kBarRow = 24, kBarNames = 112, kBarValues = 80, kBarAxis = 20;  // px

}  // namespace

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
    auto* table = new QAction(ContributionPanel::tr("Copy as table"), this);
    connect(table, &QAction::triggered, this, [this] { copy(); });
    addAction(table);
    PictureMenu::addCopyTo(this);
  }
  struct Row {
    QString name, value;
    double amount;
  };
  void setRows(std::vector<Row> rows) {
    rows_ = std::move(rows);
    setMinimumHeight(static_cast<int>(rows_.size()) * kBarRow);
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

 private:
  std::vector<Row> rows_;
};

AmountScale ContributionBars::scale() const {
  const QFontMetrics metrics(typeFont(Type::Body));
  AmountScale scale{0, 0, 12 + kBarNames + kBarValues, width() - 12};
  int leftText = 0, rightText = 0;
  for (const Row& row : rows_) {
    const int text = metrics.horizontalAdvance(signedNumber(row.amount, 3)) + 8;
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
  painter.fillRect(QRect(zero, 0, 1, static_cast<int>(rows_.size()) * kBarRow), t.inputBorder);
  painter.setFont(typeFont(Type::Body));
  const QFontMetrics metrics = painter.fontMetrics();
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Row& row = rows_[i];
    const int top = static_cast<int>(i) * kBarRow, end = scale.at(row.amount);
    painter.setPen(t.text);
    painter.drawText(QRect(12, top, kBarNames, kBarRow), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(row.name, Qt::ElideRight, kBarNames - 4));
    painter.setPen(t.secondaryText);
    painter.drawText(QRect(12 + kBarNames, top, kBarValues - 8, kBarRow),
                     Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(row.value, Qt::ElideRight, kBarValues - 8));
    painter.fillRect(QRect(std::min(zero, end), top + 6, std::max(1, std::abs(end - zero)), 12),
                     row.amount >= 0 ? t.series[1] : t.series[0]);
    painter.setPen(t.text);
    const QString number = signedNumber(row.amount, 3);
    const int textLeft = row.amount >= 0 ? end + 6 : end - 6 - metrics.horizontalAdvance(number);
    painter.drawText(QRect(textLeft, top, metrics.horizontalAdvance(number) + 2, kBarRow),
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
  explicit ContributionAxis(const ContributionBars* bars) : bars_(bars) {
    setFixedHeight(kBarAxis);
  }

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
  auto* scroll = new DownScroll;
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
          ? (hasState(explanation)
                 ? tr("From the baseline (training means, a fresh state) at %1 to the row at %2.")
                 : tr("From the baseline (training means) at %1 to the row at %2."))
                .arg(shortNumber(explanation.baseline, 3), shortNumber(explanation.output, 3))
      : hasState(explanation)
          ? tr("Each input in turn is replaced by its training mean or most frequent value, the "
               "state by a fresh one; the bar is the change of the output.")
          : tr("Each input in turn is replaced by its training mean or most frequent value; the "
               "bar is the change of the output."));
}

void ContributionPanel::clear(const QString& note) {
  explanation_ = {};
  bars_->setRows({});
  axis_->update();
  note_->setText(note);
}

}  // namespace stateroom
