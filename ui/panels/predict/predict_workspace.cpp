#include "ui/panels/predict/predict_workspace.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/base/text.h"
#include "core/model/resolve.h"
#include "core/predict/class_scores.h"
#include "ui/panels/predict/batch_panel.h"
#include "ui/panels/predict/input_form.h"
#include "ui/panels/predict/predict_form.h"
#include "ui/panels/predict/result_panel.h"
#include "ui/panels/predict/state_panel.h"
#include "ui/session/error_text.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/xy_chart_cell.h"

namespace stateroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int kFormWidth = 430, kStateWidth = 380;
constexpr auto kTyping = 120ms;  // edits that come faster are one question

QList<QPointF> curvePoints(const std::vector<double>& x, const std::vector<double>& y) {
  QList<QPointF> points;
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) points << QPointF(x[i], y[i]);
  return points;
}

}  // namespace

PredictWorkspace::PredictWorkspace(Session* session, QWidget* parent)
    : Workspace(u"predict"_s, tr("Predict"), u"target"_s, parent),
      session_(session),
      pages_(new QStackedWidget),
      across_(new QSplitter),
      form_(new PredictForm(session)),
      state_(new StatePanel),
      loader_(new Background(this)),
      asker_(new StateThread(this)) {
  auto* empty = new EmptyState(
      u"target"_s, tr("No run to ask yet"),
      tr("Train a model first. Here will be a form for its inputs, the prediction with what moved "
         "it, and how it would be with other values."));
  QPushButton* train = empty->addButton(tr("Train"), u"play"_s, true);
  train->setObjectName(u"predictTrain"_s);
  connect(train, &QPushButton::clicked, this, &Workspace::trainRequested);
  across_->addWidget(form_);
  across_->addWidget(makeAnswer());
  across_->addWidget(state_);
  across_->setStretchFactor(1, 1);
  across_->setChildrenCollapsible(false);
  state_->hide();
  pages_->addWidget(empty);
  pages_->addWidget(across_);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(pages_);
  soon_.setSingleShot(true);
  soon_.setInterval(kTyping);
  restoreLayout({});
  connectPanels();
  connectSession();
}

QWidget* PredictWorkspace::makeAnswer() {
  result_ = new ResultPanel;
  contributions_ = new ContributionPanel;
  unit_ = new QComboBox;
  unit_->setObjectName(u"explainedUnit"_s);
  unit_->setAccessibleName(tr("Which output is explained"));
  curve_ = new XyChartCell(u"whatIf"_s, tr("If it were different"));
  curveColumn_ = new QComboBox;
  curveColumn_->setObjectName(u"whatIfColumn"_s);
  curveColumn_->setAccessibleName(tr("Input of the curve"));
  for (QComboBox* combo : {unit_, curveColumn_}) {
    combo->setProperty("small", true);
    curve_->addRight(combo);
  }
  auto* down = new QSplitter(Qt::Vertical);
  down->setChildrenCollapsible(false);
  down->addWidget(result_);
  down->addWidget(contributions_);
  down->addWidget(curve_);
  down->setStretchFactor(1, 1);
  down->setStretchFactor(2, 1);
  down->setSizes({150, 330, 330});
  return down;
}

void PredictWorkspace::connectPanels() {
  connect(&soon_, &QTimer::timeout, this, &PredictWorkspace::ask);
  connect(form_->fields(), &InputForm::changed, this, &PredictWorkspace::askSoon);
  connect(form_, &PredictForm::predictRequested, this, &PredictWorkspace::ask);
  connect(form_, &PredictForm::takeRequested, this, &PredictWorkspace::takeStep);
  connect(form_, &PredictForm::fillRequested, this, &PredictWorkspace::fillFromUser);
  connect(form_, &PredictForm::checkpointChanged, this, &PredictWorkspace::markStale);
  connect(form_, &PredictForm::signatureChanged, this, &PredictWorkspace::readUser);
  connect(form_, &PredictForm::copyRequested, this,
          [this] { QApplication::clipboard()->setText(command()); });
  connect(contributions_, &ContributionPanel::methodChanged, this, &PredictWorkspace::ask);
  connect(unit_, &QComboBox::activated, this, &PredictWorkspace::ask);
  connect(curveColumn_, &QComboBox::activated, this, &PredictWorkspace::ask);
  connect(state_, &StatePanel::openRequested, this,
          [this] { Q_EMIT workspaceRequested(u"states"_s); });
  connect(curve_, &XyChartCell::failed, this, &Workspace::failed);
  connect(form_->batch(), &BatchPanel::failed, this, &Workspace::failed);
}

