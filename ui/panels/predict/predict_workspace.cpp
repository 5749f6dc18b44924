#include "ui/panels/predict/predict_workspace.h"

#include <QApplication>
#include <QClipboard>
#include <QUndoStack>
#include <QVBoxLayout>

#include "core/model/resolve.h"
#include "core/project/inferred_defaults.h"
#include "ui/commands/state_commands.h"
#include "ui/panels/predict/answer_panel.h"
#include "ui/panels/predict/batch_panel.h"
#include "ui/panels/predict/input_table.h"
#include "ui/panels/predict/predict_form.h"
#include "ui/panels/predict/state_panel.h"
#include "ui/session/error_text.h"
#include "ui/session/ledger_watch.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/ask_bar.h"
#include "ui/widgets/copy_command.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/input_form.h"
#include "ui/widgets/run_pages.h"
#include "ui/widgets/veil.h"

namespace stateroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int kFormWidth = 430, kStateWidth = 380;
constexpr auto kTyping = 120ms;  // edits that come faster are one question

bool isNotBegun(const Error& error) {
  return error.code() == Code::ledger_none || error.code() == Code::ledger_unbound;
}

}  // namespace

PredictWorkspace::PredictWorkspace(Session* session, QUndoStack* undo, QWidget* parent)
    : Workspace(u"predict"_s, tr("Predict"), u"target"_s, parent),
      session_(session),
      undo_(undo),
      asker_(new StateThread(this)),
      across_(new QSplitter),
      table_(new InputTable(session, asker_, undo)),
      form_(new PredictForm(session, table_)),
      answerPanel_(new AnswerPanel),
      state_(new StatePanel),
      loader_(new Background(this)),
      writer_(new StateWriter(asker_, this)) {
  across_->addWidget(form_);
  across_->addWidget(answerPanel_);
  across_->addWidget(state_);
  across_->setStretchFactor(1, 1);
  across_->setChildrenCollapsible(false);
  state_->hide();
  auto* page = new QWidget;  // for the veil
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(across_);
  veil_ = new Veil(across_);
  pages_ = new RunPages(
      new EmptyState(u"target"_s, tr("No run to ask yet"),
                     tr("Train a model first. Here will be a form for its inputs, the prediction "
                        "with what moved it, and how it would be with other values.")),
      u"predictTrain"_s, page, this);
  soon_.setSingleShot(true);
  soon_.setInterval(kTyping);
  restoreLayout({});
  connectPanels();
  connectSession();
}

void PredictWorkspace::connectPanels() {
  connect(&soon_, &QTimer::timeout, this, &PredictWorkspace::ask);
  connect(form_->fields(), &InputForm::changed, this, &PredictWorkspace::askSoon);
  connect(form_, &PredictForm::predictRequested, this, &PredictWorkspace::ask);
  connect(form_, &PredictForm::takeRequested, this, &PredictWorkspace::takeStep);
  connect(form_, &PredictForm::forkRequested, this, &PredictWorkspace::askFork);
  connect(form_, &PredictForm::fillRequested, this, &PredictWorkspace::fillFromUser);
  connect(form_, &PredictForm::checkpointChanged, this, &PredictWorkspace::markStale);
  connect(form_, &PredictForm::signatureChanged, this, &PredictWorkspace::showModel);
  connect(form_, &PredictForm::pageChanged, this, &PredictWorkspace::showPanels);
  connect(form_, &PredictForm::copyRequested, this,
          [this] { QApplication::clipboard()->setText(command()); });
  connect(pages_, &RunPages::trainRequested, this, &Workspace::trainRequested);
  for (const QString& button :
       {u"predictNow"_s, u"takeStep"_s, u"predictTable"_s, u"takeTable"_s, u"batchStart"_s})
    CopyCommand::addTo(form_->findChild<QWidget*>(button), [this] { return command(); });
  connect(table_, &InputTable::taken, this, [this](const HeadMoves& moves) {
    taken(moves, tr("steps of %n user(s)", nullptr, static_cast<int>(moves.size())));
  });
  connect(answerPanel_, &AnswerPanel::changed, this, &PredictWorkspace::ask);
  connect(answerPanel_, &AnswerPanel::failed, this, &Workspace::failed);
  connect(state_, &StatePanel::openRequested, this,
          [this] { Q_EMIT workspaceRequested(u"states"_s); });
  connect(form_->batch(), &BatchPanel::failed, this, &Workspace::failed);
}

