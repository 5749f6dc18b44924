#pragma once

#include <optional>
#include <vector>

#include "core/model/model_spec.pb.h"
#include "ui/session/session.h"
#include "ui/widgets/down_scroll.h"

class QFormLayout;
class QUndoStack;

namespace stateroom {

class Label;

/// The settings of one layer: those of the project's own model are edited here, checked while they
/// are typed and undone like every edit; those of a run or a file are only read.
class SettingsForm final : public DownScroll {
  Q_OBJECT
 public:
  SettingsForm(Session* session, QUndoStack* undo, QWidget* parent = nullptr);

  /// `layer` of the shown model, every default filled in; nullptr: nothing is chosen. A layer that
  /// the project file does not name (made for the features) is not editable either.
  void setLayer(const Layer* layer, bool editable);

 Q_SIGNALS:
  void failed(const QString& sentence);

 private:
  struct Field {
    std::string path;
    QWidget* input = nullptr;
    Label* problem = nullptr;
    QString shown;
  };
  struct Cursor;
  Cursor cursor() const;
  void restore(const Cursor& cursor);
  void addRow(QFormLayout* form, const QString& title, const QString& help, QWidget* input);
  void addFields(QFormLayout* form, const google::protobuf::Message& message,
                 const std::string& path, const std::string& declared, bool editable);
  QWidget* makeInput(const google::protobuf::Message& message,
                     const google::protobuf::FieldDescriptor& field, const std::string& path,
                     bool editable);
  void check(std::size_t field, const QString& text);
  void commit(std::size_t field, const QString& text);

  Session* session_;
  QUndoStack* undo_;
  std::vector<Field> fields_;
};

}  // namespace stateroom
