#include "ui/panels/model/settings_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QUndoStack>
#include <QVBoxLayout>
#include <algorithm>

#include "core/project/setting_value.h"
#include "core/project/settings.h"
#include "ui/commands/field_edit_command.h"
#include "ui/session/error_text.h"
#include "ui/session/text.h"
#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

namespace stateroom {

using namespace Qt::StringLiterals;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

namespace {

constexpr int kTitleWidth = 104;

/// The value of one field as --set takes it: of a message that holds it, alone in a project's
/// layer.
QString valueText(const Message& message, const FieldDescriptor& field) {
  const auto* reflection = message.GetReflection();
  if (field.is_repeated()) {
    QStringList parts;
    for (int i = 0; i < reflection->FieldSize(message, &field); ++i)
      parts << qstr(reflection->GetRepeatedString(message, &field, i));
    return parts.join(u", "_s);
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT64:
      return QString::number(reflection->GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_INT32:
      return QString::number(reflection->GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return QString::number(reflection->GetDouble(message, &field), 'g',
                             QLocale::FloatingPointShortest);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->GetBool(message, &field) ? u"true"_s : u"false"_s;
    case FieldDescriptor::CPPTYPE_STRING:
      return qstr(reflection->GetString(message, &field));
    default:
      return {};
  }
}

bool isShown(const Message& message, const FieldDescriptor& field) {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return false;
  if (field.is_repeated()) return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING;
  return !field.has_presence() || message.GetReflection()->HasField(message, &field);
}

QString titleOf(const FieldDescriptor& field) {
  return qstr(field.name()).replace(u'_', u' ');
}

}  // namespace

SettingsForm::SettingsForm(Session* session, QUndoStack* undo, QWidget* parent)
    : DownScroll(parent), session_(session), undo_(undo) {
  setObjectName(u"layerSettings"_s);
  setLayer(nullptr, false);
}

/// Where the cursor stands in the form, and what is half typed there.
struct SettingsForm::Cursor {
  std::string path;
  std::optional<QString> typed = {};
  int place = 0;
};

SettingsForm::Cursor SettingsForm::cursor() const {
  const auto field =
      std::ranges::find_if(fields_, [](const Field& each) { return each.input->hasFocus(); });
  if (field == fields_.end()) return {};
  const auto* edit = qobject_cast<const QLineEdit*>(field->input);
  if (edit == nullptr || !edit->isModified()) return {.path = field->path};
  return {field->path, edit->text(), edit->cursorPosition()};
}

/// The form is made anew after every edit; whoever tabs and types on must not notice.
void SettingsForm::restore(const Cursor& cursor) {
  const auto field = std::ranges::find(fields_, cursor.path, &Field::path);
  if (cursor.path.empty() || field == fields_.end()) return;
  field->input->setFocus();
  auto* edit = qobject_cast<QLineEdit*>(field->input);
  if (edit == nullptr || !cursor.typed) return;
  edit->setText(*cursor.typed);
  edit->setModified(true);
  edit->setCursorPosition(cursor.place);
  check(static_cast<std::size_t>(field - fields_.begin()), *cursor.typed);
}

void SettingsForm::setLayer(const Layer* layer, bool editable) {
  const Cursor before = cursor();
  fields_.clear();
  auto* page = new Surface(&Tokens::window);
  auto* form = new QFormLayout(page);
  form->setContentsMargins(12, 10, 12, 12);
  form->setHorizontalSpacing(8);
  form->setVerticalSpacing(6);
  form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  if (layer == nullptr) {
    auto* hint = new Label(tr("Choose a layer in the tree or in the graph."), Type::Body,
                           &Tokens::secondaryText);
    hint->setWordWrap(true);
    form->addRow(hint);
  } else {
    const std::string path = "model.layers[" + layer->name() + "]";
    addFields(form, *layer, path, "model.layers[]", editable);
    const auto* kind = layer->GetDescriptor()->FindOneofByName("kind");
    if (const auto* chosen = layer->GetReflection()->GetOneofFieldDescriptor(*layer, kind)) {
      const Message& settings = layer->GetReflection()->GetMessage(*layer, chosen);
      addFields(form, settings, path + '.' + chosen->name(), "model.layers[]." + chosen->name(),
                editable);
    }
  }
  setWidget(page);  // deletes the one before
  restore(before);
}

void SettingsForm::addFields(QFormLayout* form, const Message& message, const std::string& path,
                             const std::string& declared, bool editable) {
  const auto* type = message.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor& field = *type->field(i);
    if (!isShown(message, field)) continue;
    if (valueText(message, field).isEmpty() && !editable) continue;
    const auto& settings = allSettings();
    const auto info =
        std::ranges::find(settings, declared + '.' + field.name(), &SettingInfo::path);
    const bool renames =
        declared == "model.layers[]" && (field.name() == "name" || field.name() == "inputs");
    addRow(form, titleOf(field), info == settings.end() ? QString() : qstr(info->help),
           makeInput(message, field, path + '.' + field.name(), editable && !renames));
  }
}

void SettingsForm::addRow(QFormLayout* form, const QString& title, const QString& help,
                          QWidget* input) {
  auto* label = new Label(title, Type::Body, &Tokens::secondaryText);
  label->setFixedWidth(kTitleWidth);
  label->setToolTip(help);
  input->setToolTip(help);
  input->setAccessibleName(title);
  auto* cell = new QVBoxLayout;
  cell->setSpacing(1);
  cell->addWidget(input);
  if (!fields_.empty() && fields_.back().input == input) cell->addWidget(fields_.back().problem);
  form->addRow(label, cell);
}

QWidget* SettingsForm::makeInput(const Message& message, const FieldDescriptor& field,
                                 const std::string& path, bool editable) {
  const QString text = valueText(message, field);
  const QString name = u"setting_"_s + qstr(field.name());
  if (!editable) {
    auto* value = new ElidedLabel;
    value->setObjectName(name);
    value->setText(text.isEmpty() ? tr("none") : text);
    value->setMinimumHeight(22);
    return value;
  }
  auto* problem = new Label({}, Type::Small, &Tokens::error);
  problem->setObjectName(u"problem_"_s + qstr(field.name()));
  problem->setWordWrap(true);
  problem->hide();
  const std::size_t place = fields_.size();
  QWidget* input = nullptr;
  const auto choices = choicesOf(field);
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL || !choices.empty()) {
    auto* combo = new QComboBox;
    if (choices.empty()) combo->addItems({u"true"_s, u"false"_s});
    for (const std::string& choice : choices) combo->addItem(qstr(choice));
    combo->setCurrentIndex(combo->findText(text));
    connect(combo, &QComboBox::activated, this,
            [this, combo, place] { commit(place, combo->currentText()); });
    input = combo;
  } else {
    auto* edit = new QLineEdit(text);
    connect(edit, &QLineEdit::textEdited, this,
            [this, place](const QString& now) { check(place, now); });
    connect(edit, &QLineEdit::editingFinished, this,
            [this, edit, place] { commit(place, edit->text()); });
    input = edit;
  }
  input->setObjectName(name);
  fields_.push_back({path, input, problem, text});
  return input;
}

/// What saving would say, without saving. A field that loses the focus because its project was
/// closed has nothing to say any more.
void SettingsForm::check(std::size_t place, const QString& text) {
  if (!session_->isOpen() || place >= fields_.size()) return;
  const Field& field = fields_[place];
  ProjectFile changed = session_->file();
  Result<> result = changed.set(field.path, text.trimmed().toStdString());
  if (result) result = changed.check();
  field.problem->setText(result ? QString() : messageOf(result.error()));
  field.problem->setVisible(!result);
  field.input->setProperty("changed", result && text != field.shown);
  field.input->update();
}

void SettingsForm::commit(std::size_t place, const QString& text) {
  if (!session_->isOpen() || place >= fields_.size() || text == fields_[place].shown) return;
  check(place, text);
  Field& field = fields_[place];
  if (!field.problem->text().isEmpty()) return;
  field.shown = text;
  undo_->push(new FieldEditCommand(
      session_, tr("set %1").arg(qstr(field.path)), {{field.path, text.trimmed().toStdString()}},
      [this](const Result<>& result) {
        if (!result) Q_EMIT failed(sentenceOf(result.error()) + u". "_s + hintOf(result.error()));
      }));
}

}  // namespace stateroom
