#include "core/project/text_edit.h"

#include <algorithm>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/project/text_parser.h"
#include "core/project/text_printer.h"

namespace stateroom {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::TextFormat;
using Tree = TextFormat::ParseInfoTree;

constexpr std::string_view kSpaces = " \t\r\n";

/// Bytes of a text, [begin, end).
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool isSpace(char c) {
  return kSpaces.find(c) != kSpaces.npos;
}

bool isBlank(std::string_view text) {
  return std::ranges::all_of(text, isSpace);
}

/// Lines of a text, and the bytes behind protobuf's (line, column) pairs.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    for (std::size_t at = 0; (at = text.find('\n', at)) != text.npos;) begins_.push_back(++at);
  }

  /// Columns count bytes, a tab leads to the next multiple of 8.
  std::size_t offset(TextFormat::ParseLocation place) const {
    std::size_t at = begins_[static_cast<std::size_t>(place.line)];
    for (int column = 0; column < place.column; ++at)
      column += text_[at] == '\t' ? 8 - column % 8 : 1;
    return at;
  }

  std::size_t beginOfLine(std::size_t at) const {
    return *std::prev(std::ranges::upper_bound(begins_, at));
  }

  std::size_t endOfLine(std::size_t at) const {
    return std::min(text_.find('\n', at), text_.size());
  }

 private:
  std::string_view text_;
  std::vector<std::size_t> begins_ = {0};
};

/// Finds the place of a field in a text and puts new characters there.
class Editor {
 public:
  Editor(const std::string& before, const Message& after)
      : text_(before), lines_(before), after_(&after) {}

  Result<> read() {
    const std::unique_ptr<Message> again(after_->New());
    return parseText(text_, *again, &root_);
  }

  std::string set(const FieldPath& where) {
    for (const auto& step : where.steps()) {
      if (isInBrackets(*step.field) || (step.field->is_repeated() && step.index < 0))
        return rewrite(*step.field);
      const auto places = placesOf(*step.field);
      const auto index = static_cast<std::size_t>(std::max(step.index, 0));
      if (index >= places.size()) return add(step, places);
      if (&step == &where.last()) return replace(places[index], step);
      descend(step, places[index]);
    }
    return text_;
  }

  std::string clear(const FieldPath& where) {
    for (const auto& step : where.steps()) {
      if (isInBrackets(*step.field) || (step.field->is_repeated() && step.index < 0))
        return rewrite(*step.field);
      const auto places = placesOf(*step.field);
      const auto index = static_cast<std::size_t>(std::max(step.index, 0));
      if (index >= places.size()) return text_;
      if (&step == &where.last()) return without(text_, places[index]);
      descend(step, places[index]);
    }
    return text_;
  }

 private:
  /// Where a field stands in the block that was descended to; one place for each element.
  std::vector<Span> placesOf(const FieldDescriptor& field) const {
    std::vector<Span> places;
    for (int i = field.is_repeated() ? 0 : -1;; ++i) {
      const auto range = tree_->GetLocationRange(&field, i);
      if (range.start.line < 0) return places;
      places.push_back({lines_.offset(range.start), lines_.offset(range.end)});
      if (!field.is_repeated()) return places;
    }
  }

  /// Whether a list is written as [a, b], so that its elements have no places of their own.
  bool isInBrackets(const FieldDescriptor& field) const {
    return field.is_repeated() && std::ranges::any_of(placesOf(field), [&](Span place) {
             auto value = textOf(place).substr(field.name().size());
             value = trimmed(value);
             if (value.starts_with(':')) value = trimmed(value.substr(1));
             return value.starts_with('[');
           });
  }

  std::string_view textOf(Span span) const {
    return std::string_view(text_).substr(span.begin, span.end - span.begin);
  }

  void descend(const FieldStep& step, Span place) {
    tree_ = tree_->GetTreeForNested(step.field, step.index);
    block_ = place;
    isRoot_ = false;
    const auto& reflection = *after_->GetReflection();
    after_ = step.index < 0 ? &reflection.GetMessage(*after_, step.field)
                            : &reflection.GetRepeatedMessage(*after_, step.field, step.index);
  }

  std::string spliced(Span span, std::string_view characters) const {
    return text_.substr(0, span.begin) + std::string(characters) + text_.substr(span.end);
  }

  std::size_t indentAt(std::size_t at) const {
    const auto begin = lines_.beginOfLine(at);
    return std::min(text_.find_first_not_of(" \t", begin), at) - begin;
  }

  std::string_view eol() const { return text_.find("\r\n") == text_.npos ? "\n" : "\r\n"; }

  std::string withEol(const std::string& printed) const {
    std::string text;
    for (const auto line : split(printed, '\n'))
      text += fmt::format("{}{}", text.empty() ? "" : eol(), line);
    return text;
  }

  /// A field printed for a place: in one line where the line goes on after it.
  std::string printed(const FieldStep& step, std::size_t indent, bool oneLine) const {
    return oneLine ? printFieldInOneLine(*after_, step)
                   : withEol(printField(*after_, step, indent));
  }

  /// The value only, when nothing but a colon and spaces stands before it; else the whole field.
  std::string replace(Span place, const FieldStep& step) const {
    const auto old = textOf(place);
    if (old.ends_with(';') || old.ends_with(',')) --place.end;
    const bool oneLine = old.find('\n') == old.npos;
    const auto fresh = printed(step, indentAt(place.begin), oneLine);
    const auto colon = old.find_first_not_of(kSpaces, step.field->name().size());
    const bool plain =
        step.field->message_type() == nullptr && colon != old.npos && old[colon] == ':';
    const auto value = plain ? old.find_first_not_of(kSpaces, colon + 1) : old.npos;
    if (value == old.npos || old[value] == '#') return spliced(place, fresh);
    return spliced({place.begin + value, place.end},
                   std::string_view(fresh).substr(step.field->name().size() + 2));
  }

