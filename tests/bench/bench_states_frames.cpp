// How long a frame of the States workspace takes, from the input event to the end of the paint
// events, with a million users and a history of 10,000 revisions of 320 units. Exit status 1 when a
// 95th percentile is over 16 ms. Needs about 2 GB of disk for a minute.

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>

#include "tests/bench/frames.h"
#include "ui/panels/states/history_panel.h"
#include "ui/panels/states/state_users_panel.h"
#include "ui/panels/states/states_workspace.h"
#include "ui/theme/theme.h"

using namespace stateroom;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kUsers = 1'000'000, kRevisions = 10'000, kAtOnce = 10'000;
constexpr int kFewUnits = 8, kUnits = 320;  // of the many users' states; of the long history

template <typename Value>
Value must(Result<Value> result) {
  if (!result) qFatal("%s", result.error().message().c_str());
  if constexpr (!std::is_void_v<Value>) return std::move(*result);
}

void writeProject(const std::filesystem::path& folder) {
  std::ofstream(folder / "many.stateroom") << R"(data {
  sources { path: "visits.csv" }
  columns { name: "id" type: STRING role: USER }
  columns { name: "day" type: INT role: ORDER }
  columns { name: "bili" type: FLOAT role: FEATURE }
  columns { name: "event" type: BOOL role: LABEL }
}
model {
  layers { name: "lstm" lstm { units: 320 return_sequences: true } }
  layers { name: "probability" dense { units: 1 activation: "sigmoid" } }
}
)";
  std::ofstream(folder / "visits.csv") << "id,day,bili,event\nu1,1,2,0\n";
}

State stateAt(const StateLayout& layout, int number) {
  State state = layout.zero();
  for (auto& [name, tensor] : state[0].tensors)
    for (float& value : tensor.as<float>()) value = std::sin(static_cast<float>(number++) * 0.7F);
  return state;
}

LedgerModel modelOf(const std::string& name, int units) {
  const auto layout = must(
      StateLayout::of(std::vector<StateLayout::Layer>{{"lstm", {{"h", units}, {"c", units}}}}));
  return {name, name, layout, layout.zero()};
}

/// Many users with one revision each of a small model, and "long" with many of the bound one.
void fill(const std::filesystem::path& folder) {
  Ledger ledger = must(Ledger::open(ledgerPath(folder)));
  StateLayout layout = modelOf("small", kFewUnits).layout;
  const auto append = [&](int first, int count, const std::function<std::string(int)>& user) {
    std::vector<State> states;
    for (int i = first; i < first + count; ++i) states.push_back(stateAt(layout, i));
    std::vector<Change> changes(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      Change& change = changes[static_cast<std::size_t>(i)];
      change.user = user(first + i);
      change.state = &states[static_cast<std::size_t>(i)];
      change.input = R"({"day":)" + std::to_string(first + i) + R"(,"bili":2.5})";
      change.order = first + i;
      change.lastOutput = 0.5 + 0.5 * std::sin(0.01 * (first + i));
      change.author = "bench";
    }
    for (auto& written : must(ledger.append(std::span<const Change>(changes))))
      must(std::move(written));
  };
  must(ledger.bind(modelOf("small", kFewUnits)));
  for (int first = 0; first < kUsers; first += kAtOnce)
    append(first, kAtOnce, [](int i) { return "user " + std::to_string(i); });
  must(ledger.bind(modelOf("bench", kUnits)));
  layout = modelOf("bench", kUnits).layout;
  append(0, kRevisions, [](int) { return std::string("long"); });
}

bool measure(const char* what, int frames, const std::function<void(int)>& frame) {
  std::vector<double> times;
  for (int i = 0; i < frames; ++i) {
    QElapsedTimer timer;
    timer.start();
    frame(i);
    times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    QTest::qWait(1);
  }
  return bench::reportFrames(what, std::move(times));
}

void wheel(QWidget& widget, int delta) {
  const QPointF at(widget.width() / 2.0, widget.height() / 2.0);
  QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&widget, &event);
}

bool measureUsers(StatesWorkspace& workspace) {
  auto* table = workspace.findChild<QTableView*>(u"usersTable"_s);
  const int rows = table->model()->rowCount();
  std::printf("%d users\n", rows);
  bool good = measure("users: a page by the wheel", 200, [&](int) {
    wheel(*table->viewport(), -960);
    table->viewport()->repaint();
  });
  good &= measure("users: anywhere by the scroll bar", 200, [&](int i) {
    table->verticalScrollBar()->setValue(int(qint64(rows) * (i * 7919 % 997) / 997));
    table->viewport()->repaint();
  });
  return good;
}

bool measureHistory(StatesWorkspace& workspace) {
  auto* panel = workspace.findChild<HistoryPanel*>();
  auto* heatmap = panel->heatmap();
  const auto repaint = [panel] {
    for (QWidget* lane : panel->findChildren<RevisionLane*>())
      if (lane->isVisible()) lane->repaint();
  };
  bool good = true;
  for (const double span : {60.0, 600.0, double(kRevisions)}) {
    panel->axis()->setView(kRevisions / 2.0, span);
    QTest::qWait(1500);  // the states come
    const QByteArray seen = QByteArray::number(int(span)) + " revisions seen: ";
    good &= measure(QByteArray(seen + "scrub").constData(), 100, [&](int i) {
      QTest::mouseClick(heatmap, Qt::LeftButton, {},
                        {RevisionAxis::kLeft + 5 + i * 4, heatmap->height() / 2});
      repaint();
    });
    good &= measure(QByteArray(seen + "zoom").constData(), 60, [&](int i) {
      wheel(*heatmap, i % 2 == 0 ? 120 : -120);
      repaint();
    });
  }
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  bench::paintOffscreen();
  QApplication application(argc, argv);
  QStandardPaths::setTestModeEnabled(true);
  Theme::instance().install();
  const QTemporaryDir home;
  const std::filesystem::path folder = home.path().toStdString();
  writeProject(folder);
  fill(folder);
  Session session;
  QUndoStack undo;
  StatesWorkspace workspace(&session, nullptr, &undo);
  workspace.resize(1536, 900);
  workspace.show();
  must(session.open(folder));
  session.setCurrentUser(u"long"_s);
  auto* users = workspace.findChild<QTableView*>(u"usersTable"_s);
  const bool ready = QTest::qWaitFor(
      [&] {
        return users->model()->rowCount() > kUsers && workspace.states()->details() != nullptr;
      },
      60000);
  if (!ready) qFatal("the users do not appear");
  bool good = measureUsers(workspace);
  good &= measureHistory(workspace);
  return good ? 0 : 1;
}
