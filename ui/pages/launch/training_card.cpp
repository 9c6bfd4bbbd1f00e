#include "ui/pages/launch/training_card.h"

#include "core/experiment/run_options.h"
#include "ui/common/theme.h"
#include "ui/pages/launch/form_field.h"
#include "ui/pages/launch/memory_choice.h"

#include <nlohmann/json.hpp>

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace ant {
namespace {

constexpr int kColumns = 4;

std::string keyOf(std::string_view option)
{
    const auto &options = runOptions();
    const auto found = std::ranges::find(options, option, &RunOption::option);
    return found == options.end() ? std::string() : std::string(found->key);
}

/// The value of a setting as it is typed on the command line.
QString textOf(const RunSpec &spec, const std::string &key)
{
    nlohmann::json value = toJson(spec);
    for (std::size_t begin = 0; begin <= key.size() && value.is_object();) {
        const std::size_t end = std::min(key.find('.', begin), key.size());
        value = value.value(key.substr(begin, end - begin), nlohmann::json());
        begin = end + 1;
    }
    if (value.is_boolean())
        return value.get<bool>() ? QStringLiteral("on") : QStringLiteral("off");
    if (value.is_array()) {
        QStringList parts;
        for (const nlohmann::json &part : value)
            parts << QString::fromStdString(part.dump());
        return parts.join(QLatin1Char(','));
    }
    return QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
}

QGridLayout *makeGrid()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(2 * theme::kGrid);
    grid->setVerticalSpacing(12);
    for (int i = 0; i < kColumns; ++i)
        grid->setColumnStretch(i, 1);
    return grid;
}

} // namespace

TrainingCard::TrainingCard(QWidget *parent) : QFrame(parent), m_memory(new MemoryChoice)
{
    setObjectName(QStringLiteral("card"));
    auto *title = new QLabel(tr("Fine-tuning"));
    title->setObjectName(QStringLiteral("section"));
    auto *grid = makeGrid();
    addRecipe(grid);
    addExtras(grid);
    addUpkeep(grid);
    auto *memory = new FormField(tr("Memory"), m_memory,
                                 tr("How many images are in memory at once. Fewer need less memory for the "
                                    "same step, but BatchNorm then sees fewer images."));
    m_fields["training.micro_batch"] = memory;
    m_fields["memory_limit"] = memory;
    grid->addWidget(memory, grid->rowCount(), 0, 1, kColumns);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(12);
    column->addWidget(title);
    column->addLayout(grid);
    connect(m_memory, &MemoryChoice::changed, this, &TrainingCard::changed);
}

void TrainingCard::addRecipe(QGridLayout *grid)
{
    addText(grid, {0, 0}, "--epochs", tr("Epochs"), tr("How often every image is seen"));
    addText(grid, {0, 1}, "--lr", tr("Learning rate"),
            tr("For a batch of 256 images; it is scaled by the batch: a batch of 128 takes half of it"));
    addSchedule(grid, {0, 2});
    addText(grid, {0, 3}, "--milestones", tr("Milestones"),
            tr("Schedule steps: epochs from which on the rate is a tenth of what it was, such as 2,3,4"));
    addText(grid, {1, 0}, "--train-images", tr("Images"),
            tr("The first ones of the training set; 0 takes all"));
    addSwitch(grid, {1, 1}, "--shuffle", tr("Shuffle"), tr("Another order of the images in every epoch"));
    addSwitch(grid, {1, 2}, "--augment", tr("Augment"),
              tr("Random crops and mirroring: the network sees every image in many forms"));
    addSwitch(grid, {1, 3}, "--freeze-batch-norm", tr("Freeze norms"),
              tr("Normalise with the stored statistics and keep them: independent of the number of images at "
                 "once, and steadier with small batches"));
}

