#pragma once

#include <QLineEdit>
#include <QPushButton>
#include <functional>

#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

namespace stateroom {

/// One question, answered in its place instead of in a dialog: words, a field, the button that does
/// it. Return does it, Esc closes it; nothing else waits for the answer.
class AskBar final : public Surface {
  Q_OBJECT
 public:
  struct Question {
    QString text;      ///< "Name of the scratch branch"
    QString proposed;  ///< in the field, selected
    QString button;    ///< "Fork"
    std::function<void(const QString& answer)> does;
    std::function<QString(const QString& answer)> command = {};  ///< none: nothing to copy
    std::function<bool(const QString& answer)> isGood = {};      ///< none: whatever is not empty
  };

  /// Its parts are named by `id`: "headerAnswer", "headerDo", "headerDoCommand", "headerCancel".
  explicit AskBar(const QString& id, QColor Tokens::* fill = &Tokens::window,
                  QWidget* parent = nullptr);
  void ask(Question question);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void answer();
  void showReady();
  QString command() const;

  Question question_;
  Label* text_;
  QLineEdit* field_;
  QPushButton* do_;
};

}  // namespace stateroom
