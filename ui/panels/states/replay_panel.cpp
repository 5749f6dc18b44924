#include "ui/panels/states/replay_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

#include "core/base/text.h"
#include "ui/panels/states/cause_mark.h"
#include "ui/panels/states/page_bar.h"
#include "ui/session/data_session.h"
#include "ui/session/error_text.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

std::vector<TableModel<ReplayedRevision>::Column> revisionColumns() {
  using Row = const ReplayedRevision&;
  return {{ReplayPanel::tr("rev."), AtLeft,
           [](Row row, int role) -> QVariant {
             return role == Qt::DisplayRole ? QVariant(u"r%1"_s.arg(row.revision->number))
                                            : QVariant();
           }},
          {ReplayPanel::tr("cause"), AtLeft,
           [](Row row, int role) -> QVariant {
             if (role == SwatchRole) return causeColour(row.revision->cause);
             return role == Qt::DisplayRole ? QVariant(causeText(row.revision->cause)) : QVariant();
           }},
          {ReplayPanel::tr("recorded"), AtRight,
           [](Row row, int role) { return numberCell(row.revision->lastOutput, role); }},
          {ReplayPanel::tr("replayed"), AtRight,
           [](Row row, int role) {
             if (role == ColourRole)
               return QVariant(int(row.isGood ? CellColour::Text : CellColour::Error));
             return numberCell(row.replayed, role);
           }},
          {ReplayPanel::tr("max |d|"), AtRight, [](Row row, int role) -> QVariant {
             if (role == IconNameRole && row.max)
               return row.isGood ? u"circle-check"_s : u"circle-alert"_s;
             if (role == ColourRole && row.max)
               return int(row.isGood ? CellColour::Success : CellColour::Error);
             return numberCell(row.max, role, 3);
           }}};
}

/// A recorded value's JSON as the data file would say it.
QString cellText(const std::string& json) {
  const RowTexts cells = recordedCells("{\"value\":" + json + "}");
  return cells.empty() ? QString() : qstr(cells.begin()->second);
}

std::vector<TableModel<InputChange>::Column> changeColumns() {
  using Change = const InputChange&;
  const auto text = [](auto value) {
    return [value](Change change, int role) -> QVariant {
      return role == Qt::DisplayRole ? QVariant(value(change)) : QVariant();
    };
  };
  return {{ReplayPanel::tr("rev."), AtLeft,
           text([](Change change) { return u"r%1"_s.arg(change.revision); })},
          {ReplayPanel::tr("input"), AtLeft, text([](Change change) {
             return change.column.empty() ? ReplayPanel::tr("the row is gone")
                                          : qstr(change.column);
           })},
          {ReplayPanel::tr("recorded"), AtRight, text([](Change change) {
             return change.column.empty() ? QString() : cellText(change.recorded);
           })},
          {ReplayPanel::tr("today"), AtRight, text([](Change change) {
             return change.column.empty() ? QString() : cellText(change.today);
           })}};
}

}  // namespace

ReplayPanel::ReplayPanel(StatesController* states, DataSession* dataSession, QWidget* parent)
    : QWidget(parent),
      states_(states),
      data_(dataSession),
      with_(new Segments(
          {{u"replayRecorded"_s, tr("Recorded inputs")}, {u"replayToday"_s, tr("Today's data")}})),
      tolerance_(new QLineEdit(u"0"_s)),
      about_(new ElidedLabel(Type::Body, &Tokens::secondaryText)),
      verdict_(new MessageBars),
      axis_(new RevisionAxis(this)),
      prediction_(new PredictionLane(states, axis_)),
      proof_(new ProofLane(states, axis_)),
      revisions_(new TableModel<ReplayedRevision>(revisionColumns(), this)),
      changes_(new TableModel<InputChange>(changeColumns(), this)),
      revisionTable_(new QTableView),
      changeTable_(new QTableView) {
  setObjectName(u"replayPanel"_s);
  verdict_->setObjectName(u"replayVerdict"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeBar());
  column->addWidget(verdict_);
  auto* across = new QSplitter;
  across->setChildrenCollapsible(false);
  across->addWidget(makeLanes());
  across->addWidget(makeTables());
  across->setStretchFactor(0, 1);
  across->setSizes({680, 420});
  column->addWidget(across, 1);
  connect(states_, &StatesController::historyChanged, this, [this] {
    if (isVisible()) replay();
  });
}

