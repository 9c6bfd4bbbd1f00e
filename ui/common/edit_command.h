#pragma once

#include <QUndoCommand>

#include <functional>

namespace ant {

/// A change and its opposite.
class EditCommand final : public QUndoCommand {
public:
    using Change = std::function<void()>;
    EditCommand(const QString &text, Change change, Change opposite)
        : QUndoCommand(text), m_change(std::move(change)), m_opposite(std::move(opposite))
    {
    }
    void redo() override { m_change(); }
    void undo() override { m_opposite(); }

private:
    Change m_change, m_opposite;
};

} // namespace ant
