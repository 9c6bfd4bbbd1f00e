#include "core/report/figure12.h"

#include "core/experiment/modes.h"
#include "core/experiment/spec_facts.h"
#include "core/report/detail/figure_groups.h"
#include "core/report/published.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace ant {
namespace {

using detail::FigureGroup;
using Rule = FigureChoice::Rule;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// The results of one kind while they are put together.
class FigureBuilder {
public:
    FigureBuilder(const FigureInputs &inputs, std::vector<PublishedNetwork> published, FigureKind kind)
        : m_inputs(inputs), m_published(std::move(published))
    {
        m_figure.kind = kind;
        for (const Mode &mode : figureModes())
            m_figure.modes.push_back(mode.name);
    }

    Figure12 build()
    {
        addPublished();
        addOwn();
        addImported();
        if (m_figure.kind ==
            FigureKind::Table5) // the paper has one mode there; others where somebody ran them
            std::erase_if(m_figure.modes, [this](const std::string &mode) {
                return std::ranges::none_of(m_figure.bars, [&](const auto &bar) { return bar.mode == mode; });
            });
        return std::move(m_figure);
    }

private:
    const PublishedNetwork *publishedOf(const std::string &model) const
    {
        const auto found = std::ranges::find(m_published, model, &PublishedNetwork::model);
        return found == m_published.end() ? nullptr : &*found;
    }

    void addPublished()
    {
        for (const PublishedNetwork &network : m_published) {
            m_figure.networks.push_back(network.name);
            for (const std::string &mode : m_figure.modes)
                if (const auto found = network.top1.find(mode); found != network.top1.end())
                    m_figure.bars.push_back({network.name,
                                             mode,
                                             found->second,
                                             network.fp32,
                                             FigureSource::Published,
                                             {},
                                             network.model});
        }
    }

    /// Behind the networks of the same model, or at the end.
    void addNetwork(const std::string &label, const std::string &model)
    {
        if (std::ranges::find(m_figure.networks, label) != m_figure.networks.end())
            return;
        auto place = m_figure.networks.end();
        for (const FigureBar &bar : m_figure.bars)
            if (bar.model == model)
                place = std::ranges::find(m_figure.networks, bar.network) + 1;
        m_figure.networks.insert(place, label);
    }

    const FigureChoice *choiceFor(const std::string &cell) const
    {
        const auto found = std::ranges::find(m_inputs.choices, cell, &FigureChoice::cell);
        return found == m_inputs.choices.end() ? nullptr : &*found;
    }

    /// `runs`: those of a cell, oldest first.
    const RunSummary *choose(const std::vector<const RunSummary *> &runs, FigureBar &bar) const
    {
        const FigureChoice *own = choiceFor(bar.cell), *general = choiceFor({});
        bar.rule = own ? own->rule : general ? general->rule : Rule::Latest;
        bar.hasOwnRule = own != nullptr;
        if (bar.rule == Rule::Pinned) {
            for (const RunSummary *run : runs)
                if (run->id.value == own->run)
                    return run;
            bar.rule = general ? general->rule : Rule::Latest; // archived or put into the bin
            bar.hasOwnRule = false;
        }
        if (bar.rule == Rule::Latest)
            return runs.back();
        const RunSummary *best = runs.front();
        for (const RunSummary *run : runs)
            if (run->result->top1() >= best->result->top1()) // the newest of equal ones
                best = run;
        return best;
    }

    void addOwn()
    {
        const detail::OwnRuns own = detail::groupOwnRuns(m_inputs.runs, m_figure.kind);
        for (const FigureGroup &group : own.groups) {
            const PublishedNetwork *published = publishedOf(group.model);
            const std::string label =
                detail::labelOf(group, own.groups, published ? published->name : "", m_figure.kind);
            addNetwork(label, group.model);
            const auto fp32 = own.fp32.find(group.setting());
            for (const std::string &mode : m_figure.modes) {
                const auto runs = own.cells.find({group, mode});
                if (runs == own.cells.end())
                    continue;
                FigureBar bar{label, mode, 0, fp32 == own.fp32.end() ? kUnknown : fp32->second};
                bar.cell = group.cell(mode, m_figure.kind);
                const RunSummary *chosen = choose(runs->second, bar);
                bar.top1 = chosen->result->top1();
                bar.run = chosen->id;
                bar.model = group.model;
                bar.images = chosen->result->total;
                bar.isSubset = detail::isSubset(chosen->spec, bar.images);
                for (auto run = runs->second.rbegin(); run != runs->second.rend(); ++run)
                    bar.candidates.push_back((*run)->id);
                m_figure.bars.push_back(std::move(bar));
            }
        }
    }

