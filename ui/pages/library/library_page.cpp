#include "ui/pages/library/library_page.h"

#include "ui/common/banner.h"
#include "ui/common/display.h"
#include "ui/common/empty_state.h"
#include "ui/common/image_grid.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/panes.h"
#include "ui/common/segmented.h"
#include "ui/common/table_card.h"
#include "ui/pages/library/fetch_panel.h"

#include <QAction>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

namespace ant {
namespace {

constexpr int kSamples = 40;

} // namespace

LibraryPage::LibraryPage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("Library"), pageContext, parent),
      m_view(new Segmented({tr("Weights"), tr("Data sets"), tr("To fetch")})), m_stack(new QStackedWidget),
      m_views(new QStackedWidget),
      m_empty(new EmptyState(QStringLiteral("library"), tr("The library is empty"),
                             tr("Weight files and data sets that are registered here are checked, hashed and "
                                "shown with the accuracy that was measured with them."))),
      m_weights(new TableCard(tr("Files of weights"), TableCard::Style::Rows)),
      m_datasets(new TableCard(tr("Data sets"), TableCard::Style::Text)),
      m_samples(new ImageGrid(tr("Sample images"))), m_fetch(new FetchPanel(reader())),
      m_progress(new QProgressBar), m_undo(new QUndoStack(this))
{
    buildActions();
    m_progress->setRange(0, 0); // how long a check takes is not known before
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_progress->setAccessibleName(tr("A check is under way"));
    m_progress->hide();
    m_weights->alignRight({"size"});
    m_views->addWidget(m_weights);
    m_views->addWidget(buildDatasets());
    m_views->addWidget(m_fetch);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeColumn({m_view, m_views}));
    body()->addWidget(m_progress);
    body()->addWidget(m_stack, 1);
    connect(m_empty->addButton(tr("Register weights…"), true), &QAbstractButton::clicked, this,
            &LibraryPage::askForWeights);
    connect(m_empty->addButton(tr("See what can be fetched"), false), &QAbstractButton::clicked, this,
            [this] { showView(2); });
    connectFetching();
    connect(m_view, &Segmented::chosen, this, &LibraryPage::showView);
    for (TableCard *card : {m_weights, m_datasets}) {
        connect(card, &TableCard::currentRowChanged, this, &LibraryPage::updateActions);
        connect(card, &TableCard::saved, this, &LibraryPage::reportSaved);
    }
    connect(m_datasets, &TableCard::currentRowChanged, this, &LibraryPage::showSamples);
    connect(m_samples, &ImageGrid::saved, this, &LibraryPage::reportSaved);
    connect(banner(), &Banner::actionChosen, m_undo, &QUndoStack::undo);
    updateActions();
}

LibraryPage::~LibraryPage()
{
    m_stop.request_stop();
}

QWidget *LibraryPage::buildDatasets()
{
    auto *both =
        makeSplitter(Qt::Vertical, {m_datasets, makeCard(tr("Sample images"), m_samples)}, {280, 340});
    context().layout->keep(QStringLiteral("library/datasets"), both);
    return both;
}

void LibraryPage::connectFetching()
{
    connect(m_fetch, &FetchPanel::changed, this, &LibraryPage::updateActions);
    connect(m_fetch, &FetchPanel::registered, this, &LibraryPage::readNow);
    connect(m_fetch, &FetchPanel::notice, this, [this](const QString &text) { banner()->showNotice(text); });
    connect(m_fetch, &FetchPanel::failed, this, [this](const QString &text) { banner()->showError(text); });
    connect(m_fetch->table(), &TableCard::saved, this, &LibraryPage::reportSaved);
}