QWidget* ReplayPanel::makeBar() {
  auto* bar = new PageBar(u"replay"_s);
  bar->add(with_);
  bar->add(new Label(tr("tolerance"), Type::Body, &Tokens::secondaryText));
  tolerance_->setObjectName(u"replayTolerance"_s);
  tolerance_->setAccessibleName(tr("Differences of states up to this are none"));
  tolerance_->setFixedWidth(72);
  bar->add(tolerance_);
  bar->add(about_, 1);
  auto* again = new QPushButton(tr("Replay again"));
  again->setObjectName(u"replayAgain"_s);
  bar->add(again);
  auto* copy = new QPushButton(tr("Copy as command"));
  copy->setObjectName(u"replayCopy"_s);
  bar->add(copy);
  connect(with_, &Segments::chosen, this, &ReplayPanel::replay);
  connect(tolerance_, &QLineEdit::editingFinished, this, [this] {
    if (result_) showResult();
  });
  connect(again, &QPushButton::clicked, this, &ReplayPanel::replay);
  connect(copy, &QPushButton::clicked, this,
          [this] { QApplication::clipboard()->setText(command()); });
  connect(bar, &PageBar::closed, this, &ReplayPanel::closed);
  return bar;
}

QWidget* ReplayPanel::makeLanes() {
  auto* lanes = new QWidget;
  auto* column = new QVBoxLayout(lanes);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* timeline = new TimelineLane(states_, axis_);
  timeline->setObjectName(u"replayTimeline"_s);
  prediction_->setObjectName(u"replayPrediction"_s);
  prediction_->setPlayheadEdges(Qt::LeftEdge | Qt::RightEdge | Qt::TopEdge);
  proof_->setPlayheadEdges(Qt::LeftEdge | Qt::RightEdge | Qt::BottomEdge);
  column->addWidget(timeline);
  column->addWidget(prediction_, 1);
  column->addWidget(proof_, 1);
  return lanes;
}

QWidget* ReplayPanel::makeTables() {
  auto* tables = new QSplitter(Qt::Vertical);
  tables->setChildrenCollapsible(false);
  setUpTable(revisionTable_);
  revisionTable_->setObjectName(u"replayTable"_s);
  revisionTable_->setAccessibleName(tr("Revisions"));
  revisionTable_->setModel(revisions_);
  for (const auto& [place, width] : {std::pair(0, 52), std::pair(1, 92)})
    revisionTable_->setColumnWidth(place, width);
  for (int place = 2; place < 5; ++place) revisionTable_->setColumnWidth(place, 88);
  revisionTable_->horizontalHeader()->setStretchLastSection(true);
  setUpTable(changeTable_);
  changeTable_->setObjectName(u"replayChanges"_s);
  changeTable_->setAccessibleName(tr("Inputs that are others today"));
  changeTable_->setModel(changes_);
  changeTable_->horizontalHeader()->setStretchLastSection(true);
  tables->addWidget(revisionTable_);
  tables->addWidget(changeTable_);
  tables->setStretchFactor(0, 1);
  tables->setSizes({500, 160});
  connect(revisionTable_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& row) {
            if (row.isValid()) states_->show(revisions_->record(row.row()).revision->number);
          });
  return tables;
}

bool ReplayPanel::isToday() const {
  return with_->current() == 1;
}

double ReplayPanel::tolerance() const {
  const auto value = parseDouble(tolerance_->text().toStdString());
  return value && *value >= 0 ? *value : 0;
}

void ReplayPanel::replay() {
  const auto loaded = data_ == nullptr ? nullptr : data_->loaded();
  with_->group()->button(1)->setEnabled(loaded != nullptr);
  if (states_->history() == nullptr || states_->history()->head() == nullptr) return;
  if (loaded == nullptr) with_->setCurrent(0);
  about_->setText(tr("Replaying user %1 …").arg(states_->history()->user));
  states_->work()->run(
      "replay",
      [user = states_->history()->user.toStdString(), isToday = isToday(), loaded](
          StateDesk& desk, const std::stop_token& stop) -> Result<UserReplay> {
        STATEROOM_TRY(const auto predictor, desk.predictor());
        ReplayOptions options;
        if (isToday) options.data = &loaded->data;
        options.eachStep = true;
        options.stop = stop;
        STATEROOM_TRY(auto replayed, stateroom::replay(predictor, {user}, options));
        if (replayed.front().error) return unexpected(std::move(*replayed.front().error));
        return std::move(replayed.front());
      },
      [this](Result<UserReplay> replayed) { take(std::move(replayed)); });
}

void ReplayPanel::take(Result<UserReplay> replayed) {
  verdict_->clear();
  result_.reset();
  revisions_->setRecords({});
  changes_->setRecords({});
  history_ = states_->history();
  if (history_ == nullptr) return;
  axis_->setColumns(history_->columns());
  if (replayed) {
    result_ = std::move(*replayed);
    changeTable_->setVisible(isToday());
    changes_->setRecords(result_->changes);
    return showResult();
  }
  about_->setText({});
  prediction_->setInstead({});
  proof_->setDistances({}, 0);
  verdict_->show(u"replay"_s, MessageKind::Error,
                 sentenceOf(replayed.error()) + u". "_s + hintOf(replayed.error()));
}

