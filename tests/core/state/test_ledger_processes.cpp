#include <array>
#include <csignal>
#include <functional>
#include <thread>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/random.h"
#include "core/state/ledger_verify.h"
#include "tests/core/state/ledger_fixture.h"

using namespace stateroom;
using test::LedgerFixture;

namespace {

pid_t inChild(const std::function<bool()>& work) {
  const pid_t child = ::fork();
  if (child < 0) qFatal("cannot fork");  // -1 would signal every process
  if (child == 0) ::_exit(work() ? 0 : 1);
  return child;
}

bool succeeded(pid_t child) {
  int status = 1;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// Memory that a killed child leaves behind.
template <typename T>
class Shared {
 public:
  Shared()
      : value_(static_cast<T*>(::mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE,
                                      MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {}
  ~Shared() { ::munmap(value_, sizeof(T)); }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  T* get() { return value_; }

 private:
  T* value_;
};

const std::vector<std::string> kUsers = {"a", "b", "c"};

/// One prediction of a stream: load, compute, append what was expected. `x` is a multiple of 1/64,
/// which six digits hold exactly.
Result<Appended> streamStep(Ledger& ledger, const std::string& user, double x) {
  STATEROOM_TRY(const auto loaded, ledger.load(std::span(&user, 1)));
  const State after = test::stepped(loaded.state, x);
  Change change;
  change.user = user;
  change.expected = loaded.standings[0].number;
  change.state = &after;
  change.input = "{\"x\":" + std::to_string(x) + "}";
  return ledger.append(change);
}

struct Counts {
  std::int64_t written, conflicts;
};

/// Writes for `seconds`, and until something was written: the others may beat one for as long as
/// they all go on. A conflict must show a row that is newer than the expected one.
bool writeFor(const fs::path& path, double seconds, std::uint64_t seed, volatile Counts* counts) {
  auto ledger = Ledger::open(path);
  if (!ledger) return false;
  Random random(seed);
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  while (std::chrono::steady_clock::now() < end || counts->written == 0) {
    const auto done = streamStep(*ledger, kUsers[random.below(kUsers.size())],
                                 static_cast<double>(random.below(64)) / 64);
    if (done) {
      counts->written = counts->written + 1;
      continue;
    }
    const auto& error = done.error();
    if (error.code() != Code::ledger_conflict || error.argument("cause") != "predict" ||
        std::stoll(std::string(error.argument("revision"))) <=
            std::stoll(std::string(error.argument("expected")))) {
      std::fprintf(stderr, "%s\n", test::explain(error).c_str());
      return false;
    }
    counts->conflicts = counts->conflicts + 1;
  }
  return true;
}

/// Reads heads and states for `seconds`: each state is the one of its revision.
bool readFor(const fs::path& path, double seconds) {
  auto ledger = Ledger::open(path, {.access = sqlite::Access::ReadOnly});
  if (!ledger) return false;
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  std::int64_t last = 0;
  while (std::chrono::steady_clock::now() < end) {
    const auto head = ledger->findHead("a");
    if (!head) return false;
    if (!*head) continue;
    const auto state = ledger->state(**head);
    const auto model = ledger->boundModel();
    if (!state || !hasStateHash(**model, *state, (*head)->stateHash)) return false;
    if ((*head)->number < last) return false;
    last = (*head)->number;
  }
  return last > 0;
}

}  // namespace

class TestLedgerProcesses : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void fourWritersAndAReaderLoseNothing() {
    LedgerFixture f;
    const double seconds = test::isLongForm() ? 20 : 0.7;
    Shared<std::array<Counts, 4>> counts;
    volatile Counts* const first = counts.get()->data();
    std::vector<pid_t> children;
    for (std::uint64_t i = 0; i < 4; ++i) {
      children.push_back(inChild([&, i] { return writeFor(f.path, seconds, i + 1, first + i); }));
    }
    children.push_back(inChild([&] { return readFor(f.path, seconds); }));
    for (const auto child : children) QVERIFY(succeeded(child));
    std::int64_t written = 0;
    std::int64_t conflicts = 0;
    for (int i = 0; i < 4; ++i) {
      written += first[i].written;
      conflicts += first[i].conflicts;
      QVERIFY(first[i].written > 0);
    }
    QVERIFY(conflicts > 0);
    QCOMPARE(*f.ledger.sequence(), written);
    const auto found = verify(f.ledger);
    STATEROOM_VERIFY(found);
    QCOMPARE(found->revisions, written);
    for (const auto& user : kUsers) checkReplay(f.ledger, user);
  }

  void killedAtRandomMomentsKeepsWhatWasAcknowledged() {
    LedgerFixture f;
    const int rounds = test::isLongForm() ? 1000 : 10;
    Shared<std::array<std::int64_t, 3>> acknowledged;
    volatile std::int64_t* const numbers = acknowledged.get()->data();
    Random random(3);
    for (int round = 0; round < rounds; ++round) {
      const pid_t child = inChild([&] { return streamForEver(f.path, numbers); });
      std::this_thread::sleep_for(std::chrono::microseconds(5000 + random.below(25000)));
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
      auto ledger = Ledger::open(f.path);
      STATEROOM_VERIFY(ledger);
      for (std::size_t i = 0; i < kUsers.size(); ++i) {
        const auto head = ledger->findHead(kUsers[i]);
        STATEROOM_VERIFY(head);
        QVERIFY((*head ? (*head)->number : 0) >= numbers[i]);
      }
      if (round % 50 == 0) STATEROOM_VERIFY(verify(*ledger));
    }
    QVERIFY(numbers[0] > rounds);
    STATEROOM_VERIFY(verify(f.ledger));
    for (const auto& user : kUsers) checkReplay(f.ledger, user);
  }

 private:
  static bool streamForEver(const fs::path& path, volatile std::int64_t* numbers) {
    auto ledger = Ledger::open(path);
    if (!ledger) return false;
    for (std::uint64_t i = 0;; ++i) {
      const auto user = static_cast<std::size_t>(i % kUsers.size());
      const auto done = streamStep(*ledger, kUsers[user], static_cast<double>(i % 17));
      if (!done) return false;
      numbers[user] = done->number;
    }
  }

  /// Every revision's state is what its recorded input makes of the one before: no lost update.
  static void checkReplay(Ledger& ledger, const std::string& user) {
    const auto history = ledger.history(user);
    STATEROOM_VERIFY(history);
    const auto model = ledger.boundModel();
    State state = (*model)->initial;
    std::int64_t number = 0;
    for (auto revision = history->rbegin(); revision != history->rend(); ++revision) {
      QCOMPARE(revision->number, ++number);
      QCOMPARE(revision->parent, number - 1);
      state = test::stepped(state, std::stod(revision->input.substr(5)));
      QVERIFY(hasStateHash(**model, state, revision->stateHash));
    }
  }
};

QTEST_GUILESS_MAIN(TestLedgerProcesses)
#include "test_ledger_processes.moc"
