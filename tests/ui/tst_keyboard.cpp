#include "tests/support/run_builder.h"
#include "tests/ui/window_fixture.h"
#include "ui/common/page.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTest>
#include <QToolButton>

#include <set>

using namespace ant;
using namespace ant::test;

namespace {

QString nameOf(const QWidget *widget)
{
    return QStringLiteral("%1 \"%2\" in %3")
        .arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName(),
             QString::fromLatin1(widget->parentWidget()->metaObject()->className()));
}

/// Inside of another widget that stands for it: the field of a combo box, the button of a line edit.
bool isPartOfAnother(const QWidget *widget)
{
    for (const QWidget *parent = widget->parentWidget(); parent; parent = parent->parentWidget())
        if (qobject_cast<const QComboBox *>(parent) || qobject_cast<const QAbstractSpinBox *>(parent) ||
            qobject_cast<const QLineEdit *>(parent) || qobject_cast<const QAbstractItemView *>(parent))
            return true;
    return widget->objectName().startsWith(QLatin1String("qt_"));
}

bool isInput(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QComboBox *>(widget) ||
           qobject_cast<const QAbstractSpinBox *>(widget) || qobject_cast<const QLineEdit *>(widget) ||
           qobject_cast<const QAbstractItemView *>(widget) || qobject_cast<const QPlainTextEdit *>(widget);
}

/// What a screen reader says: the accessible name, the text of a button, or the label that belongs to it.
QString spokenName(const QWidget *widget)
{
    if (!widget->accessibleName().isEmpty())
        return widget->accessibleName();
    if (const auto *button = qobject_cast<const QAbstractButton *>(widget); button)
        return button->text();
    for (const QLabel *label : widget->window()->findChildren<QLabel *>())
        if (label->buddy() == widget)
            return label->text();
    return {};
}

} // namespace

/// Everything can be reached without a mouse, and everything says what it is.
class KeyboardTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        auto workspace = Workspace::open(m_folder.path() / "workspace", Workspace::Access::Create);
        ANT_VERIFY_OK(workspace);
        RunSpec spec;
        const BuiltQuantizers quantizers = buildQuantizers(spec);
        for (int run = 0; run < 2; ++run)
            addFinishedRun(workspace.value(), spec, {200, 160 + run, 198, 0.6}, &quantizers);
        m_window = makeWindow(m_folder.path() / "settings.ini");
        m_window->show();
        m_window->openWorkspace(m_folder.path() / "workspace");
        QTRY_VERIFY(m_window->reader()->runs());
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanupTestCase() { m_window.reset(); }

    void everyInputHasANameThatCanBeSpoken_data() { addPages(); }
    void everyInputHasANameThatCanBeSpoken()
    {
        QFETCH(int, page);
        m_window->showPage(page);
        QTest::qWait(200);
        for (const QWidget *widget : current()->findChildren<QWidget *>())
            if (isInput(widget) && !widget->isHidden() && !isPartOfAnother(widget))
                QVERIFY2(!spokenName(widget).isEmpty(), qPrintable(nameOf(widget)));
    }

    void everyShortcutIsInTheToolTipOfItsAction_data() { addPages(); }
    void everyShortcutIsInTheToolTipOfItsAction()
    {
        QFETCH(int, page);
        m_window->showPage(page);
        for (const QAction *action : current()->findChildren<QAction *>()) {
            if (action->shortcut().isEmpty() || action->text().isEmpty() || action->icon().isNull())
                continue;
            const QString keys = action->shortcut().toString(QKeySequence::NativeText);
            QVERIFY2(action->toolTip().contains(keys), qPrintable(action->text()));
        }
        for (const auto *button : current()->findChildren<QToolButton *>())
            QVERIFY2(isPartOfAnother(button) || !button->toolTip().isEmpty(), qPrintable(nameOf(button)));
    }

    void noTwoActionsOfAPageShareAShortcut_data() { addPages(); }
    void noTwoActionsOfAPageShareAShortcut()
    {
        QFETCH(int, page);
        std::set<QString> taken;
        for (const QObject *owner :
             {static_cast<QObject *>(m_window.get()), static_cast<QObject *>(pageAt(page))})
            for (const QAction *action : owner->findChildren<QAction *>(
                     QString(),
                     owner == m_window.get() ? Qt::FindDirectChildrenOnly : Qt::FindChildrenRecursively))
            {
                const QString keys = action->shortcut().toString();
                if (!keys.isEmpty())
                    QVERIFY2(taken.insert(keys).second, qPrintable(keys + QLatin1Char(' ') + action->text()));
            }
    }

    void tabReachesEveryInput_data() { addPages(); }
    void tabReachesEveryInput()
    {
        QFETCH(int, page);
        m_window->showPage(page);
        QTest::qWait(200);
        m_window->setFocus();
        std::set<const QWidget *> reached;
        for (int press = 0; press < 400; ++press) {
            QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : m_window.get(),
                            Qt::Key_Tab);
            if (const QWidget *now = QApplication::focusWidget())
                reached.insert(now);
        }
        for (const QWidget *widget : current()->findChildren<QWidget *>()) {
            const bool wantsFocus = isInput(widget) && widget->isVisible() && widget->isEnabled() &&
                                    (widget->focusPolicy() & Qt::TabFocus) && !isPartOfAnother(widget);
            const bool isReached = std::ranges::any_of(reached, [widget](const QWidget *one) {
                return one == widget || one->focusProxy() == widget || widget->isAncestorOf(one);
            });
            // Of a group of radio-like buttons Tab reaches the checked one, the arrow keys the others.
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const bool isInGroup = button && button->group() && !button->isChecked();
            QVERIFY2(!wantsFocus || isReached || isInGroup, qPrintable(nameOf(widget)));
        }
    }

private:
    void addPages()
    {
        QTest::addColumn<int>("page");
        for (int page = MainWindow::Runs; page <= MainWindow::Library; ++page)
            QTest::newRow(qPrintable(pageAt(page)->title())) << page;
    }
    Page *pageAt(int page) const
    {
        return static_cast<Page *>(m_window->findChild<QStackedWidget *>()->widget(page));
    }
    QWidget *current() const { return pageAt(m_window->currentPage()); }

    TemporaryFolder m_folder;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(KeyboardTest)
#include "tst_keyboard.moc"
