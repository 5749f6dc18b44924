#include "ui/panels/evaluate/confusion_panel.h"

#include <QVBoxLayout>
#include <numeric>

#include "ui/panels/evaluate/confusion_view.h"
#include "ui/session/number_format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_header.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

using Counts = std::vector<std::vector<double>>;  // by actual and predicted class, weighted

/// Of two classes what the curves have counted.
Counts countsOf(const ScoredRun& scored, const Confusion& atThreshold) {
  if (scored.kind() == TaskKind::Binary)
    return {{atThreshold.trueNegatives, atThreshold.falsePositives},
            {atThreshold.falseNegatives, atThreshold.truePositives}};
  const auto classes = static_cast<std::size_t>(scored.classCount());
  Counts counts(classes, std::vector<double>(classes, 0));
  for (std::size_t i = 0; i < scored.examples.weights.size(); ++i) {
    const auto actual = static_cast<std::size_t>(actualClass(scored.output(), i));
    const auto predicted = static_cast<std::size_t>(predictedClass(scored.output(), i, 0));
    if (actual < classes) counts[actual][predicted] += scored.examples.weights[i];
  }
  return counts;
}

double rightShare(const Counts& counts) {
  double all = 0, right = 0;
  for (std::size_t actual = 0; actual < counts.size(); ++actual) {
    all += std::reduce(counts[actual].begin(), counts[actual].end());
    right += counts[actual][actual];
  }
  return all > 0 ? right / all : 0;
}

}  // namespace

ConfusionPanel::ConfusionPanel(QWidget* parent)
    : Surface(&Tokens::window, Qt::TopEdge, parent),
      head_(new PanelHeader(tr("Confusion"))),
      view_(new ConfusionView),
      note_(new Label({}, Type::Body, &Tokens::secondaryText)) {
  view_->setAccessibleName(tr("Confusion matrix"));
  note_->setObjectName(u"confusionNote"_s);
  note_->setContentsMargins(12, 4, 12, 8);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 1, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addWidget(view_, 1);
  column->addWidget(note_);
  connect(view_, &ConfusionView::chosen, this, &ConfusionPanel::showCell);
}

void ConfusionPanel::clear() {
  scored_.reset();
  head_->setNote({});
  view_->choose(std::nullopt);
  view_->setCounts({}, {});
  note_->setText(tr("Choose a cell to see its rows."));
}

void ConfusionPanel::setRun(const ScoredRunPtr& scored, double threshold,
                            const Confusion& atThreshold) {
  scored_ = scored;
  threshold_ = threshold;
  auto counts = countsOf(*scored, atThreshold);
  QStringList names;
  for (std::int64_t i = 0; i < scored->classCount(); ++i) names << scored->className(i);
  head_->setNote(tr("%1\u00a0% right").arg(shareText(rightShare(counts))));
  view_->setCounts(std::move(counts), names);
  if (const auto cell = view_->chosenCell()) showCell(cell->first, cell->second);
}

void ConfusionPanel::showCell(int actual, int predicted) {
  if (scored_ == nullptr) return;
  const OutputExamples& output = scored_->output();
  std::vector<std::size_t> examples;
  for (std::size_t i = 0; i < scored_->examples.rows.size(); ++i)
    if (actualClass(output, i) == actual && predictedClass(output, i, threshold_) == predicted)
      examples.push_back(i);
  note_->setText(tr("Chosen: %1, %2 rows at the right")
                     .arg(view_->describe(actual, predicted), wholeNumber(std::ssize(examples))));
  Q_EMIT examplesChosen(examples);
}

}  // namespace stateroom
