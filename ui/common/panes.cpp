#include "ui/common/panes.h"

#include "ui/common/theme.h"

#include <QFrame>
#include <QLabel>
#include <QSplitter>
#include <QVBoxLayout>

namespace ant {
namespace {

void stack(QVBoxLayout *column, std::initializer_list<QWidget *> parts)
{
    for (QWidget *part : parts)
        column->addWidget(part, part == *(parts.end() - 1) ? 1 : 0);
}

} // namespace

QSplitter *makeSplitter(Qt::Orientation orientation, std::initializer_list<QWidget *> panes,
                        const QList<int> &sizes)
{
    auto *splitter = new QSplitter(orientation);
    for (QWidget *pane : panes)
        splitter->addWidget(pane);
    splitter->setHandleWidth(2 * theme::kGrid);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes(sizes);
    return splitter;
}

QWidget *makeColumn(std::initializer_list<QWidget *> parts)
{
    auto *widget = new QWidget;
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * theme::kGrid);
    stack(column, parts);
    return widget;
}

QFrame *makeCard(std::initializer_list<QWidget *> parts)
{
    auto *frame = new QFrame;
    frame->setObjectName(QStringLiteral("card"));
    auto *column = new QVBoxLayout(frame);
    column->setContentsMargins(12, 12, 12, theme::kGrid);
    column->setSpacing(theme::kGrid);
    stack(column, parts);
    return frame;
}

QFrame *makeCard(const QString &title, QWidget *content)
{
    auto *label = new QLabel(title);
    label->setObjectName(QStringLiteral("section"));
    return makeCard({label, content});
}

} // namespace ant
