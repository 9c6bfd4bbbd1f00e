#include "ui/pages/launch/sweep_card.h"

#include "core/experiment/modes.h"
#include "core/graph/models.h"
#include "ui/common/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace ant {
namespace {

constexpr int kColumns = 5;
constexpr int kSmallestWidth = 3, kLargestWidth = 8; ///< bits that are worth comparing

QLabel *label(const QString &text, const char *name)
{
    auto *made = new QLabel(text);
    made->setObjectName(QLatin1String(name));
    made->setWordWrap(true);
    return made;
}

} // namespace

SweepCard::SweepCard(QWidget *parent)
    : QFrame(parent), m_count(label({}, "muted")), m_clear(new QPushButton(tr("Clear")))
{
    setObjectName(QStringLiteral("card"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(theme::kGrid);
    grid->setVerticalSpacing(theme::kGrid);
    for (int column = 0; column < kColumns; ++column)
        grid->setColumnStretch(column, 1);
    std::vector<std::pair<QString, std::string>> models, modes, bits;
    for (const ModelInfo &model : ant::models())
        models.emplace_back(QString::fromUtf8(model.name.data(), qsizetype(model.name.size())), model.name);
    modes.emplace_back(tr("FP32"), "fp32");
    for (const Mode &mode : figureModes())
        modes.emplace_back(QString::fromStdString(mode.title), mode.name);
    modes.emplace_back(tr("IP-F, 6 bits"), kSixBitMode);
    for (int width = kSmallestWidth; width <= kLargestWidth; ++width)
        bits.emplace_back(tr("%1 bits").arg(width), std::to_string(width));
    addRow(grid, tr("Modes"), m_modes, modes);
    addRow(grid, tr("Bits of weights and inputs"), m_bits, bits);
    addRow(grid, tr("Models"), m_models, models);
    chip(std::string(kSixBitMode))
        ->setToolTip(tr("Table V of the paper: scales from 100 % of the largest value"));
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_count, 1);
    foot->addWidget(m_clear, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(theme::kGrid);
    column->addWidget(label(tr("Several runs"), "section"));
    column->addWidget(label(tr("A run for every combination of what is chosen here. Where nothing is chosen, "
                               "the value above stands."),
                            "muted"));
    column->addLayout(grid);
    column->addLayout(foot);
    connect(m_clear, &QPushButton::clicked, this, &SweepCard::clear);
    m_clear->setEnabled(false);
}

void SweepCard::addRow(QGridLayout *grid, const QString &title, Chips &chips,
                       const std::vector<std::pair<QString, std::string>> &entries)
{
    int row = grid->rowCount();
    grid->addWidget(label(title, "muted"), row++, 0, 1, kColumns);
    int column = 0;
    for (const auto &[text, value] : entries) {
        auto *button = new QPushButton(text);
        button->setObjectName(QStringLiteral("chip"));
        button->setCheckable(true);
        button->setAccessibleName(tr("%1: %2").arg(title, text));
        connect(button, &QPushButton::toggled, this, [this] {
            m_clear->setEnabled(!isEmpty());
            Q_EMIT changed();
        });
        chips.emplace_back(value, button);
        grid->addWidget(button, row, column);
        if (++column == kColumns)
            column = 0, ++row;
    }
}

std::vector<std::string> SweepCard::chosen(const Chips &chips)
{
    std::vector<std::string> values;
    for (const auto &[value, button] : chips)
        if (button->isChecked())
            values.push_back(value);
    return values;
}

std::vector<int> SweepCard::bits() const
{
    std::vector<int> widths;
    for (const std::string &value : chosen(m_bits))
        widths.push_back(std::stoi(value));
    return widths;
}

bool SweepCard::isEmpty() const
{
    const auto none = [](const Chips &chips) { return chosen(chips).empty(); };
    return none(m_models) && none(m_modes) && none(m_bits);
}

void SweepCard::clear()
{
    {
        const QSignalBlocker quiet(this);
        for (const Chips *chips : {&m_models, &m_modes, &m_bits})
            for (const auto &[value, button] : *chips)
                button->setChecked(false);
    }
    m_clear->setEnabled(false);
    Q_EMIT changed();
}

void SweepCard::showCount(const QString &text, bool isProblem)
{
    m_count->setText(text);
    m_count->setObjectName(isProblem ? QStringLiteral("badText") : QStringLiteral("muted"));
    m_count->style()->unpolish(m_count);
    m_count->style()->polish(m_count);
}

QString SweepCard::count() const
{
    return m_count->text();
}

QPushButton *SweepCard::chip(const std::string &value) const
{
    for (const Chips *chips : {&m_models, &m_modes, &m_bits})
        for (const auto &[known, button] : *chips)
            if (known == value)
                return button;
    return nullptr;
}

} // namespace ant
