#include "ui/panels/states/analysis_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include "ui/panels/states/page_bar.h"
#include "ui/session/error_text.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostRows = 200;

template <typename Record>
typename TableModel<Record>::Column userColumn() {
  return {AnalysisPanel::tr("user"), AtLeft, [](const Record& record, int role) -> QVariant {
            return role == Qt::DisplayRole || role == ExactRole ? QVariant(qstr(record.user))
                                                                : QVariant();
          }};
}

template <typename Record>
typename TableModel<Record>::Column numberColumn(const QString& title, double Record::* member) {
  return {title, AtRight,
          [member](const Record& record, int role) { return numberCell(record.*member, role); }};
}

typename TableModel<UnitCensus>::Column unitColumn() {
  return {AnalysisPanel::tr("unit"), AtLeft, [](const UnitCensus& unit, int role) -> QVariant {
            if (role != Qt::DisplayRole) return {};
            return QString(qstr(unit.layer + "." + unit.tensor) + u"[%1]"_s.arg(unit.unit));
          }};
}

typename TableModel<UnitCensus>::Column saturatedColumn() {
  return {AnalysisPanel::tr("saturated, %"), AtRight, [](const UnitCensus& unit, int role) {
            if (role == BarRole) return QVariant(unit.saturated);
            if (role == Qt::DisplayRole) return QVariant(shareText(unit.saturated));
            return numberCell(100 * unit.saturated, role);
          }};
}

}  // namespace

struct AnalysisPanel::Kept {
  std::string model;  ///< that the ledger was bound to
  std::optional<StateMatrix> states;
};

