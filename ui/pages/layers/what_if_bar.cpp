#include "ui/pages/layers/what_if_bar.h"

#include "ui/common/display.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

#include <cmath>

namespace ant {
namespace {

/// "−20 %" of a number that became another one.
QString relative(double from, double to)
{
    if (!(from > 0) || !std::isfinite(to))
        return {};
    const double percent = 100 * (to / from - 1);
    return QStringLiteral(" (%1%2\u00a0%)")
        .arg(percent < 0 ? QStringLiteral("−") : QStringLiteral("+"))
        .arg(std::abs(percent), 0, 'f', std::abs(percent) < 9.95 ? 1 : 0);
}

} // namespace

WhatIfBar::WhatIfBar(QWidget *parent)
    : QWidget(parent), m_type(new QComboBox), m_bits(new QSpinBox), m_percent(new QSpinBox),
      m_outcome(new QLabel), m_reset(new QToolButton),
      m_add(new QPushButton(icon(QStringLiteral("add")), tr("Collect")))
{
    for (const NumericType type : NumericType::all())
        m_type->addItem(QString::fromUtf8(type.name().data(), qsizetype(type.name().size())));
    m_type->addItem(QLatin1String(kNotQuantized));
    m_type->setAccessibleName(tr("What if: numeric type"));
    m_type->setToolTip(tr("Another numeric type for this tensor; fp32 leaves it in floating point"));
    m_bits->setObjectName(QStringLiteral("bits"));
    m_percent->setObjectName(QStringLiteral("percent"));
    m_outcome->setObjectName(QStringLiteral("outcome"));
    m_bits->setRange(kMinBits, kMaxBits);
    m_bits->setSuffix(tr(" bit"));
    m_bits->setAccessibleName(tr("What if: bits"));
    m_bits->setToolTip(tr("Width of one code"));
    m_percent->setRange(0, kMostPercent); // 0: not given
    m_percent->setSuffix(tr(" %"));
    m_percent->setAccessibleName(tr("What if: scale"));
    m_percent->setToolTip(
        tr("Clipping limit alpha, percent of the largest magnitude (of each channel). At the "
           "least value it is searched, as in a run"));
    m_outcome->setWordWrap(true);
    m_outcome->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_outcome->setAccessibleName(tr("What comes of it"));
    m_reset->setObjectName(QStringLiteral("action"));
    m_reset->setIcon(icon(QStringLiteral("repeat")));
    m_reset->setAccessibleName(tr("Back to what the run did"));
    m_reset->setToolTip(tr("Back to what the run did"));
    m_add->setToolTip(tr("Keep this change for a new run (Ctrl+D)"));
    m_add->setShortcut(QKeySequence(tr("Ctrl+D")));
    auto *title = new QLabel(tr("What if"));
    title->setObjectName(QStringLiteral("section"));
    title->setBuddy(m_type);
    auto *asked = new QHBoxLayout;
    asked->setSpacing(theme::kGrid);
    asked->addWidget(title);
    asked->addWidget(m_type, 1);
    asked->addWidget(m_bits);
    asked->addWidget(m_percent, 2); // "as in run"
    auto *answer = new QHBoxLayout;
    answer->setSpacing(theme::kGrid);
    answer->addWidget(m_outcome, 1);
    answer->addWidget(m_reset);
    answer->addWidget(m_add);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 4);
    column->setSpacing(theme::kGrid);
    column->addLayout(asked);
    column->addLayout(answer);
    connect(m_type, &QComboBox::currentIndexChanged, this, &WhatIfBar::tell);
    connect(m_bits, &QSpinBox::valueChanged, this, &WhatIfBar::tell);
    connect(m_percent, &QSpinBox::valueChanged, this, &WhatIfBar::tell);
    connect(m_add, &QPushButton::clicked, this, &WhatIfBar::addRequested);
    connect(m_reset, &QToolButton::clicked, this, [this] {
        fill(asInRun(m_run->record));
        tell();
    });
    setRun(nullptr);
}

WhatIf WhatIfBar::what() const
{
    WhatIf what{m_type->currentText().toStdString(), m_bits->value(), {}};
    if (what.type == kNotQuantized)
        return what;
    if (m_percent->value() > 0)
        what.percent = m_percent->value();
    return what;
}

void WhatIfBar::fill(const WhatIf &what)
{
    const QSignalBlocker quiet[] = {QSignalBlocker(m_type), QSignalBlocker(m_bits),
                                    QSignalBlocker(m_percent)};
    m_type->setCurrentText(QString::fromStdString(what.type));
    m_bits->setValue(what.bits);
    m_percent->setValue(what.percent.value_or(0));
    showBits();
}

void WhatIfBar::setRun(std::shared_ptr<const QuantizerView> run, const WhatIf &what)
{
    m_run = std::move(run);
    setEnabled(m_run != nullptr);
    m_outcome->clear();
    m_add->setEnabled(false);
    m_reset->setEnabled(false);
    if (m_run)
        fill(what.type.empty() ? asInRun(m_run->record) : what);
}

void WhatIfBar::setPercent(int percent)
{
    m_percent->setValue(percent);
}

void WhatIfBar::showBits()
{
    const bool isQuantized = m_type->currentText() != QLatin1String(kNotQuantized);
    m_bits->setEnabled(isQuantized);
    m_percent->setEnabled(isQuantized);
    const bool isRun = m_run && m_type->currentText().toStdString() == m_run->record.type &&
                       m_bits->value() == m_run->record.bits;
    m_percent->setSpecialValueText(isRun && m_run->record.alphaStep.empty() ? tr("as in run")
                                                                            : tr("searched"));
}

void WhatIfBar::tell()
{
    if (!m_run)
        return;
    showBits();
    m_add->setEnabled(false); // until the outcome is known
    Q_EMIT changed(what());
}

void WhatIfBar::showOutcome(const Result<QuantizerView> &tried, const QString &note)
{
    const bool isRun = what() == asInRun(m_run->record);
    m_reset->setEnabled(!isRun);
    m_add->setEnabled(!isRun && tried.ok());
    m_outcome->setToolTip(note);
    if (!tried.ok())
        return m_outcome->setText(QString::fromStdString(tried.error().message));
    const QuantizerRecord &before = m_run->record, &after = tried.value().record;
    if (isRun)
        return m_outcome->setText((before.isDiffused
                                       ? tr("MSE %1, SQNR %2 dB,\nerrors passed on to pixels around")
                                       : tr("MSE %1, SQNR %2 dB in the run"))
                                      .arg(display::real(before.mse), display::decibel(before.sqnrDb)));
    m_outcome->setText(tr("MSE %1 → %2%3%4\nSQNR %5 → %6 dB")
                           .arg(display::real(before.mse), note.isEmpty() ? QString() : QStringLiteral("≈ "),
                                display::real(after.mse), relative(before.mse, after.mse),
                                display::decibel(before.sqnrDb), display::decibel(after.sqnrDb)));
}

} // namespace ant
