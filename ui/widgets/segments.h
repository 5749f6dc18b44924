#pragma once

#include <QStringList>
#include <QWidget>
#include <utility>
#include <vector>

class QButtonGroup;

namespace stateroom {

/// One of a few words in one frame (h | c): a segmented choice.
class Segments final : public QWidget {
  Q_OBJECT
 public:
  /// Ids and words; the first one is chosen. Buttons are named by their ids.
  explicit Segments(const std::vector<std::pair<QString, QString>>& parts,
                    QWidget* parent = nullptr);
  int current() const;
  void setCurrent(int part);
  QButtonGroup* group() const { return group_; }

 Q_SIGNALS:
  void chosen(int part);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QButtonGroup* group_;
};

}  // namespace stateroom
