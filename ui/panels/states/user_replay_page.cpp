#include "ui/panels/states/user_replay_page.h"

#include <QHeaderView>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/panels/states/cause_mark.h"
#include "ui/session/error_text.h"
#include "ui/session/state_command_line.h"
#include "ui/session/text.h"
#include "ui/widgets/label.h"
#include "ui/widgets/picture_menu.h"
#include "ui/widgets/surface.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

const QString kToday = u"today"_s;  // the branch that today's inputs are kept on

std::vector<TableModel<ReplayedRevision>::Column> revisionColumns() {
  using Row = const ReplayedRevision&;
  return {{UserReplayPage::tr("rev."), AtLeft,
           [](Row row, int role) -> QVariant {
             return role == Qt::DisplayRole ? QVariant(u"r%1"_s.arg(row.revision->number))
                                            : QVariant();
           }},
          {UserReplayPage::tr("cause"), AtLeft,
           [](Row row, int role) -> QVariant {
             if (role == SwatchRole) return causePixmap(row.revision->cause);
             return role == Qt::DisplayRole ? QVariant(causeText(row.revision->cause)) : QVariant();
           }},
          {UserReplayPage::tr("recorded"), AtRight,
           [](Row row, int role) { return numberCell(row.revision->lastOutput, role); }},
          {UserReplayPage::tr("replayed"), AtRight,
           [](Row row, int role) {
             if (role == ColourRole)
               return QVariant(int(row.isGood ? CellColour::Text : CellColour::Error));
             return numberCell(row.replayed, role);
           }},
          {UserReplayPage::tr("max |d|"), AtRight, [](Row row, int role) -> QVariant {
             if (role == IconNameRole && row.max)
               return row.isGood ? u"circle-check"_s : u"circle-alert"_s;
             if (role == ColourRole && row.max)
               return int(row.isGood ? CellColour::Success : CellColour::Error);
             return numberCell(row.max, role, 3);
           }}};
}

std::vector<TableModel<InputChange>::Column> changeColumns() {
  using Change = const InputChange&;
  const auto text = [](auto value) {
    return [value](Change change, int role) -> QVariant {
      return role == Qt::DisplayRole ? QVariant(value(change)) : QVariant();
    };
  };
  return {{UserReplayPage::tr("rev."), AtLeft,
           text([](Change change) { return u"r%1"_s.arg(change.revision); })},
          {UserReplayPage::tr("input"), AtLeft, text([](Change change) {
             return change.column.empty() ? UserReplayPage::tr("the row is gone")
                                          : qstr(change.column);
           })},
          {UserReplayPage::tr("recorded"), AtRight, text([](Change change) {
             return change.column.empty() ? QString() : ReplayTexts::cell(change.recorded);
           })},
          {UserReplayPage::tr("today"), AtRight, text([](Change change) {
             return change.column.empty() ? QString() : ReplayTexts::cell(change.today);
           })}};
}

}  // namespace

