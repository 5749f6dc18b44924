#pragma once

#include <QLineEdit>
#include <QListView>
#include <QPointer>

#include "ui/models/palette_model.h"
#include "ui/widgets/label.h"

namespace stateroom {

/// Ctrl+K: one field that finds actions, users, runs and layers. A child of the window over
/// everything else, with a dimmed background; Enter runs, Ctrl+C copies the command, Esc closes.
class CommandPalette final : public QWidget {
  Q_OBJECT
 public:
  explicit CommandPalette(QWidget* window);
  void open(std::vector<PaletteItem> items, PaletteUsers users, const QString& query = {});

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* object, QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  void place();
  void filter(const QString& query);
  void move(int rows);
  void run();
  void dismiss();

  PaletteModel model_;
  QWidget* box_;
  QLineEdit* field_;
  Label* count_;
  QListView* list_;
  QPointer<QWidget> before_;
};

}  // namespace stateroom
