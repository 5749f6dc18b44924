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

constexpr int kRow = 24, kNames = 112, kValues = 80;

QString signedNumber(double value) {
  return (value > 0 ? u"+"_s : QString()) + shortNumber(value, 3);
}

}  // namespace

/// A row for every class: how probable, and where it was before.
class OutputBars final : public QWidget {
 public:
  using QWidget::QWidget;
  void setOutput(const PredictedOutput& output) {
    rows_.clear();
    if (taskKind(output.head) != TaskKind::Regression) {
      const auto name = [&](std::size_t unit) {
        return unit < output.head.classes.size() ? qstr(output.head.classes[unit])
                                                 : QString::number(unit);
      };
      for (std::size_t i = 0; i < output.units.size(); ++i)
        rows_.push_back(
            {output.units.size() == 1 ? ResultPanel::tr("yes") : name(i), output.units[i],
             output.before ? std::optional<double>((*output.before)[i]) : std::nullopt});
      if (output.units.size() == 1)
        rows_.push_back(
            {tr("no"), 1.0 - output.units[0],
             output.before ? std::optional<double>(1.0 - (*output.before)[0]) : std::nullopt});
    }
    setFixedHeight(static_cast<int>(rows_.size()) * kRow);
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setFont(typeFont(Type::Body));
    const Tokens& t = tokens();
    const auto largest = std::ranges::max_element(rows_, {}, &Row::share);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Row& row = rows_[i];
      const int top = static_cast<int>(i) * kRow;
      const QRect bar(kNames, top + 7, width() - kNames - 72, 10);
      painter.setPen(t.text);
      painter.drawText(QRect(0, top, kNames - 8, kRow), Qt::AlignLeft | Qt::AlignVCenter,
                       painter.fontMetrics().elidedText(row.name, Qt::ElideRight, kNames - 8));
      painter.fillRect(bar, t.hover);
      const bool best = &row == &*largest;
      painter.fillRect(QRect(bar.left(), bar.top(), qRound(bar.width() * row.share), bar.height()),
                       best ? t.series[0] : t.neutralSeries());
      if (row.before)
        painter.fillRect(QRect(bar.left() + qRound(bar.width() * *row.before) - 1, bar.top() - 3, 2,
                               bar.height() + 6),
                         t.text);
      painter.drawText(QRect(width() - 68, top, 64, kRow), Qt::AlignRight | Qt::AlignVCenter,
                       shortNumber(row.share, 3));
    }
  }

 private:
  struct Row {
    QString name;
    double share;
    std::optional<double> before;
  };
  std::vector<Row> rows_;
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
    setMinimumHeight(static_cast<int>(rows_.size()) * kRow + 24);
    update();
  }
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

void ContributionBars::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& t = tokens();
  painter.fillRect(rect(), t.base);
  if (rows_.empty()) return;
  double low = 0, high = 0;
  for (const Row& row : rows_) low = std::min(low, row.amount), high = std::max(high, row.amount);
  if (!(high > low)) high = low + 1;
  const double room = (high - low) * 0.12;
  if (low < 0) low -= room;
  high += room;
  const int left = 12 + kNames + kValues, right = width() - 20;
  const auto x = [&](double amount) {
    return qRound(left + (amount - low) / (high - low) * (right - left));
  };
  painter.setFont(typeFont(Type::Small));
  const auto ticks =
      plots::chartTicks(plots::Scale::Number, low, high, std::max(2, (right - left) / 72));
  const int foot = static_cast<int>(rows_.size()) * kRow + 4;
  for (std::size_t i = 0; i < ticks.at.size(); ++i) {
    painter.fillRect(QRect(x(ticks.at[i]), 0, 1, foot), ticks.at[i] == 0 ? t.inputBorder : t.grid);
    painter.setPen(t.secondaryText);
    painter.drawText(QRect(x(ticks.at[i]) - 36, foot, 72, 16), Qt::AlignCenter, ticks.labels[i]);
  }
  painter.setFont(typeFont(Type::Body));
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Row& row = rows_[i];
    const int top = static_cast<int>(i) * kRow;
    painter.setPen(t.text);
    painter.drawText(QRect(12, top, kNames, kRow), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(row.name, Qt::ElideRight, kNames - 4));
    painter.setPen(t.secondaryText);
    painter.drawText(QRect(12 + kNames, top, kValues - 8, kRow), Qt::AlignRight | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(row.value, Qt::ElideRight, kValues - 8));
    const int zero = x(0), end = x(row.amount);
    painter.fillRect(QRect(std::min(zero, end), top + 6, std::max(1, std::abs(end - zero)), 12),
                     row.amount >= 0 ? t.series[1] : t.series[0]);
    painter.setPen(t.text);
    const QString number = signedNumber(row.amount);
    const int width = painter.fontMetrics().horizontalAdvance(number);
    const bool outside = row.amount >= 0 || std::min(zero, end) - width - 6 > left;
    const int textLeft = row.amount >= 0 ? end + 6 : outside ? end - width - 6 : zero + 6;
    painter.drawText(QRect(std::min(textLeft, this->width() - width - 2), top, width + 2, kRow),
                     Qt::AlignLeft | Qt::AlignVCenter, number);
  }
  if (hasFocus()) {
    painter.setPen(QPen(t.accent, 2));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
  }
}

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

void ResultPanel::setOutput(const PredictedOutput& output, const QString& note) {
  head_->setNote(note);
  const auto best = std::ranges::max_element(output.units) - output.units.begin();
  const std::string label = classOf(output.head, output.units);
  const bool classes = output.units.size() > 1;
  name_->setText(u"%1, %2"_s.arg(qstr(output.head.layer), qstr(output.head.name)));
  const float shown =
      output
          .units[classes && taskKind(output.head) != TaskKind::Regression ? std::size_t(best) : 0];
  number_->setText(classes && !label.empty() ? qstr(label) : shortNumber(shown, 3));
  number_->setToolTip(exactNumber(shown));
  QString before;
  if (output.before) {
    const float was = (*output.before)[classes ? std::size_t(best) : 0];
    before = tr("was %1, %2; the mark").arg(shortNumber(was, 3), signedNumber(shown - was));
  } else if (classes) {
    before = tr("probability %1").arg(shortNumber(shown, 3));
  }
  before_->setText(before);
  bars_->setOutput(output);
}

void ResultPanel::setProblem(const QString& sentence) {
  head_->setNote({});
  name_->setText(sentence);
  number_->setText(u"–"_s);
  before_->setText({});
  bars_->setOutput({});
}

ContributionPanel::ContributionPanel(QWidget* parent)
    : Surface(&Tokens::base, {}, parent),
      method_(new Segments({{u"explainOcclusion"_s, tr("Occlusion")},
                            {u"explainGradients"_s, tr("Integrated gradients")}})),
      bars_(new ContributionBars),
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
  note_->setText(note);
}

}  // namespace stateroom
