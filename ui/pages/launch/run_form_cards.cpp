#include "ui/pages/launch/run_form.h"

#include "core/experiment/modes.h"
#include "ui/common/theme.h"
#include "ui/pages/launch/form_field.h"
#include "ui/pages/launch/model_edit.h"
#include "ui/pages/launch/path_edit.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <limits>

namespace ant {
namespace {

constexpr int kMaxRangeStep = 1000;
constexpr int kMostLayers = 10000;

/// A titled card with a grid of four columns.
std::pair<QWidget *, QGridLayout *> makeCard(const QString &title)
{
    auto *card = new QFrame;
    card->setObjectName(QStringLiteral("card"));
    auto *label = new QLabel(title);
    label->setObjectName(QStringLiteral("section"));
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(12);
    column->addWidget(label);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(2 * theme::kGrid);
    grid->setVerticalSpacing(12);
    for (int i = 0; i < 4; ++i)
        grid->setColumnStretch(i, 1);
    column->addLayout(grid);
    return {card, grid};
}

} // namespace

void RunForm::addField(QGridLayout *grid, int row, int column, int span, const std::string &key,
                       const QString &label, QWidget *editor, const QString &help)
{
    auto *field = new FormField(label, editor, help);
    m_fields[key] = field;
    grid->addWidget(field, row, column, 1, span);
}

QSpinBox *RunForm::number(int low, int high, const QString &zeroText)
{
    auto *box = new QSpinBox;
    box->setRange(low, high);
    box->setSpecialValueText(zeroText);
    box->setAlignment(Qt::AlignRight);
    connect(box, &QSpinBox::valueChanged, this, &RunForm::changed);
    return box;
}

QCheckBox *RunForm::onOff(const QString &text)
{
    auto *box = new QCheckBox(text);
    connect(box, &QCheckBox::toggled, this, &RunForm::changed);
    return box;
}

QWidget *RunForm::networkCard()
{
    const auto [card, grid] = makeCard(tr("Network"));
    m_task->addItem(tr("Quantize (PTQ)"), QStringLiteral("ptq"));
    m_task->addItem(tr("Evaluate a checkpoint"), QStringLiteral("eval"));
    m_task->addItem(tr("Fine-tune (QAT)"), QStringLiteral("qat"));
    m_task->addItem(tr("Measure sensitivity"), QStringLiteral("sensitivity"));
    m_name->setPlaceholderText(tr("Made from model and mode"));
    addField(grid, 0, 0, 2, "model", tr("Model"), m_model,
             tr("Network to be quantized: one that is built in, or an ONNX file of an image classifier, "
                "which is typed or chosen. A file of torch.jit.save is converted when it is chosen."));
    addField(grid, 0, 2, 2, "task", tr("Task"), m_task,
             tr("Quantize: types and scales are chosen on a few images, then the accuracy is measured. "
                "Fine-tune: the quantized network is trained on. Evaluate: one that was trained is measured. "
                "Measure sensitivity: what the bits of each layer are worth, for the Pareto page."));
    addField(grid, 1, 0, 2, "weights", tr("Weights"), m_weights,
             tr("A .safetensors, .pth or .th file with the floating-point weights; its names and shapes are "
                "compared with the model. The demo network has its weights built in, an ONNX file brings its "
                "own."));
    addField(grid, 1, 2, 2, "name", tr("Name"), m_name, tr("How the run is called in the tables."));
    addField(
        grid, 2, 0, 4, "checkpoint", tr("Checkpoint"), m_checkpoint,
        tr("A network that was quantized and trained before, here or by the reference: it is evaluated, or "
           "the training goes on from it."));
    return card;
}

QWidget *RunForm::dataCard()
{
    const auto [card, grid] = makeCard(tr("Data"));
    m_dataKind->addItem(tr("Demo"), QStringLiteral("demo"));
    m_dataKind->addItem(QStringLiteral("CIFAR-10"), QStringLiteral("cifar10"));
    m_dataKind->addItem(QStringLiteral("ImageNet"), QStringLiteral("imagenet"));
    m_limit = number(0, std::numeric_limits<int>::max(), tr("All"));
    m_perClass = number(0, std::numeric_limits<int>::max(), tr("All"));
    addField(grid, 0, 0, 2, "dataset", tr("Data set"), m_dataKind, tr("How the images lie on the disk."));
    addField(grid, 1, 0, 4, "dataset.folder", tr("Folder"), m_dataFolder,
             tr("CIFAR-10: data_batch_*.bin and test_batch.bin. ImageNet: train/ and val/, a folder a class. "
                "The images are counted as soon as the folder is named."));
    addField(
        grid, 0, 2, 1, "limit", tr("Images"), m_limit,
        tr("How many images are evaluated, from the first on. Fewer are faster, and the accuracy is then "
           "known within an interval only: ±3 points with 1000 images, ±0.4 with 50,000."));
    addField(grid, 0, 3, 1, "per_class", tr("Per class"), m_perClass,
             tr("Or so many of each class, from its first on: where the images lie sorted by class, as "
                "ImageNet's do, the first ones are of few classes."));
    return card;
}

QWidget *RunForm::overridesRow()
{
    auto *row = new QWidget;
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    m_overrides->setObjectName(QStringLiteral("muted"));
    line->addWidget(m_overrides, 1);
    line->addWidget(m_dropOverrides);
    return row;
}

QWidget *RunForm::quantizationCard()
{
    const auto [card, grid] = makeCard(tr("Quantization"));
    m_mode->setEditable(true);
    m_mode->addItem(tr("FP32 (not quantized)"), QStringLiteral("fp32"));
    for (const Mode &mode : figureModes())
        m_mode->addItem(QString::fromStdString(mode.title), QString::fromStdString(mode.name));
    m_weightBits = number(kMinBits, kMaxBits);
    m_inputBits = number(kMinBits, kMaxBits);
    m_weightLow = number(1, kMaxRangeStep);
    m_weightUp = number(2, kMaxRangeStep);
    m_inputLow = number(1, kMaxRangeStep);
    m_inputUp = number(2, kMaxRangeStep);
    m_eightBitCount = number(0, kMostLayers, tr("None"));
    m_quantizeWeights = onOff(tr("Weights"));
    m_quantizeInputs = onOff(tr("Inputs"));
    m_eightBit->setPlaceholderText(tr("0,19"));
    const QString alpha = tr(
        "Alpha is the clipping limit: what is larger is cut off, what is smaller is rounded more coarsely "
        "the "
        "larger alpha is. Tried is every whole percent of the largest value in this range, and the one with "
        "the smallest squared error is taken; 75 to 150 is the paper's range. ");
    addField(
        grid, 0, 0, 2, "mode", tr("Mode"), m_mode,
        tr("Numeric types that compete for each tensor: Int, I + power of two (IP), + float (FIP), + flint "
           "(-F); ANT4-8 keeps some layers at 8 bits. Or type any combination, such as ant-int-flint."));
    addField(grid, 0, 2, 1, "bits.weight", tr("Weight bits"), m_weightBits,
             tr("Width of the code that stands for a weight: 4 bits are 16 values. Above 6 bits the type is "
                "always int."));
    addField(grid, 0, 3, 1, "bits.input", tr("Input bits"), m_inputBits,
             tr("Width of the code that stands for a value which enters a layer (an activation)."));
    addField(grid, 1, 0, 1, "range.weight.low", tr("Weights from, %"), m_weightLow,
             alpha + tr("For weights there is an alpha for each output channel."));
    addField(grid, 1, 1, 1, "range.weight.up", tr("to below, %"), m_weightUp,
             alpha + tr("The end itself is not tried."));
    addField(grid, 1, 2, 1, "range.input.low", tr("Inputs from, %"), m_inputLow,
             alpha + tr("For inputs there is one alpha for the whole tensor."));
    addField(grid, 1, 3, 1, "range.input.up", tr("to below, %"), m_inputUp,
             alpha + tr("The end itself is not tried."));
    addField(
        grid, 2, 0, 1, "eight_bit_layers", tr("8-bit layers"), m_eightBit,
        tr("Numbers of layers that get 8-bit int, as in the layer table, counted from 0. Mode ANT4-8 needs "
           "them: first and last where several runs are made and none is named."));
    addField(
        grid, 2, 1, 1, "eight_bit_count", tr("8-bit, chosen"), m_eightBitCount,
        tr("So many layers get 8 bits after calibration: the last two and those with the largest error."));
    auto *both = new QWidget;
    auto *bothRow = new QHBoxLayout(both);
    bothRow->setContentsMargins(0, 4, 0, 0);
    bothRow->addWidget(m_quantizeWeights);
    bothRow->addWidget(m_quantizeInputs);
    both->setFocusProxy(m_quantizeWeights);
    addField(grid, 3, 0, 2, "quantize", tr("Quantized are"), both,
             tr("Switch one off to see what the other costs alone."));
    grid->addWidget(overridesRow(), 4, 0, 1, 4);
    return card;
}

QWidget *RunForm::runningCard()
{
    const auto [card, grid] = makeCard(tr("Running"));
    m_batch = number(1, 65536);
    m_calibration = number(0, 65536, tr("As batch"));
    m_threads = number(0, 1024, tr("All"));
    m_processes = number(1, 4096);
    m_seed = number(0, std::numeric_limits<int>::max());
    m_bfloat16 = onOff(tr("bfloat16"));
    m_allowNonFinite = onOff(tr("Go on"));
    m_device->setEditable(true);
    m_device->addItem(tr("Processor (cpu)"), QStringLiteral("cpu"));
    m_device->addItem(tr("Graphics card (cuda)"), QStringLiteral("cuda"));
    addField(
        grid, 0, 0, 1, "batch", tr("Batch"), m_batch,
        tr("Images that pass the network at once: more need more memory. In a training it is also what one "
           "step learns from."));
    addField(
        grid, 0, 1, 1, "calibration_batch", tr("Calibration"), m_calibration,
        tr("Images that types and scales are chosen on, before anything is measured: the first ones of the "
           "evaluation set (of the training set when fine-tuning), as in the reference."));
    addField(grid, 0, 2, 1, "threads", tr("Threads"), m_threads,
             tr("Processor threads of the worker; the result does not depend on it."));
    addField(grid, 0, 3, 1, "seed", tr("Seed"), m_seed,
             tr("Start of every random choice: the same seed gives the same numbers again."));
    addField(grid, 1, 0, 2, "device", tr("Device"), m_device, tr("cpu, cuda or cuda:N."));
    addField(grid, 1, 2, 1, "processes", tr("Processes"), m_processes,
             tr("On this machine, started by mpirun: they divide each batch and give the result of one; on "
                "GPUs each takes one."));
    addField(grid, 1, 3, 1, "allow_non_finite", tr("At NaN, infinity"), m_allowNonFinite,
             tr("A layer that meets one ends the run and is named, unless it is to go on."));
    addField(grid, 2, 0, 2, "bfloat16", tr("Not quantized"), m_bfloat16,
             tr("On a graphics card: layers of which nothing is quantized multiply bfloat16 values, which is "
                "faster and less exact; what is quantized does not change."));
    return card;
}

} // namespace ant
