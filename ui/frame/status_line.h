#pragma once

#include <QProgressBar>

#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

namespace stateroom {

class DataSession;
class Session;

/// The line at the foot: what goes on, with progress; ledger revision, threads and precision at the
/// right.
class StatusLine final : public Surface {
  Q_OBJECT
 public:
  StatusLine(Session* session, DataSession* dataSession, QWidget* parent = nullptr);
  QString text() const { return text_->text(); }

 private:
  void refresh();
  QString runText() const;
  QString jobText() const;
  QString dataText() const;

  Session* session_;
  DataSession* data_;
  ElidedLabel* text_;
  QProgressBar* progress_;
  Label* revision_;
  Label* threads_;
  Label* precision_;
};

}  // namespace stateroom
