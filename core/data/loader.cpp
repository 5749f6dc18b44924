#include "core/data/loader.h"

#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "core/data/batch_assembler.h"
#include "core/data/batch_order.h"

namespace stateroom {
namespace {

/// Runs one job at a time on a thread of its own.
class Worker {
 public:
  Worker() : thread_([this](const std::stop_token& stop) { run(stop); }) {}

  template <typename Job>
  void start(Job job) {
    {
      const std::scoped_lock lock(mutex_);
      job_ = std::move(job);
    }
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !job_; });
  }

 private:
  void run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return job_ != nullptr; })) {
      lock.unlock();
      job_();
      lock.lock();
      job_ = nullptr;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::function<void()> job_;
  std::jthread thread_;  // last: it uses the others
};

std::vector<std::int64_t> lengthsOf(const std::vector<Sequence>& sequences) {
  std::vector<std::int64_t> lengths;
  lengths.reserve(sequences.size());
  for (const auto& sequence : sequences) lengths.push_back(std::ssize(sequence.rows));
  return lengths;
}

}  // namespace

struct Loader::Impl {
  Impl(std::vector<Sequence> sequences_, BatchAssembler assembler_, const Options& options)
      : sequences(std::move(sequences_)),
        assembler(std::move(assembler_)),
        order(lengthsOf(sequences), {.batchSize = options.batchSize,
                                     .shuffle = options.shuffle,
                                     .byLength = options.byLength,
                                     .dropRemainder = options.dropRemainder,
                                     .seed = options.seed}) {
    if (options.prefetch) worker.emplace();
  }

  std::vector<Sequence> sequences;
  BatchAssembler assembler;
  BatchOrder order;
  std::int64_t epoch = 0, index = 0;
  std::array<LoadedBatch, 2> batches;  // one is in use, one is being made
  std::size_t current = 0;
  std::optional<std::int64_t> making;  // index of the batch in batches[1 - current]
  std::vector<const Sequence*> chosen;
  std::optional<Worker> worker;  // last: it uses the others

  void make(std::int64_t batch, LoadedBatch& loaded) {
    chosen.clear();
    for (const auto i : order.batch(batch)) {
      chosen.push_back(&sequences[static_cast<std::size_t>(i)]);
    }
    assembler.assemble(chosen, loaded);
  }

  void stopMaking() {
    if (worker) worker->wait();
    making.reset();
  }

  void prefetch() {
    if (!worker || index >= order.batchCount()) return;
    making = index;
    worker->start([this, batch = index] { make(batch, batches[1 - current]); });
  }

  void seek(std::int64_t newEpoch, std::int64_t batchIndex) {
    stopMaking();
    if (newEpoch != epoch) order.startEpoch(newEpoch);
    epoch = newEpoch;
    index = batchIndex;
  }

  const LoadedBatch* next() {
    if (index >= order.batchCount()) return nullptr;
    const bool made = making == index;
    stopMaking();
    if (!made) make(index, batches[1 - current]);
    current = 1 - current;
    ++index;
    prefetch();
    return &batches[current];
  }
};

Loader::Loader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Loader::Loader(Loader&&) noexcept = default;
Loader& Loader::operator=(Loader&&) noexcept = default;
Loader::~Loader() = default;

Result<Loader> Loader::make(const Dataset& data, const FeatureSet& features, const ModelSpec& spec,
                            const Project& resolved, const Options& options) {
  auto sequences = data.sequences(options.split);
  STATEROOM_TRY(auto assembler,
                BatchAssembler::make(data, features, spec, resolved, sequences, options.labels));
  if (options.labels && options.warmUp)
    for (auto& sequence : sequences) sequence = warmedUp(std::move(sequence));
  return Loader(std::make_unique<Impl>(std::move(sequences), std::move(assembler), options));
}

std::int64_t Loader::batchesPerEpoch() const {
  return impl_->order.batchCount();
}

std::int64_t Loader::sequenceCount() const {
  return std::ssize(impl_->sequences);
}

double Loader::paddingShare() const {
  return impl_->order.paddingShare();
}

Result<const LoadedBatch*> Loader::next() {
  return impl_->next();
}

void Loader::startEpoch(std::int64_t epoch) {
  skipTo(epoch, 0);
}

std::int64_t Loader::epoch() const {
  return impl_->epoch;
}

std::int64_t Loader::batchIndex() const {
  return impl_->index;
}

void Loader::skipTo(std::int64_t epoch, std::int64_t batchIndex) {
  impl_->seek(epoch, batchIndex);
}

}  // namespace stateroom
