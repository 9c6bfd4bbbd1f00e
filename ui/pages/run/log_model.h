#pragma once

#include "core/experiment/run_record.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <vector>

namespace ant {

/// Lines of a log, growing at the end.
class LogModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { TimeColumn, LevelColumn, TextColumn, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    void append(const std::vector<LogLine> &lines);
    const LogLine &line(int row) const { return m_lines[std::size_t(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    std::vector<LogLine> m_lines;
};

/// The lines of at least a level that hold a text, in any case.
class LogFilter final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit LogFilter(LogModel *model, QObject *parent = nullptr);
    void setLevel(LogLevel least);
    void setText(const QString &text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    const LogModel *m_model;
    LogLevel m_least = LogLevel::Info;
    QString m_text;
};

} // namespace ant
