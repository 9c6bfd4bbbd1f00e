#include "core/data/loader.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <numeric>
#include <thread>

namespace ant {
namespace {

constexpr std::uint64_t kStride = 0xd1342543de82ef95u; ///< tells images apart; any large odd number would

/// A batch in the making. Rows are handed out in order and written without a lock, each by one thread.
struct Slot {
    Batch batch;
    std::vector<std::string> failures; ///< [count] why a row could not be read, empty where it could
    std::size_t taken = 0;             ///< rows handed out
    std::size_t remaining = 0;         ///< rows not finished

    bool hasWork() const { return taken < failures.size(); }
};

/// Drops the rows that failed and moves those after them up.
Batch withoutFailures(Slot &slot)
{
    Batch batch = std::move(slot.batch);
    const std::size_t count = batch.labels.size();
    const std::size_t row = count ? batch.pixels.size() / count : 0;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!slot.failures[i].empty()) {
            batch.unreadable.push_back(std::move(slot.failures[i]));
            continue;
        }
        if (kept != i) {
            std::copy_n(batch.pixels.data() + i * row, row, batch.pixels.data() + kept * row);
            batch.labels[kept] = batch.labels[i];
            batch.indices[kept] = batch.indices[i];
        }
        ++kept;
    }
    batch.pixels.resize(kept * row);
    batch.labels.resize(kept);
    batch.indices.resize(kept);
    return batch;
}

} // namespace

struct Loader::State {
    std::shared_ptr<const Dataset> dataset;
    Preprocessing how;
    LoaderOptions options;
    std::int64_t opened = 0;  ///< batches begun; used by the thread of next() only
    std::vector<float> spare; ///< from recycle(); used by the thread of next() only

    std::mutex mutex; ///< guards slots, and taken and remaining in each of them
    std::condition_variable_any work;
    std::condition_variable_any finished;
    std::deque<std::unique_ptr<Slot>> slots; ///< in order, the next to be delivered first
    std::vector<std::jthread> threads;       ///< last: joined before the rest goes

    std::int64_t images() const { return static_cast<std::int64_t>(options.order.size()); }
    std::int64_t batches() const { return (images() + options.batch - 1) / options.batch; }

    std::unique_ptr<Slot> openSlot()
    {
        auto slot = std::make_unique<Slot>();
        Batch &batch = slot->batch;
        batch.first = opened++ * options.batch;
        const std::int64_t end = std::min(images(), batch.first + options.batch);
        batch.indices.assign(options.order.begin() + batch.first, options.order.begin() + end);
        for (const std::int64_t index : batch.indices)
            batch.labels.push_back(dataset->label(index));
        batch.pixels = std::move(spare);
        spare = {};
        batch.pixels.resize(batch.indices.size() * pixelsOfOne());
        slot->failures.resize(batch.indices.size());
        slot->remaining = batch.indices.size();
        return slot;
    }

    std::size_t pixelsOfOne() const
    {
        return 3 * static_cast<std::size_t>(how.crop) * static_cast<std::size_t>(how.crop);
    }

    Slot *slotWithWork() const
    {
        const auto found =
            std::find_if(slots.begin(), slots.end(), [](const auto &slot) { return slot->hasWork(); });
        return found == slots.end() ? nullptr : found->get();
    }

    /// Decodes the next row of the slot; `lock` is released meanwhile.
    void decodeOne(Slot &slot, std::unique_lock<std::mutex> &lock)
    {
        const std::size_t row = slot.taken++;
        lock.unlock();
        const std::int64_t index = slot.batch.indices[row];
        const std::span<float> out(slot.batch.pixels.data() + row * pixelsOfOne(), pixelsOfOne());
        Preprocessing own = how;
        if (options.randomParts != 0) // odd, so never 0
            own.randomPart = (options.randomParts + static_cast<std::uint64_t>(index) * kStride) | 1u;
        if (const auto loaded = dataset->load(index, own, out); !loaded.ok())
            slot.failures[row] = dataset->imageName(index) + ": " + loaded.error().message;
        lock.lock();
        if (--slot.remaining == 0)
            finished.notify_all();
    }

    void serve(const std::stop_token &stop)
    {
        std::unique_lock lock(mutex);
        while (work.wait(lock, stop, [this] { return slotWithWork() != nullptr; }) && !stop.stop_requested())
            decodeOne(*slotWithWork(), lock);
    }

    /// The first batch once it is complete. Errors: Cancelled.
    Result<std::unique_ptr<Slot>> complete(const std::stop_token &stop)
    {
        std::unique_lock lock(mutex);
        Slot &first = *slots.front();
        while (first.remaining > 0) {
            if (stop.stop_requested())
                return Error{ErrorCode::Cancelled, "loading images stopped", {}};
            if (first.hasWork())
                decodeOne(first, lock);
            else
                finished.wait(lock, stop, [&] { return first.remaining == 0; });
        }
        auto slot = std::move(slots.front());
        slots.pop_front();
        return slot;
    }
};

Loader::Loader(std::shared_ptr<const Dataset> dataset, Preprocessing how, LoaderOptions options)
    : m_state(std::make_unique<State>())
{
    State &state = *m_state;
    state.dataset = std::move(dataset);
    state.how = how;
    state.options = std::move(options);
    state.options.batch = std::max(1, state.options.batch);
    if (state.options.order.empty()) {
        state.options.order.resize(static_cast<std::size_t>(state.dataset->size()));
        std::iota(state.options.order.begin(), state.options.order.end(), std::int64_t(0));
    }
    const std::int64_t ahead = std::min<std::int64_t>(std::max(1, state.options.prefetch), state.batches());
    while (state.opened < ahead)
        state.slots.push_back(state.openSlot());
    for (int i = 0; i < state.options.threads; ++i)
        state.threads.emplace_back([&state](const std::stop_token &stop) { state.serve(stop); });
}

Loader::~Loader()
{
    for (std::jthread &thread : m_state->threads)
        thread.request_stop();
}

std::int64_t Loader::batches() const
{
    return m_state->batches();
}

Result<Batch> Loader::next(std::stop_token stop)
{
    State &state = *m_state;
    if (state.slots.empty()) { // only this thread adds and removes
        Batch end;
        end.first = state.images();
        return end;
    }
    auto slot = state.complete(stop);
    if (!slot.ok())
        return std::move(slot).error();
    if (state.opened < state.batches()) {
        auto opened = state.openSlot();
        {
            const std::lock_guard lock(state.mutex);
            state.slots.push_back(std::move(opened));
        }
        state.work.notify_all();
    }
    return withoutFailures(*slot.value());
}

void Loader::recycle(Batch &&batch)
{
    m_state->spare = std::move(batch.pixels);
}

} // namespace ant
