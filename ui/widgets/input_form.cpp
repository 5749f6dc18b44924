#include "ui/widgets/input_form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>

#include "core/base/text.h"
#include "ui/session/feature_text.h"
#include "ui/session/input_text.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"
#include "ui/widgets/range_bar.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/surface.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

enum FormColumns { Name, Kind, Value, Unit, Range, Last };
constexpr std::size_t kSegments = 4;
constexpr int kDigits = 6;  // of a number in its field
constexpr auto kShown = "shown", kExact = "exact";
constexpr qsizetype kSegmentLetters = 18;

bool fitsSegments(const InputColumn& column) {
  qsizetype letters = 0;
  for (const std::string& choice : column.choices) letters += qstr(choice).size();
  return column.choices.size() <= kSegments && letters <= kSegmentLetters;
}

}  // namespace

InputForm::InputForm(Width width, QWidget* parent) : DownScroll(parent), width_(width) {
  setObjectName(u"inputForm"_s);
  setWidget(new Surface(&Tokens::window));
}

void InputForm::setColumns(std::vector<InputColumn> columns) {
  const RowTexts typed = values();
  columns_ = std::move(columns);
  fields_.clear();
  auto* page = new Surface(&Tokens::window);
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(12, 4, 12, 12);
  grid->setHorizontalSpacing(8);
  grid->setVerticalSpacing(4);
  grid->setColumnStretch(Value, 1);
  const auto head = [grid](int column, const QString& text, Qt::Alignment align = Qt::AlignLeft) {
    auto* label = new Label(text, Type::Small, &Tokens::secondaryText);
    label->setAlignment(align | Qt::AlignVCenter);
    grid->addWidget(label, 0, column);
    return label;
  };
  head(Name, tr("input"));
  if (width_ == Width::Whole) head(Kind, tr("type"));
  head(Value, tr("value"));
  head(Range, tr("training range"));
  lastTitle_ = head(Last, {}, Qt::AlignRight);
  int row = 1;
  for (const InputColumn& column : columns_) {
    fields_.push_back(makeField(column));
    const Field& field = fields_.back();
    auto* name = new Label(qstr(column.name), Type::BodyMedium);
    name->setBuddy(field.input);
    grid->addWidget(name, row, Name);
    if (width_ == Width::Whole)
      grid->addWidget(new Label(typeText(column.type), Type::Small, &Tokens::secondaryText), row,
                      Kind);
    const bool wide = field.range == nullptr && column.unit.empty();
    grid->addWidget(field.input, row, Value, 1, wide ? 3 : 1);
    if (!wide)
      grid->addWidget(new Label(qstr(column.unit), Type::Body, &Tokens::secondaryText), row, Unit);
    if (field.range != nullptr) grid->addWidget(field.range, row, Range);
    grid->addWidget(field.last, row, Last);
    ++row;
  }
  grid->setRowStretch(row, 1);
  setWidget(page);
  setValues(typed);
}

InputForm::Field InputForm::makeField(const InputColumn& column) {
  Field field{column, makeInput(column)};
  field.input->setObjectName(u"input_"_s + qstr(column.name));
  field.input->setAccessibleName(qstr(column.name));
  if (column.isNumber() && column.choices.empty()) field.range = new RangeBar(column);
  field.last = new Label({}, Type::Body, &Tokens::secondaryText);
  field.last->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  return field;
}

QWidget* InputForm::makeInput(const InputColumn& column) {
  if (column.choices.empty()) {
    auto* edit = new QLineEdit;
    edit->setPlaceholderText(tr("missing"));
    edit->setMaximumWidth(96);
    connect(edit, &QLineEdit::textChanged, this, &InputForm::edited);
    return edit;
  }
  if (fitsSegments(column)) {
    std::vector<std::pair<QString, QString>> parts;
    for (const std::string& choice : column.choices)
      parts.emplace_back(qstr(choice), inputText(column, choice));
    parts.emplace_back(QString(), tr("missing"));
    auto* segments = new Segments(parts);
    segments->setCurrent(static_cast<int>(column.choices.size()));
    segments->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(segments, &Segments::chosen, this, &InputForm::edited);
    return segments;
  }
  auto* combo = new QComboBox;
  combo->addItem(tr("missing"), QString());
  for (const std::string& choice : column.choices)
    combo->addItem(inputText(column, choice), qstr(choice));
  combo->setMaximumWidth(180);
  connect(combo, &QComboBox::currentIndexChanged, this, &InputForm::edited);
  return combo;
}

