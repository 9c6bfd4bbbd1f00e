#include "core/experiment/duration.h"
#include "core/experiment/run_options.h"
#include "core/graph/models.h"
#include "core/store/workspace.h"
#include "tests/engine/recorded_run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

// Accuracy of post-training quantization on real networks: median over the seeds (of an even number the lower
// middle one), range, mean of the losses (cross entropy) and of how far the answers are from those in
// floating point, which chance moves less than the number of right ones; seconds of the slowest seed, and
// those that the window would have announced:
//
//     bench_post_training [--data DIR] [--seeds 0,1,2] [--threads N] all | ROW…
//     bench_post_training [--data DIR] [--seeds 0,1,2] NETWORK --option value …   (options of antq run)
//     bench_post_training [--data DIR] --runs WORKSPACE   (the same of runs that antq has made there)
//
// ROW is one of those listed by `bench_post_training rows`. DIR holds weights/, cifar10/ and
// imagenet-sample/.

namespace {

using namespace ant;

struct Row {
    std::string name, network;
    std::vector<std::string> options; ///< of antq run
};

struct Request {
    std::filesystem::path data = std::getenv("ANT_TEST_DATA")
                                     ? std::filesystem::path(std::getenv("ANT_TEST_DATA")) / "data"
                                     : std::filesystem::path("../shared/data");
    std::vector<std::uint64_t> seeds = {0, 1, 2};
    int threads = 2;
    std::vector<Row> rows;
    std::filesystem::path workspace; ///< instead of rows
};

std::vector<std::string> words(const std::string &text)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

/// What each step gives, and the figures of the README.
std::vector<Row> knownRows()
{
    const std::string images = " --calibration-images 1024";
    const std::string all = " --mode fip-f";
    const std::string none =
        " --repair-ranges off --repair-bias off --repair-fold off --repair-statistics off "
        "--repair-equalize off --repair-diffusion off";
    const std::string on = " --repair-ranges on --repair-bias on --repair-fold on --repair-statistics auto";
    std::vector<Row> rows;
    const auto add = [&](const std::string &network, const std::string &name, const std::string &options) {
        rows.push_back({network + "/" + name, network, words(options.substr(1))});
    };
    for (const std::string network : {"resnet20", "resnet32"}) {
        add(network, "fp32", " --mode fp32");
        for (const auto &[types, mode] :
             {std::pair<std::string, std::string>{"int", " --mode int"}, {"ant", all}}) {
            add(network, types + "-plain", mode);
            add(network, types + "-plain-set", mode + images + none);
            add(network, types + "-repairs", mode + images + on);
            add(network, types + "-feedback-only", mode + images + " --method feedback" + none);
            add(network, types + "-feedback-nearest-images",
                mode + images + " --method feedback --repair-diffusion off");
            add(network, types + "-feedback", mode + images + " --method feedback");
            add(network, types + "-reconstruct",
                mode + images + " --method reconstruct --reconstruct-seconds 200");
        }
        add(network, "float-image-feedback",
            all + images + " --method feedback --override conv1:input:enabled=off");
        const std::string outer = " --eight-bit-layers 0," + std::string(network == "resnet20" ? "19" : "31");
        add(network, "outer8-feedback", all + images + outer + " --method feedback");
        add(network, "outer8-reconstruct",
            all + images + outer + " --method reconstruct --reconstruct-seconds 200");
    }
    const std::string few = " --calibration-images 128 --exclude-calibration on --batch 32";
    add("squeezenet1_0", "fp32", " --mode fp32 --batch 32");
    add("squeezenet1_0", "ant-plain", all + " --batch 32");
    add("squeezenet1_0", "ant-feedback-nearest-images",
        all + few + " --method feedback --repair-diffusion off");
    add("squeezenet1_0", "ant-feedback", all + few + " --method feedback");
    add("squeezenet1_0", "ant-reconstruct", all + few + " --method reconstruct --reconstruct-seconds 200");
    return rows;
}

Result<RunSpec> specOf(const Row &row, const Request &request)
{
    RunSpec spec;
    spec.model = row.network;
    spec.threads = request.threads;
    const auto weights = request.data / "weights";
    if (row.network == "squeezenet1_0") {
        spec.weights = weights / "squeezenet1_0-imagenet.safetensors";
        spec.dataset = {"imagenet", request.data / "imagenet-sample"};
    } else {
        spec.weights =
            weights / (row.network == "resnet32" ? "resnet32-d509ac18.th" : "resnet20-12fca82f.th");
        spec.dataset = {"cifar10", request.data / "cifar10"};
    }
    for (std::size_t i = 0; i + 1 < row.options.size(); i += 2)
        if (auto set = setOption(spec, row.options[i], row.options[i + 1]); !set.ok())
            return std::move(set).error();
    return spec;
}

using FloatingAnswers = std::map<std::int64_t, Prediction>; ///< by image

/// What the row's network answers in floating point; each network runs once.
const FloatingAnswers &floatingAnswers(const Row &row, const Request &request)
{
    static std::map<std::string, FloatingAnswers> known;
    const auto [found, isNew] = known.try_emplace(row.network);
    if (isNew)
        if (const auto spec = specOf({row.name, row.network, {"--mode", "fp32"}}, request); spec.ok())
            for (const Prediction &prediction : test::record(spec.value()).predictions)
                found->second[prediction.image] = prediction;
    return found->second;
}

/// Mean Kullback-Leibler divergence, as far as the probabilities of the right label alone tell of it.
double divergence(const std::vector<Prediction> &predictions, const FloatingAnswers &floating)
{
    double sum = 0;
    for (const Prediction &prediction : predictions) {
        const double exact = floating.at(prediction.image).loss, own = prediction.loss;
        const double p = std::exp(-exact);
        sum += p * (own - exact);
        // As far from 1 as floats tell; where p is nearly 1 the other labels have no part in it.
        if (const double rest = -std::expm1(-exact); rest > 0)
            sum += rest * std::log(rest / std::max(1e-12, -std::expm1(-own)));
    }
    return sum / double(predictions.size());
}

int runRow(const Row &row, const Request &request)
{
    auto spec = specOf(row, request);
    if (!spec.ok()) {
        std::fprintf(stderr, "%s\n", spec.error().text().c_str());
        return 1;
    }
    const FloatingAnswers &floating = floatingAnswers(row, request);
    std::vector<std::int64_t> right;
    double seconds = 0, loss = 0, distance = 0;
    std::int64_t total = 0;
    test::RecordedRun run;
    for (const std::uint64_t seed : request.seeds) {
        spec.value().seed = seed;
        run = test::record(spec.value());
        if (run.error) {
            std::fprintf(stderr, "%s\n", run.error->text().c_str());
            return 1;
        }
        right.push_back(run.outcome.result->top1Correct);
        total = run.outcome.result->total;
        loss += run.outcome.result->loss / double(request.seeds.size());
        distance += divergence(run.predictions, floating) / double(request.seeds.size());
        seconds = std::max(seconds, run.outcome.seconds.calibrate);
        if (std::getenv("ANT_BENCH_BLOCKS"))
            for (const BlockRecord &block : run.blocks)
                std::printf("    %-14s before %.5f after %.5f, %d steps, %.1f s\n", block.name.c_str(),
                            block.errorBefore, block.errorAfter, block.iterations, block.seconds);
    }
    std::ranges::sort(right);
    std::map<std::string, int> types;
    for (const QuantizerRecord &quantizer : run.quantizers)
        ++types[quantizer.type];
    std::string typeText;
    for (const auto &[type, count] : types)
        typeText += " " + type + " " + std::to_string(count);
    std::printf(
        "| %-32s | %5lld | %lld-%lld | of %lld | loss %.4f | from fp32 %.4f | %6.1f s, expected %.0f |%s\n",
        row.name.c_str(), static_cast<long long>(right[(right.size() - 1) / 2]),
        static_cast<long long>(right.front()), static_cast<long long>(right.back()),
        static_cast<long long>(total), loss, distance, seconds,
        expectedCalibrationSeconds(spec.value(), findModel(row.network).value()->build()).value_or(0),
        typeText.c_str());
    std::fflush(stdout);
    return 0;
}

/// The finished runs of a workspace, by name.
int showRuns(const Request &request)
{
    auto workspace = Workspace::open(request.workspace, Workspace::Access::Read);
    const auto runs = workspace.ok() ? workspace.value().runs() : workspace.error();
    if (!runs.ok()) {
        std::fprintf(stderr, "%s\n", runs.error().text().c_str());
        return 1;
    }
    for (const RunSummary &run : runs.value()) {
        if (run.state != RunState::Done || !run.result)
            continue;
        const auto predictions = workspace.value().predictions(run.id);
        if (!predictions.ok()) {
            std::fprintf(stderr, "%s\n", predictions.error().text().c_str());
            return 1;
        }
        const FloatingAnswers &floating = floatingAnswers({run.name, run.spec.model, {}}, request);
        std::printf("| %-32s | seed %llu | %5lld of %lld | loss %.4f | from fp32 %.4f |\n", run.name.c_str(),
                    static_cast<unsigned long long>(run.spec.seed),
                    static_cast<long long>(run.result->top1Correct),
                    static_cast<long long>(run.result->total), run.result->loss,
                    divergence(predictions.value(), floating));
    }
    return 0;
}

Request parse(int argc, char **argv)
{
    Request request;
    const std::vector<Row> known = knownRows();
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const bool hasValue = i + 1 < argc;
        if (word == "--data" && hasValue) {
            request.data = argv[++i];
        } else if (word == "--runs" && hasValue) {
            request.workspace = argv[++i];
        } else if (word == "--threads" && hasValue) {
            request.threads = std::atoi(argv[++i]);
        } else if (word == "--seeds" && hasValue) {
            request.seeds.clear();
            for (const char *text = std::strtok(argv[++i], ","); text; text = std::strtok(nullptr, ","))
                request.seeds.push_back(std::strtoull(text, nullptr, 10));
        } else if (hasValue && std::string(argv[i + 1]).starts_with("--")) {
            request.rows.push_back({word, word, {argv + i + 1, argv + argc}});
            break;
        } else {
            for (const Row &row : known)
                if (word == "all" || row.name == word || row.name.starts_with(word + "/"))
                    request.rows.push_back(row);
        }
    }
    if (request.rows.empty() && request.workspace.empty())
        for (const Row &row : known)
            std::printf("%s\n", row.name.c_str());
    return request;
}

} // namespace

int main(int argc, char **argv)
{
    const Request request = parse(argc, argv);
    if (!request.workspace.empty())
        return showRuns(request);
    for (const Row &row : request.rows)
        if (runRow(row, request) != 0)
            return 1;
    return 0;
}