UserReplayPage::UserReplayPage(StatesController* states, QWidget* parent)
    : QWidget(parent),
      states_(states),
      verdict_(new MessageBars),
      axis_(new RevisionAxis(this)),
      prediction_(new PredictionLane(states, axis_)),
      proof_(new ProofLane(states, axis_)),
      heatmap_(new HeatmapLane(states, axis_)),
      tensor_(new Segments({{u"replayH"_s, u"h"_s}, {u"replayC"_s, u"c"_s}})),
      legend_(new MapLegend),
      revisions_(new TableModel<ReplayedRevision>(revisionColumns(), this)),
      changes_(new TableModel<InputChange>(changeColumns(), this)),
      revisionTable_(new QTableView),
      changeTable_(new QTableView) {
  verdict_->setObjectName(u"replayVerdict"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(verdict_);
  auto* across = new QSplitter;
  across->setChildrenCollapsible(false);
  across->addWidget(makeLanes());
  across->addWidget(makeTables());
  across->setStretchFactor(0, 1);
  across->setSizes({680, 420});
  column->addWidget(across, 1);
}

QWidget* UserReplayPage::makeLanes() {
  auto* lanes = new QWidget;
  auto* column = new QVBoxLayout(lanes);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* timeline = new TimelineLane(states_, axis_);
  timeline->setObjectName(u"replayTimeline"_s);
  prediction_->setObjectName(u"replayPrediction"_s);
  heatmap_->setObjectName(u"replayHeatmap"_s);
  heatmap_->setAccessibleName(tr("Replayed less recorded state of all units by revision"));
  heatmap_->setDifferences({});
  prediction_->setPlayheadEdges(Qt::LeftEdge | Qt::RightEdge | Qt::TopEdge);
  proof_->setPlayheadEdges(Qt::LeftEdge | Qt::RightEdge);
  heatmap_->setPlayheadEdges(Qt::LeftEdge | Qt::RightEdge | Qt::BottomEdge);
  column->addWidget(timeline);
  column->addWidget(prediction_);
  column->addWidget(proof_, 2);
  column->addWidget(makeMapHead());
  column->addWidget(heatmap_, 3);
  lanes->setObjectName(u"replayLanes"_s);
  PictureMenu::addCopyTo(lanes);
  return lanes;
}

QWidget* UserReplayPage::makeMapHead() {
  auto* head = new Surface(&Tokens::window, Qt::BottomEdge);
  head->setFixedHeight(36);
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(12, 0, 0, 1);
  row->setSpacing(8);
  row->addWidget(tensor_);
  row->addWidget(new Label(tr("replayed − recorded"), Type::Body, &Tokens::secondaryText));
  row->addWidget(legend_, 1);
  connect(tensor_, &Segments::chosen, this, [this](int part) {
    HeatmapChoice choice = heatmap_->choice();
    choice.tensor = part == 1 ? u"c"_s : u"h"_s;
    heatmap_->setChoice(choice);
  });
  connect(heatmap_, &HeatmapLane::rangeChanged, legend_, &MapLegend::setLimit);
  legend_->setLimit(heatmap_->range());
  return head;
}

QWidget* UserReplayPage::makeTables() {
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

void UserReplayPage::replay(const ReplayQuestion& question) {
  question_ = question;
  if (states_->history() == nullptr || states_->history()->head() == nullptr) return clear();
  Q_EMIT told(tr("Replaying user %1 …").arg(states_->history()->user));
  states_->work()->run(
      "replay",
      [user = states_->history()->user.toStdString(), today = question.today](
          StateDesk& desk, const std::stop_token& stop) -> Result<UserReplay> {
        STATEROOM_TRY(const auto predictor, desk.predictor());
        ReplayOptions options;
        if (today) options.data = &today->data;
        options.eachStep = true;
        options.stop = stop;
        STATEROOM_TRY(auto replayed, stateroom::replay(predictor, {user}, options));
        if (replayed.front().error) return unexpected(std::move(*replayed.front().error));
        return std::move(replayed.front());
      },
      [this](Result<UserReplay> replayed) { take(std::move(replayed)); });
}

void UserReplayPage::setTolerance(double tolerance) {
  question_.tolerance = tolerance;
  if (result_) showResult();
}

void UserReplayPage::clear() {
  verdict_->clear();
  result_.reset();
  revisions_->setRecords({});
  changes_->setRecords({});
  prediction_->setInstead({});
  proof_->setDistances({}, 0);
  heatmap_->setDifferences({});
  Q_EMIT told({});
}

void UserReplayPage::take(Result<UserReplay> replayed) {
  clear();
  history_ = states_->history();
  if (history_ == nullptr) return;
  axis_->setHistory(history_, false);
  if (!replayed) {
    verdict_->show(u"replay"_s, MessageKind::Error,
                   sentenceOf(replayed.error()) + u". "_s + hintOf(replayed.error()));
    return;
  }
  result_ = std::move(*replayed);
  changeTable_->setVisible(question_.today != nullptr);
  changes_->setRecords(result_->changes);
  showStates();
  showResult();
}

/// The states' differences; of those that are equal, zeros.
void UserReplayPage::showStates() {
  std::map<std::int64_t, std::shared_ptr<const State>> differences;
  const auto zero =
      std::make_shared<const State>(history_->model ? history_->model->layout.zero() : State());
  for (const ReplayedStep& step : result_->steps)
    if (std::isfinite(step.max))
      differences[step.revision] =
          step.difference.empty() ? zero : std::make_shared<const State>(step.difference);
  const bool hasCell = !zero->empty() && zero->front().tensors.size() > 1;
  tensor_->setVisible(hasCell);
  heatmap_->setDifferences(std::move(differences));
}

/// What was computed, against the tolerance as it is now.
void UserReplayPage::showResult() {
  std::map<std::int64_t, double> distances, predictions;
  for (const ReplayedStep& step : result_->steps) {
    distances[step.revision] = step.max;
    if (const auto output = lastOutputOf(step.outputs)) predictions[step.revision] = *output;
  }
  std::vector<ReplayedRevision> rows;
  for (int column = 1; column < history_->columns(); ++column) {
    const Revision* revision = history_->at(column);
    ReplayedRevision row{revision, {}, {}, true};
    if (const auto found = distances.find(revision->number); found != distances.end()) {
      row.max = found->second;
      row.isGood = question_.isWithin(found->second);
    }
    if (const auto found = predictions.find(revision->number); found != predictions.end())
      row.replayed = found->second;
    rows.push_back(row);
  }
  revisions_->setRecords(std::move(rows));
  proof_->setDistances(std::move(distances), question_.tolerance);
  std::erase_if(predictions, [&](const auto& each) {
    return !result_->first || each.first < result_->first->revision;
  });
  prediction_->setInstead(std::move(predictions));
  const auto proven = std::ranges::count_if(
      result_->steps, [this](const ReplayedStep& step) { return question_.isWithin(step.max); });
  Q_EMIT told(
      tr("%1 of %n revision(s) proven", nullptr, static_cast<int>(result_->revisions)).arg(proven));
  showVerdict();
}

void UserReplayPage::showVerdict() {
  const int count = static_cast<int>(result_->revisions);
  std::vector<MessageAction> actions;
  if (result_->first)
    actions.push_back({tr("Show r%1").arg(result_->first->revision),
                       [this, number = result_->first->revision] { states_->show(number); }});
  if (states_->isWritable() && !todaysInputs().empty())
    actions.push_back(
        {tr("Keep today's inputs on a branch"),
         [this] { states_->writer()->keepWhatIf(qstr(result_->user), kToday, todaysInputs()); },
         true, [this] { return UserCommands(*states_).whatIf(todaysInputs(), kToday); }});
  QString text;
  auto kind = MessageKind::Success;
  if (result_->identical) {
    text = tr("Identical: %n revision(s) computed again, the same bit for bit", nullptr, count);
  } else if (question_.isWithin(result_->max)) {
    text = tr("Equal within %1: largest |d| %2, %3")
               .arg(exactNumber(question_.tolerance), shortNumber(result_->max, 3),
                    ReplayTexts::divergence(*result_));
  } else {
    kind = MessageKind::Error;
    text = tr("Differs %1").arg(ReplayTexts::divergence(*result_));
  }
  if (!result_->sameKernel) text += tr("; some were computed by another engine or processor");
  verdict_->show(u"replay"_s, kind, text, actions);
}

/// Where recorded inputs are others today, those of today.
std::vector<InputEdit> UserReplayPage::todaysInputs() const {
  std::vector<InputEdit> edits;
  for (const InputChange& change : result_->changes)
    if (!change.column.empty())
      edits.push_back(
          {change.revision, change.column, ReplayTexts::cell(change.today).toStdString()});
  return edits;
}

}  // namespace stateroom