void LibraryPage::buildActions()
{
    auto *menu = new QMenu(this);
    connect(menu->addAction(tr("File of weights…")), &QAction::triggered, this, &LibraryPage::askForWeights);
    connect(menu->addAction(tr("CIFAR-10 folder…")), &QAction::triggered, this,
            [this] { askForDataset(QStringLiteral("cifar10")); });
    connect(menu->addAction(tr("ImageNet folder…")), &QAction::triggered, this,
            [this] { askForDataset(QStringLiteral("imagenet")); });
    connect(menu->addAction(tr("Built-in demo images")), &QAction::triggered, this,
            [this] { registerPlace(LibraryEntry::Kind::Dataset, QStringLiteral("demo")); });
    m_add = makeAction(QStringLiteral("add"), tr("Register"));
    m_add->setMenu(menu);
    m_verify = makeAction(QStringLiteral("repeat"), tr("Verify"), QKeySequence(tr("Ctrl+R")));
    m_remove = makeAction(QStringLiteral("close"), tr("Remove"), Qt::Key_Delete);
    m_cancel = makeAction(QStringLiteral("stop"), tr("Stop"), QKeySequence(tr("Ctrl+.")));
    m_get = makeAction(QStringLiteral("export"), tr("Fetch"), QKeySequence(tr("Ctrl+D")));
    auto *undo = m_undo->createUndoAction(this, tr("Undo"));
    undo->setShortcut(QKeySequence::Undo);
    auto *redo = m_undo->createRedoAction(this, tr("Redo"));
    redo->setShortcuts({QKeySequence(tr("Ctrl+Shift+Z")), QKeySequence(tr("Ctrl+Y"))});
    for (QAction *action : {undo, redo})
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addActions({undo, redo});
    addTool(m_add)->setPopupMode(QToolButton::InstantPopup);
    for (QAction *action : {m_get, m_verify, m_remove, m_cancel})
        addTool(action);
    connect(m_verify, &QAction::triggered, this, &LibraryPage::verifySelected);
    connect(m_remove, &QAction::triggered, this, &LibraryPage::removeSelected);
    connect(m_get, &QAction::triggered, m_fetch, &FetchPanel::fetchSelected);
    connect(m_cancel, &QAction::triggered, this, [this] {
        m_stop.request_stop();
        m_fetch->stop();
    });
}

void LibraryPage::showView(int view)
{
    m_view->setCurrent(view);
    m_views->setCurrentIndex(view);
    if (view == 2) {
        m_stack->setCurrentIndex(1);
        m_fetch->readNow();
    }
    updateActions();
}

void LibraryPage::showRuns(const std::shared_ptr<const RunsSnapshot> &runs)
{
    if (m_undoOf != runs->folder)
        m_undo->clear(); // what was done to another workspace
    m_undoOf = runs->folder;
    readNow(); // a finished fp32 run measures its weights
}

void LibraryPage::readNow()
{
    reader().ask(
        m_question, this, [](Workspace &workspace) { return readLibrary(workspace); },
        [this](Result<LibrarySnapshot> library) {
            if (library.ok())
                showLibrary(std::move(library).value());
            else
                banner()->showError(QString::fromStdString(library.error().text()));
        });
}

void LibraryPage::showLibrary(LibrarySnapshot library)
{
    m_library = std::move(library);
    m_weights->setTable(m_library.weights.table);
    m_datasets->setTable(m_library.datasets.table);
    for (TableCard *card : {m_weights, m_datasets})
        if (card->currentRow() < 0 && !card->table().rows.empty())
            card->selectRow(0);
    const bool isEmpty = m_weights->table().rows.empty() && m_datasets->table().rows.empty();
    m_stack->setCurrentIndex(isEmpty && m_views->currentIndex() != 2 ? 0 : 1);
    showSamples();
    updateActions();
}

const LibraryEntry *LibraryPage::selected() const
{
    if (m_views->currentIndex() == 2)
        return nullptr;
    const bool isWeights = m_views->currentIndex() == 0;
    const LibraryList &list = isWeights ? m_library.weights : m_library.datasets;
    const int row = (isWeights ? m_weights : m_datasets)->currentRow();
    return row >= 0 && std::size_t(row) < list.entries.size() ? &list.entries[std::size_t(row)] : nullptr;
}

void LibraryPage::registerPlace(LibraryEntry::Kind kind, const QString &place)
{
    LibraryEntry entry;
    entry.kind = kind;
    entry.place = place.toStdString();
    const LibraryList &list = kind == LibraryEntry::Kind::Weights ? m_library.weights : m_library.datasets;
    for (const LibraryEntry &known : list.entries)
        if (known.place == entry.place)
            entry = known; // with the hash that it has to have
    showView(kind == LibraryEntry::Kind::Weights ? 0 : 1);
    check(entry);
}

void LibraryPage::showSamples()
{
    const int row = m_datasets->currentRow();
    std::vector<ImageTile> tiles;
    DatasetRef ref;
    if (row >= 0 && std::size_t(row) < m_library.datasets.entries.size()) {
        const auto parsed = DatasetRef::parse(m_library.datasets.entries[std::size_t(row)].place);
        if (parsed.ok()) {
            ref = parsed.value();
            for (int image = 0; image < kSamples; ++image)
                tiles.push_back({image, -1, -1, -1, {}});
        }
    }
    m_samples->setImages(ref, Split::Evaluation, std::move(tiles), tr("Choose a data set."));
}

void LibraryPage::updateActions()
{
    m_add->setEnabled(!m_isChecking);
    m_verify->setEnabled(!m_isChecking && selected());
    m_remove->setEnabled(!m_isChecking && selected());
    m_cancel->setEnabled(m_isChecking || m_fetch->isFetching());
    m_get->setVisible(m_views->currentIndex() == 2);
    m_get->setEnabled(m_views->currentIndex() == 2 && m_fetch->canFetch());
}

} // namespace ant
