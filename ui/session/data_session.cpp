#include "ui/session/data_session.h"

#include <algorithm>

#include "core/project/settings.h"

namespace stateroom {

namespace {

std::string placeIn(const Error& error, std::string_view what) {
  for (const auto& [name, value] : error.context())
    if (name == what) return value;
  return {};
}

Problem problemOf(const Error& error) {
  Problem problem{Problem::Severity::Error, error, {}, 0, {}, {}, 1};
  problem.file = placeIn(error, "file");
  problem.column = placeIn(error, "column");
  problem.row = std::atoll(placeIn(error, "row").c_str());
  problem.value = std::string(error.argument("value"));
  return problem;
}

/// What decides the rows and the features: a change of anything else need not read the data again.
std::string dataSettings(const Project& resolved) {
  Project part;
  *part.mutable_data() = resolved.data();
  *part.mutable_features() = resolved.features();
  *part.mutable_model() = resolved.model();
  part.mutable_training()->set_batch_size(resolved.training().batch_size());
  part.mutable_training()->set_batching(resolved.training().batching());
  return part.SerializeAsString();
}

}  // namespace

DataSession::DataSession(Session* session, QObject* parent)
    : QObject(parent), session_(session), background_(new Background(this)) {
  connect(session_, &Session::projectOpened, this, &DataSession::reload);
  connect(session_, &Session::projectChanged, this, &DataSession::reloadIfDataChanged);
  connect(session_, &Session::projectClosed, this, &DataSession::reset);
}

void DataSession::reset() {
  background_->cancel();
  loaded_.reset();
  error_.reset();
  problems_.clear();
  readSettings_.clear();
  Q_EMIT changed();
}

void DataSession::reloadIfDataChanged() {
  if (dataSettings(session_->resolved()) != readSettings_) return reload();
  gatherProblems();
  Q_EMIT changed();
}

void DataSession::reload() {
  if (!session_->isOpen()) return;
  readSettings_ = dataSettings(session_->resolved());
  if (session_->resolved().data().sources().empty()) {
    background_->cancel();
    loaded_.reset();
    error_.reset();
    gatherProblems();
    Q_EMIT changed();
    return;
  }
  background_->start([project = session_->resolved(), folder = session_->folder()](
                         std::stop_token stop) { return LoadedData::load(project, folder, stop); },
                     [this](Result<std::shared_ptr<const LoadedData>> result) {
                       error_.reset();
                       if (result)
                         loaded_ = std::move(*result);
                       else
                         error_ = result.error();
                       gatherProblems();
                       Q_EMIT changed();
                     });
  Q_EMIT loadingStarted();
}

void DataSession::gatherProblems() {
  problems_.clear();
  if (auto checked = checkSettings(session_->resolved()); !checked)
    problems_.push_back(problemOf(checked.error()));
  if (error_) problems_.push_back(problemOf(*error_));
  if (!error_ && loaded_ != nullptr) {
    for (const auto& error : {loaded_->featureError, loaded_->modelError})
      if (error) problems_.push_back(problemOf(*error));
    problems_.insert(problems_.end(), loaded_->data.problems().begin(),
                     loaded_->data.problems().end());
  }
  const auto& ignored = session_->project().ignored_problems();
  std::erase_if(problems_, [&](const Problem& problem) {
    return problem.severity == Problem::Severity::Warning &&
           std::ranges::find(ignored, problem.error.name()) != ignored.end();
  });
}

int DataSession::errorCount() const {
  return static_cast<int>(
      std::ranges::count(problems_, Problem::Severity::Error, &Problem::severity));
}

int DataSession::warningCount() const {
  return static_cast<int>(problems_.size()) - errorCount();
}

}  // namespace stateroom
