#include "core/report/detail/text.h"
#include "core/report/table.h"

#include <algorithm>

namespace ant {
namespace {

/// Header and rows as texts, with what it takes to align them.
struct Layout {
    std::vector<std::vector<std::string>> lines; ///< the header first
    std::vector<int> widths;
    std::vector<bool> isRight;
};

template <typename Escape>
Layout layOut(const Table &table, int smallestWidth, Escape &&escape)
{
    Layout layout;
    layout.widths.assign(table.columns.size(), smallestWidth);
    for (std::size_t c = 0; c < table.columns.size(); ++c)
        layout.isRight.push_back(detail::isNumeric(table, c));
    const auto add = [&](auto &&textOf) {
        std::vector<std::string> line;
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            line.push_back(escape(textOf(c)));
            layout.widths[c] = std::max(layout.widths[c], detail::textWidth(line.back()));
        }
        layout.lines.push_back(std::move(line));
    };
    add([&](std::size_t c) { return detail::oneLine(table.columns[c]); });
    for (const auto &row : table.rows)
        add([&](std::size_t c) { return shown(row[c]); });
    return layout;
}

std::string escapedForMarkdown(const std::string &text)
{
    std::string escaped;
    for (const char c : text)
        escaped.append(c == '|' || c == '\\' ? "\\" : "").append(1, c);
    return escaped;
}

} // namespace

std::string toMarkdown(const Table &table)
{
    const Layout layout = layOut(table, 3, escapedForMarkdown);
    std::string text;
    for (std::size_t r = 0; r < layout.lines.size(); ++r) {
        for (std::size_t c = 0; c < table.columns.size(); ++c)
            text +=
                (c ? " | " : "| ") + detail::padded(layout.lines[r][c], layout.widths[c], layout.isRight[c]);
        text += " |\n";
        if (r > 0)
            continue;
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            const std::string rule(static_cast<std::size_t>(layout.widths[c] - (layout.isRight[c] ? 1 : 0)),
                                   '-');
            text += (c ? " | " : "| ") + rule + (layout.isRight[c] ? ":" : "");
        }
        text += " |\n";
    }
    return text;
}

std::string toText(const Table &table)
{
    const Layout layout = layOut(table, 1, [](const std::string &text) { return text; });
    std::string text;
    for (std::size_t r = 0; r < layout.lines.size(); ++r) {
        std::string line, rule;
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            line += (c ? "  " : "") + detail::padded(layout.lines[r][c], layout.widths[c], layout.isRight[c]);
            rule += (c ? "  " : "") + std::string(static_cast<std::size_t>(layout.widths[c]), '-');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n" + (r == 0 ? rule + "\n" : "");
    }
    return text;
}

} // namespace ant
