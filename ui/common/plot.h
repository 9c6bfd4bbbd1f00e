#pragma once

#include "core/base/result.h"
#include "core/report/table.h"
#include "ui/common/qcustomplot_header.h"

namespace ant {

class ChartMenu;

/// A QCustomPlot in the window's look: follows the palette, zooms with the wheel and resets by a double
/// click, says the value under the pointer, and does what every chart does (see ChartMenu).
class Plot : public QCustomPlot {
    Q_OBJECT
public:
    explicit Plot(QWidget *parent = nullptr);

    /// What is drawn, as numbers.
    virtual Table table() const = 0;
    /// What stands in a file of that name: the picture (.png, .svg, .pdf) or the numbers (.csv).
    /// Errors: InvalidArgument for another ending.
    Result<std::string> bytesFor(const std::string &file);

Q_SIGNALS:
    /// A save through the context menu has ended; `error` is empty where it went well.
    void saved(const QString &file, const QString &error);

protected:
    /// Text for the pointer's place; empty: none.
    virtual QString textAt(double x, double y) const;
    /// Draws everything anew from the data; called when the palette changes.
    virtual void rebuild() = 0;
    /// rebuild() for data that have grown: a part to which somebody has zoomed stays in sight.
    void grow();
    /// Shows both axes from scratch: call at the end of rebuild().
    void finish(const QString &message = {});
    /// Of the axes, with their units.
    void setTitles(const QString &x, const QString &y);
    /// Above everything; empty: no line for it.
    void setTitle(const QString &title);
    /// Removes all that rebuild() makes.
    void clearAll();

    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void applyColours();
    void fitLegend();
    void showPointerText(QMouseEvent *event);
    void showAll();

    ChartMenu *m_menu;
    QCPTextElement *m_title;
    QCPItemText *m_message = nullptr;
    QCPRange m_fullX, m_fullY;
};

} // namespace ant