void PredictWorkspace::connectSession() {
  connect(session_, &Session::projectOpened, this, [this] {
    const auto& training = session_->resolved().training();
    asker_->setProject(session_->folder(),
                       {.threads = training.threads(), .device = training.device()});
    markStale();
  });
  connect(session_, &Session::projectClosed, this, &PredictWorkspace::clear);
  connect(session_, &Session::currentRunChanged, this, &PredictWorkspace::markStale);
  connect(session_, &Session::runsChanged, this, &PredictWorkspace::follow);
  connect(session_, &Session::currentUserChanged, this, &PredictWorkspace::readUser);
  connect(session_->ledger(), &LedgerWatch::changed, this, &PredictWorkspace::followLedger);
  connect(session_, &Session::currentUserChanged, form_->askBar(), &QWidget::hide);
  connect(writer_, &StateWriter::refused, this, [this](const Error& error) {
    Q_EMIT failed(sentenceOf(error) + u". "_s + hintOf(error));
  });
  connect(&Theme::instance(), &Theme::changed, this, [this] {
    if (answer_ && model_ != nullptr) showAnswer(*answer_);
  });
}

void PredictWorkspace::clear() {
  loader_->cancel();
  veil_->lift();
  asker_->close();
  soon_.stop();
  model_ = nullptr;
  bound_ = nullptr;
  ledgerError_.reset();
  asked_ = {};
  filledOnce_ = taking_ = false;
  form_->setTaking(false);
  form_->setBoundRun({});
  form_->fields()->setColumns({});
  table_->reset();
  showProblem({});
}

bool PredictWorkspace::isAsking() const {
  return soon_.isActive() || asker_->isBusy() || loader_->isRunning();
}

void PredictWorkspace::activate() {
  if (stale_) load();
  if (form_->isTable())
    table_->table()->setFocus();
  else
    form_->fields()->setFocus();
}

void PredictWorkspace::markStale() {
  stale_ = true;
  if (isVisible()) load();
}

/// What failed is not tried again before something has changed.
void PredictWorkspace::follow() {
  if (!loader_->isRunning() &&
      weightsNow(*session_, session_->currentRun(), form_->checkpoint()) != asked_)
    markStale();
}

void PredictWorkspace::load() {
  if (!session_->isOpen()) return;
  stale_ = false;
  const QString run = session_->currentRun();
  form_->setRun(run);
  asked_ = weightsNow(*session_, run, form_->checkpoint());
  pages_->setFull(!run.isEmpty());
  if (run.isEmpty()) return;
  veil_->cover(tr("Loading %1…").arg(run));
  loader_->start(
      [folder = session_->folder(), name = run.toStdString(),
       checkpoint = form_->checkpoint().toStdString()](const std::stop_token& stop) {
        return loadPredictModel(folder, name, checkpoint, stop);
      },
      [this](Result<PredictModelPtr> model) { take(std::move(model)); });
}

void PredictWorkspace::take(Result<PredictModelPtr> model) {
  veil_->lift();
  if (model) {
    model_ = *std::move(model);
    form_->setKeepsState(checkStateful(model_->predictor.trained().spec).has_value());
    showModel();
    bind();
  } else {
    model_ = nullptr;
    form_->fields()->setColumns({});
    table_->setContext({});
    showProblem(sentenceOf(model.error()) + u". "_s + hintOf(model.error()));
  }
  follow();
}