  /// A field that is not there yet: in the place of another kind, after the last one of its list,
  /// or at the end of its block.
  std::string add(const FieldStep& step, const std::vector<Span>& places) const {
    if (const auto* other = otherKind(*step.field)) {
      const auto place = placesOf(*other).front();
      return spliced(place, printed(step, indentAt(place.begin),
                                    textOf(place).find('\n') == std::string_view::npos));
    }
    if (!places.empty()) return addBehind(places.back(), step);
    return addAtEnd(step);
  }

  const FieldDescriptor* otherKind(const FieldDescriptor& field) const {
    const auto* oneof = field.real_containing_oneof();
    for (int i = 0; oneof != nullptr && i < oneof->field_count(); ++i) {
      if (!placesOf(*oneof->field(i)).empty()) return oneof->field(i);
    }
    return nullptr;
  }

  std::string addBehind(Span place, const FieldStep& step) const {
    const auto begin = lines_.beginOfLine(place.begin), end = lines_.endOfLine(place.end);
    const auto rest = std::string_view(text_).substr(place.end, end - place.end);
    const bool ownLines =
        isBlank(textOf({begin, place.begin})) && (isBlank(rest) || trimmed(rest).starts_with('#'));
    if (!ownLines) return spliced({place.end, place.end}, " " + printed(step, 0, true));
    const auto indent = textOf({begin, place.begin});
    const auto line = fmt::format("{}{}{}", eol(), indent, printed(step, indent.size(), false));
    const auto at = end - (rest.ends_with('\r') ? 1 : 0);
    return spliced({at, at}, line);
  }

  std::string addAtEnd(const FieldStep& step) const {
    if (isRoot_) {
      const bool open = !text_.empty() && !text_.ends_with('\n');
      return fmt::format("{}{}{}{}", text_, open ? eol() : "", printed(step, 0, false), eol());
    }
    const auto close = text_.find_last_of("}>", block_.end - 1);
    const auto begin = lines_.beginOfLine(close);
    if (begin > block_.begin && isBlank(textOf({begin, close}))) {
      const auto indent = childIndent(begin, close);
      return spliced({begin, begin},
                     fmt::format("{}{}{}", indent, printed(step, indent.size(), false), eol()));
    }
    auto last = close;
    while (isSpace(text_[last - 1])) --last;
    const bool empty = text_[last - 1] == '{' || text_[last - 1] == '<';
    const bool tight = empty && last == close;
    return spliced({last, last}, fmt::format(" {}{}", printed(step, 0, true), tight ? " " : ""));
  }

  /// The indentation of the block's first line; two more than its end's when it has none.
  std::string childIndent(std::size_t closeLine, std::size_t close) const {
    for (auto line = lines_.endOfLine(block_.begin) + 1; line < closeLine;
         line = lines_.endOfLine(line) + 1) {
      const auto first = text_.find_first_not_of(kSpaces, line);
      if (lines_.beginOfLine(first) == line) return text_.substr(line, first - line);
    }
    return text_.substr(closeLine, close - closeLine) + "  ";
  }

  /// A whole list: in the place of its first element, the other ones taken out.
  std::string rewrite(const FieldDescriptor& field) const {
    const auto places = placesOf(field);
    const FieldStep whole{&field};
    const bool empty = after_->GetReflection()->FieldSize(*after_, &field) == 0;
    if (places.empty()) return empty ? text_ : addAtEnd(whole);
    std::string text = text_;
    for (std::size_t i = places.size(); i-- > (empty ? 0 : 1);) text = without(text, places[i]);
    if (empty) return text;
    Span first = places.front();
    if (textOf(first).ends_with(';') || textOf(first).ends_with(',')) --first.end;
    const auto end = lines_.endOfLine(first.end);
    const auto rest = trimmed(textOf({first.end, end}));
    const bool oneLine = !rest.empty() && !rest.starts_with('#');
    return text.replace(first.begin, first.end - first.begin,
                        printed(whole, indentAt(first.begin), oneLine));
  }

  /// Takes characters out; their lines too when nothing else stands there.
  static std::string without(const std::string& text, Span place) {
    const Lines lines(text);
    const auto begin = lines.beginOfLine(place.begin), end = lines.endOfLine(place.end);
    const auto before = std::string_view(text).substr(begin, place.begin - begin);
    const auto behind = std::string_view(text).substr(place.end, end - place.end);
    if (isBlank(before) && isBlank(behind)) {
      return text.substr(0, begin) + text.substr(std::min(end + 1, text.size()));
    }
    const auto isGap = [](char c) { return c == ' ' || c == '\t'; };
    if (isBlank(before)) {
      while (place.end < text.size() && isGap(text[place.end])) ++place.end;
    } else {
      while (isGap(text[place.begin - 1])) --place.begin;
    }
    const bool joins =
        place.begin > begin && place.end < end && !isBlank(before) && !isSpace(text[place.end]);
    return text.substr(0, place.begin) + (joins ? " " : "") + text.substr(place.end);
  }

  const std::string& text_;
  Lines lines_;
  const Message* after_;
  Tree root_;
  const Tree* tree_ = &root_;
  Span block_;
  bool isRoot_ = true;
};

}  // namespace

Result<std::string> textWithField(const std::string& before, const FieldPath& where,
                                  const Message& after) {
  Editor editor(before, after);
  STATEROOM_CHECK(editor.read());
  return editor.set(where);
}

Result<std::string> textWithoutField(const std::string& before, const FieldPath& where,
                                     const Message& after) {
  Editor editor(before, after);
  STATEROOM_CHECK(editor.read());
  return editor.clear(where);
}

}  // namespace stateroom
