#include "ui/session/ledger_replay.h"

#include <algorithm>
#include <iterator>
#include <mutex>

#include "core/state/ledger_list.h"

namespace stateroom {

using namespace std::chrono_literals;

/// What the thread has found and the window has not taken yet.
struct LedgerReplay::News {
  std::mutex mutex;
  Found found;

  void add(const UserReplay& replayed) {
    const std::lock_guard lock(mutex);
    ++found.done;
    found.revisions += replayed.revisions;
    found.sameKernel &= replayed.sameKernel;
    if (!replayed.identical || replayed.error) found.others.push_back(replayed);
  }
};

LedgerReplay::LedgerReplay(QObject* parent) : QObject(parent), thread_(new StateThread(this)) {
  timer_.setInterval(50ms);
  connect(&timer_, &QTimer::timeout, this, &LedgerReplay::take);
}

LedgerReplay::~LedgerReplay() {
  thread_->close();
}

void LedgerReplay::setProject(const std::filesystem::path& folder, const EngineOptions& engine) {
  close();
  thread_->setProject(folder, engine);
}

void LedgerReplay::close() {
  thread_->close();
  timer_.stop();
  news_.reset();
  found_ = {};
  error_.reset();
  Q_EMIT changed();
}

void LedgerReplay::start(std::shared_ptr<const LoadedData> today) {
  found_ = {};
  error_.reset();
  news_ = std::make_shared<News>();
  timer_.start();
  thread_->run(
      "replay",
      [news = news_, today = std::move(today)](StateDesk& desk,
                                               const std::stop_token& stop) -> Result<> {
        STATEROOM_TRY(const auto predictor, desk.predictor());
        STATEROOM_TRY(const auto users, usersWhere(predictor.ledger(), "1 = 1"));
        {
          const std::lock_guard lock(news->mutex);
          news->found.users = std::ssize(users);
        }
        ReplayOptions options;
        if (today) options.data = &today->data;
        options.stop = stop;
        options.each = [&](const UserReplay& replayed) { news->add(replayed); };
        STATEROOM_CHECK(replay(predictor, users, options));
        return {};
      },
      [this](const Result<>& replayed) { end(replayed); });
  Q_EMIT changed();
}

void LedgerReplay::stop() {
  if (!isRunning()) return;
  thread_->cancel("replay");
  end({});
}

void LedgerReplay::end(const Result<>& replayed) {
  timer_.stop();
  if (!replayed) error_ = replayed.error();
  take();
  news_.reset();
}

void LedgerReplay::take() {
  {
    const std::lock_guard lock(news_->mutex);
    Found& news = news_->found;
    found_.users = news.users;
    found_.done = news.done;
    found_.revisions = news.revisions;
    found_.sameKernel = news.sameKernel;
    std::ranges::move(news.others, std::back_inserter(found_.others));
    news.others.clear();
  }
  Q_EMIT changed();
}

}  // namespace stateroom
