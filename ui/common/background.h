#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <memory>
#include <utility>

namespace ant {

/// Calls job() on a thread of the pool, and then show(answer) on the GUI thread, where this is to be called,
/// unless `context` is gone by then. What the job uses must be shared or copied: it may outlive the context.
/// Neither may throw.
template <typename Job, typename Show>
void inBackground(QObject *context, Job job, Show show)
{
    struct Errand {
        Job job;
        Show show;
        QPointer<QObject> context; ///< looked at on the GUI thread only
    };
    auto errand = std::make_shared<Errand>(Errand{std::move(job), std::move(show), context});
    QThreadPool::globalInstance()->start([errand]() mutable {
        auto answer = std::make_shared<decltype(errand->job())>(errand->job());
        // The application outlives the pool's threads. The errand goes with the event: whatever it holds of
        // the GUI is let go on the GUI thread.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [errand = std::move(errand), answer] {
                if (errand->context)
                    errand->show(std::move(*answer));
            },
            Qt::QueuedConnection);
    });
}

} // namespace ant
