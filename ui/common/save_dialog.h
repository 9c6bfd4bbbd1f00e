#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringList>

#include <functional>

class QWidget;

namespace ant {

/// Asks where to, makes the bytes for that file, writes them off the GUI thread, and says how it went.
///
/// filters:  as in QFileDialog, "Picture (*.png)"; the first is chosen.
/// makeBytes: called on the GUI thread with the file's name.
/// finished: called on the GUI thread with the name, unless the parent has gone.
void saveThroughDialog(QWidget *parent, const QString &title, const QString &fileName,
                       const QStringList &filters,
                       std::function<Result<std::string>(const std::string &)> makeBytes,
                       std::function<void(const QString &, const Result<void> &)> finished);

/// The dialog alone: `chosen` gets the file's name.
void askForFile(QWidget *parent, const QString &title, const QString &fileName, const QStringList &filters,
                std::function<void(const QString &)> chosen);

} // namespace ant