void PredictWorkspace::bind() {
  asker_->run(
      "bound",
      [known = bound_ == nullptr ? std::string() : bound_->fingerprint](
          StateDesk& desk, const std::stop_token& stop) { return boundModel(desk, known, stop); },
      [this](const auto& bound) { takeBound(bound); });
}

void PredictWorkspace::takeBound(const Result<std::shared_ptr<const BoundModel>>& bound) {
  ledgerError_.reset();
  if (bound && *bound == nullptr) return readUser();  // the same model, another revision
  bound_ = bound ? *bound : nullptr;
  if (!bound && !isNotBegun(bound.error())) ledgerError_ = bound.error();
  form_->setBoundRun(bound_ == nullptr ? QString() : qstr(bound_->run));
  showModel();
}

bool PredictWorkspace::isBoundStep() const {
  return form_->isStep() && bound_ != nullptr;
}

const std::vector<OutputHead>& PredictWorkspace::heads() const {
  return isBoundStep() ? bound_->heads : model_->predictor.heads();
}

const std::vector<InputColumn>& PredictWorkspace::columns() const {
  return isBoundStep() ? bound_->columns : model_->columns;
}

/// The form and the choices of the model that answers.
void PredictWorkspace::showModel() {
  if (model_ == nullptr) return;
  form_->fields()->setColumns(columns());
  answerPanel_->setModel(heads(), columns());
  table_->setContext(
      {model_, bound_, session_->currentRun(), form_->checkpoint(), form_->isStep()});
  form_->batch()->setColumns(columns());
  form_->batch()->setRun(session_->currentRun(), form_->checkpoint(),
                         checkStateful(model_->predictor.trained().spec).has_value(),
                         bound_ != nullptr);
  readUser();
}

/// The ledger has begun, has moved, or goes on with another model.
void PredictWorkspace::followLedger() {
  table_->ledgerMoved();
  if (isBoundStep() || bound_ == nullptr) bind();
}

std::string PredictWorkspace::user() const {
  return session_->currentUser().toStdString();
}

/// The answer is the form's: it has nothing to say of a table or a file.
void PredictWorkspace::showPanels() {
  const bool isForm = !form_->isTable() && !form_->isBatch();
  answerPanel_->setVisible(isForm);
  state_->setVisible(form_->isStep() && isForm);
}

/// The user's last row: what the ledger recorded, else what stands in the data.
void PredictWorkspace::readUser() {
  showPanels();
  if (model_ == nullptr) return;
  asker_->run(
      "read",
      [model = model_, isStep = isBoundStep(), name = user()](StateDesk& desk) {
        return lastRowOf(desk, *model, isStep, name);
      },
      [this](const Result<LastRow>& last) { takeUser(last); });
}

void PredictWorkspace::takeUser(const Result<LastRow>& last) {
  last_ = last.value_or(LastRow());
  const QString name = session_->currentUser();
  form_->setUser(
      last_.revision > 0 ? tr("User %1, revision %2").arg(name, wholeNumber(last_.revision))
      : last_.rows > 0   ? tr("User %1, %2 rows in the data").arg(name, wholeNumber(last_.rows))
                         : QString(),
      last_.row);
  if (!std::exchange(filledOnce_, true) || form_->fields()->values().empty()) fillFromUser();
  if (last) return askSoon();
  soon_.stop();
  showProblem(sentenceOf(last.error()) + u". "_s + hintOf(last.error()));
}

/// Without a user the middle of the training data.
void PredictWorkspace::fillFromUser() {
  if (model_ == nullptr) return;
  RowTexts row = last_.row;
  if (row.empty())
    for (const InputColumn& column : columns())
      if (!column.order) row[column.name] = column.baseline;
  form_->fields()->setValues(row);
  askSoon();
}

void PredictWorkspace::askSoon() {
  form_->checkFields();
  soon_.start();
}

