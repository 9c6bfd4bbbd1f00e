#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/common/image_grid.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/panes.h"
#include "ui/common/run_chooser.h"
#include "ui/common/segmented.h"
#include "ui/common/table_card.h"
#include "ui/common/theme.h"
#include "ui/pages/compare/compare_page.h"
#include "ui/pages/compare/overlay_plot.h"
#include "ui/pages/compare/run_pick_model.h"

#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ant {
namespace {

constexpr int kChangeColumn = 4, kGainColumn = 6, kFirstBitsColumn = 7,
              kSecondBitsColumn = 8; ///< of layerDifferencesTable()
constexpr int kNameColumn = 1, kImagesColumn = 2, kLostColumn = 9,
              kGainedColumn = 10; ///< of accuracyTable()

} // namespace

ComparePage::ComparePage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("Compare"), pageContext, parent), m_picks(new RunPickModel(this)),
      m_chooser(new RunChooser(tr("Run that the first one is compared with in detail"))),
      m_view(new Segmented({tr("Summary"), tr("Layers"), tr("Images")})), m_stack(new QStackedWidget),
      m_views(new QStackedWidget), m_empty(new EmptyState(QStringLiteral("compare"), {}, {})),
      m_accuracy(
          new TableCard(tr("Accuracy, and McNemar's exact test of the difference"), TableCard::Style::Rows)),
      m_differences(new TableCard(tr("Settings that differ"), TableCard::Style::Rows)),
      m_layers(new TableCard(tr("Layers"), TableCard::Style::Rows)), m_overlay(new OverlayPlot),
      m_notes(new QLabel), m_lostTitle(new QLabel), m_gainedTitle(new QLabel), m_whyNot(new QLabel),
      m_lost(new ImageGrid(tr("Lost images"))), m_gained(new ImageGrid(tr("Gained images")))
{
    addHeaderWidget(m_chooser);
    for (QWidget *view : {buildSummary(), buildLayers(), buildImages()})
        m_views->addWidget(view);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeColumn({m_view, m_views}));
    auto *both = makeSplitter(Qt::Horizontal, {buildPicker(), m_stack}, {240, 800});
    both->setStretchFactor(1, 1);
    context().layout->keep(QStringLiteral("compare/both"), both);
    body()->addWidget(both, 1);
    connect(m_empty->addButton(tr("New run"), false), &QAbstractButton::clicked, this,
            &ComparePage::newRunRequested);
    connect(m_picks, &RunPickModel::pickedChanged, this, &ComparePage::readNow);
    connect(m_chooser, &RunChooser::runChosen, this, &ComparePage::showPair);
    connect(m_view, &Segmented::chosen, m_views, &QStackedWidget::setCurrentIndex);
    for (TableCard *card : {m_accuracy, m_differences, m_layers})
        connect(card, &TableCard::saved, this, &ComparePage::reportSaved);
    connect(m_overlay, &Plot::saved, this, &ComparePage::reportSaved);
    for (ImageGrid *grid : {m_lost, m_gained})
        connect(grid, &ImageGrid::saved, this, &ComparePage::reportSaved);
    showEmpty();
}

QWidget *ComparePage::buildPicker()
{
    auto *title = new QLabel(tr("Runs to compare"));
    title->setObjectName(QStringLiteral("section"));
    auto *filter = new QLineEdit;
    filter->setPlaceholderText(tr("Filter"));
    filter->setAccessibleName(tr("Filter of the runs to compare"));
    filter->setToolTip(tr("Filter the runs (Ctrl+F)"));
    filter->setClearButtonEnabled(true);
    filter->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    auto *find = makeAction(QStringLiteral("search"), tr("Filter the runs to compare"), QKeySequence::Find);
    connect(find, &QAction::triggered, filter, qOverload<>(&QWidget::setFocus));
    auto *proxy = new QSortFilterProxyModel(this);
    proxy->setSourceModel(m_picks);
    proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    connect(filter, &QLineEdit::textChanged, proxy, &QSortFilterProxyModel::setFilterFixedString);
    auto *list = new QListView;
    list->setObjectName(QStringLiteral("picks"));
    list->setAccessibleName(tr("Runs to compare"));
    list->setModel(proxy);
    list->setUniformItemSizes(true);
    list->setTextElideMode(Qt::ElideMiddle); // both the number and the accuracy stay
    list->setFrameShape(QFrame::NoFrame);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    auto *card = makeCard({title, filter, list});
    card->setMinimumWidth(200);
    return card;
}

QWidget *ComparePage::buildSummary()
{
    m_accuracy->hideColumns({"note"}); // which are sentences, and stand beneath
    m_accuracy->letGo({kImagesColumn, kLostColumn, kGainedColumn, kNameColumn});
    m_notes->setWordWrap(true);
    m_notes->setObjectName(QStringLiteral("muted"));
    m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *accuracy = makeColumn({m_accuracy, m_notes});
    auto *both = makeSplitter(Qt::Vertical, {accuracy, m_differences}, {260, 320});
    both->setStretchFactor(1, 1);
    context().layout->keep(QStringLiteral("compare/summary"), both);
    return both;
}

QWidget *ComparePage::buildLayers()
{
    auto *only = new QCheckBox(tr("Only layers whose type or bits changed"));
    connect(only, &QCheckBox::toggled, this, [this](bool isOnly) {
        m_layers->setFilter(kChangeColumn, isOnly ? QStringLiteral("changed") : QString());
    });
    m_layers->hideColumns({"change"}); // which the types and bits say
    m_layers->letGo({kGainColumn, kSecondBitsColumn, kFirstBitsColumn});
    connect(m_layers, &TableCard::currentRowChanged, this, &ComparePage::readChosenQuantizer);
    auto *both = makeSplitter(Qt::Vertical, {m_layers, makeCard({m_overlay})}, {330, 300});
    context().layout->keep(QStringLiteral("compare/layers"), both);
    auto *view = new QWidget;
    auto *column = new QVBoxLayout(view);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGrid);
    column->addWidget(only);
    column->addWidget(both, 1);
    return view;
}

QWidget *ComparePage::buildImages()
{
    for (QLabel *label : {m_lostTitle, m_gainedTitle})
        label->setObjectName(QStringLiteral("section"));
    m_whyNot->setObjectName(QStringLiteral("warningText"));
    m_whyNot->setWordWrap(true);
    auto *both = makeSplitter(
        Qt::Vertical, {makeCard({m_lostTitle, m_lost}), makeCard({m_gainedTitle, m_gained})}, {300, 300});
    context().layout->keep(QStringLiteral("compare/images"), both);
    auto *view = new QWidget;
    auto *column = new QVBoxLayout(view);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGrid);
    column->addWidget(m_whyNot);
    column->addWidget(both, 1);
    return view;
}

} // namespace ant