void PredictWorkspace::connectSession() {
  connect(session_, &Session::projectOpened, this, [this] {
    filledOnce_ = false;
    model_ = nullptr;
    answer_.reset();
    const auto& training = session_->resolved().training();
    asker_->setProject(session_->folder(),
                       {.threads = training.threads(), .device = training.device()});
    markStale();
  });
  connect(session_, &Session::projectClosed, this, [this] {
    loader_->cancel();
    asker_->close();
    model_ = nullptr;
  });
  connect(session_, &Session::currentRunChanged, this, &PredictWorkspace::markStale);
  connect(session_, &Session::runsChanged, this, [this] {
    const RunRecord* run = session_->run(session_->currentRun());
    const bool better = run != nullptr && model_ != nullptr && run->bestStep &&
                        form_->checkpoint() == u"best"_s &&
                        *run->bestStep != model_->predictor.trained().step;
    if (model_ == nullptr || better) markStale();
  });
  connect(session_, &Session::currentUserChanged, this, &PredictWorkspace::readUser);
  connect(&Theme::instance(), &Theme::changed, this, [this] {
    if (answer_ && model_ != nullptr) showAnswer(*answer_);
  });
}

bool PredictWorkspace::isAsking() const {
  return soon_.isActive() || asker_->isBusy() || loader_->isRunning();
}

void PredictWorkspace::activate() {
  if (stale_) load();
  form_->fields()->setFocus();
}

void PredictWorkspace::markStale() {
  stale_ = true;
  if (isVisible()) load();
}

void PredictWorkspace::load() {
  if (!session_->isOpen()) return;
  stale_ = false;
  const QString run = session_->currentRun();
  pages_->setCurrentIndex(run.isEmpty() ? 0 : 1);
  if (run.isEmpty()) return;
  form_->refreshCheckpoints();
  loader_->start(
      [folder = session_->folder(), name = run.toStdString(),
       checkpoint = form_->checkpoint().toStdString()](std::stop_token stop) {
        return Loaded{loadPredictModel(folder, name, checkpoint, std::move(stop)),
                      isLedgerBound(folder)};
      },
      [this](Loaded loaded) { take(std::move(loaded)); });
}

void PredictWorkspace::take(Loaded loaded) {
  hasLedger_ = loaded.hasLedger;
  if (!loaded.model) {
    model_ = nullptr;
    form_->fields()->setColumns({});
    const Error& error = loaded.model.error();
    return showProblem(sentenceOf(error) + u". "_s + hintOf(error));
  }
  model_ = *std::move(loaded.model);
  form_->setKeepsState(checkStateful(model_->predictor.trained().spec).has_value());
  form_->fields()->setColumns(model_->columns);
  form_->batch()->setColumns(model_->columns);
  form_->batch()->setRun(session_->currentRun(), form_->checkpoint());
  showOutputs();
  readUser();
}

/// What can be explained, and over which inputs.
void PredictWorkspace::showOutputs() {
  unit_->clear();
  const auto& heads = model_->predictor.heads();
  for (std::size_t h = 0; h < heads.size(); ++h)
    for (std::size_t u = 0; u < static_cast<std::size_t>(heads[h].units); ++u) {
      const bool named = u < heads[h].classes.size();
      const QString name = named ? qstr(heads[h].classes[u]) : QString::number(u);
      unit_->addItem(heads[h].units == 1 ? qstr(heads[h].name) : name,
                     QPoint(static_cast<int>(h), static_cast<int>(u)));
    }
  unit_->setVisible(unit_->count() > 1);
  const QString column = curveColumn_->currentText();
  curveColumn_->clear();
  for (const InputColumn& each : model_->columns)
    if (each.isNumber() && each.choices.empty() && !each.order)
      curveColumn_->addItem(qstr(each.name));
  curveColumn_->setCurrentIndex(std::max(0, curveColumn_->findText(column)));
}

