#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/job_status.h"
#include "core/base/result.h"
#include "core/project/project_file.h"
#include "core/project/run_folder.h"

namespace stateroom {

/// One change of the project file; an empty value takes the field out.
struct FieldEdit {
  std::string path;
  std::optional<std::string> value;
};

/// A job that this window started and that ended without having said so in a status file: a wrong
/// setting, a locked run.
struct JobFailure {
  QString command;              ///< as one would type it
  Error error{Code::internal};  ///< as the command told it in JSON, so that it is shown in the
                                ///< window's language
};

/// The project that the window works on, with its runs and jobs as they are on disk. The files are
/// the truth: what another program changes shows up here within a second. All calls and signals on
/// the GUI thread; reading happens elsewhere.
class Session final : public QObject {
  Q_OBJECT
 public:
  explicit Session(QObject* parent = nullptr);
  ~Session() override;

  /// Whether a project may read files outside of its folder.
  enum class Outside { Refuse, Allow };
  /// A folder with one *.stateroom file, or that file. The project before is closed. Fails with
  /// Code::path_outside when its files lie elsewhere and that is not allowed.
  Result<> open(const std::filesystem::path& path, Outside outside = Outside::Refuse);
  void close();
  bool isOpen() const { return file_.has_value(); }

  const std::filesystem::path& folder() const { return folder_; }
  const ProjectFile& file() const { return *file_; }
  const Project& project() const { return file_->project(); }  ///< as written
  const Project& resolved() const { return resolved_; }        ///< every default filled in
  QString title() const;  ///< the project's, else the file's name

  /// Edits fields and saves the file atomically: all of them or none. Fails with
  /// Code::project_changed when another program has changed the file since it was read (it is then
  /// read again).
  Result<> edit(const std::vector<FieldEdit>& edits);
  /// The probability above which the answer is yes; nothing: the project says none.
  std::optional<double> decisionThreshold() const;
  /// Tells the window of edits that edit() refused for Code::project_changed, to be offered again.
  void offerAgain(const QString& what, const std::vector<FieldEdit>& edits) {
    Q_EMIT editRefused(what, edits);
  }
  /// Puts a former text back when the file still reads `expected`; false: it does not.
  Result<bool> replaceText(const std::string& expected, const std::string& text);

  const std::vector<RunRecord>& runs() const { return runs_; }  ///< newest first
  const std::vector<Error>& damagedRuns() const { return damagedRuns_; }
  const RunRecord* run(const QString& name) const;
  const std::vector<JobInfo>& jobs() const { return jobs_; }
  QString currentRun() const { return currentRun_; }
  void setCurrentRun(const QString& name);  ///< in this window; `runs current` marks it for all
  QString currentUser() const { return currentUser_; }
  void setCurrentUser(const QString& user);

  /// "path=value" settings in which the next run differs from the project file.
  const QStringList& nextRunSettings() const { return nextRunSettings_; }
  void setNextRun(const QStringList& settings, int seeds);
  /// The same as options of `stateroom train`.
  QStringList nextRunArguments() const;

  /// Whether a job of that command was started here and has not ended; it need not have told of
  /// itself in a status file yet.
  bool hasStarted(const QString& command) const;
  /// Starts `stateroom ARGUMENTS --json` in a session of its own, with output to a file, so that it
  /// outlives the window. The project's path is put after the command's name.
  Result<> startJob(const QString& command, const QStringList& arguments);
  /// The command line that does the same, quoted for a shell.
  QString commandLine(const QString& command, const QStringList& arguments) const;
  /// runs/<run>/control: "run", "pause", "stop", "stop-keep-best", "stop-now".
  Result<> control(const QString& run, std::string_view word);
  /// Looks at the folder now instead of at the next tick.
  void refresh();
  /// The project's ledger, for whoever follows it.
  class LedgerWatch* ledger() const { return ledger_; }

 Q_SIGNALS:
  void projectOpened();
  void projectAboutToClose();  ///< it is still open
  void projectClosed();
  void projectChanged();                    ///< the file's text: an edit here or by another program
  void projectDamaged(const Error& error);  ///< another program left a file that does not parse
  void editRefused(const QString& what, const std::vector<stateroom::FieldEdit>& edits);
  void runsChanged();
  void jobsChanged();
  void currentRunChanged(const QString& name);
  void currentUserChanged(const QString& user);
  void nextRunSettingsChanged();
  void jobFailed(const stateroom::JobFailure& failure);
  void jobEnded();  ///< one that was started here, however it ended

 private:
  struct Snapshot;
  void adopt(ProjectFile file);
  void scan();
  void take(Snapshot snapshot);
  void takeText(const std::string& text);
  void chooseRun(const std::vector<RunRecord>& before, const std::string& marked);

  std::optional<ProjectFile> file_;
  std::filesystem::path folder_;
  Outside outside_ = Outside::Refuse;
  Project resolved_;
  std::vector<RunRecord> runs_;
  std::vector<Error> damagedRuns_;
  std::vector<JobInfo> jobs_;
  QString currentRun_, currentUser_;
  QStringList nextRunSettings_;
  int nextRunSeeds_ = 1;
  class FolderWatch* watch_;
  class Background* scanner_;
  class JobLauncher* launcher_;
  class StateThread* lookout_;  ///< where the ledger is looked at
  class LedgerWatch* ledger_;
  std::string damagedText_;
  bool scanned_ = false;  ///< the folder has been looked at since it was opened
};

}  // namespace stateroom
