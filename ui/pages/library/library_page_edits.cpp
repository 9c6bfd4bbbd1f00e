// What the page does to the library; how it shows it is in library_page.cpp.
#include "ui/pages/library/library_page.h"

#include "core/store/library_check.h"
#include "ui/common/background.h"
#include "ui/common/banner.h"
#include "ui/common/edit_command.h"

#include <QFileDialog>
#include <QProgressBar>
#include <QUndoStack>

namespace ant {

void LibraryPage::check(const LibraryEntry &entry)
{
    if (m_isChecking)
        return banner()->showError(tr("Another check is under way; stop it, or wait for it."));
    m_isChecking = true;
    m_stop = std::stop_source();
    m_progress->show();
    updateActions();
    setSubtitle(tr("checking %1").arg(QString::fromStdString(entry.place)));
    const auto check = [entry, stop = m_stop.get_token()] { return checkEntry(entry, stop); };
    inBackground(this, check, [this](const Result<LibraryEntry> &checked) {
        m_isChecking = false;
        m_progress->hide();
        setSubtitle({});
        updateActions();
        if (checked.ok())
            store(checked.value());
        else if (checked.error().code == ErrorCode::Cancelled)
            banner()->showNotice(tr("The check was stopped; nothing has changed."));
        else
            banner()->showError(QString::fromStdString(checked.error().text()));
    });
}

void LibraryPage::store(const LibraryEntry &entry)
{
    reader().ask(
        this, [entry](Workspace &workspace) { return workspace.putInLibrary(entry); },
        [this, entry](const Result<void> &done) {
            if (!done.ok())
                return banner()->showError(QString::fromStdString(done.error().text()));
            if (!entry.isGood)
                banner()->showError(QString::fromStdString(
                    entry.place + ": " + entry.findings.substr(0, entry.findings.find('\n'))));
            readNow();
        });
}

void LibraryPage::verifySelected()
{
    if (const LibraryEntry *entry = selected())
        check(*entry);
}

void LibraryPage::removeSelected()
{
    const LibraryEntry *entry = selected();
    if (!entry)
        return;
    m_undo->push(new EditCommand(
        tr("remove"), [this, gone = *entry] { takeOut(gone); }, [this, gone = *entry] { store(gone); }));
    banner()->showNotice(tr("Taken out of the library; the files stay where they are."), tr("Undo"));
}

/// By its place: an entry that came back has another number.
void LibraryPage::takeOut(const LibraryEntry &entry)
{
    const auto job = [entry](Workspace &workspace) -> Result<void> {
        const auto known = workspace.library();
        if (!known.ok())
            return known.error();
        for (const LibraryEntry &other : known.value())
            if (other.kind == entry.kind && other.place == entry.place)
                return workspace.removeFromLibrary(other.id);
        return {}; // somebody else was faster
    };
    reader().ask(this, job, [this](const Result<void> &done) {
        if (!done.ok())
            banner()->showError(QString::fromStdString(done.error().text()));
        readNow();
    });
}

void LibraryPage::askForWeights()
{
    auto *dialog = new QFileDialog(this, tr("Register a file of weights"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Weights (*.safetensors *.pth *.pt *.th)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &file) { registerPlace(LibraryEntry::Kind::Weights, file); });
    dialog->open();
}

void LibraryPage::askForDataset(const QString &kind)
{
    auto *dialog = new QFileDialog(this, tr("Register a data set"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this, kind](const QString &folder) {
        registerPlace(LibraryEntry::Kind::Dataset, kind + QLatin1Char(':') + folder);
    });
    dialog->open();
}

} // namespace ant
