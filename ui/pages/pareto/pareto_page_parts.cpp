#include "ui/common/eliding_combo_box.h"
#include "ui/common/empty_state.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/panes.h"
#include "ui/common/segmented.h"
#include "ui/common/table_card.h"
#include "ui/common/theme.h"
#include "ui/pages/pareto/pareto_page.h"
#include "ui/pages/pareto/pareto_plot.h"
#include "ui/pages/pareto/sensitivity_plot.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace ant {
namespace {

constexpr int kWeightBitsColumn = 2, kInputBitsColumn = 3, kBopsColumn = 5; ///< of paretoTable()

QSpinBox *makeWidthBox(const QString &prefix, const QString &tip, int value)
{
    auto *box = new QSpinBox;
    box->setRange(kMinBits, kMaxBits);
    box->setValue(value);
    box->setPrefix(prefix);
    box->setToolTip(tip);
    box->setAccessibleName(tip);
    return box;
}

QWidget *makeRow(std::initializer_list<QWidget *> parts)
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kGrid);
    for (QWidget *part : parts)
        layout->addWidget(part);
    layout->addStretch();
    return row;
}

} // namespace

ParetoPage::ParetoPage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("Pareto"), pageContext, parent), m_measureMenu(new QMenu(this)), m_chooser(new ElidingComboBox),
      m_view(new Segmented({tr("Front"), tr("Sensitivity")})),
      m_axis(new Segmented({tr("Size"), tr("Bit operations")})),
      m_measure(new Segmented({tr("Divergence"), tr("Loss"), tr("SQNR")})),
      m_inputBits(makeWidthBox(tr("Inputs "), tr("Mean bits of the inputs, where size is the cost"), 4)),
      m_lowestBits(makeWidthBox(tr("Lowest "), tr("Lowest bits that a layer may get"), kMinBits)),
      m_bits(makeWidthBox(tr("Bits "), tr("Bits at which each layer is shown"), 4)),
      m_keepsEnds(new QCheckBox(tr("Ends at 8 bits"))), m_stack(new QStackedWidget),
      m_views(new QStackedWidget), m_empty(new EmptyState(QStringLiteral("pareto"), {}, {})),
      m_plot(new ParetoPlot), m_points(new TableCard(tr("Points"), TableCard::Style::Rows)),
      m_layers(new TableCard(tr("Bits of each layer"), TableCard::Style::Rows)),
      m_sensitivity(new SensitivityPlot),
      m_numbers(new TableCard(tr("Sensitivity of each layer"), TableCard::Style::Rows)),
      m_pointTitle(new QLabel), m_pointText(new QLabel), m_start(new QPushButton(tr("Start as a run"))),
      m_export(new QPushButton(tr("Export bits…")))
{
    auto *measureAction = makeAction(QStringLiteral("run"), tr("Measure a network"));
    measureAction->setMenu(m_measureMenu);
    addTool(measureAction)->setPopupMode(QToolButton::InstantPopup);
    m_measureFirst = m_empty->addButton(tr("Measure sensitivity"), true);
    m_keepsEnds->setToolTip(tr("The first and the last layer keep 8 bits"));
    m_chooser->setAccessibleName(tr("Network whose sensitivity was measured"));
    m_chooser->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_chooser->setMinimumContentsLength(42);
    addHeaderWidget(m_chooser);
    m_views->addWidget(buildFront());
    m_views->addWidget(buildSensitivity());
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeColumn({m_view, m_views}));
    body()->addWidget(m_stack, 1);
    // The title and the text of a point say as much; what is copied has them.
    m_points->hideColumns({"kind", "predicted loss", "images"});
    m_points->alignRight({"measured top-1", "run"}); // also while there are none
    m_points->letGo({kInputBitsColumn, kWeightBitsColumn, kBopsColumn});
    connectParts();
    applySensitivityOptions();
}

QWidget *ParetoPage::buildOptions()
{
    return makeRow({m_axis, m_inputBits, m_lowestBits, m_keepsEnds});
}

QWidget *ParetoPage::buildFront()
{
    auto *left = makeSplitter(Qt::Vertical, {makeCard({buildOptions(), m_plot}), m_points}, {420, 200});
    left->setStretchFactor(0, 1);
    context().layout->keep(QStringLiteral("pareto/left"), left);
    auto *both = makeSplitter(Qt::Horizontal, {left, buildPoint()}, {784, 336});
    both->setStretchFactor(0, 1);
    context().layout->keep(QStringLiteral("pareto/both"), both);
    return both;
}

QWidget *ParetoPage::buildPoint()
{
    m_pointTitle->setObjectName(QStringLiteral("section"));
    m_pointTitle->setWordWrap(true);
    m_pointText->setWordWrap(true);
    m_start->setObjectName(QStringLiteral("primary"));
    m_start->setToolTip(tr("Run the network with these bits, as overrides of every layer"));
    m_export->setToolTip(tr("Save the bits as a file for antq run --assignment"));
    auto *head = makeCard({m_pointTitle, m_pointText, makeRow({m_start, m_export})});
    head->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto *side = makeColumn({head, m_layers});
    side->setMinimumWidth(260);
    return side;
}

QWidget *ParetoPage::buildSensitivity()
{
    auto *both = makeSplitter(
        Qt::Vertical, {makeCard({makeRow({m_measure, m_bits}), m_sensitivity}), m_numbers}, {440, 200});
    both->setStretchFactor(0, 1);
    context().layout->keep(QStringLiteral("pareto/sensitivity"), both);
    return both;
}

void ParetoPage::connectParts()
{
    connect(m_measureFirst, &QAbstractButton::clicked, this, [this] {
        if (m_snapshot && !m_snapshot->networks.empty())
            measure(m_snapshot->networks.front());
    });
    connect(m_empty->addButton(tr("New run"), false), &QAbstractButton::clicked, this,
            &ParetoPage::newRunRequested);
    connect(m_view, &Segmented::chosen, m_views, &QStackedWidget::setCurrentIndex);
    connect(m_axis, &Segmented::chosen, this, &ParetoPage::readNow);
    for (QSpinBox *box : {m_inputBits, m_lowestBits})
        connect(box, &QSpinBox::valueChanged, this, &ParetoPage::readNow);
    connect(m_keepsEnds, &QCheckBox::toggled, this, &ParetoPage::readNow);
    connect(m_chooser, &QComboBox::activated, this, [this] {
        m_asked.sensitivity = m_chooser->currentData().toLongLong();
        readNow();
    });
    connect(m_plot, &ParetoPlot::pointChosen, this, &ParetoPage::choosePoint);
    connect(m_points, &TableCard::currentRowChanged, this, &ParetoPage::choosePoint);
    connect(m_start, &QAbstractButton::clicked, this, &ParetoPage::startPoint);
    connect(m_export, &QAbstractButton::clicked, this, &ParetoPage::exportPoint);
    connect(m_measure, &Segmented::chosen, this, &ParetoPage::applySensitivityOptions);
    connect(m_bits, &QSpinBox::valueChanged, this, &ParetoPage::applySensitivityOptions);
    for (Plot *plot : std::initializer_list<Plot *>{m_plot, m_sensitivity})
        connect(plot, &Plot::saved, this, &ParetoPage::reportSaved);
    for (TableCard *card : {m_points, m_layers, m_numbers})
        connect(card, &TableCard::saved, this, &ParetoPage::reportSaved);
}

} // namespace ant