    void addImported()
    {
        const int bits = detail::bitsOf(m_figure.kind);
        std::map<std::pair<std::string, std::string>, FigureBar> newest; // by network and mode
        for (const ImportedResult &result : m_inputs.imported) {
            if (result.bits != bits)
                continue;
            const PublishedNetwork *published = publishedOf(result.model);
            const bool isComparable = result.isTrained == (m_figure.kind == FigureKind::Figure12);
            const std::string network = published ? published->name : detail::networkName(result.model);
            const std::string label =
                isComparable ? network : network + (result.isTrained ? " (QAT)" : " (PTQ)");
            addNetwork(label, result.model);
            const double fp32 = std::isnan(result.fp32) && published ? published->fp32 : result.fp32;
            FigureBar bar{label, result.mode, result.top1, fp32, FigureSource::Imported, {}, result.model};
            bar.images = result.images;
            bar.isSubset = result.images > 0 && result.images < completeEvaluationSet("imagenet");
            bar.origin = result.source;
            newest.insert_or_assign({label, result.mode}, std::move(bar));
        }
        for (auto &[place, bar] : newest)
            m_figure.bars.push_back(std::move(bar));
    }

    const FigureInputs &m_inputs;
    std::vector<PublishedNetwork> m_published;
    Figure12 m_figure;
};

} // namespace

std::string_view name(FigureSource source)
{
    switch (source) {
    case FigureSource::Published:
        return "published";
    case FigureSource::Imported:
        return "imported";
    case FigureSource::Own:
        break;
    }
    return "own";
}

ShareInterval FigureBar::interval() const
{
    return wilsonInterval(std::llround(top1 / 100 * double(images)), images);
}

std::string Figure12::title() const
{
    return kind == FigureKind::Figure12 ? "Figure 12" : "Table V";
}

const FigureBar *Figure12::find(const std::string &network, const std::string &mode,
                                FigureSource source) const
{
    const auto found = std::ranges::find_if(bars, [&](const FigureBar &bar) {
        return bar.network == network && bar.mode == mode && bar.source == source;
    });
    return found == bars.end() ? nullptr : &*found;
}

bool Figure12::has(const std::string &network, FigureSource source) const
{
    return std::ranges::any_of(
        bars, [&](const FigureBar &bar) { return bar.network == network && bar.source == source; });
}

const FigureBar *Figure12::publishedFor(const FigureBar &bar) const
{
    const auto found = std::ranges::find_if(bars, [&](const FigureBar &other) {
        return other.source == FigureSource::Published && other.model == bar.model && other.mode == bar.mode;
    });
    return found == bars.end() ? nullptr : &*found;
}

Result<FigureInputs> readFigureInputs(Workspace &workspace)
{
    auto runs = workspace.runs();
    if (!runs.ok())
        return std::move(runs).error();
    auto choices = figureChoices(workspace);
    if (!choices.ok())
        return std::move(choices).error();
    auto imported = importedResults(workspace);
    if (!imported.ok())
        return std::move(imported).error();
    return FigureInputs{std::move(runs).value(), std::move(choices).value(), std::move(imported).value()};
}

Result<Figure12> figure12(const FigureInputs &inputs, FigureKind kind)
{
    auto published = publishedResults();
    if (!published.ok())
        return std::move(published).error();
    auto networks = kind == FigureKind::Figure12 ? std::move(published.value().figure12)
                                                 : std::move(published.value().table5);
    return FigureBuilder(inputs, std::move(networks), kind).build();
}

Result<std::vector<Figure12>> bothFigures(const FigureInputs &inputs)
{
    std::vector<Figure12> figures;
    for (const FigureKind kind : {FigureKind::Figure12, FigureKind::Table5}) {
        auto figure = figure12(inputs, kind);
        if (!figure.ok())
            return std::move(figure).error();
        figures.push_back(std::move(figure).value());
    }
    return figures;
}

} // namespace ant
