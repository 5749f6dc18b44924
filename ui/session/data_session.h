#pragma once

#include <QObject>
#include <memory>
#include <optional>
#include <vector>

#include "core/data/problem.h"
#include "ui/session/background.h"
#include "ui/session/loaded_data.h"
#include "ui/session/session.h"

namespace stateroom {

/// The data of the open project and all problems of data and settings. Reads anew when the data
/// part of the project file changes; what is shown meanwhile stays.
class DataSession final : public QObject {
  Q_OBJECT
 public:
  explicit DataSession(Session* session, QObject* parent = nullptr);

  /// nullptr before the first reading ends and when it failed.
  const std::shared_ptr<const LoadedData>& loaded() const { return loaded_; }
  bool isLoading() const { return background_->isRunning(); }
  const std::optional<Error>& error() const { return error_; }
  /// Of settings first, then of data; without those that the project ignores.
  const std::vector<Problem>& problems() const { return problems_; }
  int errorCount() const;
  int warningCount() const;

 public Q_SLOTS:
  void reload();

 Q_SIGNALS:
  void loadingStarted();
  void changed();  ///< loaded(), error() or problems()

 private:
  void reset();
  void reloadIfDataChanged();
  void gatherProblems();

  Session* session_;
  Background* background_;
  std::shared_ptr<const LoadedData> loaded_;
  std::optional<Error> error_;
  std::vector<Problem> problems_;
  std::string readSettings_;
};

}  // namespace stateroom
