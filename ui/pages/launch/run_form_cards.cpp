#include "ui/pages/launch/run_form.h"

#include "core/experiment/modes.h"
#include "core/graph/models.h"
#include "ui/common/theme.h"
#include "ui/pages/launch/form_field.h"
#include "ui/pages/launch/path_edit.h"

#include <QComboBox>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include <limits>

namespace ant {
namespace {

constexpr int kMaxRangeStep = 1000;

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

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

QWidget *RunForm::networkCard()
{
    const auto [card, grid] = makeCard(tr("Network"));
    for (const ModelInfo &model : models())
        m_model->addItem(fromView(model.title), fromView(model.name));
    m_task->addItem(tr("Quantize (PTQ)"), QStringLiteral("ptq"));
    m_task->addItem(tr("Evaluate a checkpoint"), QStringLiteral("eval"));
    m_task->addItem(tr("Fine-tune (QAT)"), QStringLiteral("qat"));
    m_name->setPlaceholderText(tr("Made from model and mode"));
    addField(grid, 0, 0, 2, "model", tr("Model"), m_model, tr("Network to be quantized"));
    addField(grid, 0, 2, 2, "task", tr("Task"), m_task, tr("What is done with the network"));
    addField(grid, 1, 0, 2, "weights", tr("Weights"), m_weights,
             tr("A .safetensors, .pth or .th file; the demo network has its weights built in"));
    addField(grid, 1, 2, 2, "name", tr("Name"), m_name, tr("How the run is called in the tables"));
    return card;
}

QWidget *RunForm::dataCard()
{
    const auto [card, grid] = makeCard(tr("Data"));
    m_dataKind->addItem(tr("Demo"), QStringLiteral("demo"));
    m_dataKind->addItem(QStringLiteral("CIFAR-10"), QStringLiteral("cifar10"));
    m_dataKind->addItem(QStringLiteral("ImageNet"), QStringLiteral("imagenet"));
    m_limit = number(0, std::numeric_limits<int>::max(), tr("All"));
    addField(grid, 0, 0, 1, "dataset", tr("Data set"), m_dataKind, tr("Layout of the images on disk"));
    addField(
        grid, 0, 1, 2, "dataset.folder", tr("Folder"), m_dataFolder,
        tr("CIFAR-10: data_batch_*.bin and test_batch.bin. ImageNet: train/ and val/, a folder a class."));
    addField(grid, 0, 3, 1, "limit", tr("Images"), m_limit,
             tr("How many images are evaluated, from the first on"));
    return card;
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
    m_eightBit->setPlaceholderText(tr("0,19"));
    addField(grid, 0, 0, 2, "mode", tr("Mode"), m_mode,
             tr("Types that compete for each tensor; or type any combination, e.g. ant-int-flint"));
    addField(grid, 0, 2, 1, "bits.weight", tr("Weight bits"), m_weightBits, tr("Width of a weight's code"));
    addField(grid, 0, 3, 1, "bits.input", tr("Input bits"), m_inputBits,
             tr("Width of the code of a layer's input"));
    addField(grid, 1, 0, 1, "range.weight.low", tr("Weights from, %"), m_weightLow,
             tr("Smallest clipping limit tried, percent of the largest weight of a channel"));
    addField(grid, 1, 1, 1, "range.weight.up", tr("to below, %"), m_weightUp,
             tr("End of the range, not tried itself"));
    addField(grid, 1, 2, 1, "range.input.low", tr("Inputs from, %"), m_inputLow,
             tr("Smallest clipping limit tried, percent of the largest activation"));
    addField(grid, 1, 3, 1, "range.input.up", tr("to below, %"), m_inputUp,
             tr("End of the range, not tried itself"));
    addField(grid, 2, 0, 2, "eight_bit_layers", tr("8-bit layers"), m_eightBit,
             tr("Indices of layers that get 8-bit int, as in the layer table; mode ANT4-8 needs them"));
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
    m_device->setEditable(true);
    m_device->addItem(tr("Processor (cpu)"), QStringLiteral("cpu"));
    m_device->addItem(tr("Graphics card (cuda)"), QStringLiteral("cuda"));
    addField(grid, 0, 0, 1, "batch", tr("Batch"), m_batch, tr("Images that pass the network at once"));
    addField(grid, 0, 1, 1, "calibration_batch", tr("Calibration"), m_calibration,
             tr("Images that the scales and types are chosen on"));
    addField(grid, 0, 2, 1, "threads", tr("Threads"), m_threads, tr("Processor threads of the worker"));
    addField(grid, 0, 3, 1, "seed", tr("Seed"), m_seed, tr("Start of every random choice"));
    addField(grid, 1, 0, 2, "device", tr("Device"), m_device, tr("cpu, cuda or cuda:N"));
    addField(grid, 1, 2, 1, "processes", tr("Processes"), m_processes,
             tr("On this machine, started by mpirun: they divide each batch and give the result of one; on "
                "GPUs each takes one"));
    return card;
}

} // namespace ant
