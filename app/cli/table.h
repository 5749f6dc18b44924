#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stateroom::cli {

/// Columns on a terminal it takes to show UTF-8 text: wide East Asian characters count two,
/// combining marks none.
std::size_t displayWidth(std::string_view text);

/// Rows of text in aligned columns, two spaces apart. Cells are escaped, so that a hostile name
/// cannot steer the terminal.
class Table {
 public:
  enum class Align { Left, Right };
  struct Column {
    std::string title;
    Align align = Align::Left;
  };

  explicit Table(std::vector<Column> columns);
  void add(std::vector<std::string> cells);  ///< as many as there are columns
  bool empty() const { return rows_.empty(); }

  /// The header's line and one line per row, without trailing spaces.
  std::vector<std::string> lines() const;

 private:
  std::vector<std::size_t> widths() const;
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace stateroom::cli
