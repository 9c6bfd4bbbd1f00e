#pragma once

#include <QObject>

#include <vector>

class QHeaderView;

namespace ant {

/// Takes columns out of a table while there is no room for all, so that it need not be scrolled sideways. One
/// column takes what the others leave.
class ColumnFitter final : public QObject {
    Q_OBJECT
public:
    /// `least`: pixels that the stretched column needs to be read. `order`: columns that may go, the most
    /// dispensable one first. The other widths are those that the header has now.
    ColumnFitter(QHeaderView *header, int stretched, int least, std::vector<int> order, QObject *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fit();

    QHeaderView *m_header;
    int m_stretched, m_least;
    std::vector<int> m_order, m_widths; ///< widths also of those that are hidden
};

} // namespace ant
