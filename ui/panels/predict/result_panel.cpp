#include "ui/panels/predict/result_panel.h"

#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "core/predict/class_scores.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_header.h"
#include "ui/widgets/picture_menu.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRow = 24, kLeastNames = 64, kValues = 72;  // px
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
std::vector<OutputRow> binaryRows(const QString& label, double value, std::optional<double> before,
                                  double threshold) {
  const auto against = before ? std::optional(1 - *before) : std::nullopt;
  const bool isYes = value > threshold;
  return {{label, value, before, true, isYes},
          {ResultPanel::tr("not %1").arg(label), 1 - value, against, true, !isYes}};
}

std::vector<OutputRow> rowsOf(const PredictedOutputs& outputs, std::size_t place) {
  const OutputHead& head = outputs.heads[place];
  const std::vector<float>& units = outputs.units[place];
  const QString label = outputs.labels.value(static_cast<qsizetype>(place), qstr(head.layer));
  const auto before = [&](std::size_t unit) {
    return outputs.before ? std::optional<double>((*outputs.before)[place][unit]) : std::nullopt;
  };
  const TaskKind kind = taskKind(head);
  if (kind == TaskKind::Binary)
    return binaryRows(label, units[0], before(0), outputs.threshold.value_or(0.5));
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
  /// As wide as the longest name, at most nine twentieths of the row.
  int nameWidth() const {
    const QFontMetrics metrics(typeFont(Type::Body));
    int wanted = kLeastNames;
    for (const OutputRow& row : rows_)
      wanted = std::max(wanted, metrics.horizontalAdvance(row.name) + 12);
    return std::min(wanted, width() * 9 / 20);
  }

  void paintRow(QPainter& painter, const OutputRow& row, int top) const {
    const Tokens& t = tokens();
    const int names = nameWidth();
    const QRect bar(names, top + 7, width() - names - kValues, 10);
    painter.setPen(t.text);
    painter.drawText(QRect(0, top, names - 8, kRow), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(row.name, Qt::ElideRight, names - 8));
    painter.drawText(QRect(width() - kValues + 4, top, kValues - 8, kRow),
                     Qt::AlignRight | Qt::AlignVCenter, shortNumber(row.value, 3));
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
    painter.drawText(
        place.adjusted(0, -7, 0, 7), Qt::AlignRight | Qt::AlignVCenter,
        ResultPanel::tr("was %1, %2")
            .arg(shortNumber(*row.before, 3), signedNumber(row.value - *row.before, 3)));
  }

  std::vector<OutputRow> rows_;
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
  bars_->setObjectName(u"outputBars"_s);
  PictureMenu::addCopyTo(bars_);
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
    before =
        tr("was %1 (the mark), %2").arg(shortNumber(was, 3), signedNumber(units[unit] - was, 3));
  } else if (classes) {
    before = tr("probability %1").arg(shortNumber(units[unit], 3));
  }
  if (outputs.threshold && taskKind(head) == TaskKind::Binary) {
    const QString threshold = shortNumber(*outputs.threshold, 3);
    const QString decision = units[unit] > *outputs.threshold
                                 ? tr("above the threshold of %1").arg(threshold)
                                 : tr("below the threshold of %1").arg(threshold);
    before += before.isEmpty() ? decision : u"; "_s + decision;
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

}  // namespace stateroom
