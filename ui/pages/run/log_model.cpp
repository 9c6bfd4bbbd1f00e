#include "ui/pages/run/log_model.h"

#include "ui/common/theme.h"

#include <QDateTime>

namespace ant {
namespace {

constexpr qsizetype kLongestTip = 600; ///< characters; a line for programs has thousands

QString levelTitle(LogLevel level)
{
    switch (level) {
    case LogLevel::Warning:
        return LogModel::tr("Warning");
    case LogLevel::Error:
        return LogModel::tr("Error");
    case LogLevel::Info:
        break;
    }
    return LogModel::tr("Info");
}

} // namespace

void LogModel::clear()
{
    beginResetModel();
    m_lines.clear();
    endResetModel();
}

void LogModel::append(const std::vector<LogLine> &lines)
{
    if (lines.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + int(lines.size()) - 1);
    m_lines.insert(m_lines.end(), lines.begin(), lines.end());
    endInsertRows();
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Time"), tr("Level"), tr("Message")};
    return titles[section];
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const LogLine &line = m_lines[std::size_t(index.row())];
    if (role == Qt::ForegroundRole) {
        const auto &colours = theme::current();
        if (line.level == LogLevel::Error)
            return colours.bad;
        if (line.level == LogLevel::Warning)
            return colours.warning;
        return index.column() == TextColumn ? QVariant() : QVariant(colours.muted);
    }
    if (role == Qt::ToolTipRole && index.column() == TextColumn) {
        const QString text = QString::fromStdString(line.text);
        return text.size() <= kLongestTip ? text : text.left(kLongestTip) + QChar(0x2026);
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case TimeColumn:
        return QDateTime::fromMSecsSinceEpoch(line.timeMs).toString(QStringLiteral("HH:mm:ss.zzz"));
    case LevelColumn:
        return levelTitle(line.level);
    default:
        return QString::fromStdString(line.text);
    }
}

LogFilter::LogFilter(LogModel *model, QObject *parent) : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(model);
}

void LogFilter::setLevel(LogLevel least)
{
    m_least = least;
    invalidateFilter();
}

void LogFilter::setText(const QString &text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

bool LogFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const LogLine &line = m_model->line(row);
    return line.level >= m_least &&
           (m_text.isEmpty() || QString::fromStdString(line.text).contains(m_text, Qt::CaseInsensitive));
}

} // namespace ant
