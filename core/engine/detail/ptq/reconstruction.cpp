#include "core/engine/detail/ptq/reconstruction.h"

#include "core/engine/detail/ptq/block_state.h"
#include "core/engine/detail/ptq/walk.h"

#include <ATen/ops/cat.h>

#include <algorithm>
#include <chrono>
#include <limits>

namespace ant::detail {
namespace {

double now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

class Reconstruction {
public:
    Reconstruction(RunContext &run, Network &network, Network &floating, const CalibrationSet &images,
                   const std::map<int, at::Tensor> &weights)
        : m_run(run), m_network(network), m_weights(weights), m_blocks(findBlocks(network.graph())),
          m_rounded(network, images, run.forward, run.stop),
          m_exact(floating, images, run.forward.floating(), run.stop), m_began(now())
    {
        for (const Block &block : m_blocks)
            m_work.push_back(macsOf(block));
    }

    Result<void> all(const std::filesystem::path &resumeFrom)
    {
        int learned = 0;
        const bool learns = m_run.spec.ptq.method == RoundingMethod::Reconstruct;
        if (!resumeFrom.empty() && learns) {
            auto known = readBlockState(m_run, m_network, resumeFrom);
            if (!known.ok())
                return std::move(known).error().within("going on from " + resumeFrom.string());
            learned = known.value();
        }
        const auto count = static_cast<int>(m_blocks.size());
        ProgressMeter meter(m_run, learns ? "reconstruct" : "compare", count, learned);
        for (int place = 0; place < count; ++place) {
            const Block &block = m_blocks[static_cast<std::size_t>(place)];
            if (place >= learned)
                if (auto done = oneBlock(place, learns); !done.ok())
                    return done;
            if (auto done = m_rounded.advance(block.last); !done.ok())
                return done;
            if (auto done = m_exact.advance(block.last); !done.ok())
                return done;
            meter.advanceTo(std::max(place + 1, learned));
        }
        return {};
    }

private:
    double macsOf(const Block &block) const
    {
        double macs = 0;
        for (const int layer : block.layers)
            macs += double(m_network.graph().macs(layer));
        return macs;
    }

    Result<void> oneBlock(int place, bool learns)
    {
        const Block &block = m_blocks[static_cast<std::size_t>(place)];
        BlockRecord record;
        record.index = place;
        record.name = block.name;
        record.layers = static_cast<int>(block.layers.size());
        const double began = now();
        auto data = dataOf(block);
        if (!data.ok())
            return std::move(data).error();
        auto before = BlockLearner::error(m_run, m_network, block, data.value());
        if (!before.ok())
            return std::move(before).error();
        record.errorBefore = record.errorAfter = before.value();
        if (learns)
            if (auto done = learn(place, data.value(), record); !done.ok())
                return done;
        record.seconds = now() - began;
        if (auto told = m_run.observer.block(record); !told.ok())
            return told;
        if (!learns)
            return {};
        return m_run.observer.checkpoint({place + 1, packBlockState(m_run, m_network, place + 1)});
    }

    Result<BlockData> dataOf(const Block &block)
    {
        std::vector<at::Tensor> inputs, targets;
        for (std::size_t chunk = 0; chunk < m_rounded.chunks(); ++chunk) {
            inputs.push_back(m_rounded.value(chunk, block.first - 1));
            if (auto done = m_exact.advance(chunk, block.last); !done.ok())
                return std::move(done).error();
            targets.push_back(m_exact.value(chunk, block.last));
        }
        return BlockData{at::cat(inputs), at::cat(targets)};
    }

    Result<void> learn(int place, const BlockData &data, BlockRecord &record)
    {
        const Block &block = m_blocks[static_cast<std::size_t>(place)];
        const BlockState before(m_network, block);
        BlockLearner learner(m_run, m_network, block, place, m_weights, data);
        const double began = now();
        int steps = m_run.spec.ptq.iterations > 0 ? m_run.spec.ptq.iterations
                    : m_run.spec.ptq.seconds > 0  ? std::numeric_limits<int>::max()
                                                  : PtqRecipe::kUsualIterations;
        const double allowed = allowance(place);
        for (int step = 0; step < steps; ++step) {
            if (auto done = learner.step(double(step) / double(steps)); !done.ok())
                return done;
            if (step + 1 == kTimedSteps && allowed > 0) {
                const double one = (now() - began) / kTimedSteps;
                steps = std::clamp(static_cast<int>(std::min(1e9, allowed / one)), kTimedSteps, steps);
            }
        }
        record.iterations = steps;
        learner.finish();
        auto after = BlockLearner::error(m_run, m_network, block, data);
        if (!after.ok())
            return std::move(after).error();
        record.errorAfter = after.value();
        if (!(record.errorAfter < record.errorBefore)) {
            m_run.observer.log(LogLevel::Info, block.name + ": learning took the error from " +
                                                   std::to_string(record.errorBefore) + " to " +
                                                   std::to_string(record.errorAfter) +
                                                   "; it is left as it was");
            before.restore(m_network);
            record.errorAfter = record.errorBefore;
            return {};
        }
        return learner.remeasure();
    }

    /// Seconds for a block: its share of what is left, by its work and by that of those to come. 0: no limit.
    double allowance(int place) const
    {
        if (m_run.spec.ptq.seconds <= 0)
            return 0;
        double left = 0;
        for (std::size_t other = static_cast<std::size_t>(place); other < m_work.size(); ++other)
            left += m_work[other];
        const double seconds = std::max(0.1, m_run.spec.ptq.seconds - (now() - m_began));
        return seconds * std::max(0.02, m_work[static_cast<std::size_t>(place)] / left) * kShareOfLearning;
    }

    static constexpr int kTimedSteps = 8;
    static constexpr double kShareOfLearning = 0.95; ///< of a block's time; the rest measures and walks on

    RunContext &m_run;
    Network &m_network;
    const std::map<int, at::Tensor> &m_weights;
    std::vector<Block> m_blocks;
    std::vector<double> m_work;
    Walk m_rounded, m_exact;
    double m_began;
};

} // namespace

Result<void> reconstruct(RunContext &run, Network &network, Network &floating, const CalibrationSet &images,
                         const std::map<int, at::Tensor> &weights, const std::filesystem::path &resumeFrom)
{
    return Reconstruction(run, network, floating, images, weights).all(resumeFrom);
}

} // namespace ant::detail