/// What was computed, against the tolerance as it is now.
void ReplayPanel::showResult() {
  std::map<std::int64_t, double> distances, predictions;
  for (const ReplayedStep& step : result_->steps) {
    distances[step.revision] = step.max;
    if (const auto output = lastOutputOf(step.outputs)) predictions[step.revision] = *output;
  }
  auto apart = predictions;
  if (result_->first)
    std::erase_if(apart, [&](const auto& each) { return each.first < result_->first->revision; });
  std::vector<ReplayedRevision> rows;
  for (int column = 1; column < history_->columns(); ++column) {
    const Revision* revision = history_->at(column);
    ReplayedRevision row{revision, {}, {}, true};
    if (const auto found = distances.find(revision->number); found != distances.end()) {
      row.max = found->second;
      row.isGood = isWithin(found->second);
    }
    if (const auto found = predictions.find(revision->number); found != predictions.end())
      row.replayed = found->second;
    rows.push_back(row);
  }
  revisions_->setRecords(std::move(rows));
  proof_->setDistances(std::move(distances), tolerance());
  prediction_->setInstead(result_->identical ? std::map<std::int64_t, double>() : std::move(apart));
  about_->setText(
      tr("main of user %1, %n revision(s)", nullptr, static_cast<int>(result_->revisions))
          .arg(qstr(result_->user)));
  showVerdict();
}

QString ReplayPanel::divergenceText() const {
  const Divergence& first = *result_->first;
  QString text = first.layer.empty()
                     ? tr("from r%1 on").arg(first.revision)
                     : tr("from r%1 on, %2 by %3")
                           .arg(first.revision)
                           .arg(qstr(first.layer + "." + first.tensor) + u"[%1]"_s.arg(first.unit),
                                shortNumber(first.delta, 3));
  if (result_->changes.empty()) return text;
  const InputChange& change = result_->changes.front();
  return text + (change.column.empty()
                     ? tr("; the row of r%1 is gone").arg(change.revision)
                     : tr("; %1 of r%2 was %3 and is %4 today")
                           .arg(qstr(change.column))
                           .arg(change.revision)
                           .arg(cellText(change.recorded), cellText(change.today)));
}

void ReplayPanel::showVerdict() {
  const int count = static_cast<int>(result_->revisions);
  std::vector<MessageAction> actions;
  if (result_->first)
    actions.push_back({tr("Show r%1").arg(result_->first->revision),
                       [this, number = result_->first->revision] { states_->show(number); }});
  const bool canKeep =
      states_->isWritable() && std::ranges::any_of(result_->changes, [](const InputChange& change) {
        return !change.column.empty();
      });
  if (canKeep)
    actions.push_back({tr("Keep today's inputs on a branch"), [this] { keepToday(); }, true});
  QString text;
  auto kind = MessageKind::Success;
  if (result_->identical) {
    text = tr("Identical: %n revision(s) computed again, the same bit for bit", nullptr, count);
  } else if (isWithin(result_->max)) {
    text = tr("Equal within %1: largest |d| %2, %3")
               .arg(exactNumber(tolerance()), shortNumber(result_->max, 3), divergenceText());
  } else {
    kind = MessageKind::Error;
    const auto proven = std::ranges::count_if(
        result_->steps, [this](const ReplayedStep& step) { return isWithin(step.max); });
    text = tr("Differs %1. %2 of %3 revisions are proven, the largest |d| is %4")
               .arg(divergenceText())
               .arg(proven)
               .arg(count)
               .arg(shortNumber(result_->max, 3));
  }
  if (!result_->sameKernel) text += tr("; some were computed by another engine or processor");
  verdict_->show(u"replay"_s, kind, text, actions);
}

/// The predictions as they would be with the data as it is now, on a branch of the user.
void ReplayPanel::keepToday() {
  std::vector<InputEdit> edits;
  for (const InputChange& change : result_->changes)
    if (!change.column.empty())
      edits.push_back({change.revision, change.column, cellText(change.today).toStdString()});
  states_->writer()->keepWhatIf(qstr(result_->user), u"today"_s, edits);
}

QString ReplayPanel::command() const {
  QStringList arguments{u"--user"_s, states_->session()->currentUser()};
  if (isToday()) arguments << u"--with"_s << u"data"_s;
  if (tolerance() > 0) arguments << u"--tolerance"_s << exactNumber(tolerance());
  return states_->session()->commandLine(u"state replay"_s, arguments);
}

}  // namespace stateroom
