#include "ui/common/table_header.h"

#include "ui/common/theme.h"

#include <QPainter>

namespace ant {
namespace {

constexpr int kHeight = 4 * theme::kGrid;
constexpr int kArrow = 6;    ///< width of the arrow
constexpr int kArrowGap = 5; ///< between it and the title

void drawArrow(QPainter &painter, QPointF centre, bool pointsUp)
{
    const double up = pointsUp ? -1 : 1;
    const QPointF points[] = {centre + QPointF(-kArrow / 2.0, -1.5 * up), centre + QPointF(0, 1.5 * up),
                              centre + QPointF(kArrow / 2.0, -1.5 * up)};
    painter.drawPolyline(points, 3);
}

} // namespace

TableHeader::TableHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsMovable(true);
    setSectionsClickable(true);
    setHighlightSections(false);
    setMinimumSectionSize(36);
}

QSize TableHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), kHeight};
}

QSize TableHeader::sectionSizeFromContents(int section) const
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const QString title = model()->headerData(section, Qt::Horizontal).toString();
    return {QFontMetrics(bold).horizontalAdvance(title) + kCellPadding / 2 + 1, kHeight};
}

void TableHeader::paintEvent(QPaintEvent *event)
{
    QHeaderView::paintEvent(event);
    QPainter painter(viewport());
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme::current().border);
}

void TableHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const auto &colours = theme::current();
    const bool isSorted = isSortIndicatorShown() && sortIndicatorSection() == section;
    const Qt::Alignment alignment(
        model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt());
    const QString title = model()->headerData(section, Qt::Horizontal).toString();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter->setFont(bold);
    painter->setPen(isSorted ? colours.text : colours.muted);
    const QRect inside = rect.adjusted(kCellPadding, 0, -kCellPadding, -1);
    const QString shown = painter->fontMetrics().elidedText(title, Qt::ElideRight, inside.width());
    painter->drawText(inside, int(alignment), shown);
    if (isSorted) {
        const int width = painter->fontMetrics().horizontalAdvance(shown);
        const bool isRight = alignment & Qt::AlignRight;
        const double x = isRight ? inside.right() - width - kArrowGap - kArrow / 2.0
                                 : inside.left() + width + kArrowGap + kArrow / 2.0;
        painter->setPen(QPen(colours.accent, 1.75));
        drawArrow(*painter, QPointF(x, inside.center().y() + 1), sortIndicatorOrder() == Qt::AscendingOrder);
    }
    painter->restore();
}

} // namespace ant
