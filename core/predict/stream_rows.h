#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/predict/row_cells.h"
#include "core/project/project.pb.h"

namespace stateroom {

struct StreamFormat {
  std::string user = {};         ///< whose rows these are, where they do not say it
  std::string eventColumn = {};  ///< CSV: the column of event ids; JSON lines have them as "id"
  std::optional<RowFormat> form = {};  ///< empty: told by the first byte
  bool eventSeen = false;              ///< JSON lines: the stream's rows before these had event ids
};

/// Rows that users' states are moved by, in the order in which they happened, users interleaved.
/// Other than in InputRows a row that cannot be used stands for itself: it carries its error.
struct StreamRows {
  struct Row {
    std::int64_t line = 0;   ///< of its text, from 1
    std::int64_t row = -1;   ///< of `data`, that of its first step; -1: see `error`
    std::int64_t steps = 1;  ///< JSON lines: rows of `data` that it has
    std::string user = {};
    std::string event = {};                             ///< empty: none
    std::optional<double> firstOrder = {}, order = {};  ///< of the order column, first and last
    std::optional<Error> error = {};
  };
  std::optional<Dataset> data = {};  ///< empty: no row can be used
  std::vector<Row> rows = {};
  StreamFormat next = {};  ///< to read the rows with that follow in the same stream
};

/// The settings that such rows are read with: whole sequences, and always a user column ("user"
/// where the project has none).
Project streamSettings(const Project& settings);

/// As readInputRows, parseInputRows and rowFromValues. They fail as a whole where the file or its
/// header cannot be read, or the event column is not there. A row without user gets
/// Code::stream_without_user. Once a row has had an event id every later one needs one, else
/// Code::event_missing: what a row is answered depends on the rows before it alone, however a
/// stream is cut into pieces.
Result<StreamRows> readStream(const Project& settings, const std::filesystem::path& path,
                              const StreamFormat& format);
Result<StreamRows> parseStream(const Project& settings, std::string_view text,
                               const StreamFormat& format);
Result<StreamRows> streamOfValues(const Project& settings, const std::vector<std::string>& values,
                                  const StreamFormat& format);

}  // namespace stateroom
