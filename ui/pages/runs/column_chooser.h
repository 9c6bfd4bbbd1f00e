#pragma once

#include <QObject>

class QHeaderView;
class QMenu;

namespace ant {

class LayoutKeeper;

/// Which columns of the runs table are shown: chosen in the context menu of its header and remembered; until
/// somebody has chosen, those that fit the width of the table.
class ColumnChooser final : public QObject {
    Q_OBJECT
public:
    ColumnChooser(QHeaderView *header, LayoutKeeper *layout, QObject *parent);
    /// The menu with an entry for each column; the caller shows it.
    QMenu *makeMenu(QWidget *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void apply();
    void choose(int column, bool isShown);
    void reset();

    QHeaderView *m_header;
    LayoutKeeper *m_layout;
    bool m_isWide = true;
};

} // namespace ant