void TrainingCard::addExtras(QGridLayout *grid)
{
    addText(grid, {2, 0}, "--label-smoothing", tr("Label smoothing"),
            tr("Share of a label that is spread over all classes, such as 0.1; 0 is the reference's"));
    addText(grid, {2, 1}, "--distill", tr("Distillation"),
            tr("Share of the loss that compares with the answers of the fp32 network, such as 0.5; 0 is the "
               "reference's"));
    addText(grid, {2, 2}, "--distill-temperature", tr("Temperature"),
            tr("How much the fp32 network's answers are softened before they are compared"));
    addText(
        grid, {2, 3}, "--weight-average", tr("Weight average"),
        tr("Decay of a moving average of the weights, which is evaluated and kept, such as 0.99; 0: none"));
    addSwitch(
        grid, {3, 0, 2}, "--scale-alpha-gradient", tr("LSQ gradient of scales"),
        tr("Divide the gradient of a clipping limit by the root of its values and levels, so that scales "
           "do not learn faster than weights (LSQ)"));
}

void TrainingCard::addUpkeep(QGridLayout *grid)
{
    addText(grid, {3, 2}, "--checkpoint-minutes", tr("Save every, min"),
            tr("Time between the states from which a training can go on after it was stopped"));
    addText(grid, {3, 3}, "--keep-checkpoints", tr("States kept"), tr("The newest ones; older are removed"));
}

void TrainingCard::add(QGridLayout *grid, Place place, const QString &label, QWidget *widget,
                       const QString &help, Editor editor)
{
    auto *field = new FormField(label, widget, help);
    m_fields[editor.key] = field;
    m_editors.push_back(std::move(editor));
    grid->addWidget(field, place.row, place.column, 1, place.span);
}

void TrainingCard::addText(QGridLayout *grid, Place place, const char *option, const QString &label,
                           const QString &help)
{
    auto *edit = new QLineEdit;
    edit->setAlignment(Qt::AlignRight);
    connect(edit, &QLineEdit::textChanged, this, &TrainingCard::changed);
    add(grid, place, label, edit, help,
        {option, keyOf(option), [edit] { return edit->text().trimmed(); },
         [edit](const QString &text) { edit->setText(text); }});
}

void TrainingCard::addSwitch(QGridLayout *grid, Place place, const char *option, const QString &label,
                             const QString &help)
{
    auto *box = new QCheckBox(tr("On"));
    connect(box, &QCheckBox::toggled, this, &TrainingCard::changed);
    add(grid, place, label, box, help,
        {option, keyOf(option),
         [box] { return box->isChecked() ? QStringLiteral("on") : QStringLiteral("off"); },
         [box](const QString &text) { box->setChecked(text == QStringLiteral("on")); }});
}

void TrainingCard::addSchedule(QGridLayout *grid, Place place)
{
    auto *box = new QComboBox;
    box->addItem(tr("Steps"), QStringLiteral("steps"));
    box->addItem(tr("Cosine"), QStringLiteral("cosine"));
    connect(box, &QComboBox::currentIndexChanged, this, &TrainingCard::changed);
    add(grid, place, tr("Schedule"), box,
        tr("How the learning rate falls: to a tenth at the milestones, as in the reference, or along half a "
           "cosine to 0"),
        {"--schedule", keyOf("--schedule"), [box] { return box->currentData().toString(); },
         [box](const QString &text) { box->setCurrentIndex(std::max(0, box->findData(text))); }});
}

void TrainingCard::show(const RunSpec &spec)
{
    const QSignalBlocker quiet(this);
    for (const Editor &editor : m_editors)
        editor.setText(textOf(spec, editor.key));
    m_memory->show(spec);
    explain(spec);
}

void TrainingCard::apply(RunSpec &spec) const
{
    for (const Editor &editor : m_editors)
        (void)setOption(spec, editor.option, editor.text().toStdString()); // problems() says what is wrong
    (void)m_memory->apply(spec);
}

std::vector<FieldProblem> TrainingCard::problems() const
{
    std::vector<FieldProblem> found;
    RunSpec scratch;
    for (const Editor &editor : m_editors)
        if (const auto done = setOption(scratch, editor.option, editor.text().toStdString()); !done.ok())
            found.push_back({editor.key, true, done.error().message});
    if (const auto done = m_memory->apply(scratch); !done.ok())
        found.push_back({"memory_limit", true, done.error().message});
    return found;
}

void TrainingCard::explain(const RunSpec &spec)
{
    m_memory->explain(spec);
}

} // namespace ant
