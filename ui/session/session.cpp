#include "ui/session/session.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/base/text.h"
#include "core/project/settings.h"
#include "ui/session/background.h"
#include "ui/session/folder_watch.h"
#include "ui/session/job_launcher.h"
#include "ui/session/ledger_watch.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

auto fieldsOf(const RunRecord& r) {
  return std::tie(r.name, r.status, r.started, r.ended, r.step, r.totalSteps, r.epoch, r.epochs,
                  r.seconds, r.bestStep, r.best, r.last, r.note, r.stopReason, r.pinned, r.colour,
                  r.threads, r.engine, r.host);
}

auto fieldsOf(const JobInfo& j) {
  return std::tie(j.id, j.command, j.title, j.phase, j.state, j.unit, j.message, j.started, j.host,
                  j.done, j.of, j.rate, j.secondsLeft, j.pid);
}

template <typename Record>
bool same(const std::vector<Record>& a, const std::vector<Record>& b) {
  return std::ranges::equal(
      a, b, [](const Record& x, const Record& y) { return fieldsOf(x) == fieldsOf(y); });
}

Result<> refuseOutside(const ProjectFile& file) {
  auto paths = pathsOutside(file.project(), file.folder());
  if (paths.empty()) return {};
  return unexpected(std::move(paths.front()));
}

}  // namespace

/// What one look at the folder found.
struct Session::Snapshot {
  std::optional<std::string> text;  ///< of the project file; none: not readable at this moment
  RunListing runs;
  std::vector<JobInfo> jobs;
  std::string marked;  ///< the run that stateless commands use
};

Session::Session(QObject* parent)
    : QObject(parent),
      watch_(new FolderWatch(this)),
      scanner_(new Background(this)),
      launcher_(new JobLauncher(this)),
      lookout_(new StateThread(this)),
      ledger_(new LedgerWatch(lookout_, this)) {
  connect(watch_, &FolderWatch::maybeChanged, this, &Session::scan);
  connect(launcher_, &JobLauncher::failed, this, &Session::jobFailed);
  connect(launcher_, &JobLauncher::ended, this, &Session::refresh);
  connect(launcher_, &JobLauncher::ended, this, &Session::jobEnded);
}

Session::~Session() = default;

Result<> Session::open(const std::filesystem::path& path, Outside outside) {
  STATEROOM_TRY(ProjectFile file, ProjectFile::open(path));
  if (outside == Outside::Refuse) STATEROOM_CHECK(refuseOutside(file));
  close();
  outside_ = outside;
  std::error_code ignored;
  folder_ = std::filesystem::absolute(file.folder(), ignored).lexically_normal();
  watch_->watch(std::filesystem::absolute(file.path(), ignored));
  adopt(std::move(file));
  lookout_->setProject(folder_, {});
  Q_EMIT projectOpened();
  ledger_->start();
  refresh();
  return {};
}

void Session::close() {
  if (!isOpen()) return;
  Q_EMIT projectAboutToClose();
  watch_->stop();
  scanner_->cancel();
  ledger_->stop();
  lookout_->close();
  file_.reset();
  runs_.clear();
  damagedRuns_.clear();
  jobs_.clear();
  currentRun_.clear();
  currentUser_.clear();
  nextRunSettings_.clear();
  nextRunSeeds_ = 1;
  damagedText_.clear();
  scanned_ = false;
  Q_EMIT projectClosed();
}

void Session::adopt(ProjectFile file) {
  file_ = std::move(file);
  resolved_ = resolveDefaults(file_->project());
}

QString Session::title() const {
  if (!isOpen()) return {};
  const std::string& title = project().title();
  return title.empty() ? qpath(file_->path().stem()) : qstr(title);
}

Result<> Session::edit(const std::vector<FieldEdit>& edits) {
  ProjectFile changed = *file_;
  for (const FieldEdit& edit : edits)
    STATEROOM_CHECK(edit.value ? changed.set(edit.path, *edit.value) : changed.clear(edit.path));
  if (auto saved = changed.save(); !saved) {
    refresh();
    return saved;
  }
  adopt(std::move(changed));
  Q_EMIT projectChanged();
  return {};
}

std::optional<double> Session::decisionThreshold() const {
  if (!isOpen() || !project().has_decision_threshold()) return std::nullopt;
  return project().decision_threshold();
}

Result<bool> Session::replaceText(const std::string& expected, const std::string& text) {
  if (file_->text() != expected) return false;
  STATEROOM_TRY(const std::string onDisk, readFile(file_->path()));
  if (onDisk != expected) return false;
  STATEROOM_CHECK(writeFileAtomically(file_->path(), text));
  STATEROOM_TRY(ProjectFile file, ProjectFile::open(file_->path()));
  adopt(std::move(file));
  Q_EMIT projectChanged();
  return true;
}

