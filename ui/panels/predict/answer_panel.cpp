#include "ui/panels/predict/answer_panel.h"

#include "core/base/text.h"
#include "core/predict/class_scores.h"
#include "ui/panels/predict/contribution_panel.h"
#include "ui/panels/predict/result_panel.h"
#include "ui/panels/predict/what_if_panel.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

AnswerPanel::AnswerPanel(QWidget* parent)
    : QSplitter(Qt::Vertical, parent),
      result_(new ResultPanel),
      contributions_(new ContributionPanel),
      whatIf_(new WhatIfPanel(this)) {
  setChildrenCollapsible(false);
  addWidget(result_);
  addWidget(contributions_);
  addWidget(whatIf_->cell());
  setStretchFactor(1, 1);
  setStretchFactor(2, 1);
  setSizes({150, 330, 330});
  connect(contributions_, &ContributionPanel::methodChanged, this, &AnswerPanel::changed);
  connect(whatIf_, &WhatIfPanel::changed, this, &AnswerPanel::changed);
  connect(whatIf_->cell(), &XyChartCell::failed, this, &AnswerPanel::failed);
}

void AnswerPanel::setModel(const std::vector<OutputHead>& heads,
                           const std::vector<InputColumn>& columns) {
  columns_ = columns;
  whatIf_->setModel(heads, columns);
}

void AnswerPanel::ask(PredictWish& wish) const {
  const InputColumn* const curve = whatIf_->column();
  wish.unit = whatIf_->unit();
  wish.byGradients = contributions_->byGradients();
  wish.whatIf = curve == nullptr ? std::string() : curve->name;
}

void AnswerPanel::show(const PredictAnswer& answer, const QStringList& labels,
                       std::optional<double> threshold, const QString& note, const RowTexts& row) {
  PredictedOutputs outputs{.heads = answer.heads,
                           .labels = labels,
                           .units = answer.outputs,
                           .shown = answer.unit,
                           .threshold = threshold};
  if (answer.standing) outputs.before = answer.standing->lastOutputs;
  result_->setOutputs(outputs, note);
  if (answer.curve) showCurve(answer, row);
  if (!answer.explanation) return;
  contributions_->setExplanation(*answer.explanation, columns_);
  whatIf_->suggest(answer.explanation->contributions);
}

void AnswerPanel::showCurve(const PredictAnswer& answer, const RowTexts& row) {
  const bool isShare = taskKind(answer.heads[answer.unit.head]) != TaskKind::Regression;
  const auto text = whatIf_->column() == nullptr ? row.end() : row.find(whatIf_->column()->name);
  const auto value = text == row.end() ? std::nullopt : parseDouble(text->second);
  whatIf_->show(*answer.curve, isShare,
                value && answer.explanation
                    ? std::optional(QPointF(*value, answer.explanation->output))
                    : std::nullopt);
}

void AnswerPanel::showProblem(const QString& sentence) {
  result_->setProblem(sentence);
  contributions_->clear({});
  whatIf_->clear();
}

QStringList AnswerPanel::arguments() const {
  QStringList arguments{u"--explain"_s,
                        contributions_->byGradients() ? u"gradients"_s : u"occlusion"_s};
  if (const InputColumn* const column = whatIf_->column(); column && column->max > column->min)
    arguments << u"--what-if"_s
              << qstr(column->name) +
                     u"=%1:%2:%3"_s.arg(exactNumber(column->min), exactNumber(column->max))
                         .arg(kCurvePoints);
  if (whatIf_->unit().head != 0 || whatIf_->unit().unit != 0)
    arguments << u"--explained"_s << whatIf_->unitName();
  return arguments;
}

}  // namespace stateroom