bool PredictWorkspace::isStep() const {
  return form_->isStep() && hasLedger_;
}

std::string PredictWorkspace::user() const {
  return session_->currentUser().toStdString();
}

/// The user's last row: what the ledger recorded, else what stands in the data.
void PredictWorkspace::readUser() {
  state_->setVisible(form_->isStep());
  if (model_ == nullptr) return;
  asker_->run(
      "read",
      [model = model_, isStep = isStep(), name = user()](StateDesk& desk) {
        if (isStep && !name.empty()) {
          const auto predictor = desk.predictor();
          const auto standing =
              predictor ? standingOf(*predictor, name) : unexpected(predictor.error());
          if (standing && !standing->lastRow.empty())
            return LastRow{standing->lastRow, standing->revision};
        }
        const auto rows = model->rowsOf(name);
        return rows.empty() ? LastRow() : LastRow{rows.back(), std::ssize(rows)};
      },
      [this](LastRow last) { takeUser(std::move(last)); });
}

void PredictWorkspace::takeUser(LastRow last) {
  last_ = std::move(last);
  const QString name = session_->currentUser(), count = wholeNumber(last_.count);
  const bool recorded = isStep();
  form_->setUser(last_.count == 0 ? QString()
                 : recorded       ? tr("User %1, revision %2").arg(name, count)
                                  : tr("User %1, %2 rows in the data").arg(name, count),
                 last_.row);
  if (!std::exchange(filledOnce_, true) || form_->fields()->values().empty())
    fillFromUser();
  else
    askSoon();
}

/// Without a user the middle of the training data.
void PredictWorkspace::fillFromUser() {
  if (model_ == nullptr) return;
  RowTexts row = last_.row;
  if (last_.count == 0)
    for (const InputColumn& column : model_->columns)
      if (!column.order) row[column.name] = column.baseline;
  form_->fields()->setValues(row);
  askSoon();
}

void PredictWorkspace::askSoon() {
  form_->checkFields();
  soon_.start();
}

ExplainedUnit PredictWorkspace::unit() const {
  const QPoint place = unit_->currentData().toPoint();
  return {static_cast<std::size_t>(place.x()), static_cast<std::size_t>(place.y())};
}

std::string PredictWorkspace::curveColumn() const {
  return curveColumn_->currentText().toStdString();
}

void PredictWorkspace::ask() {
  soon_.stop();
  if (model_ == nullptr) return;
  if (const QString problem = form_->fields()->problem(); !problem.isEmpty())
    return showProblem(problem);
  if (form_->isStep() && user().empty())
    return showProblem(tr("Choose a user: a step is somebody's."));
  const PredictWish wish{.model = model_,
                         .isStep = isStep(),
                         .user = user(),
                         .row = form_->fields()->values(),
                         .unit = unit(),
                         .byGradients = contributions_->byGradients(),
                         .whatIf = curveColumn()};
  asker_->run(
      "ask",
      [wish](StateDesk& desk, const std::stop_token& stop) { return predict(desk, wish, stop); },
      [this](Result<PredictAnswer> answer) {
        if (!answer) return showProblem(sentenceOf(answer.error()));
        answer_ = *std::move(answer);
        showAnswer(*answer_);
      });
}

/// One revision more; what is shown then is the step after it.
void PredictWorkspace::takeStep() {
  if (user().empty() || model_ == nullptr) return;
  const BindingChoice choice{session_->currentRun().toStdString(),
                             form_->checkpoint().toStdString()};
  asker_->run(
      "",
      [choice, name = user(),
       row = form_->fields()->values()](StateDesk& desk) -> Result<StatefulAnswer> {
        STATEROOM_TRY(const auto predictor, desk.predictorBoundTo(choice));
        return stateroom::takeStep(predictor, name, row);
      },
      [this](const Result<StatefulAnswer>& answer) {
        if (!answer) {
          const Error& error = answer.error();
          Q_EMIT failed(sentenceOf(error) + u". "_s + hintOf(error));
          return;
        }
        hasLedger_ = true;
        readUser();
      });
}

