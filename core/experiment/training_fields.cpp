#include "core/experiment/spec_field_kinds.h"

namespace ant::detail {
namespace {

using S = RunSpec;
using T = TrainingRecipe;

constexpr int kMaxEpochs = 10000;
constexpr double kMaxLearningRate = 100;
constexpr double kMaxMinutes = 60 * 24 * 365;
constexpr int kMaxMicroBatch = 65536;
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

/// What the reference does not do.
void addExtras(std::vector<SpecField> &fields)
{
    fields.push_back(text<&S::training, &T::schedule>(
        {"training.schedule", "--schedule",
         "how the learning rate falls: steps (at the milestones) or cosine"},
        [](Schedule schedule) { return std::string(name(schedule)); }, scheduleFromName));
    fields.push_back(flag<&S::training, &T::scaleAlphaGradient>(
        {"training.scale_alpha_gradient", "--scale-alpha-gradient",
         "divide a scale's gradient by the root of its values and levels, as LSQ does: on, off"}));
    fields.push_back(real<&S::training, &T::labelSmoothing>(
        {"training.label_smoothing", "--label-smoothing",
         "share of a label that is spread over all classes, such as 0.1"},
        "a number from 0 to below 1", [](double x) { return x >= 0 && x < 1; }));
    fields.push_back(real<&S::training, &T::distillation>(
        {"training.distillation", "--distill",
         "share of the loss that compares with the answers of the fp32 network, such as 0.5"},
        "a number from 0 to 1", [](double x) { return x >= 0 && x <= 1; }));
    fields.push_back(real<&S::training, &T::temperature>(
        {"training.temperature", "--distill-temperature",
         "how much those answers are softened before they are compared"},
        "a number from 0.1 to 100", [](double x) { return x >= 0.1 && x <= 100; }));
    fields.push_back(flag<&S::training, &T::freezeBatchNorm>(
        {"training.freeze_batch_norm", "--freeze-batch-norm",
         "normalise with the stored statistics and keep them: on, off"}));
    fields.push_back(real<&S::training, &T::weightAverage>(
        {"training.weight_average", "--weight-average",
         "decay of a moving average of the weights, which is evaluated and kept, such as 0.99; 0: none"},
        "a number from 0 to below 1", [](double x) { return x >= 0 && x < 1; }));
}

void addRest(std::vector<SpecField> &fields)
{
    fields.push_back(number<&S::training, &T::microBatch>(
        {"training.micro_batch", "--micro-batch",
         "images at once, their gradients added up to a batch: less memory, the same learning rate; batch "
         "norms then see fewer images; 0: the batch"},
        0, kMaxMicroBatch));
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
    addExtras(fields);
    addRest(fields);
}

} // namespace ant::detail
