#pragma once

#include "core/experiment/catalogue.h"
#include "core/report/table.h"
#include "ui/common/workspace_reader.h"

#include <QWidget>

class QLabel;
class QProgressBar;

namespace ant {

class FetchProcess;
class TableCard;

/// What can be fetched, with its size and how much of it is there, and the download under way.
class FetchPanel final : public QWidget {
    Q_OBJECT
public:
    /// Downloads with the program antq beside this one, or with another one.
    explicit FetchPanel(WorkspaceReader &reader, QWidget *parent = nullptr);
    void setProgram(const QString &antq);

    void readNow(); ///< what is there
    void fetchSelected();
    void stop();
    bool isFetching() const;
    bool canFetch() const; ///< something is selected that is not there already
    TableCard *table() const { return m_table; }

Q_SIGNALS:
    void changed();    ///< what canFetch() and isFetching() answer
    void registered(); ///< a file is in the library
    void notice(const QString &text);
    void failed(const QString &text);

private:
    struct Snapshot {
        std::vector<CatalogueEntry> entries;
        std::vector<CatalogueState> states;
        Table table;
    };
    static Result<Snapshot> read(const std::filesystem::path &workspace);
    void showProgress(const QString &file, int number, int files, qint64 done, qint64 total,
                      double perSecond);
    void showEnd(const QString &error, bool wasStopped);

    WorkspaceReader &m_reader;
    QuestionLine m_question;
    Snapshot m_shown;
    FetchProcess *m_process;
    TableCard *m_table;
    QWidget *m_progressRow;
    QLabel *m_text;
    QProgressBar *m_bar;
    QString m_name; ///< of what is being fetched
};

} // namespace ant
