#pragma once

#include <QIcon>
#include <QString>

namespace ant {

/// Makes the pictures of `resources/workbench.qrc` known. Call once, before the first icon.
void registerResources();

/// A line drawing of `resources/icons`, in the text colour of the palette at the time of painting (the accent
/// colour where it is switched on, a faint one where it is disabled), sharp at every size.
QIcon icon(const QString &name);
/// The same in a fixed colour.
QIcon icon(const QString &name, const QColor &colour);
QIcon applicationIcon();

} // namespace ant
