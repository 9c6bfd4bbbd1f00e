#include "ui/pages/launch/rounding_card.h"

#include "core/experiment/duration.h"
#include "core/graph/models.h"
#include "ui/common/theme.h"
#include "ui/pages/launch/form_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

namespace ant {
namespace {

constexpr int kMaxImages = 65536, kMaxIterations = 1000000;
constexpr double kMaxSeconds = 7 * 24 * 3600.0;

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString durationText(double seconds)
{
    if (seconds < 90)
        return RoundingCard::tr("%1 s").arg(seconds < 10 ? std::max(1, qRound(seconds))
                                                         : 5 * qRound(seconds / 5));
    if (seconds < 5400)
        return RoundingCard::tr("%1 min").arg(qRound(seconds / 60));
    return RoundingCard::tr("%1 h").arg(seconds / 3600, 0, 'f', 1);
}

} // namespace

RoundingCard::RoundingCard(QWidget *parent)
    : QFrame(parent), m_method(new QComboBox), m_source(new QComboBox), m_images(new QSpinBox),
      m_iterations(new QSpinBox), m_seconds(new QDoubleSpinBox),
      m_exclude(new QCheckBox(tr("Leave them out of the evaluation"))), m_duration(new QLabel)
{
    setObjectName(QStringLiteral("card"));
    auto *title = new QLabel(tr("Rounding without training"));
    title->setObjectName(QStringLiteral("section"));
    m_duration->setObjectName(QStringLiteral("muted"));
    m_duration->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(12);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(2 * theme::kGrid);
    grid->setVerticalSpacing(12);
    for (int i = 0; i < 4; ++i)
        grid->setColumnStretch(i, 1);
    column->addWidget(title);
    column->addLayout(grid);
    column->addWidget(m_duration);

    m_method->addItem(tr("To nearest (reference)"), fromView(name(RoundingMethod::Nearest)));
    m_method->addItem(tr("Error feedback"), fromView(name(RoundingMethod::Feedback)));
    m_method->addItem(tr("Block reconstruction"), fromView(name(RoundingMethod::Reconstruct)));
    m_source->addItem(tr("Training set, if any"), fromView(name(CalibrationSource::Auto)));
    m_source->addItem(tr("Training set"), fromView(name(CalibrationSource::Train)));
    m_source->addItem(tr("Evaluation set"), fromView(name(CalibrationSource::Evaluation)));
    m_images->setRange(0, kMaxImages);
    m_images->setSingleStep(128);
    m_iterations->setRange(0, kMaxIterations);
    m_iterations->setSpecialValueText(tr("Automatic"));
    m_iterations->setSingleStep(100);
    m_seconds->setRange(0, kMaxSeconds);
    m_seconds->setDecimals(0);
    m_seconds->setSpecialValueText(tr("No limit"));
    m_seconds->setSingleStep(30);
    for (QAbstractSpinBox *box :
         {static_cast<QAbstractSpinBox *>(m_images), static_cast<QAbstractSpinBox *>(m_iterations),
          static_cast<QAbstractSpinBox *>(m_seconds)})
        box->setAlignment(Qt::AlignRight);
    addField(
        grid, 0, 0, 2, "method", tr("Method"), m_method,
        tr("To nearest: each weight alone. Error feedback: the error of each weight is made up for by the "
           "next ones of its layer. Block reconstruction: then learned to answer like the fp32 network."));
    addField(grid, 0, 2, 1, "calibration_images", tr("Images"), m_images,
             tr("How many images calibrate, drawn by the seed"));
    addField(grid, 0, 3, 1, "calibration_source", tr("Taken from"), m_source,
             tr("Training images keep the evaluation honest"));
    addField(
        grid, 1, 0, 1, "reconstruct.seconds", tr("Time budget, s"), m_seconds,
        tr("For the reconstruction of all blocks; without a limit the steps decide, and the same settings "
           "give the same numbers"));
    addField(grid, 1, 1, 1, "reconstruct.iterations", tr("Steps a block"), m_iterations,
             tr("How long each block learns"));
    addField(grid, 1, 2, 2, "exclude_calibration", tr("Images that calibrate"), m_exclude,
             tr("For data without a training set: the accuracy is that of images the network has not seen"));
    for (QComboBox *box : {m_method, m_source})
        connect(box, &QComboBox::currentIndexChanged, this, &RoundingCard::changed);
    for (QSpinBox *box : {m_images, m_iterations})
        connect(box, &QSpinBox::valueChanged, this, &RoundingCard::changed);
    connect(m_seconds, &QDoubleSpinBox::valueChanged, this, &RoundingCard::changed);
    connect(m_exclude, &QCheckBox::toggled, this, &RoundingCard::changed);
    setRecipe({});
}

void RoundingCard::addField(QGridLayout *grid, int row, int column, int span, const std::string &key,
                            const QString &label, QWidget *editor, const QString &help)
{
    auto *field = new FormField(label, editor, help);
    m_fields[key] = field;
    grid->addWidget(field, row, column, 1, span);
}

PtqRecipe RoundingCard::recipe() const
{
    PtqRecipe recipe = m_base;
    const auto method = roundingMethodFromName(m_method->currentData().toString().toStdString());
    const auto source = calibrationSourceFromName(m_source->currentData().toString().toStdString());
    recipe.method = method.ok() ? method.value() : RoundingMethod::Nearest;
    recipe.source = source.ok() ? source.value() : CalibrationSource::Auto;
    recipe.calibrationImages = m_images->value();
    recipe.iterations = m_iterations->value();
    recipe.seconds = m_seconds->value();
    recipe.excludeCalibration = m_exclude->isChecked();
    return recipe;
}

void RoundingCard::setRecipe(const PtqRecipe &recipe)
{
    m_base = recipe;
    m_method->setCurrentIndex(m_method->findData(fromView(name(recipe.method))));
    m_source->setCurrentIndex(m_source->findData(fromView(name(recipe.source))));
    m_images->setValue(recipe.calibrationImages);
    m_iterations->setValue(recipe.iterations);
    m_seconds->setValue(recipe.seconds);
    m_exclude->setChecked(recipe.excludeCalibration);
}

void RoundingCard::follow(const RunSpec &spec, const ModelInfo *model)
{
    const bool isUsed = spec.task == Task::Ptq && !spec.isFloatingPoint();
    const bool hasSet = isUsed && spec.ptq.hasCalibrationSet();
    const bool learns = isUsed && spec.ptq.method == RoundingMethod::Reconstruct;
    m_method->setEnabled(isUsed);
    m_images->setEnabled(isUsed);
    m_images->setSpecialValueText(spec.ptq.method == RoundingMethod::Nearest
                                      ? tr("First batch")
                                      : QString::number(PtqRecipe::kUsualImages));
    m_source->setEnabled(hasSet);
    m_exclude->setEnabled(hasSet);
    m_seconds->setEnabled(learns);
    m_iterations->setEnabled(learns);
    const auto seconds =
        hasSet && model ? expectedCalibrationSeconds(spec, model->build()) : std::optional<double>();
    m_duration->setVisible(seconds.has_value());
    m_duration->setText(seconds ? tr("Takes about %1 before the evaluation, by what two processor cores do.")
                                      .arg(durationText(*seconds))
                                : QString());
}

QString RoundingCard::duration() const
{
    return m_duration->text();
}

} // namespace ant
