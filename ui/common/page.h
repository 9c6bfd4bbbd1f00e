#pragma once

#include <QWidget>

#include <memory>
#include <vector>

class QAction;
class QHBoxLayout;
class QToolButton;
class QVBoxLayout;

namespace ant {

class Banner;
class ElidingLabel;
class LayoutKeeper;
class RunActions;
class WorkspaceReader;
struct RunsSnapshot;

/// What every page gets from the window. All outlive the pages.
struct PageContext {
    WorkspaceReader *reader = nullptr;
    RunActions *actions = nullptr;
    LayoutKeeper *layout = nullptr;
};

/// A page of the window: a title with its tools to the right, a banner for messages, and the body below.
class Page : public QWidget {
    Q_OBJECT
public:
    Page(const QString &title, const PageContext &context, QWidget *parent = nullptr);

    const QString &title() const { return m_title; }
    Banner *banner() const { return m_banner; }

protected:
    const PageContext &context() const { return m_context; }
    WorkspaceReader &reader() const { return *m_context.reader; }
    /// Newest runs of the workspace. Comes while the page is visible only; what happened meanwhile comes when
    /// it is shown.
    virtual void showRuns(const std::shared_ptr<const RunsSnapshot> &runs);
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    /// Small text beside the title; `help`: its tool tip, else what a narrow page cuts off.
    void setSubtitle(const QString &text, const QString &help = {});
    /// A button at the right of the title; its tool tip names the shortcut. Where the page is too narrow for
    /// title, subtitle and all texts, buttons show their icon alone, but for a primary one.
    QToolButton *addTool(QAction *action, bool isPrimary = false);
    void addHeaderWidget(QWidget *widget);
    /// Says in the banner where a file was written, or why it was not where `error` is not empty.
    void reportSaved(const QString &file, const QString &error);
    QVBoxLayout *body() const { return m_body; }
    /// An action of this page, with icon and shortcut, that works while the page is shown.
    QAction *makeAction(const QString &iconName, const QString &text, const QKeySequence &shortcut = {});

private:
    void fitTools();

    PageContext m_context;
    bool m_hasNewRuns = false; ///< that showRuns() has not been told of
    QString m_title;
    ElidingLabel *m_subtitle;
    QHBoxLayout *m_header;
    std::vector<QToolButton *> m_tools; ///< those that may do without their text
    Banner *m_banner;
    QVBoxLayout *m_body;
};

} // namespace ant