/// What is predicted for: a number as the file has it until it is typed over, else as it was typed,
/// here in the language's way or the data's.
QString InputForm::textOf(const Field& field) {
  if (const auto* edit = qobject_cast<const QLineEdit*>(field.input)) {
    const QString text = edit->text().trimmed();
    if (text == edit->property(kShown).toString()) return edit->property(kExact).toString();
    return qstr(typedInput(field.column, text));
  }
  if (const auto* combo = qobject_cast<const QComboBox*>(field.input))
    return combo->currentData().toString();
  const auto place =
      static_cast<std::size_t>(qobject_cast<const Segments*>(field.input)->current());
  return place < field.column.choices.size() ? qstr(field.column.choices[place]) : QString();
}

void InputForm::setText(const Field& field, const QString& text) {
  if (auto* edit = qobject_cast<QLineEdit*>(field.input)) {
    const auto number = parseDouble(text.toStdString());
    const bool isLong = field.column.isNumber() && number && text.size() > kDigits + 2;
    const QString shown = isLong ? QString::number(*number, 'g', kDigits) : text;
    edit->setProperty(kShown, shown);
    edit->setProperty(kExact, text);
    edit->setToolTip(isLong ? text : QString());
    edit->setText(shown);
    return;
  }
  if (auto* combo = qobject_cast<QComboBox*>(field.input))
    return combo->setCurrentIndex(std::max(0, combo->findData(text)));
  const auto& choices = field.column.choices;
  const auto found = std::ranges::find(choices, text.toStdString());
  qobject_cast<Segments*>(field.input)->setCurrent(static_cast<int>(found - choices.begin()));
}

void InputForm::setLast(const RowTexts& last, const QString& title) {
  if (lastTitle_ != nullptr) lastTitle_->setText(title);
  for (const Field& field : fields_) {
    const auto found = last.find(field.column.name);
    field.last->setText(found == last.end() ? QString() : inputText(field.column, found->second));
  }
}

RowTexts InputForm::values() const {
  RowTexts values;
  for (const Field& field : fields_)
    if (const QString text = textOf(field); !text.isEmpty())
      values[field.column.name] = text.toStdString();
  return values;
}

void InputForm::setValues(const RowTexts& values) {
  filling_ = true;
  for (const Field& field : fields_) {
    const auto found = values.find(field.column.name);
    setText(field, found == values.end() ? QString() : qstr(found->second));
  }
  filling_ = false;
  edited();
}

void InputForm::clear() {
  setValues({});
}

void InputForm::edited() {
  for (const Field& field : fields_) {
    if (field.range == nullptr) continue;
    const auto number = parseDouble(textOf(field).toStdString());
    field.range->setValue(number);
    const bool wrong = !number && !textOf(field).isEmpty();
    field.input->setProperty("changed", wrong);
    field.input->update();
  }
  if (!filling_) Q_EMIT changed();
}

QString InputForm::problem() const {
  for (const Field& field : fields_) {
    const QString text = textOf(field);
    if (field.range != nullptr && !text.isEmpty() && !parseDouble(text.toStdString()))
      return tr("%1: %2 is not a number").arg(qstr(field.column.name), text);
  }
  return {};
}

QStringList InputForm::unusual() const {
  QStringList names;
  for (const Field& field : fields_)
    if (field.range != nullptr && !field.range->isUsual()) names << qstr(field.column.name);
  return names;
}

}  // namespace stateroom
