#pragma once

#include <QHeaderView>

namespace ant {

/// Space between the edge of a cell and its text, in every table, pixels.
inline constexpr int kCellPadding = 8;

/// Column titles that stand exactly over their cells, with a small arrow on the sorted column.
class TableHeader final : public QHeaderView {
    Q_OBJECT
public:
    explicit TableHeader(QWidget *parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    /// Of the bold title, which is what is painted; of the padding a part, as the hint of a cell has it.
    QSize sectionSizeFromContents(int section) const override;
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
};

} // namespace ant