const RunRecord* Session::run(const QString& name) const {
  const auto found = std::ranges::find(runs_, name.toStdString(), &RunRecord::name);
  return found == runs_.end() ? nullptr : &*found;
}

void Session::setCurrentRun(const QString& name) {
  if (name == currentRun_) return;
  currentRun_ = name;
  Q_EMIT currentRunChanged(name);
}

void Session::setCurrentUser(const QString& user) {
  if (user == currentUser_) return;
  currentUser_ = user;
  Q_EMIT currentUserChanged(user);
}

void Session::setNextRun(const QStringList& settings, int seeds) {
  if (settings == nextRunSettings_ && seeds == nextRunSeeds_) return;
  nextRunSettings_ = settings;
  nextRunSeeds_ = seeds;
  Q_EMIT nextRunSettingsChanged();
}

QStringList Session::nextRunArguments() const {
  QStringList arguments;
  for (const QString& changed : nextRunSettings_) arguments << u"--set"_s << changed;
  if (nextRunSeeds_ > 1) arguments << u"--seeds"_s << QString::number(nextRunSeeds_);
  return arguments;
}

Result<> Session::startJob(const QString& command, const QStringList& arguments) {
  QStringList line = command.split(u' ') + QStringList{qpath(folder_)} + arguments;
  if (outside_ == Outside::Allow) line << u"--allow-outside"_s;
  return launcher_->start(folder_, line, commandLine(command, arguments));
}

bool Session::hasStarted(const QString& command) const {
  return launcher_->isOn(command);
}

QString Session::commandLine(const QString& command, const QStringList& arguments) const {
  QString line = u"stateroom "_s + command + u' ' + qstr(shellQuoted(folder_.native()));
  for (const QString& argument : arguments)
    line += u' ' + qstr(shellQuoted(argument.toStdString()));
  if (outside_ == Outside::Allow) line += u" --allow-outside"_s;
  return line;
}

Result<> Session::control(const QString& run, std::string_view word) {
  return writeFileAtomically(RunFolder(folder_, run.toStdString()).controlPath(), word);
}

void Session::refresh() {
  if (isOpen()) scan();
}

void Session::scan() {
  if (scanner_->isRunning()) return;
  scanner_->start(
      [folder = folder_, path = file_->path()](std::stop_token) {
        Snapshot snapshot;
        if (auto text = readFile(path)) snapshot.text = std::move(*text);
        snapshot.runs = listRuns(folder);
        snapshot.jobs = listJobs(folder);
        snapshot.marked = stateroom::currentRun(folder).value_or(std::string());
        return snapshot;
      },
      [this](Snapshot snapshot) { take(std::move(snapshot)); });
}

void Session::take(Snapshot snapshot) {
  if (!isOpen()) return;
  if (snapshot.text) takeText(*snapshot.text);
  if (!same(runs_, snapshot.runs.runs) || damagedRuns_ != snapshot.runs.damaged) {
    const std::vector<RunRecord> before = std::exchange(runs_, std::move(snapshot.runs.runs));
    damagedRuns_ = std::move(snapshot.runs.damaged);
    chooseRun(before, snapshot.marked);
    Q_EMIT runsChanged();
  }
  scanned_ = true;
  if (!same(jobs_, snapshot.jobs)) {
    jobs_ = std::move(snapshot.jobs);
    Q_EMIT jobsChanged();
  }
}

void Session::takeText(const std::string& text) {
  const bool mended = !damagedText_.empty() && text != damagedText_;
  if (text == damagedText_ || (text == file_->text() && !mended)) return;
  auto file = ProjectFile::open(file_->path());
  if (file && outside_ == Outside::Refuse)
    if (auto inside = refuseOutside(*file); !inside) file = unexpected(std::move(inside.error()));
  if (!file) {
    damagedText_ = text;
    Q_EMIT projectDamaged(file.error());
    return;
  }
  damagedText_.clear();
  adopt(std::move(*file));
  Q_EMIT projectChanged();
}

/// On opening it is the run that is on, else the one that commands use. Later a run that begins
/// becomes the current one, so that Pause and Stop are its, however soon it has ended; one that
/// only got another name began before. A run that is gone no longer is the current one.
void Session::chooseRun(const std::vector<RunRecord>& before, const std::string& marked) {
  const auto latest = std::ranges::max_element(before, {}, &RunRecord::started);
  const auto begins = [&](const RunRecord& each) {
    if (!scanned_) return !hasEnded(each);
    return latest == before.end() || each.started > latest->started;
  };
  if (const auto begun = std::ranges::find_if(runs_, begins); begun != runs_.end())
    return setCurrentRun(qstr(begun->name));
  if (run(currentRun_) != nullptr) return;
  if (run(qstr(marked)) != nullptr) return setCurrentRun(qstr(marked));
  setCurrentRun(runs_.empty() ? QString() : qstr(runs_.front().name));
}

}  // namespace stateroom
