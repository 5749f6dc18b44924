#include "ui/models/run_grouping.h"

#include <QCoreApplication>
#include <algorithm>

#include "core/project/run_groups.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(RunGrouping)
};

QString commonOf(const RunGroup& group, const RunSettings& settings, const RunGrouping& grouping) {
  const std::string& first = group.runs.front().name;
  if (settings.of(first) == nullptr) return Words::tr("Settings not known");
  if (!grouping.by.empty()) {
    const QString value = group.value.empty() ? Words::tr("none") : qstr(group.value);
    return settingLabel(grouping.by) + u' ' + value;
  }
  const QString difference =
      settings.difference(first, grouping.current, RunSettings::Seed::LeaveOut);
  return difference.isEmpty() ? Words::tr("As %1").arg(qstr(grouping.current)) : difference;
}

QString spreadText(const Spread& spread) {
  if (spread.count < 2) return shortNumber(spread.mean);
  return Words::tr("%1 ± %2 (%3 to %4)")
      .arg(shortNumber(spread.mean), shortNumber(spread.sd, 2), shortNumber(spread.min),
           shortNumber(spread.max));
}

QString headingOf(const RunGroup& group, const RunSettings& settings, const RunGrouping& grouping) {
  QStringList parts{commonOf(group, settings, grouping),
                    Words::tr("%n run(s)", nullptr, static_cast<int>(group.runs.size()))};
  const auto spreads = spreadOfBest(group.runs);
  if (const auto best = spreads.find(grouping.metric); best != spreads.end()) {
    parts << Words::tr("best %1 %2").arg(grouping.metricTitle, spreadText(best->second));
  }
  return parts.join(u"  ·  "_s);
}

}  // namespace

std::vector<RunRow> groupedRows(const std::vector<RunRow>& rows, const RunSettings& settings,
                                const RunGrouping& grouping) {
  std::vector<RunRecord> runs;
  for (const RunRow& row : rows) runs.push_back(row.record);
  const auto groups =
      groupRuns(runs, grouping.by, [&](const std::string& run) { return settings.of(run); });
  if (!groups) return rows;  // a setting that no run has: nothing to group by
  std::vector<RunRow> grouped;
  for (const RunGroup& group : *groups) {
    const int number = static_cast<int>(&group - groups->data());
    RunRow heading;
    heading.group = number;
    heading.heading = headingOf(group, settings, grouping);
    grouped.push_back(std::move(heading));
    for (const RunRecord& run : group.runs) {
      auto row = *std::ranges::find(rows, run.name, [](const RunRow& r) { return r.record.name; });
      row.group = number;
      grouped.push_back(std::move(row));
    }
  }
  return grouped;
}

}  // namespace stateroom
