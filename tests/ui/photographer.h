#pragma once

#include "tests/ui/few_colours.h"
#include "ui/window/main_window.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>

#include <cstdio>

namespace ant::test {

/// Lets the reader's thread and the painting do their work.
inline void settle(int ms)
{
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < ms)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

class Photographer {
public:
    Photographer(MainWindow &window, QDir folder, QString suffix, QStringList wanted)
        : m_window(window), m_folder(std::move(folder)), m_suffix(std::move(suffix)),
          m_wanted(std::move(wanted))
    {
    }
    void take(const QString &name) { take(name, m_window); }
    /// Of another window, a dialog.
    void take(const QString &name, QWidget &widget)
    {
        if (!m_wanted.isEmpty() && !m_wanted.contains(name))
            return settle(100);
        settle(900);
        const QString file = m_folder.filePath(name + m_suffix + QStringLiteral(".png"));
        const QImage picture = widget.grab().toImage();
        constexpr int kSmallest = 0; // "quality" of a PNG
        if (!(m_wanted.isEmpty() ? picture : inFewColours(picture)).save(file, "PNG", kSmallest))
            std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
    }

private:
    MainWindow &m_window;
    QDir m_folder;
    QString m_suffix;
    QStringList m_wanted; ///< empty: all
};

} // namespace ant::test
