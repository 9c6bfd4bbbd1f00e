#include "core/engine/detail/shared_work.h"

#include "core/engine/detail/tensors.h"

#include <algorithm>
#include <cstring>

namespace ant::detail {
namespace {

std::string hexText(std::uint64_t value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value));
    return text;
}

/// FNV-1a over the bits of all parameters.
std::uint64_t fingerprintOf(Network &network)
{
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const at::Tensor &parameter : network.trainable()) {
        const at::Tensor plain = parameter.detach().to(at::kCPU).contiguous();
        for (const float value : flatSpan(plain)) {
            std::uint32_t bits = 0;
            std::memcpy(&bits, &value, sizeof bits);
            hash = (hash ^ bits) * 0x100000001b3u;
        }
    }
    return hash;
}

} // namespace

bool stopIsAgreed(RunContext &run)
{
    if (!run.processes)
        return run.stop.stop_requested();
    const auto votes = gatherNumbers(*run.processes, {run.ownStop.stop_requested() ? 1.0 : 0.0});
    return std::ranges::any_of(votes, [](const std::vector<double> &vote) { return vote.front() > 0; });
}

Part partOf(std::int64_t count, int rank, int processes)
{
    return {count * rank / processes, count * (rank + 1) / processes};
}

std::vector<std::int64_t> partsOfBatches(const std::vector<std::int64_t> &order, int batch, int rank,
                                         int processes)
{
    std::vector<std::int64_t> own;
    const auto images = static_cast<std::int64_t>(order.size());
    for (std::int64_t begin = 0; begin < images; begin += batch) {
        const Part part = partOf(std::min<std::int64_t>(batch, images - begin), rank, processes);
        own.insert(own.end(), order.begin() + begin + part.begin, order.begin() + begin + part.end);
    }
    return own;
}

void collectCounts(RunContext &run, Network &network)
{
    if (!run.processes)
        return;
    std::vector<double> own;
    Quantizer::gatherCounts(network.quantizers());
    for (const Quantizer &quantizer : network.quantizers()) {
        own.push_back(double(quantizer.counts().nonFinite));
        own.push_back(double(quantizer.counts().beyondCutoff));
    }
    const auto rows = gatherNumbers(*run.processes, own);
    for (std::size_t i = 0; i < network.quantizers().size(); ++i) {
        Quantizer &quantizer = network.quantizers()[i];
        QuantCounts sum;
        const bool isShared = quantizer.plan().role == Role::Input;
        for (std::size_t rank = 0; rank < rows.size() && run.processes->isFirst(); ++rank)
            if (rank == 0 || isShared)
                sum += {static_cast<std::uint64_t>(rows[rank][2 * i]),
                        static_cast<std::uint64_t>(rows[rank][2 * i + 1])};
        quantizer.setCounts(sum);
    }
}

void collectEvaluation(RunContext &run, Evaluation &evaluation)
{
    if (!run.processes)
        return;
    static_assert(std::is_trivially_copyable_v<Prediction>);
    const std::string own(reinterpret_cast<const char *>(evaluation.predictions.data()),
                          evaluation.predictions.size() * sizeof(Prediction));
    Evaluation all;
    for (const std::string &row : run.processes->gather(own)) {
        const std::size_t before = all.predictions.size();
        all.predictions.resize(before + row.size() / sizeof(Prediction));
        std::memcpy(all.predictions.data() + before, row.data(), row.size());
    }
    for (const auto &row : gatherNumbers(*run.processes, {double(evaluation.unreadable)}))
        all.unreadable += static_cast<std::int64_t>(row.front());
    std::ranges::sort(all.predictions, {}, &Prediction::image);
    for (const Prediction &prediction : all.predictions) {
        all.result.top1Correct += prediction.predicted == prediction.label;
        all.result.top5Correct += prediction.inTop5;
        all.result.total += 1;
    }
    evaluation = std::move(all);
}

Result<void> factsMustAgree(Processes &processes, const std::map<std::string, std::string> &facts)
{
    for (const char *key : {"weights.sha256", "dataset.fingerprint", "dataset.train.fingerprint"}) {
        const auto own = facts.find(key);
        const auto rows = processes.gather(own == facts.end() ? std::string() : own->second);
        for (std::size_t rank = 1; rank < rows.size(); ++rank)
            if (rows[rank] != rows[0])
                return Error{ErrorCode::InvalidArgument,
                             processes.label(static_cast<int>(rank)) + " has other " +
                                 (key[0] == 'w' ? "weights" : "images") + " than " + processes.label(0) +
                                 " (" + key + " is " + rows[rank].substr(0, 16) + " and " +
                                 rows[0].substr(0, 16) +
                                 "); put the same files at the same place on every machine",
                             {}};
    }
    return {};
}

Result<void> weightsMustAgree(RunContext &run, Network &network)
{
    if (!run.processes)
        return {};
    const auto rows = run.processes->gather(hexText(fingerprintOf(network)));
    for (std::size_t rank = 1; rank < rows.size(); ++rank)
        if (rows[rank] != rows[0])
            return Error{ErrorCode::Internal,
                         "the weights of " + run.processes->label(static_cast<int>(rank)) +
                             " have come to differ from those of " + run.processes->label(0) +
                             "; are the machines of one kind?",
                         {}};
    return {};
}

} // namespace ant::detail
