#include "core/experiment/spec_field_kinds.h"

namespace ant::detail {
namespace {

using S = RunSpec;
using T = TrainingRecipe;

constexpr int kMaxEpochs = 10000;
constexpr double kMaxLearningRate = 100;
constexpr double kMaxMinutes = 60 * 24 * 365;
constexpr int kMaxCheckpoints = 1000;

/// What is learnt, how fast and in which order.
void addRecipe(std::vector<SpecField> &fields)
{
    fields.push_back(number<&S::training, &T::epochs>({"training.epochs", "--epochs", "epochs of training"},
                                                      1, kMaxEpochs));
    fields.push_back(real<&S::training, &T::learningRate>(
        {"training.learning_rate", "--lr",
         "learning rate for a batch of 256; scaled by batch size and processes"},
        "a number above 0 and at most 100", [](double x) { return x > 0 && x <= kMaxLearningRate; }));
    fields.push_back(numberList<&S::training, &T::milestones>(
        {"training.milestones", "--milestones",
         "epochs from which on the learning rate is a tenth of what it was, such as 2,3,4"},
        "a list of epochs counted from 0, such as [2, 3, 4]"));
    fields.push_back(flag<&S::training, &T::shuffle>(
        {"training.shuffle", "--shuffle", "another order of images every epoch: on, off"}));
    fields.push_back(flag<&S::training, &T::augment>(
        {"training.augment", "--augment", "random crops and mirroring: on, off"}));
}

void addRest(std::vector<SpecField> &fields)
{
    fields.push_back(number<&S::training, &T::images>(
        {"training.images", "--train-images", "images to learn from, the first ones of the set; 0: all"}, 0,
        std::numeric_limits<std::int64_t>::max()));
    fields.push_back(real<&S::training, &T::checkpointMinutes>(
        {"training.checkpoint_minutes", "--checkpoint-minutes",
         "minutes between the checkpoints of a training, from which --resume goes on"},
        "a number above 0", [](double x) { return x > 0 && x <= kMaxMinutes; }));
    fields.push_back(number<&S::training, &T::keptCheckpoints>(
        {"training.kept_checkpoints", "--keep-checkpoints", "newest checkpoints to keep"}, 1,
        kMaxCheckpoints));
}

} // namespace

void addTrainingFields(std::vector<SpecField> &fields)
{
    addRecipe(fields);
    addRest(fields);
}

} // namespace ant::detail
