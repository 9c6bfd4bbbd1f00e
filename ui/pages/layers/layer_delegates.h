#pragma once

#include <QStyledItemDelegate>

namespace ant {

/// Draws the name of a numeric type on its colour. The model gives the colour in `colourRole`.
class TypeChipDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    TypeChipDelegate(int colourRole, QObject *parent) : QStyledItemDelegate(parent), m_colourRole(colourRole)
    {
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    int m_colourRole;
};

/// Draws a number with a bar behind it as long as the model's `fractionRole` says.
class BarDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    BarDelegate(int fractionRole, QObject *parent) : QStyledItemDelegate(parent), m_fractionRole(fractionRole)
    {
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    int m_fractionRole;
};

} // namespace ant
