#pragma once

#include <QList>

#include <initializer_list>

class QFrame;
class QSplitter;
class QString;
class QWidget;

/// What the bodies of pages are divided with; the same gaps and margins everywhere.
namespace ant {

/// Panes that share the room, none of which can be dragged away; `sizes` in pixels, as they begin.
QSplitter *makeSplitter(Qt::Orientation orientation, std::initializer_list<QWidget *> panes,
                        const QList<int> &sizes);

/// Widgets one below the other without a frame; the last one takes the room.
QWidget *makeColumn(std::initializer_list<QWidget *> parts);

/// A card around some widgets, one below the other; the last one takes the room.
QFrame *makeCard(std::initializer_list<QWidget *> parts);
/// The same with a title above one widget.
QFrame *makeCard(const QString &title, QWidget *content);

} // namespace ant
