#include "ui/pages/launch/run_form.h"

#include "core/experiment/modes.h"
#include "core/experiment/run_options.h"
#include "core/experiment/spec_facts.h"
#include "ui/common/display.h"
#include "ui/common/theme.h"
#include "ui/pages/launch/form_field.h"
#include "ui/pages/launch/model_edit.h"
#include "ui/pages/launch/path_edit.h"
#include "ui/pages/launch/rounding_card.h"
#include "ui/pages/launch/sweep_card.h"
#include "ui/pages/launch/training_card.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <concepts>
#include <limits>
#include <utility>

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

/// A count may be larger than a box can show.
int boxValue(std::integral auto count)
{
    return std::cmp_less(count, std::numeric_limits<int>::max()) ? int(count)
                                                                 : std::numeric_limits<int>::max();
}

} // namespace

RunForm::RunForm(QWidget *parent)
    : QWidget(parent), m_name(new QLineEdit), m_eightBit(new QLineEdit), m_task(new QComboBox),
      m_dataKind(new QComboBox), m_mode(new QComboBox), m_device(new QComboBox), m_model(new ModelEdit),
      m_weights(new PathEdit(PathEdit::Kind::File, tr("File with the floating-point weights"))),
      m_dataFolder(new PathEdit(PathEdit::Kind::Folder, tr("Folder of the images"))),
      m_checkpoint(new PathEdit(PathEdit::Kind::File, tr("Quantized network to evaluate or to go on from"))),
      m_overrides(new QLabel), m_dropOverrides(new QPushButton(tr("Take off"))), m_rounding(new RoundingCard),
      m_training(new TrainingCard), m_sweep(new SweepCard)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * theme::kGrid);
    for (QWidget *card : std::initializer_list<QWidget *>{networkCard(), dataCard(), quantizationCard(),
                                                          m_rounding, m_training, runningCard(), m_sweep})
        column->addWidget(card);
    m_fields.insert(m_rounding->fields().begin(), m_rounding->fields().end());
    connect(m_rounding, &RoundingCard::changed, this, &RunForm::changed);
    column->addStretch();
    for (const auto &[key, field] : m_training->fields())
        m_fields[key] = field;
    connectEditors();
    setSpec(RunSpec());
}

void RunForm::connectEditors()
{
    for (QComboBox *box : {m_task, m_dataKind, m_mode, m_device}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        connect(box, &QComboBox::currentTextChanged, this, &RunForm::changed);
    }
    for (QLineEdit *edit : {m_name, m_eightBit})
        connect(edit, &QLineEdit::textChanged, this, &RunForm::changed);
    for (PathEdit *edit : {m_weights, m_dataFolder, m_checkpoint})
        connect(edit, &PathEdit::pathChanged, this, &RunForm::changed);
    connect(m_training, &TrainingCard::changed, this, &RunForm::changed);
    connect(m_sweep, &SweepCard::changed, this, &RunForm::changed);
    connect(m_model, &ModelEdit::changed, this, &RunForm::changed);
    connect(m_model, &ModelEdit::chosen, this, &RunForm::followModel);
    connect(m_model, &ModelEdit::conversionWanted, this, &RunForm::conversionWanted);
    connect(m_dropOverrides, &QPushButton::clicked, this, [this] {
        m_base.overrides.clear();
        Q_EMIT changed();
    });
    connect(this, &RunForm::changed, this, &RunForm::enableFields);
    for (const auto &[key, field] : m_fields)
        connect(field, &FormField::entered, this,
                [this, field = field] { Q_EMIT explained(field->label(), field->help()); });
}

RunSpec RunForm::spec() const
{
    RunSpec spec = m_base;
    spec.name = m_name->text().trimmed().toStdString();
    spec.task = taskFromName(dataOf(m_task)).ok() ? taskFromName(dataOf(m_task)).value() : Task::Ptq;
    spec.model = m_model->model();
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
    spec.eightBitCount = m_eightBitCount->value();
    spec.quantizeWeights = m_quantizeWeights->isChecked();
    spec.quantizeActivations = m_quantizeInputs->isChecked();
    spec.bfloat16 = m_bfloat16->isChecked();
    spec.allowNonFinite = m_allowNonFinite->isChecked();
    spec.checkpoint = m_checkpoint->path().toStdString();
    spec.batch = m_batch->value();
    spec.calibrationBatch = m_calibration->value();
    spec.limit = m_limit->value();
    spec.perClass = spec.task == Task::Sensitivity ? 0 : m_perClass->value();
    spec.threads = m_threads->value();
    spec.processes = m_processes->value();
    spec.seed = std::uint64_t(m_seed->value());
    spec.device = dataOf(m_device);
    spec.ptq = m_rounding->recipe();
    m_training->apply(spec);
    return spec;
}

