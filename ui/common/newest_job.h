#pragma once

#include "ui/common/background.h"

#include <QObject>

#include <functional>
#include <optional>
#include <stop_token>

namespace ant {

/// Numerics and files for one view, off the GUI thread. One job at a time; of those that come meanwhile only
/// the newest is done, and the running one is asked to stop. Answers arrive on the GUI thread, the newest one
/// only. The jobs' own data must be shared or copied: a job may outlive the view that asked.
template <typename Answer>
class NewestJob final : public QObject {
public:
    using Job = std::function<Answer(std::stop_token)>;
    using Show = std::function<void(Answer)>;

    explicit NewestJob(QObject *parent) : QObject(parent) {}
    ~NewestJob() override { m_stop.request_stop(); }

    void ask(Job job, Show show)
    {
        m_waiting = Question{std::move(job), std::move(show)};
        m_stop.request_stop();
        if (!m_isBusy)
            begin();
    }
    /// Forgets what is being asked.
    void drop()
    {
        m_waiting.reset();
        m_stop.request_stop();
        m_isWanted = false;
    }

private:
    struct Question {
        Job job;
        Show show;
    };

    void begin()
    {
        Question question = std::move(*m_waiting);
        m_waiting.reset();
        m_isBusy = m_isWanted = true;
        m_stop = std::stop_source();
        inBackground(
            this, [job = std::move(question.job), stop = m_stop.get_token()] { return job(stop); },
            [this, show = std::move(question.show)](Answer answer) {
                m_isBusy = false;
                if (m_waiting)
                    begin(); // what was asked since is what counts
                else if (m_isWanted)
                    show(std::move(answer));
            });
    }

    std::optional<Question> m_waiting;
    std::stop_source m_stop;
    bool m_isBusy = false, m_isWanted = false;
};

} // namespace ant
