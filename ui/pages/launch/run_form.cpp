#include "ui/pages/launch/run_form.h"

#include "core/experiment/modes.h"
#include "core/experiment/run_options.h"
#include "core/graph/models.h"
#include "ui/common/display.h"
#include "ui/common/theme.h"
#include "ui/pages/launch/form_field.h"
#include "ui/pages/launch/path_edit.h"
#include "ui/pages/launch/rounding_card.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace ant {
namespace {

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

} // namespace

RunForm::RunForm(QWidget *parent)
    : QWidget(parent), m_name(new QLineEdit), m_eightBit(new QLineEdit), m_task(new QComboBox),
      m_model(new QComboBox), m_dataKind(new QComboBox), m_mode(new QComboBox), m_device(new QComboBox),
      m_weights(new PathEdit(PathEdit::Kind::File, tr("File with the floating-point weights"))),
      m_dataFolder(new PathEdit(PathEdit::Kind::Folder, tr("Folder of the images"))),
      m_rounding(new RoundingCard)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * theme::kGrid);
    for (QWidget *card :
         {networkCard(), dataCard(), quantizationCard(), static_cast<QWidget *>(m_rounding), runningCard()})
        column->addWidget(card);
    m_fields.insert(m_rounding->fields().begin(), m_rounding->fields().end());
    connect(m_rounding, &RoundingCard::changed, this, &RunForm::changed);
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
    spec.processes = m_processes->value();
    spec.seed = std::uint64_t(m_seed->value());
    spec.device = dataOf(m_device);
    spec.ptq = m_rounding->recipe();
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
        m_limit->setValue(int(std::min<std::int64_t>(spec.limit, std::numeric_limits<int>::max())));
        m_threads->setValue(spec.threads);
        m_processes->setValue(spec.processes);
        m_seed->setValue(int(std::min<std::uint64_t>(spec.seed, std::numeric_limits<int>::max())));
        selectData(m_device, QString::fromStdString(spec.device));
        m_rounding->setRecipe(spec.ptq);
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
    m_rounding->follow(now);
}

} // namespace ant
