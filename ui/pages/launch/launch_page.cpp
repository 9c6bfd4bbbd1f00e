#include "ui/pages/launch/launch_page.h"

#include "ui/common/banner.h"
#include "ui/common/run_actions.h"
#include "ui/common/theme.h"
#include "ui/pages/launch/launch_summary.h"
#include "ui/pages/launch/run_form.h"
#include "ui/pages/launch/spec_check.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QtConcurrent>

namespace ant {
namespace {

constexpr int kSummaryWidth = 296;

}

LaunchPage::LaunchPage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("New run"), pageContext, parent), m_preset(new QComboBox), m_form(new RunForm),
      m_summary(new LaunchSummary), m_check(new SpecCheck(this))
{
    auto *presetLabel = new QLabel(tr("Preset"));
    presetLabel->setObjectName(QStringLiteral("muted"));
    presetLabel->setBuddy(m_preset);
    m_preset->setAccessibleName(tr("Preset"));
    m_preset->setMinimumWidth(260);
    m_preset->addItem(tr("None, by hand"));
    addHeaderWidget(presetLabel);
    addHeaderWidget(m_preset);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_form);
    m_summary->setFixedWidth(kSummaryWidth);
    auto *row = new QHBoxLayout;
    row->setSpacing(2 * theme::kGrid);
    row->addWidget(scroll, 1);
    row->addWidget(m_summary);
    body()->addLayout(row, 1);
    connect(m_form, &RunForm::changed, this, [this] {
        m_summary->showChecking();
        m_check->check(m_form->spec());
    });
    connect(m_check, &SpecCheck::checked, this, [this](SpecFindings findings) {
        const auto own = m_form->formProblems();
        findings.problems.insert(findings.problems.end(), own.begin(), own.end());
        m_summary->show(findings, m_form->setProblems(findings.problems));
    });
    connect(m_summary, &LaunchSummary::startRequested, this, [this] { launch(false); });
    connect(m_summary, &LaunchSummary::queueRequested, this, [this] { launch(true); });
    connect(m_preset, &QComboBox::activated, this, [this](int index) {
        if (index > 0)
            m_form->setSpec(m_presets[std::size_t(index - 1)].spec);
    });
    m_check->check(m_form->spec());
    readPresets();
}

void LaunchPage::fill(const RunSpec &spec)
{
    m_preset->setCurrentIndex(0);
    m_form->setSpec(spec);
}

void LaunchPage::readPresets()
{
    QtConcurrent::run(&loadPresets).then(this, [this](Result<std::vector<Preset>> presets) {
        if (presets.ok())
            showPresets(std::move(presets).value());
        else // the form works without them
            m_preset->setToolTip(QString::fromStdString(presets.error().text()));
    });
}

void LaunchPage::showPresets(std::vector<Preset> presets)
{
    m_presets = std::move(presets);
    for (const Preset &preset : m_presets) {
        m_preset->addItem(QString::fromStdString(preset.title.empty() ? preset.name : preset.title));
        m_preset->setItemData(m_preset->count() - 1, QString::fromStdString(preset.description),
                              Qt::ToolTipRole);
    }
}

void LaunchPage::launch(bool queued)
{
    if (!m_summary->canStart())
        return;
    if (queued)
        context().actions->enqueue({m_form->spec()});
    else
        context().actions->start(m_form->spec());
    Q_EMIT launched();
}

} // namespace ant
