#include "app/antq/commands.h"
#include "app/antq/interrupts.h"
#include "app/antq/output.h"
#include "app/antq/progress_view.h"
#include "core/data/dataset.h"
#include "core/data/imagenet_archive.h"
#include "core/report/table.h"

#include <CLI/CLI.hpp>

namespace ant::cli {
namespace {

/// The reason to fail: the first finding that is a problem.
Result<void> reportFindings(const DatasetRef &ref)
{
    std::string firstProblem;
    std::size_t problems = 0;
    for (const DatasetFinding &finding : checkDataset(ref)) {
        if (finding.isProblem && ++problems == 1)
            firstProblem = finding.text;
        print((finding.isProblem ? "problem: " : "ok: ") + finding.text + "\n");
    }
    if (problems == 0)
        return {};
    const std::string rest = problems > 1 ? " (and " + std::to_string(problems - 1) + " more)" : "";
    return Error{ErrorCode::Corrupt, ref.text() + ": " + firstProblem + rest, {}};
}

/// Images of each class in one half; empty where the half is missing.
std::vector<std::int64_t> countsOf(const DatasetRef &ref, Split split, std::vector<std::string> &names)
{
    const auto dataset = openDataset(ref, split);
    if (!dataset.ok())
        return {};
    std::vector<std::int64_t> counts(static_cast<std::size_t>(dataset.value()->classes()));
    for (std::int64_t i = 0; i < dataset.value()->size(); ++i)
        ++counts[static_cast<std::size_t>(dataset.value()->label(i))];
    for (std::size_t label = names.size(); label < counts.size(); ++label)
        names.push_back(dataset.value()->className(static_cast<int>(label)));
    return counts;
}

void printCounts(const DatasetRef &ref)
{
    std::vector<std::string> names;
    const auto train = countsOf(ref, Split::Train, names);
    const auto evaluation = countsOf(ref, Split::Evaluation, names);
    Table table{"Images per class", {"label", "class", "training", "evaluation"}, {}};
    const auto cell = [](const std::vector<std::int64_t> &counts, std::size_t label) {
        return label < counts.size() ? Cell{counts[label]} : Cell{};
    };
    for (std::size_t label = 0; label < names.size(); ++label)
        table.rows.push_back({Cell{static_cast<std::int64_t>(label)}, Cell{names[label]}, cell(train, label),
                              cell(evaluation, label)});
    print(toText(table));
}

Result<void> checkData(const std::string &text, bool showsCounts)
{
    const auto ref = DatasetRef::parse(text);
    if (!ref.ok())
        return ref.error();
    if (showsCounts)
        printCounts(ref.value());
    return reportFindings(ref.value());
}

struct Preparing {
    std::string target;
    std::string train, validation, labels, classes;
};

Result<void> prepareData(const Preparing &request)
{
    const auto ref = DatasetRef::parse(request.target);
    if (!ref.ok())
        return ref.error();
    if (ref.value().kind != "imagenet")
        return Error{
            ErrorCode::InvalidArgument, "only imagenet:DIR can be prepared, not " + request.target, {}};
    catchInterrupts();
    std::stop_source stop;
    ProgressView view(ProgressView::styleFor(false));
    view.begin(ref.value().text());
    const auto result = prepareImageNet(
        {ref.value().folder, request.train, request.validation, request.labels, request.classes},
        [&](const PrepareProgress &progress) {
            if (interruptCount() > 0)
                stop.request_stop();
            view.show({progress.part, progress.done, progress.total, 0});
        },
        stop.get_token());
    view.end();
    if (!result.ok())
        return result.error();
    const PrepareResult &done = result.value();
    print(std::to_string(done.validationImages) + " validation and " + std::to_string(done.trainImages) +
          " training images sorted" +
          (done.present > 0 ? ", " + std::to_string(done.present) + " images or classes were there" : "") +
          "\n");
    for (const std::string &name : done.ignored)
        print("ignored: " + name + "\n");
    return reportFindings(ref.value());
}

void addCheck(CLI::App &datasets, Action &action)
{
    auto *command = datasets.add_subcommand("check", "count images and find what is wrong with a folder");
    auto folder = std::make_shared<std::string>();
    auto showsCounts = std::make_shared<bool>(false);
    command->add_option("KIND:DIR", *folder, "cifar10:DIR, imagenet:DIR or demo")->required();
    command->add_flag("--counts", *showsCounts, "the number of images of each class as well");
    command->callback([folder, showsCounts, &action] {
        action = [folder, showsCounts] { return checkData(*folder, *showsCounts); };
    });
}

void addPrepare(CLI::App &datasets, Action &action)
{
    auto *command = datasets.add_subcommand(
        "prepare", "unpack ImageNet's archives into folders of classes; goes on where it was stopped");
    auto request = std::make_shared<Preparing>();
    command->add_option("imagenet:DIR", request->target, "where train/ and val/ are made")->required();
    command->add_option("--train", request->train, "ILSVRC2012_img_train.tar")->type_name("TAR");
    command
        ->add_option("--val", request->validation,
                     "ILSVRC2012_img_val.tar, or a folder of its images, which are moved")
        ->type_name("TAR");
    command
        ->add_option("--val-labels", request->labels,
                     "text with the class of each validation image: lines such as "
                     "\"ILSVRC2012_val_00000001.JPEG n01751748\", or classes or numbers alone, in order")
        ->type_name("FILE");
    command->add_option("--classes", request->classes, "the classes that numbers stand for, a line each")
        ->type_name("FILE");
    command->callback([request, &action] { action = [request] { return prepareData(*request); }; });
}

} // namespace

void addDatasetCommands(CLI::App &app, Action &action)
{
    auto *datasets = app.add_subcommand("datasets", "folders of images");
    requireCommand(*datasets, action);
    addCheck(*datasets, action);
    addPrepare(*datasets, action);
}

} // namespace ant::cli