void PredictWorkspace::showProblem(const QString& sentence) {
  answer_.reset();
  asker_->cancel("ask");
  result_->setProblem(sentence);
  contributions_->clear({});
  curve_->chart().setCurves({});
  curve_->chart().setMarkers({});
  state_->clear({});
}

void PredictWorkspace::showAnswer(const PredictAnswer& answer) {
  const ExplainedUnit chosen = unit();
  const std::size_t head = std::min(chosen.head, answer.heads.size() - 1);
  PredictedOutput output{answer.heads[head], answer.outputs[head]};
  if (answer.standing && answer.standing->lastOutputs)
    output.before = (*answer.standing->lastOutputs)[head];
  const auto& trained = model_->predictor.trained();
  const QString time = shortNumber(answer.milliseconds, 2);
  result_->setOutput(
      output,
      form_->isStep()
          ? tr("dry run, %1 ms").arg(time)
          : tr("%1, step %2, %3 ms").arg(qstr(trained.run), wholeNumber(trained.step), time));
  if (answer.explanation) contributions_->setExplanation(*answer.explanation, model_->columns);
  if (answer.curve) showCurve(*answer.curve);
  if (answer.standing)
    state_->setAnswer(answer, chosen);
  else
    state_->clear(
        tr("No state is remembered in this project yet: the first step that is taken "
           "begins the ledger, with this run's model."));
}

void PredictWorkspace::showCurve(const WhatIfCurve& curve) {
  using plots::XyCurve;
  const std::string name = curveColumn();
  const auto column = std::ranges::find(model_->columns, name, &InputColumn::name);
  const QString unitText = column == model_->columns.end() ? QString() : qstr(column->unit);
  const bool alone = curve.remembered.empty();
  std::vector<XyCurve> curves;
  if (!alone)
    curves.push_back(
        {tr("with the user's state"), tokens().series[0], curvePoints(curve.x, curve.remembered)});
  curves.push_back({alone ? tr("this row alone") : tr("with a fresh state"),
                    alone ? tokens().series[0] : tokens().neutralSeries(),
                    curvePoints(curve.x, curve.fresh),
                    alone ? XyCurve::Style::Line : XyCurve::Style::Dashed});
  auto& chart = curve_->chart();
  curve_->setTitle(tr("If %1 were different").arg(qstr(name)));
  curve_->setNote(alone ? QString() : tr("dashed: with a fresh state"));
  chart.setAxes(unitText.isEmpty() ? qstr(name) : qstr(name) + u", "_s + unitText);
  const bool share = taskKind(model_->predictor.heads()[unit().head]) != TaskKind::Regression;
  chart.setRanges({}, share ? std::optional(std::pair(0.0, 1.0)) : std::nullopt);
  chart.setCurves(std::move(curves));
  std::vector<plots::XyMarker> markers;
  const RowTexts row = form_->fields()->values();
  const auto now = row.find(name);
  const auto value = now == row.end() ? std::nullopt : parseDouble(now->second);
  if (value && answer_ && answer_->explanation)
    markers.push_back({{*value, answer_->explanation->output}, tokens().accent, tr("now")});
  chart.setMarkers(std::move(markers));
}

QString PredictWorkspace::command() const {
  if (form_->isBatch()) return session_->commandLine(u"predict"_s, form_->batch()->arguments());
  QStringList arguments;
  if (!isStep())  // a bound ledger has its own model
    arguments << u"--run"_s << session_->currentRun() << u"--checkpoint"_s << form_->checkpoint();
  if (form_->isStep()) {
    arguments << u"--stateful"_s << u"--user"_s << session_->currentUser();
    if (form_->isDryRun()) arguments << u"--dry-run"_s;
  }
  for (const auto& [column, text] : form_->fields()->values())
    arguments << u"--value"_s << qstr(column + '=' + text);
  return session_->commandLine(u"predict"_s, arguments);
}

QByteArray PredictWorkspace::saveLayout() const {
  return across_->saveState();
}

void PredictWorkspace::restoreLayout(const QByteArray& layout) {
  if (layout.isEmpty() || !across_->restoreState(layout))
    across_->setSizes({kFormWidth, 760, kStateWidth});
}

}  // namespace stateroom
