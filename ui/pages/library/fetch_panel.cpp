#include "ui/pages/library/fetch_panel.h"

#include "core/experiment/fetch.h"
#include "ui/common/display.h"
#include "ui/common/table_card.h"
#include "ui/pages/library/fetch_process.h"

#include <QCoreApplication>
#include <QLabel>
#include <QProgressBar>
#include <QVBoxLayout>

namespace ant {
namespace {

constexpr int kBarSteps = 1000;

std::string stateText(const CatalogueEntry &entry, const CatalogueState &state)
{
    if (state.complete == entry.files.size())
        return "fetched";
    QString text;
    if (state.complete > 0)
        text = QStringLiteral("%1 of %2 files").arg(state.complete).arg(entry.files.size());
    if (state.partialBytes > 0)
        text += (text.isEmpty() ? QString() : QStringLiteral(" and ")) + display::bytes(state.partialBytes);
    return text.isEmpty() ? "not fetched" : (text + QStringLiteral(" fetched")).toStdString();
}

std::string kindText(CatalogueEntry::Kind kind)
{
    return kind == CatalogueEntry::Kind::Weights ? "weights (torchvision)" : "checkpoints (authors, 6 modes)";
}

} // namespace

FetchPanel::FetchPanel(WorkspaceReader &reader, QWidget *parent)
    : QWidget(parent), m_reader(reader),
      m_process(new FetchProcess(QCoreApplication::applicationDirPath() + QStringLiteral("/antq"), this)),
      m_table(new TableCard(tr("Files that can be fetched"), TableCard::Style::Rows)),
      m_progressRow(new QWidget), m_text(new QLabel), m_bar(new QProgressBar)
{
    m_bar->setRange(0, kBarSteps);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_bar->setAccessibleName(tr("Share of the bytes that has come"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_table->alignRight({"size"});
    auto *row = new QVBoxLayout(m_progressRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_text);
    row->addWidget(m_bar);
    m_progressRow->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_progressRow);
    layout->addWidget(m_table, 1);
    connect(m_table, &TableCard::currentRowChanged, this, &FetchPanel::changed);
    connect(m_process, &FetchProcess::progressed, this, &FetchPanel::showProgress);
    connect(m_process, &FetchProcess::fetched, this, &FetchPanel::registered);
    connect(m_process, &FetchProcess::fetched, this, &FetchPanel::readNow);
    connect(m_process, &FetchProcess::finished, this, &FetchPanel::showEnd);
}

Result<FetchPanel::Snapshot> FetchPanel::read(const std::filesystem::path &workspace)
{
    auto entries = loadCatalogue();
    if (!entries.ok())
        return std::move(entries).error();
    Snapshot snapshot;
    snapshot.table = {"To fetch", {"what", "name", "network", "files", "size", "state", "from"}, {}};
    for (CatalogueEntry &entry : entries.value()) {
        const CatalogueState state = stateOf(entry, fetchFolder(workspace));
        snapshot.table.rows.push_back({{kindText(entry.kind)},
                                       {entry.name},
                                       {display::modelTitle(entry.model).toStdString()},
                                       {static_cast<std::int64_t>(entry.files.size())},
                                       {display::bytes(entry.bytes()).toStdString()},
                                       {stateText(entry, state)},
                                       {entry.mirrors.empty() ? std::string() : entry.mirrors.front()}});
        snapshot.states.push_back(state);
        snapshot.entries.push_back(std::move(entry));
    }
    return snapshot;
}

void FetchPanel::setProgram(const QString &antq)
{
    m_process->setProgram(antq);
}

void FetchPanel::readNow()
{
    m_reader.ask(
        m_question, this, [](Workspace &workspace) { return read(workspace.folder()); },
        [this](Result<Snapshot> snapshot) {
            if (!snapshot.ok())
                return Q_EMIT failed(QString::fromStdString(snapshot.error().text()));
            m_shown = std::move(snapshot).value();
            m_table->setTable(m_shown.table);
            if (m_table->currentRow() < 0)
                m_table->selectRow(0);
            Q_EMIT changed();
        });
}

bool FetchPanel::isFetching() const
{
    return m_process->isRunning();
}

bool FetchPanel::canFetch() const
{
    const int row = m_table->currentRow();
    const bool isKnown = row >= 0 && std::size_t(row) < m_shown.entries.size();
    return isKnown && !isFetching() &&
           m_shown.states[std::size_t(row)].complete < m_shown.entries[std::size_t(row)].files.size();
}

void FetchPanel::fetchSelected()
{
    if (!canFetch())
        return;
    const CatalogueEntry &entry = m_shown.entries[std::size_t(m_table->currentRow())];
    m_name = QString::fromStdString(entry.name);
    m_text->setText(tr("%1: asking the server").arg(m_name));
    m_bar->setValue(0);
    m_progressRow->show();
    m_process->start(QString::fromUtf8(name(entry.kind).data()), m_name, display::path(m_reader.folder()));
    Q_EMIT changed();
}

void FetchPanel::stop()
{
    m_process->stop();
}

void FetchPanel::showProgress(const QString &file, int number, int files, qint64 done, qint64 total,
                              double perSecond)
{
    QString text = tr("%1 (file %2 of %3): %4 of %5")
                       .arg(file)
                       .arg(number)
                       .arg(files)
                       .arg(display::bytes(done), display::bytes(total));
    if (perSecond > 0)
        text += tr(", %1/s").arg(display::bytes(qint64(perSecond)));
    m_text->setText(text);
    m_bar->setValue(total > 0 ? int(double(done) / double(total) * kBarSteps) : 0);
}

void FetchPanel::showEnd(const QString &error, bool wasStopped)
{
    m_progressRow->hide();
    if (error.isEmpty())
        Q_EMIT notice(tr("%1 was fetched and is in the library.").arg(m_name));
    else if (wasStopped)
        Q_EMIT notice(tr("The download was stopped; it will go on from where it was."));
    else
        Q_EMIT failed(error);
    readNow();
    Q_EMIT changed();
}

} // namespace ant
