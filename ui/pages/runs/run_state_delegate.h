#pragma once

#include <QStyledItemDelegate>

namespace ant {

/// Draws the state of a run: a coloured dot and its name, or a progress bar with the phase while it runs.
class RunStateDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

} // namespace ant