void RunForm::setSpec(const RunSpec &spec)
{
    {
        const QSignalBlocker quiet(this);
        m_base = spec;
        m_name->setText(QString::fromStdString(spec.name));
        selectData(m_task, fromView(ant::name(spec.task)));
        m_model->setModel(spec.model);
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
        m_limit->setValue(boxValue(spec.limit));
        m_perClass->setValue(boxValue(spec.perClass));
        m_threads->setValue(spec.threads);
        m_processes->setValue(spec.processes);
        m_seed->setValue(boxValue(spec.seed));
        selectData(m_device, QString::fromStdString(spec.device));
        m_rounding->setRecipe(spec.ptq);
        m_eightBitCount->setValue(spec.eightBitCount);
        m_quantizeWeights->setChecked(spec.quantizeWeights);
        m_quantizeInputs->setChecked(spec.quantizeActivations);
        m_bfloat16->setChecked(spec.bfloat16);
        m_allowNonFinite->setChecked(spec.allowNonFinite);
        m_checkpoint->setPath(display::path(spec.checkpoint));
        m_training->show(spec);
    }
    Q_EMIT changed();
}

void RunForm::chooseModel(const QString &file)
{
    m_model->choose(file);
}

std::vector<FieldProblem> RunForm::formProblems() const
{
    std::vector<FieldProblem> problems = m_training->problems();
    if (const auto layers = parseLayerList(m_eightBit->text().toStdString()); !layers.ok())
        problems.push_back({"eight_bit_layers", true, layers.error().message});
    return problems;
}

std::string RunForm::fieldOf(const std::string &problemKey) const
{
    std::string key = problemKey;
    // A range is one thing to the validation and two fields here.
    if (!m_fields.contains(key) && m_fields.contains(key + ".low"))
        key += ".low";
    while (!m_fields.contains(key) && key.find('.') != std::string::npos)
        key.resize(key.rfind('.')); // "dataset.x" stands at "dataset"
    if (key == "dataset" && m_dataKind->currentData() != QLatin1String("demo"))
        key = "dataset.folder";
    const auto field = m_fields.find(key);
    // Nobody sees what stands at a field that is not shown.
    return field == m_fields.end() || field->second->isHidden() ||
                   (m_training->isHidden() && m_training->isAncestorOf(field->second))
               ? std::string()
               : key;
}

std::vector<FieldProblem> RunForm::setProblems(const std::vector<FieldProblem> &problems)
{
    std::map<const FormField *, const FieldProblem *> shown; // two keys may share a field
    std::vector<FieldProblem> rest;
    for (const FieldProblem &problem : problems) {
        const std::string key = fieldOf(problem.field);
        if (key.empty()) {
            rest.push_back(problem);
            continue;
        }
        const FieldProblem *&place = shown[m_fields[key]];
        if (!place || (problem.isError && !place->isError))
            place = &problem;
    }
    for (const auto &[key, field] : m_fields)
        field->setProblem(shown.contains(field) ? shown[field] : nullptr);
    return rest;
}

void RunForm::setFacts(const std::vector<FieldFact> &facts)
{
    std::map<const FormField *, QString> shown;
    for (const FieldFact &fact : facts)
        if (const std::string key = fieldOf(fact.field); !key.empty())
            shown[m_fields[key]] = QString::fromStdString(fact.text);
    for (const auto &[key, field] : m_fields)
        field->setFact(shown.contains(field) ? shown[field] : QString());
}

QString RunForm::factAt(const std::string &key) const
{
    const auto field = m_fields.find(key);
    return field == m_fields.end() ? QString() : field->second->fact();
}

QString RunForm::problemAt(const std::string &key) const
{
    const auto field = m_fields.find(key);
    return field == m_fields.end() ? QString() : field->second->problem();
}

void RunForm::followModel()
{
    if (m_model->info()) // the data set that the network was made for
        selectData(m_dataKind, fromView(m_model->info()->datasetKind));
}

void RunForm::enableFields()
{
    const RunSpec now = spec();
    m_dataFolder->setEnabled(now.dataset.kind != "demo");
    m_fields["bfloat16"]->setVisible(now.device != "cpu" || now.bfloat16);
    m_fields["checkpoint"]->setVisible(now.task == Task::Eval || now.task == Task::Qat);
    m_training->setVisible(now.task == Task::Qat);
    m_perClass->setEnabled(now.task != Task::Sensitivity);
    m_training->explain(now);
    m_mode->setEnabled(m_sweep->modes().empty());
    m_model->setEnabled(m_sweep->models().empty());
    m_weights->setEnabled(m_sweep->models().empty());
    const auto overrides = int(now.overrides.size());
    m_overrides->setText(
        overrides == 1 ? tr("1 quantizer unlike the mode, from what-if or another run")
                       : tr("%1 quantizers unlike the mode, from what-if or another run").arg(overrides));
    m_overrides->parentWidget()->setVisible(overrides > 0);
    enableQuantization(now);
    m_rounding->follow(now, m_model->info());
}

void RunForm::enableQuantization(const RunSpec &now)
{
    const bool quantizes = !now.isFloatingPoint() || !m_sweep->modes().empty();
    const bool hasWidths = quantizes && m_sweep->bits().empty();
    m_weightBits->setEnabled(hasWidths);
    m_inputBits->setEnabled(hasWidths);
    for (QWidget *editor :
         std::initializer_list<QWidget *>{m_weightLow, m_weightUp, m_inputLow, m_inputUp, m_calibration,
                                          m_eightBit, m_eightBitCount, m_quantizeWeights, m_quantizeInputs})
        editor->setEnabled(quantizes);
}

} // namespace ant
