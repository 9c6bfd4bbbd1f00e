#include "ui/pages/launch/memory_choice.h"

#include "core/experiment/run_options.h"
#include "ui/common/display.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace ant {
namespace {

constexpr int kMostImages = 65536;
constexpr int kFirstImages = 16; ///< offered first
const char *const kFirstSize = "2GB";

/// "2GB", "1500MB": what --memory-limit reads.
QString sizeText(std::int64_t bytes)
{
    constexpr std::int64_t kGiga = 1'000'000'000, kMega = 1'000'000;
    if (bytes % kGiga == 0)
        return QStringLiteral("%1GB").arg(bytes / kGiga);
    return bytes % kMega == 0 ? QStringLiteral("%1MB").arg(bytes / kMega) : QString::number(bytes);
}

} // namespace

MemoryChoice::MemoryChoice(QWidget *parent)
    : QWidget(parent), m_way(new QComboBox), m_values(new QStackedWidget), m_images(new QSpinBox),
      m_size(new QLineEdit), m_explanation(new QLabel)
{
    m_way->addItems({tr("The whole batch at once"), tr("At most so many images at once"),
                     tr("As many images as fit into")});
    m_way->setAccessibleName(tr("Memory of the training"));
    m_images->setRange(1, kMostImages);
    m_images->setValue(kFirstImages);
    m_images->setAlignment(Qt::AlignRight);
    m_images->setAccessibleName(tr("Images at once"));
    m_size->setText(QLatin1String(kFirstSize));
    m_size->setAccessibleName(tr("Memory"));
    m_explanation->setObjectName(QStringLiteral("muted"));
    m_explanation->setWordWrap(true);
    for (QWidget *value : std::initializer_list<QWidget *>{new QWidget, m_images, m_size})
        m_values->addWidget(value);
    m_values->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto *row = new QHBoxLayout;
    row->setSpacing(2 * theme::kGrid);
    row->addWidget(m_way, 3);
    row->addWidget(m_values, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGrid);
    column->addLayout(row);
    column->addWidget(m_explanation);
    setFocusProxy(m_way);
    connect(m_way, &QComboBox::currentIndexChanged, this, [this](int way) {
        m_values->setCurrentIndex(way);
        Q_EMIT changed();
    });
    connect(m_images, &QSpinBox::valueChanged, this, &MemoryChoice::changed);
    connect(m_size, &QLineEdit::textChanged, this, &MemoryChoice::changed);
}

void MemoryChoice::show(const RunSpec &spec)
{
    const QSignalBlocker quiet(this);
    if (spec.training.microBatch > 0)
        m_images->setValue(spec.training.microBatch);
    if (spec.memoryLimit > 0)
        m_size->setText(sizeText(spec.memoryLimit));
    m_way->setCurrentIndex(spec.training.microBatch > 0 ? MicroBatch
                           : spec.memoryLimit > 0       ? MemoryLimit
                                                        : WholeBatch);
}

Result<void> MemoryChoice::apply(RunSpec &spec) const
{
    const int way = m_way->currentIndex();
    spec.training.microBatch = way == MicroBatch ? m_images->value() : 0;
    if (way != MemoryLimit) {
        spec.memoryLimit = 0;
        return {};
    }
    return setOption(spec, "--memory-limit", m_size->text().trimmed().toStdString());
}

void MemoryChoice::explain(const RunSpec &spec)
{
    const QString batchNorm =
        spec.training.freezeBatchNorm
            ? tr("BatchNorm is frozen, so the result does not depend on how many images pass at once.")
            : tr("BatchNorm normalises with the mean and variance of the images that pass at once, so with "
                 "fewer of them training is noisier (below 16 clearly) and the result is not the one of the "
                 "whole batch. Freezing BatchNorm avoids that.");
    switch (m_way->currentIndex()) {
    case MicroBatch: {
        const int images = std::min(m_images->value(), spec.batch);
        const int passes = (spec.batch + images - 1) / images;
        m_explanation->setText(
            tr("%1 passes of %2 images; their gradients add up to one step of the batch of "
               "%3, so the learning rate stays. %4")
                .arg(passes)
                .arg(images)
                .arg(spec.batch)
                .arg(batchNorm));
        break;
    }
    case MemoryLimit:
        m_explanation->setText(tr("Where the batch of %1 needs more, it is cut into passes that fit; their "
                                  "gradients add up to the same step. %2")
                                   .arg(spec.batch)
                                   .arg(batchNorm));
        break;
    default:
        m_explanation->setText(
            tr("BatchNorm sees all %1 images of the batch, as in the reference. This takes "
               "the most memory.")
                .arg(spec.batch));
    }
}

QString MemoryChoice::explanation() const
{
    return m_explanation->text();
}

} // namespace ant
