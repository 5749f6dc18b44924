#include "app/cli/predict_forecast.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/cli/interrupt.h"
#include "app/cli/prediction_text.h"
#include "app/cli/table.h"
#include "core/base/file.h"
#include "core/base/job_status.h"
#include "core/base/text.h"
#include "core/predict/forecast.h"
#include "core/predict/outputs_json.h"

namespace stateroom::cli {
namespace {

/// Forecasts with what they are called, ready to be written in any form.
struct Forecasts {
  const std::vector<OutputHead>& heads;
  std::string order;  ///< name of the order column; empty: none
  std::vector<Forecast> all;
  bool users = false;
};

Json documentOf(const Forecasts& forecasts, const Forecast& forecast) {
  Json document = {{"row", forecast.row}};
  if (forecasts.users) document["user"] = forecast.user;
  document["step"] = forecast.step;
  if (!forecasts.order.empty()) document["order"] = forecast.order;
  document["outputs"] = outputsJson(forecasts.heads, forecast.outputs);
  return document;
}

std::vector<std::string> headerOf(const Forecasts& forecasts) {
  std::vector<std::string> header;
  if (forecasts.users) header.emplace_back("user");
  header.emplace_back("step");
  if (!forecasts.order.empty()) header.push_back(forecasts.order);
  const auto columns = outputColumns(forecasts.heads);
  header.insert(header.end(), columns.begin(), columns.end());
  return header;
}

std::vector<std::string> cellsOf(const Forecasts& forecasts, const Forecast& forecast,
                                 const std::string& format) {
  std::vector<std::string> cells;
  if (forecasts.users) cells.push_back(forecast.user);
  cells.push_back(std::to_string(forecast.step));
  if (!forecasts.order.empty()) cells.push_back(forecast.order);
  const auto outputs = outputCells(forecasts.heads, forecast.outputs, format);
  cells.insert(cells.end(), outputs.begin(), outputs.end());
  return cells;
}

void print(const Output& out, const Forecasts& forecasts) {
  std::vector<Table::Column> columns;
  for (const auto& name : headerOf(forecasts)) {
    const bool text = forecasts.users && columns.empty();
    columns.push_back({name, text ? Table::Align::Left : Table::Align::Right});
  }
  Table table(columns);
  for (const auto& forecast : forecasts.all) {
    out.document(documentOf(forecasts, forecast));
    table.add(cellsOf(forecasts, forecast, "{:.4g}"));
  }
  for (const auto& line : table.lines()) out.text(line);
}

Result<> write(const Output& out, const Forecasts& forecasts, const std::string& path) {
  const bool csv = !namesJsonLines(path);
  std::string text = csv ? csvLine(headerOf(forecasts)) : "";
  for (const auto& forecast : forecasts.all) {
    text += csv ? csvLine(cellsOf(forecasts, forecast, "{}"))
                : documentOf(forecasts, forecast).dump() + "\n";
  }
  STATEROOM_CHECK(writeFileAtomically(path, text));
  out.document({{"output", path}, {"rows", forecasts.all.size()}});
  out.note(fmt::format("{} written to {}",
                       counted(static_cast<long long>(forecasts.all.size()), "forecast"), path));
  return {};
}

}  // namespace

Result<int> predictForecast(Invocation& invocation, const PredictOptions& options,
                            const StatefulModel& model, const InputRows& rows, JobStatus* job) {
  const auto all =
      static_cast<double>(options.horizon * std::max<std::int64_t>(1, rows.data.userCount()));
  STATEROOM_TRY(auto found, forecast(model, rows.data, options.horizon, stopOnSignals(),
                                     [&](std::int64_t done) {
                                       if (job == nullptr) return;
                                       job->progress(static_cast<double>(done), all, "steps");
                                     }));
  if (!options.user.empty())
    std::erase_if(found, [&](const auto& each) { return each.user != options.user; });
  if (found.empty()) return fail(Code::input_empty);
  const auto* order = rows.data.orderColumn();
  Forecasts forecasts{.heads = model.heads(),
                      .order = order == nullptr ? "" : order->name(),
                      .all = std::move(found),
                      .users = rows.data.userColumn() != nullptr};
  if (options.output.empty()) {
    print(invocation.out, forecasts);
    return 0;
  }
  STATEROOM_CHECK(write(invocation.out, forecasts, options.output));
  return 0;
}

}  // namespace stateroom::cli
