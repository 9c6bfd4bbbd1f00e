#include "ui/pages/figure/run_choice_menu.h"

#include "ui/common/display.h"
#include "ui/common/icons.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>

#include <algorithm>

namespace ant {
namespace {

using Rule = FigureChoice::Rule;
constexpr std::size_t kMostRuns = 15; ///< of a menu

QString translated(const char *text)
{
    return QCoreApplication::translate("ant::Figure", text);
}

const RunSummary *find(const RunsSnapshot &runs, RunId id)
{
    const auto found = std::ranges::find(runs.runs, id, &RunSummary::id);
    return found == runs.runs.end() || !found->result ? nullptr : &*found;
}

QString titleOf(const RunSummary &run)
{
    return translated("Pin run %1:  %2 %,  %3,  %4")
        .arg(run.id.value)
        .arg(display::percent(run.result->top1()), QString::fromStdString(run.name).left(40),
             display::when(run.finishedMs));
}

QAction *addChoice(QMenu *menu, QActionGroup *group, const QString &text, bool isInForce)
{
    QAction *action = menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(isInForce);
    group->addAction(action);
    return action;
}

} // namespace

void addRunChoices(QMenu *menu, const FigureBar &bar, const RunsSnapshot &runs,
                   const RunChoiceActions &actions)
{
    auto *group = new QActionGroup(menu);
    const std::pair<Rule, QString> rules[] = {{Rule::Latest, translated("Latest run")},
                                              {Rule::Best, translated("Best run")}};
    for (const auto &[rule, text] : rules) {
        const FigureChoice choice{bar.cell, rule, 0};
        QObject::connect(addChoice(menu, group, text, bar.hasOwnRule && bar.rule == rule),
                         &QAction::triggered, menu, [choose = actions.choose, choice] { choose(choice); });
    }
    QObject::connect(addChoice(menu, group, translated("As chosen for all cells"), !bar.hasOwnRule),
                     &QAction::triggered, menu, [clear = actions.clear, cell = bar.cell] { clear(cell); });
    menu->addSeparator();
    for (std::size_t i = 0; i < std::min(kMostRuns, bar.candidates.size()); ++i) {
        const RunSummary *run = find(runs, bar.candidates[i]);
        if (!run)
            continue;
        const FigureChoice choice{bar.cell, Rule::Pinned, run->id.value};
        const bool isPinned = bar.rule == Rule::Pinned && bar.run == run->id;
        QObject::connect(addChoice(menu, group, titleOf(*run), isPinned), &QAction::triggered, menu,
                         [choose = actions.choose, choice] { choose(choice); });
    }
    menu->addSeparator();
    QAction *layers =
        menu->addAction(icon(QStringLiteral("layers")), translated("Layers of run %1").arg(bar.run.value));
    QObject::connect(layers, &QAction::triggered, menu,
                     [show = actions.showLayers, run = bar.run] { show(run); });
}

} // namespace ant
