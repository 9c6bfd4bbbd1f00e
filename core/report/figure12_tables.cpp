#include "core/experiment/modes.h"
#include "core/report/reports.h"

#include <array>
#include <cmath>

namespace ant {
namespace {

/// One row for each network and source that has bars; `valueOf` gives the number of a bar.
template <typename ValueOf>
void addRows(Table &table, const Figure12 &figure, bool withFp32, ValueOf &&valueOf)
{
    for (const std::string &network : figure.networks) {
        for (const bool isPublished : {true, false}) {
            std::vector<Cell> row = {{network}, {std::string(isPublished ? "published" : "own")}};
            if (withFp32)
                row.emplace_back();
            bool hasBar = false;
            for (const std::string &mode : figure.modes) {
                row.emplace_back();
                const FigureBar *bar = figure.find(network, mode, isPublished);
                if (!bar)
                    continue;
                hasBar = true;
                if (withFp32 && !std::isnan(bar->fp32))
                    row[2] = {bar->fp32, 2};
                if (const double value = valueOf(*bar); !std::isnan(value))
                    row.back() = {value, 2};
            }
            if (hasBar)
                table.rows.push_back(std::move(row));
        }
    }
}

void addModeColumns(Table &table, const Figure12 &figure)
{
    for (const std::string &mode : figure.modes)
        table.columns.push_back(modeTitle(mode));
}

} // namespace

std::string modeTitle(const std::string &mode)
{
    for (const Mode &known : figureModes())
        if (known.name == mode)
            return known.title;
    return mode;
}

std::uint32_t modeColour(const std::string &mode)
{
    // The palette of M. Okabe and K. Ito, "Color Universal Design": told apart with any kind of colour
    // vision.
    struct Entry {
        std::string_view mode;
        std::uint32_t colour;
    };
    constexpr std::array<Entry, 7> kColours = {{{"fp32", 0x4D4D4D},
                                                {"int", 0x0072B2},
                                                {"ip", 0xE69F00},
                                                {"fip", 0x009E73},
                                                {"ip-f", 0xCC79A7},
                                                {"fip-f", 0x56B4E9},
                                                {"ant4-8", 0xD55E00}}};
    for (const Entry &entry : kColours)
        if (entry.mode == mode)
            return entry.colour;
    return 0xA6A6A6;
}

Table figure12Table(const Figure12 &figure)
{
    Table table;
    table.title = "Figure 12: top-1 accuracy in percent";
    table.columns = {"network", "source", "fp32"};
    addModeColumns(table, figure);
    addRows(table, figure, true, [](const FigureBar &bar) { return bar.top1; });
    return table;
}

Table figure12LossTable(const Figure12 &figure)
{
    Table table;
    table.title = "Figure 12: loss of top-1 accuracy against fp32 in percentage points";
    table.columns = {"network", "source"};
    addModeColumns(table, figure);
    addRows(table, figure, false, [](const FigureBar &bar) { return bar.loss(); });
    return table;
}

} // namespace ant
