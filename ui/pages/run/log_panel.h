#pragma once

#include "core/experiment/run_record.h"
#include "core/report/table.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QTableView;

namespace ant {

class LogFilter;
class LogModel;
class Segmented;

/// What a run had to say. Follows the end while the end is seen; stays where a person has scrolled to.
class LogPanel final : public QFrame {
    Q_OBJECT
public:
    explicit LogPanel(QWidget *parent = nullptr);
    void clear();
    void append(const std::vector<LogLine> &lines);
    QLineEdit *search() const { return m_search; }
    QTableView *view() const { return m_view; }

Q_SIGNALS:
    void saved(const QString &file, const QString &error);

private:
    void countLines();
    Table table() const;

    LogModel *m_model;
    LogFilter *m_filter;
    QLineEdit *m_search;
    Segmented *m_level;
    QLabel *m_count;
    QTableView *m_view;
};

} // namespace ant
