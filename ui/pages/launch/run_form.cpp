#include "ui/pages/launch/run_form.h"

#include "core/experiment/modes.h"
#include "core/experiment/run_options.h"
#include "core/graph/models.h"
#include "ui/common/display.h"
#include "ui/common/theme.h"
#include "ui/pages/launch/form_field.h"
#include "ui/pages/launch/path_edit.h"

#include <QComboBox>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <limits>

namespace ant {
namespace {

constexpr int kMaxImages = 10'000'000;
constexpr int kMaxRangeStep = 1000;

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

void selectData(QComboBox *box, const QString &data)
{
    const int found = box->findData(data);
    if (found >= 0)
        box->setCurrentIndex(found);
    else if (box->isEditable())
        box->setEditText(data);
}

/// The chosen entry's value, or what was typed.
std::string dataOf(const QComboBox *box)
{
    const int index = box->currentIndex();
    const bool isTyped = box->isEditable() && (index < 0 || box->itemText(index) != box->currentText());
    return (isTyped ? box->currentText().trimmed() : box->currentData().toString()).toStdString();
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

RunForm::RunForm(QWidget *parent)
    : QWidget(parent), m_name(new QLineEdit), m_eightBit(new QLineEdit), m_task(new QComboBox),
      m_model(new QComboBox), m_dataKind(new QComboBox), m_mode(new QComboBox), m_device(new QComboBox),
      m_weights(new PathEdit(PathEdit::Kind::File, tr("File with the floating-point weights"))),
      m_dataFolder(new PathEdit(PathEdit::Kind::Folder, tr("Folder of the images")))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * theme::kGrid);
    for (QWidget *card : {networkCard(), dataCard(), quantizationCard(), runningCard()})
        column->addWidget(card);
    column->addStretch();
    for (QComboBox *box : {m_task, m_model, m_dataKind, m_mode, m_device}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        connect(box, &QComboBox::currentTextChanged, this, &RunForm::changed);
    }
    for (QLineEdit *edit : {m_name, m_eightBit})
        connect(edit, &QLineEdit::textChanged, this, &RunForm::changed);
    for (PathEdit *edit : {m_weights, m_dataFolder})
        connect(edit, &PathEdit::pathChanged, this, &RunForm::changed);
    connect(m_model, &QComboBox::currentIndexChanged, this, &RunForm::followModel);
    connect(this, &RunForm::changed, this, &RunForm::enableFields);
    setSpec(RunSpec());
}

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
    m_limit = number(0, kMaxImages, tr("All"));
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
    return card;
}

RunSpec RunForm::spec() const
{
    RunSpec spec = m_base;
    spec.name = m_name->text().trimmed().toStdString();
    spec.task = taskFromName(dataOf(m_task)).ok() ? taskFromName(dataOf(m_task)).value() : Task::Ptq;
    spec.model = dataOf(m_model);
    spec.weights = m_weights->path().toStdString();
    spec.dataset.kind = dataOf(m_dataKind);
    spec.dataset.folder = spec.dataset.kind == "demo"
                              ? std::filesystem::path()
                              : std::filesystem::path(m_dataFolder->path().toStdString());
    const auto mode = parseMode(dataOf(m_mode));
    spec.mode = mode.ok() ? mode.value().name : dataOf(m_mode);
    spec.weightBits = m_weightBits->value();
    spec.activationBits = m_inputBits->value();
    spec.weightRange = {m_weightLow->value(), m_weightUp->value()};
    spec.activationRange = {m_inputLow->value(), m_inputUp->value()};
    const auto layers = parseLayerList(m_eightBit->text().toStdString());
    spec.eightBitLayers = layers.ok() ? layers.value() : std::vector<int>();
    spec.batch = m_batch->value();
    spec.calibrationBatch = m_calibration->value();
    spec.limit = m_limit->value();
    spec.threads = m_threads->value();
    spec.seed = std::uint64_t(m_seed->value());
    spec.device = dataOf(m_device);
    return spec;
}

void RunForm::setSpec(const RunSpec &spec)
{
    {
        const QSignalBlocker quiet(this);
        m_base = spec;
        m_name->setText(QString::fromStdString(spec.name));
        selectData(m_task, fromView(ant::name(spec.task)));
        selectData(m_model, QString::fromStdString(spec.model));
        m_weights->setPath(display::path(spec.weights));
        selectData(m_dataKind, QString::fromStdString(spec.dataset.kind));
        m_dataFolder->setPath(display::path(spec.dataset.folder));
        selectData(m_mode, QString::fromStdString(spec.mode));
        m_weightBits->setValue(spec.weightBits);
        m_inputBits->setValue(spec.activationBits);
        m_weightLow->setValue(spec.weightRange.low);
        m_weightUp->setValue(spec.weightRange.up);
        m_inputLow->setValue(spec.activationRange.low);
        m_inputUp->setValue(spec.activationRange.up);
        m_eightBit->setText(QString::fromStdString(layerListText(spec.eightBitLayers)));
        m_batch->setValue(spec.batch);
        m_calibration->setValue(spec.calibrationBatch);
        m_limit->setValue(int(std::min<std::int64_t>(spec.limit, kMaxImages)));
        m_threads->setValue(spec.threads);
        m_seed->setValue(int(std::min<std::uint64_t>(spec.seed, std::numeric_limits<int>::max())));
        selectData(m_device, QString::fromStdString(spec.device));
    }
    Q_EMIT changed();
}

std::vector<FieldProblem> RunForm::formProblems() const
{
    const auto layers = parseLayerList(m_eightBit->text().toStdString());
    if (layers.ok())
        return {};
    return {{"eight_bit_layers", true, layers.error().message}};
}

std::vector<FieldProblem> RunForm::setProblems(const std::vector<FieldProblem> &problems)
{
    std::map<std::string, const FieldProblem *> shown;
    std::vector<FieldProblem> rest;
    for (const FieldProblem &problem : problems) {
        std::string key = problem.field;
        // A range is one thing to the validation and two fields here.
        if (!m_fields.contains(key) && m_fields.contains(key + ".low"))
            key += ".low";
        while (!m_fields.contains(key) && key.find('.') != std::string::npos)
            key.resize(key.rfind('.')); // "dataset.x" stands at "dataset"
        if (key == "dataset" && m_dataKind->currentData() != QLatin1String("demo"))
            key = "dataset.folder";
        if (!m_fields.contains(key))
            rest.push_back(problem);
        else if (!shown.contains(key) || (problem.isError && !shown[key]->isError))
            shown[key] = &problem;
    }
    for (const auto &[key, field] : m_fields)
        field->setProblem(shown.contains(key) ? shown[key] : nullptr);
    return rest;
}

QString RunForm::problemAt(const std::string &key) const
{
    const auto field = m_fields.find(key);
    return field == m_fields.end() ? QString() : field->second->problem();
}

void RunForm::followModel()
{
    const auto model = findModel(dataOf(m_model));
    if (model.ok()) // the data set that the network was made for
        selectData(m_dataKind, fromView(model.value()->datasetKind));
}

void RunForm::enableFields()
{
    const RunSpec now = spec();
    const bool quantizes = !now.isFloatingPoint();
    m_dataFolder->setEnabled(now.dataset.kind != "demo");
    for (QSpinBox *box :
         {m_weightBits, m_inputBits, m_weightLow, m_weightUp, m_inputLow, m_inputUp, m_calibration})
        box->setEnabled(quantizes);
    m_eightBit->setEnabled(quantizes);
}

} // namespace ant
