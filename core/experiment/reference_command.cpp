#include "core/experiment/reference_command.h"

#include "core/experiment/command_words.h"
#include "core/experiment/modes.h"
#include "core/experiment/reference_options.h"
#include "core/experiment/run_options.h"

#include <algorithm>
#include <charconv>

namespace ant {
namespace {

using detail::ReferenceOptions;

constexpr int kMostProcesses = 4096;
/// All published checkpoints are of 4 bits; their evaluation takes the width from the file.
constexpr const char *kCheckpointBits = "4";

/// The 8-bit layers of Figure 12's ANT4-8 (`reference.md`, "Recipes of Figure 12").
struct MixedLayers {
    std::string_view model, layers;
};
constexpr MixedLayers kMixedLayers[] = {
    {"resnet18", "0,20"},
    {"resnet50", "0,53"},
    {"vgg16_bn", "0,15"},
    {"inception_v3", "0,1,2,3,94"},
    {"vit_b_16", "0,2,3,4,7,11,23,25,31,44,49"},
};

/// Sets an option of this program, and names the reference's where the value is wrong.
class SpecWriter {
public:
    explicit SpecWriter(ImportedCommand &command) : m_command(command) {}
    void set(std::string_view option, const std::string &value, std::string_view theirs)
    {
        if (m_failure.ok())
            if (auto done = setOption(m_command.spec, option, value); !done.ok())
                m_failure = std::move(done).error().within("option " + std::string(theirs));
    }
    void fail(const std::string &message)
    {
        if (m_failure.ok())
            m_failure = Error{ErrorCode::InvalidArgument, message, {}};
    }
    void note(std::string text) { m_command.notes.push_back(std::move(text)); }
    RunSpec &spec() { return m_command.spec; }
    const Result<void> &outcome() const { return m_failure; }

private:
    ImportedCommand &m_command;
    Result<void> m_failure;
};

/// "vit_ip_f.pth" -> "ip_f"; empty where the file has no such name.
std::string modeOfCheckpoint(const std::filesystem::path &file)
{
    const std::string stem = file.stem().string();
    const std::size_t cut = stem.find('_');
    return cut == std::string::npos ? std::string() : stem.substr(cut + 1);
}

void setMode(SpecWriter &writer, const ReferenceOptions &options)
{
    const std::string mode = options.value("mode");
    if (mode == "base" || options.has("disable_quant")) {
        writer.set("--mode", "fp32", "--mode");
    } else if (mode != "ant") {
        writer.set("--mode", mode, "--mode");
    } else if (const std::string named = modeOfCheckpoint(options.value("ckpt_path")); parseMode(named).ok())
    {
        writer.set("--mode", named, "--mode");
    } else {
        writer.set("--mode", "fip-f", "--mode");
        writer.note("The types are those of the checkpoint; mode ant itself does not say which were tried.");
    }
    const bool isMixed = !options.value("layer_8bit_l").empty() || options.value("layer_8bit_n") != "0";
    if (isMixed && writer.spec().mode == "ip-f")
        writer.spec().mode = "ant4-8";
    writer.set("--eight-bit-layers", options.value("layer_8bit_l"), "-l8");
    if (writer.spec().mode == "ant4-8" && !isMixed)
        for (const MixedLayers &known : kMixedLayers)
            if (known.model == writer.spec().model)
                writer.set("--eight-bit-layers", std::string(known.layers), "-l8");
}

void setBits(SpecWriter &writer, const ReferenceOptions &options)
{
    const bool isFromFile = writer.spec().task == Task::Eval;
    const auto bits = [&](const char *name) {
        return isFromFile && !options.has(name) ? std::string(kCheckpointBits) : options.value(name);
    };
    writer.set("--wbits", bits("wbit"), "--wbit");
    writer.set("--abits", bits("abit"), "--abit");
    writer.set("--wlow", options.value("w_low"), "-wl");
    writer.set("--wup", options.value("w_up"), "-wu");
    writer.set("--alow", options.value("a_low"), "-al");
    writer.set("--aup", options.value("a_up"), "-au");
    writer.set("--eight-bit-count", options.value("layer_8bit_n"), "-n8");
    if (options.has("disable_input_quantization"))
        writer.spec().quantizeActivations = false;
}

void setData(SpecWriter &writer, const ReferenceOptions &options)
{
    writer.set("--dataset", options.value("dataset") + ":" + options.value("dataset_path"), "--dataset");
    if (!options.has("dataset_path"))
        writer.note("Give the folder of the images (--dataset " + options.value("dataset") + ":FOLDER).");
    if (writer.spec().checkpoint.empty())
        writer.note(
            "Give the file of the weights (--weights); the reference takes torchvision's first ones.");
}

/// One process with the images of all of them takes the same steps.
void setBatch(SpecWriter &writer, const ReferenceOptions &options, int processes)
{
    const std::string images = options.value("batch_size");
    writer.set("--batch", images, "--batch_size");
    if (!writer.outcome().ok() || writer.spec().task != Task::Qat || processes == 1)
        return;
    const int each = writer.spec().batch;
    writer.set("--batch", std::to_string(std::int64_t(each) * processes), "--batch_size");
    writer.set("--calibration-batch", images, "--batch_size");
    writer.note(std::to_string(processes) + " processes with " + images + " images each are one with " +
                std::to_string(writer.spec().batch) + " here, calibrated on " + images + ".");
}

void setTask(SpecWriter &writer, const ReferenceOptions &options)
{
    const std::string checkpoint = options.value("ckpt_path");
    if (options.has("resume") && checkpoint.empty())
        writer.fail("option -r needs --ckpt_path with the file of the checkpoint");
    if (options.has("resume"))
        writer.set("--checkpoint", checkpoint, "--ckpt_path");
    RunSpec &spec = writer.spec();
    spec.task = options.has("train") ? Task::Qat : options.has("resume") ? Task::Eval : Task::Ptq;
    if (spec.task != Task::Qat)
        return;
    writer.set("--epochs", options.value("epoch"), "--epoch");
    writer.set("--lr", options.value("lr"), "--lr");
}

Result<int> processesOf(const std::vector<std::string> &launcher)
{
    constexpr std::string_view kOptions[] = {"--nproc_per_node", "--nproc-per-node"};
    for (std::size_t i = 0; i < launcher.size(); ++i)
        for (const std::string_view option : kOptions) {
            if (!launcher[i].starts_with(option))
                continue;
            const std::string text = launcher[i].size() > option.size()
                                         ? launcher[i].substr(option.size() + 1)
                                     : i + 1 < launcher.size() ? launcher[i + 1]
                                                               : "";
            int processes = 0;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), processes);
            if (error != std::errc() || end != text.data() + text.size() || processes < 1 ||
                processes > kMostProcesses)
                return Error{ErrorCode::InvalidArgument,
                             std::string(option) + " is \"" + text + "\"; it must be a number of processes",
                             {}};
            return processes;
        }
    return 1;
}

} // namespace

Result<ImportedCommand> importReferenceCommand(std::string_view line)
{
    auto words = commandWords(line);
    if (!words.ok())
        return std::move(words).error();
    const auto isScript = [](const std::string &word) { return word.ends_with(".py"); };
    const auto script = std::ranges::find_if(words.value(), isScript);
    if (script == words.value().end())
        return Error{ErrorCode::InvalidArgument,
                     "this is no command of the reference: it should read python ... main.py --model=... ",
                     {}};
    auto options = ReferenceOptions::parse({script + 1, words.value().end()});
    if (!options.ok())
        return std::move(options).error();
    const auto processes = processesOf({words.value().begin(), script});
    if (!processes.ok())
        return processes.error();

    ImportedCommand command;
    SpecWriter writer(command);
    writer.set("--model", options.value().value("model"), "--model");
    setTask(writer, options.value());
    setMode(writer, options.value());
    setBits(writer, options.value());
    setData(writer, options.value());
    setBatch(writer, options.value(), processes.value());
    for (const std::string &ignored : options.value().ignored())
        writer.note("Option " + ignored + " has no effect here, nor on the reference's result.");
    if (!writer.outcome().ok())
        return writer.outcome().error();
    return command;
}

} // namespace ant