void PredictWorkspace::ask() {
  soon_.stop();
  if (model_ == nullptr) return;
  if (const QString problem = form_->fields()->problem(); !problem.isEmpty())
    return showProblem(problem);
  if (form_->isStep() && ledgerError_)
    return showProblem(sentenceOf(*ledgerError_) + u". "_s + hintOf(*ledgerError_));
  if (form_->isStep() && user().empty())
    return showProblem(tr("Choose a user: a step is somebody's."));
  PredictWish wish{.model = model_,
                   .isStep = isBoundStep(),
                   .user = user(),
                   .row = form_->fields()->values(),
                   .columns = columns()};
  answerPanel_->ask(wish);
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
  if (user().empty() || model_ == nullptr || taking_) return;
  taking_ = true;
  form_->setTaking(true);
  const BindingChoice choice{session_->currentRun().toStdString(),
                             form_->checkpoint().toStdString()};
  asker_->run(
      "",
      [choice, name = user(),
       row = form_->fields()->values()](StateDesk& desk) -> Result<HeadMove> {
        STATEROOM_TRY(const auto predictor, desk.predictorBoundTo(choice));
        STATEROOM_TRY(const auto answer, stateroom::takeStep(predictor, name, row));
        STATEROOM_TRY(const auto revision, predictor.ledger().revision(name, answer.revision));
        return HeadMove{qstr(name), revision.parent, answer.revision};
      },
      [this](const Result<HeadMove>& move) { takeStepDone(move); });
}

/// The step on a scratch branch, which is begun where it is not there; States shows it.
void PredictWorkspace::askFork() {
  form_->askBar()->ask({.text = tr("Branch"),
                        .proposed = u"what-if"_s,
                        .button = tr("Take it there"),
                        .does =
                            [this](const QString& branch) {
                              writer_->step(session_->currentUser(), branch,
                                            form_->fields()->values());
                              Q_EMIT workspaceRequested(u"states"_s);
                            },
                        .command = [this](const QString& branch) { return forkCommand(branch); }});
}

void PredictWorkspace::takeStepDone(const Result<HeadMove>& move) {
  taking_ = false;
  form_->setTaking(false);
  if (!move) {
    Q_EMIT failed(sentenceOf(move.error()) + u". "_s + hintOf(move.error()));
    return;
  }
  taken({*move}, tr("step of user %1").arg(move->user));
}

void PredictWorkspace::taken(const HeadMoves& moves, const QString& what) {
  undo_->push(new StateWriteCommand(writer_, moves, what));
  bind();
}

void PredictWorkspace::showProblem(const QString& sentence) {
  answer_.reset();
  asker_->cancel("ask");
  answerPanel_->showProblem(sentence);
  state_->clear({});
}

void PredictWorkspace::showAnswer(const PredictAnswer& answer) {
  const bool isBound = answer.standing && bound_ != nullptr;
  const auto& trained = model_->predictor.trained();
  QStringList labels;
  for (const std::string& label : isBound ? bound_->labels : columnsOf(trained.settings, LABEL))
    labels << qstr(label);
  const QString time = shortNumber(answer.milliseconds, 2);
  answerPanel_->show(
      answer, labels, session_->decisionThreshold(),
      isBound ? tr("dry run, model of %1, %2 ms").arg(qstr(bound_->run), time)
              : tr("%1, step %2, %3 ms").arg(qstr(trained.run), wholeNumber(trained.step), time),
      form_->fields()->values());
  if (answer.standing)
    state_->setAnswer(answer, answer.unit);
  else
    state_->clear(
        tr("No state is remembered in this project yet: the first step that is taken "
           "begins the ledger, with this run's model."));
}

QByteArray PredictWorkspace::saveLayout() const {
  return across_->saveState();
}

void PredictWorkspace::restoreLayout(const QByteArray& layout) {
  if (layout.isEmpty() || !across_->restoreState(layout))
    across_->setSizes({kFormWidth, 760, kStateWidth});
}

}  // namespace stateroom
