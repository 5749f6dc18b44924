#pragma once

#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>
#include <vector>

#include "core/predict/replay.h"
#include "ui/session/loaded_data.h"
#include "ui/session/state_thread.h"

namespace stateroom {

/// Every user's history computed again. It may take minutes, so it has a thread of its own and can
/// be stopped; what it found until then stays.
class LedgerReplay final : public QObject {
  Q_OBJECT
 public:
  struct Found {
    std::int64_t users = 0, done = 0;  ///< 0 users: nothing was asked yet
    std::int64_t revisions = 0;        ///< computed again
    bool sameKernel = true;
    std::vector<UserReplay> others;  ///< not identical, or with an error; in the ledger's order
  };

  explicit LedgerReplay(QObject* parent);
  ~LedgerReplay() override;

  void setProject(const std::filesystem::path& folder, const EngineOptions& engine);
  void close();

  /// With `today`'s rows in place of the recorded inputs where it is given.
  void start(std::shared_ptr<const LoadedData> today);
  void stop();
  bool isRunning() const { return timer_.isActive(); }
  bool isComplete() const { return found_.users > 0 && found_.done == found_.users; }
  const Found& found() const { return found_; }
  const std::optional<Error>& error() const { return error_; }

 Q_SIGNALS:
  void changed();

 private:
  struct News;
  void take();
  void end(const Result<>& replayed);

  StateThread* thread_;
  QTimer timer_;
  std::shared_ptr<News> news_;
  Found found_;
  std::optional<Error> error_;
};

}  // namespace stateroom
