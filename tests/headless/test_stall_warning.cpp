#include "app/cli/state_task.h"
#include "tests/core/state/ledger_fixture.h"

using namespace stateroom;

class TestStallWarning : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void saysHowOftenAStreamWaited() {
    test::LedgerFixture f;
    STATEROOM_VERIFY(f.step("a", 1));
    QVERIFY(cli::stallWarning(f.ledger).empty());
    Ledger::Options options;
    options.stallBytes = 1;
    auto ledger = Ledger::open(f.path, options);
    STATEROOM_VERIFY(ledger);
    const State state = test::filled(f.model, 1);
    for (const char* user : {"a", "b"}) {
      Change change;
      change.user = user;
      change.state = &state;
      STATEROOM_VERIFY(ledger->append(change));
    }
    const auto said = QString::fromStdString(cli::stallWarning(*ledger));
    QVERIFY2(said.contains(QStringLiteral("2 waits")), qPrintable(said));
  }
};

QTEST_GUILESS_MAIN(TestStallWarning)
#include "test_stall_warning.moc"
