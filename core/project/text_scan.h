#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stateroom {

/// One token of text format and where it begins, as protobuf's tokenizer counts: line and column
/// from 0, a tab to the next multiple of 8.
struct TextToken {
  std::string text;
  int line = 0;
  int column = 0;
};

/// A block that is open at some place: `data {`.
struct OpenBlock {
  std::string name;
  int index = 0;    ///< which one of this name in its parent
  TextToken brace;  ///< { or <
};

/// What protobuf's parser does not tell with an error: which blocks are open at its place and which
/// tokens lead there.
struct TextScan {
  std::vector<OpenBlock> blocks;  ///< outermost first
  std::vector<TextToken> tokens;  ///< up to the one at the place; the last is the one there (empty
                                  ///< text at the end of the file)
  std::string field;              ///< the last name before the place that a ':' follows
  int line = 0, column = 0;       ///< the place itself

  /// The last token with this text, else the one at the place.
  const TextToken& tokenNamed(std::string_view text) const;
  /// The last text in quotes that begins before the place, else the token at it.
  const TextToken& quotedText() const;
};

TextScan scanTo(std::string_view text, int line, int column);

}  // namespace stateroom
