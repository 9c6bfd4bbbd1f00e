#pragma once

#include "core/store/workspace.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace ant {

/// What the filter box of the runs page says: words that must all occur in name, model, mode or state, and
/// conditions like `mode:ip-f`, `model:resnet20`, `state:done`, `bits:4`, `top1>90`, `loss<=0.5`.
/// A word that looks like a condition but is none is searched for as text.
class RunFilter {
public:
    RunFilter() = default;
    explicit RunFilter(const QString &text);
    bool accepts(const RunSummary &run) const;
    bool isEmpty() const { return m_words.isEmpty() && m_conditions.empty(); }

private:
    enum class Comparison { Less, LessOrEqual, Equal, GreaterOrEqual, Greater };
    struct Condition {
        QString key;
        QString text;                      ///< for `key:text`
        std::optional<Comparison> compare; ///< for numbers
        double number = 0;
    };
    static std::optional<Condition> parse(const QString &word);
    static bool holds(const Condition &condition, const RunSummary &run);

    QStringList m_words;
    std::vector<Condition> m_conditions;
};

} // namespace ant
