#include "ui/pages/run/log_panel.h"

#include "ui/common/chart_menu.h"
#include "ui/common/icons.h"
#include "ui/common/segmented.h"
#include "ui/common/table_header.h"
#include "ui/common/theme.h"
#include "ui/pages/run/log_model.h"

#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

namespace ant {

LogPanel::LogPanel(QWidget *parent)
    : QFrame(parent), m_model(new LogModel(this)), m_filter(new LogFilter(m_model, this)),
      m_search(new QLineEdit), m_level(new Segmented({tr("All"), tr("Warnings"), tr("Errors")})),
      m_count(new QLabel), m_view(new QTableView)
{
    setObjectName(QStringLiteral("card"));
    auto *title = new QLabel(tr("Log"));
    title->setObjectName(QStringLiteral("section"));
    m_count->setObjectName(QStringLiteral("muted"));
    m_search->setPlaceholderText(tr("Search the log"));
    m_search->setAccessibleName(tr("Search the log"));
    m_search->setToolTip(tr("Search the log (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_search->setMaximumWidth(240);
    m_view->setModel(m_filter);
    m_view->setAccessibleName(tr("Log"));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setShowGrid(false);
    m_view->setTabKeyNavigation(false);
    m_view->setWordWrap(false);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(3 * theme::kGrid);
    auto *header = new TableHeader(m_view);
    m_view->setHorizontalHeader(header);
    header->resizeSection(LogModel::TimeColumn, 104);
    header->resizeSection(LogModel::LevelColumn, 76);
    header->setStretchLastSection(true);
    auto *tools = new QHBoxLayout;
    tools->setSpacing(theme::kGrid);
    tools->addWidget(title);
    tools->addWidget(m_count);
    tools->addStretch();
    tools->addWidget(m_level);
    tools->addWidget(m_search, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, theme::kGrid);
    column->setSpacing(theme::kGrid);
    column->addLayout(tools);
    column->addWidget(m_view, 1);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setText(text);
        countLines();
    });
    connect(m_level, &Segmented::chosen, this, [this](int level) {
        m_filter->setLevel(LogLevel(level));
        countLines();
    });
    auto *menu = new ChartMenu(m_view, {[this](QPaintDevice &device, QSize) {
                                            QPainter painter(&device);
                                            m_view->render(&painter);
                                        },
                                        [this] { return table(); }});
    connect(menu, &ChartMenu::saved, this, &LogPanel::saved);
    countLines();
}

void LogPanel::clear()
{
    m_model->clear();
    countLines();
}

void LogPanel::append(const std::vector<LogLine> &lines)
{
    if (lines.empty())
        return;
    const QScrollBar *bar = m_view->verticalScrollBar();
    const bool isAtEnd = bar->value() == bar->maximum();
    m_model->append(lines);
    countLines();
    if (isAtEnd)
        m_view->scrollToBottom();
}

void LogPanel::countLines()
{
    const int shown = m_filter->rowCount();
    const int all = m_model->rowCount();
    if (all == 0)
        m_count->setText(tr("nothing logged"));
    else
        m_count->setText(shown == all ? tr("%1 lines").arg(all) : tr("%1 of %2 lines").arg(shown).arg(all));
}

Table LogPanel::table() const
{
    Table table{"Log", {"time", "level", "message"}, {}};
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        std::vector<Cell> cells;
        for (int column = 0; column < LogModel::ColumnCount; ++column)
            cells.push_back({m_filter->index(row, column).data().toString().toStdString()});
        table.rows.push_back(std::move(cells));
    }
    return table;
}

} // namespace ant