AnalysisPanel::AnalysisPanel(StatesController* states, QWidget* parent)
    : QWidget(parent),
      states_(states),
      segments_(new Segments({{u"similarStates"_s, tr("Similar states")},
                              {u"anomalies"_s, tr("Anomalies")},
                              {u"census"_s, tr("Saturation")}})),
      summary_(new ElidedLabel(Type::Body, &Tokens::secondaryText)),
      similar_(new TableModel<Similar>(
          {userColumn<Similar>(), numberColumn<Similar>(tr("cosine"), &Similar::cosine)}, this)),
      anomalies_(new TableModel<Anomaly>(
          {userColumn<Anomaly>(), numberColumn<Anomaly>(tr("distance"), &Anomaly::distance)},
          this)),
      census_(new TableModel<UnitCensus>(
          {unitColumn(), saturatedColumn(), numberColumn<UnitCensus>(tr("mean"), &UnitCensus::mean),
           numberColumn<UnitCensus>(tr("sd"), &UnitCensus::sd)},
          this)),
      table_(new QTableView),
      kept_(std::make_shared<Kept>()) {
  setObjectName(u"analysisPanel"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* bar = new PageBar(u"analysis"_s);
  bar->add(segments_);
  summary_->setObjectName(u"analysisSummary"_s);
  bar->add(summary_, 1);
  column->addWidget(bar);
  setUpTable(table_);
  table_->setObjectName(u"analysisTable"_s);
  table_->setAccessibleName(tr("Answer over all users"));
  table_->setModel(similar_);
  table_->horizontalHeader()->setDefaultSectionSize(150);
  column->addWidget(table_, 1);
  connect(bar, &PageBar::closed, this, &AnalysisPanel::closed);
  connect(segments_, &Segments::chosen, this, qOverload<>(&AnalysisPanel::ask));
  connect(table_, &QTableView::activated, this, &AnalysisPanel::choose);
  connect(states_, &StatesController::ledgerChanged, this, [this] {
    if (isVisible()) ask();
  });
  connect(states_->session(), &Session::currentUserChanged, this, [this] {
    if (isVisible() && question() == Question::Similar) ask();
  });
  connect(states_->session(), &Session::projectClosed, this,
          [this] { kept_ = std::make_shared<Kept>(); });
}

void AnalysisPanel::ask(Question question) {
  segments_->setCurrent(static_cast<int>(question));
  summary_->setColour(&Tokens::secondaryText);
  summary_->setText(tr("Reading all states …"));
  ask();
}

void AnalysisPanel::ask() {
  states_->lists()->run(
      "analysis",
      [kept = kept_, question = question(), user = states_->session()->currentUser().toStdString()](
          StateDesk& desk) { return answer(desk, *kept, question, user); },
      [this](const Result<Answer>& answer) {
        if (answer) return take(*answer);
        summary_->setColour(&Tokens::error);
        summary_->setText(sentenceOf(answer.error()));
      });
}

Result<AnalysisPanel::Answer> AnalysisPanel::answer(StateDesk& desk, Kept& kept, Question question,
                                                    const std::string& user) {
  STATEROOM_TRY(auto* const ledger, desk.ledger());
  STATEROOM_TRY(const auto* const model, ledger->boundModel());
  STATEROOM_TRY(const auto sequence, ledger->sequence());
  if (!kept.states || kept.states->sequence() != sequence || kept.model != model->fingerprint) {
    kept.states.reset();
    STATEROOM_TRY(kept.states, StateMatrix::load(*ledger));
    kept.model = model->fingerprint;
  }
  Answer answer{.users = kept.states->rows(), .similar = {}, .anomalies = {}, .census = {}};
  switch (question) {
    case Question::Similar: {
      STATEROOM_TRY(answer.similar, similar(*kept.states, user, kMostRows));
      break;
    }
    case Question::Anomalies: {
      STATEROOM_TRY(answer.anomalies, anomalies(*kept.states, kMostRows));
      break;
    }
    case Question::Census:
      answer.census = census(*kept.states);
      break;
  }
  return answer;
}

void AnalysisPanel::take(const Answer& answer) {
  summary_->setColour(&Tokens::secondaryText);
  const int users = static_cast<int>(answer.users);
  const QString user = states_->session()->currentUser();
  switch (question()) {
    case Question::Similar:
      similar_->setRecords(answer.similar);
      return setAnswer(
          similar_,
          tr("Of %n user(s), those whose state points where that of user %1 does", nullptr, users)
              .arg(user));
    case Question::Anomalies:
      anomalies_->setRecords(answer.anomalies.users);
      return setAnswer(anomalies_, tr("Of %n user(s), those farthest from all others: Mahalanobis "
                                      "distance over %1 components, %2 % of the variance",
                                      nullptr, users)
                                       .arg(answer.anomalies.components)
                                       .arg(shareText(answer.anomalies.explained)));
    case Question::Census:
      census_->setRecords(answer.census);
      return setAnswer(census_, tr("For how many of %n user(s) each unit is over 0.95 of its limit",
                                   nullptr, users));
  }
}

void AnalysisPanel::setAnswer(QAbstractItemModel* model, const QString& summary) {
  summary_->setText(summary);
  if (table_->model() != model) table_->setModel(model);
}

void AnalysisPanel::choose(const QModelIndex& index) {
  if (question() == Question::Census) {
    const UnitCensus& unit = census_->record(index.row());
    Q_EMIT unitChosen(qstr(unit.layer), static_cast<int>(unit.unit));
  } else {
    const auto row = static_cast<std::size_t>(index.row());
    states_->session()->setCurrentUser(qstr(question() == Question::Similar
                                                ? similar_->records()[row].user
                                                : anomalies_->records()[row].user));
  }
  Q_EMIT closed();
}

QString AnalysisPanel::commandOf(Question question) const {
  const Session* session = states_->session();
  const QStringList most{u"--limit"_s, QString::number(kMostRows)};
  switch (question) {
    case Question::Similar:
      return session->commandLine(u"state similar"_s,
                                  QStringList{u"--user"_s, session->currentUser()} + most);
    case Question::Anomalies:
      return session->commandLine(u"state anomalies"_s, most);
    case Question::Census:
      break;
  }
  return session->commandLine(u"state census"_s, {});
}

}  // namespace stateroom
