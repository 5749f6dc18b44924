#pragma once

#include <vector>

class QSplitter;

namespace stateroom {

class Session;
class Workspace;

/// How the window is divided, kept for every project in the settings of the user.
class WindowLayout {
 public:
  WindowLayout(const Session* session, QSplitter* splitter, std::vector<Workspace*> workspaces);

  /// Of the open project. The workspace that was in front.
  int restore() const;
  void save(int front) const;
  void reset() const;  ///< as it is at first, also for the next time

 private:
  const Session* session_;
  QSplitter* splitter_;
  std::vector<Workspace*> workspaces_;
};

}  // namespace stateroom
