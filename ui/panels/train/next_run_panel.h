#pragma once

#include <QStringList>
#include <map>
#include <vector>

#include "core/project/project.pb.h"
#include "core/project/run_folder.h"
#include "core/project/settings.h"
#include "ui/widgets/surface.h"

class QFormLayout;
class QPushButton;
class QSpinBox;

namespace stateroom {

class Label;
class Tag;

/// The settings that the next run begins with. A field that differs from the current run is marked,
/// with the former value below; what differs from the project file becomes `--set` options.
class NextRunPanel final : public Surface {
  Q_OBJECT
 public:
  explicit NextRunPanel(QWidget* parent = nullptr);

  /// `resolved`: the project as it is now. `run` and `settings`: what to compare with; nullptr: no
  /// run yet.
  void show(const Project& resolved, const RunRecord* run, const Project* settings);
  /// Forgets what was typed: another project's settings are to be shown.
  void reset();
  /// "path=value" of each field that differs from the project file.
  QStringList settings() const;
  int seeds() const;  ///< how many runs, which differ in their seed only
  void setQueued(const QStringList& commands);

 Q_SIGNALS:
  void settingsChanged();
  void copyRequested();
  void queueRequested();
  void unqueueRequested();

 private:
  struct Field {
    std::string path;
    QWidget* input = nullptr;
    Label* title = nullptr;
    Label* former = nullptr;
    std::string inProject;  ///< as the project has it
    std::string inRun;      ///< as the compared run had it
    bool touched = false;   ///< by hand: the project's changes no longer move it
  };
  void addSeeds(QFormLayout* form);
  void addField(QFormLayout* form, const SettingInfo& info, const QString& title);
  static std::string textOf(const Field& field);
  void setText(Field& field, const std::string& text);
  void changed(Field& field);
  void mark();
  QString estimate() const;

  std::vector<Field> fields_;
  std::string runName_;
  RunRecord run_;
  bool filling_ = false;
  QSpinBox* seeds_;
  Tag* count_;
  Label* estimate_;
  Label* queued_;
  QPushButton* unqueue_;
  QPushButton* queue_;
};

}  // namespace stateroom
