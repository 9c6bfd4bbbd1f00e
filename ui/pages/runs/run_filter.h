#pragma once

#include "ui/pages/runs/run_cells.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace ant {

/// What the filter box of the runs page says: words that must all occur in name, model, mode, state, tags or
/// notes, and conditions like `mode:ip-f`, `model:resnet20`, `state:done`, `tag:paper`, `bits:4`, `top1>90`,
/// `loss<=0.5`. A minus before either turns it round; quotes keep blanks together. A term that looks like a
/// condition but is none is searched for as text, and problem() says what is wrong with it.
class RunFilter {
public:
    RunFilter() = default;
    explicit RunFilter(const QString &text);
    bool accepts(const RunSummary &run, const RunTexts &texts) const;
    /// One sentence about the first term that is not understood; empty where all are.
    const QString &problem() const { return m_problem; }
    /// What may be typed, in a few lines.
    static QString help();

private:
    enum class Comparison { Contains, Is, Less, LessOrEqual, Equal, GreaterOrEqual, Greater };
    struct Term {
        bool isNegated = false;
        QString key; ///< empty: a word
        QString text;
        Comparison compare = Comparison::Contains;
        double number = 0;
    };
    void add(QString word);
    QString addCondition(Term &term, const QString &sign, const QString &value);
    static bool holds(const Term &term, const RunSummary &run, const RunTexts &texts);

    std::vector<Term> m_terms;
    QString m_problem;
};

} // namespace ant
