#include "ui/common/save_dialog.h"

#include "core/base/files.h"
#include "ui/common/background.h"

#include <QFileDialog>
#include <QRegularExpression>

namespace ant {
namespace {

/// "png" of "Picture (*.png)".
QString endingOf(const QString &filter)
{
    static const QRegularExpression kEnding(QStringLiteral("\\*\\.(\\w+)"));
    return kEnding.match(filter).captured(1);
}

} // namespace

void askForFile(QWidget *parent, const QString &title, const QString &fileName, const QStringList &filters,
                std::function<void(const QString &)> chosen)
{
    auto *dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(endingOf(filters.value(0)));
    dialog->selectFile(fileName);
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog,
                     [dialog](const QString &filter) { dialog->setDefaultSuffix(endingOf(filter)); });
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}

void saveThroughDialog(QWidget *parent, const QString &title, const QString &fileName,
                       const QStringList &filters,
                       std::function<Result<std::string>(const std::string &)> makeBytes,
                       std::function<void(const QString &, const Result<void> &)> finished)
{
    askForFile(parent, title, fileName, filters, [=](const QString &file) {
        auto bytes = makeBytes(file.toStdString());
        if (!bytes.ok())
            return finished(file, bytes.error());
        inBackground(
            parent,
            [file, bytes = std::move(bytes).value()] {
                return writeFileAtomically(file.toStdString(), bytes);
            },
            [file, finished](const Result<void> &done) { finished(file, done); });
    });
}

} // namespace ant
