#pragma once

#include "core/base/result.h"
#include "core/report/table.h"

#include <QObject>
#include <QSize>

#include <functional>

class QMenu;
class QPaintDevice;
class QPoint;
class QWidget;

namespace ant {

/// What a chart gives to those who take it along. All are called on the GUI thread.
struct ChartContents {
    std::function<void(QPaintDevice &, QSize)> paint; ///< the picture, in that many pixels
    std::function<Table()> table;                     ///< what is drawn, as numbers; its title names the file
    /// Of a chart that can be zoomed, all three, else none: everything again; nearer or further about the
    /// middle; by that part of what is seen (negative: left).
    std::function<void()> reset = {};
    std::function<void(double)> zoom = {}, move = {};
    std::function<QSize()> size = {}; ///< of the picture, pixels; the chart's own where empty
};

/// What every chart does, whatever draws it: a context menu (also Shift+F10) with Copy image, Copy data and
/// Save as PNG, SVG, PDF and CSV; Home or a double click shows everything again, + and - zoom, the arrows
/// move. A child of the chart.
class ChartMenu final : public QObject {
    Q_OBJECT
public:
    ChartMenu(QWidget *chart, ChartContents contents);

    /// What stands in a file of that name: the picture (.png, .svg, .pdf) or the numbers (.csv).
    /// Errors: InvalidArgument for another ending.
    Result<std::string> bytesFor(const std::string &file) const;
    void copyImage();
    void copyData();

Q_SIGNALS:
    /// A save has ended; `error` is empty where it went well.
    void saved(const QString &file, const QString &error);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QSize pictureSize() const;
    void open(const QPoint &place);
    void saveAs(const QString &ending, const QString &filter);
    bool handleKey(int key, Qt::KeyboardModifiers modifiers);

    QWidget *m_chart;
    ChartContents m_contents;
};

} // namespace ant
