#include "core/report/detail/sheet_reader.h"

#include "core/io/zip_parts.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <expat.h>
#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace ant::detail {
namespace {

constexpr std::size_t kMostCells = 1'000'000, kMostColumns = 16'384, kMostRows = 100'000;
constexpr std::size_t kLongestText = 32'767; ///< that a cell can hold

using Attributes = std::map<std::string, std::string, std::less<>>;

/// What happens while a part is read. Names are without their namespace's prefix.
struct Handler {
    std::function<void(std::string_view name, const Attributes &)> begin;
    std::function<void(std::string_view name)> end;
    std::function<void(std::string_view text)> text;
    std::string failure = {}; ///< set by any of them: reading stops
};

std::string_view localName(const char *name)
{
    const char *colon = std::strrchr(name, ':');
    return colon ? colon + 1 : name;
}

struct ParserEnd {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

struct Reading {
    XML_Parser parser;
    Handler &handler;
    void stopOnFailure() const
    {
        if (!handler.failure.empty())
            XML_StopParser(parser, XML_FALSE);
    }
};

void beginElement(void *data, const char *name, const char **attributes)
{
    auto &reading = *static_cast<Reading *>(data);
    Attributes list;
    for (; *attributes; attributes += 2)
        list.emplace(localName(attributes[0]), attributes[1]);
    reading.handler.begin(localName(name), list);
    reading.stopOnFailure();
}

void endElement(void *data, const char *name)
{
    auto &reading = *static_cast<Reading *>(data);
    reading.handler.end(localName(name));
    reading.stopOnFailure();
}

void characters(void *data, const char *text, int length)
{
    auto &reading = *static_cast<Reading *>(data);
    reading.handler.text({text, static_cast<std::size_t>(length)});
    reading.stopOnFailure();
}

/// A document type could define entities that grow without end; workbooks have none.
void refuseDoctype(void *data, const char *, const char *, const char *, int)
{
    auto &reading = *static_cast<Reading *>(data);
    reading.handler.failure = "defines a document type, which workbooks do not";
    reading.stopOnFailure();
}

/// Empty: it went well.
std::string parse(const std::string &part, const std::string &xml, Handler &handler)
{
    const std::unique_ptr<XML_ParserStruct, ParserEnd> parser(XML_ParserCreate(nullptr));
    if (!parser)
        return "cannot be read for want of memory";
    Reading reading{parser.get(), handler};
    XML_SetUserData(parser.get(), &reading);
    XML_SetElementHandler(parser.get(), beginElement, endElement);
    XML_SetCharacterDataHandler(parser.get(), characters);
    XML_SetStartDoctypeDeclHandler(parser.get(), refuseDoctype);
    if (XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE) == XML_STATUS_OK)
        return {};
    const std::string where =
        "part " + part + ", line " + std::to_string(XML_GetCurrentLineNumber(parser.get()));
    if (!handler.failure.empty())
        return where + ": " + handler.failure;
    return where + ": " + XML_ErrorString(XML_GetErrorCode(parser.get()));
}

/// Column and row of "AB12", from 0.
std::optional<std::pair<std::size_t, std::size_t>> placeOf(std::string_view reference)
{
    std::size_t column = 0, at = 0, row = 0;
    for (; at < reference.size() && reference[at] >= 'A' && reference[at] <= 'Z' && at < 4; ++at)
        column = column * 26 + std::size_t(reference[at] - 'A' + 1);
    const auto [end, error] =
        std::from_chars(reference.data() + at, reference.data() + reference.size(), row);
    const bool isWhole = error == std::errc() && end == reference.data() + reference.size();
    if (!isWhole || column == 0 || row == 0)
        return std::nullopt;
    return std::pair{column - 1, row - 1};
}

struct SheetPart {
    std::string name, relation;
};

struct Workbook {
    std::vector<SheetPart> sheets;
    std::map<std::string, std::string> targets; ///< part by relation
    std::vector<std::string> strings;
};

std::string readNames(const std::string &xml, Workbook &book)
{
    Handler handler{[&](std::string_view name, const Attributes &attributes) {
                        const auto title = attributes.find("name"), id = attributes.find("id");
                        if (name == "sheet" && title != attributes.end() && id != attributes.end())
                            book.sheets.push_back({title->second, id->second});
                    },
                    [](std::string_view) {}, [](std::string_view) {}};
    return parse("xl/workbook.xml", xml, handler);
}

std::string readRelations(const std::string &xml, Workbook &book)
{
    Handler handler{[&](std::string_view name, const Attributes &attributes) {
                        const auto id = attributes.find("Id"), target = attributes.find("Target");
                        if (name != "Relationship" || id == attributes.end() || target == attributes.end())
                            return;
                        const bool isAbsolute = target->second.starts_with('/');
                        book.targets[id->second] =
                            isAbsolute ? target->second.substr(1) : "xl/" + target->second;
                    },
                    [](std::string_view) {}, [](std::string_view) {}};
    return parse("xl/_rels/workbook.xml.rels", xml, handler);
}

std::string readStrings(const std::string &xml, Workbook &book)
{
    bool isText = false, isPhonetic = false;
    Handler handler;
    handler.begin = [&](std::string_view name, const Attributes &) {
        if (name == "si")
            book.strings.emplace_back();
        isPhonetic = isPhonetic || name == "rPh";
        isText = name == "t" && !isPhonetic;
        if (book.strings.size() > kMostCells)
            handler.failure = "has more texts than are read";
    };
    handler.end = [&](std::string_view name) {
        isPhonetic = isPhonetic && name != "rPh";
        isText = false;
    };
    handler.text = [&](std::string_view text) {
        if (isText && !book.strings.empty() && book.strings.back().size() + text.size() <= kLongestText)
            book.strings.back() += text;
    };
    return parse("xl/sharedStrings.xml", xml, handler);
}

/// Reads the cells of a sheet.
class CellReader {
public:
    CellReader(const std::vector<std::string> &strings, ReadSheet &sheet) : m_strings(strings), m_sheet(sheet)
    {
        m_handler.begin = [this](std::string_view name, const Attributes &list) { begin(name, list); };
        m_handler.end = [this](std::string_view name) { end(name); };
        m_handler.text = [this](std::string_view text) {
            if (m_isValue && m_value.size() + text.size() <= kLongestText)
                m_value += text;
        };
    }
    std::string read(const std::string &part, const std::string &xml) { return parse(part, xml, m_handler); }

private:
    void begin(std::string_view name, const Attributes &attributes)
    {
        if (name == "c") {
            const auto place = attributes.find("r"), type = attributes.find("t");
            const auto parsed = place == attributes.end() ? std::nullopt : placeOf(place->second);
            if (!parsed || parsed->first >= kMostColumns || parsed->second >= kMostRows)
                m_handler.failure = "has a cell outside what is read (16,384 columns, 100,000 rows)";
            else
                m_place = *parsed;
            m_type = type == attributes.end() ? "n" : type->second;
            m_value.clear();
        }
        m_isValue = name == "v" || name == "t"; // a stored value, an inline text
    }

    void end(std::string_view name)
    {
        m_isValue = false;
        if (name != "c" || m_value.empty())
            return;
        if (++m_cells > kMostCells) {
            m_handler.failure = "has more cells than the 1,000,000 that are read";
            return;
        }
        SheetCell cell = cellOf();
        if (cell.isEmpty())
            return;
        auto &rows = m_sheet.rows;
        rows.resize(std::max(rows.size(), m_place.second + 1));
        auto &row = rows[m_place.second];
        m_wide += m_place.first + 1 > row.size() ? m_place.first + 1 - row.size() : 0;
        if (m_wide > 4 * kMostCells) {
            m_handler.failure = "spreads its cells too far apart";
            return;
        }
        row.resize(std::max(row.size(), m_place.first + 1));
        row[m_place.first] = std::move(cell);
    }

    SheetCell cellOf() const
    {
        SheetCell cell;
        if (m_type == "n") {
            const auto [end, error] =
                std::from_chars(m_value.data(), m_value.data() + m_value.size(), cell.number);
            cell.isNumber = error == std::errc() && end == m_value.data() + m_value.size();
        } else if (m_type == "s") {
            std::size_t index = 0;
            const auto [end, error] = std::from_chars(m_value.data(), m_value.data() + m_value.size(), index);
            if (error == std::errc() && index < m_strings.size())
                cell.text = m_strings[index];
        } else if (m_type == "str" || m_type == "inlineStr") {
            cell.text = m_value;
        }
        return cell;
    }

    const std::vector<std::string> &m_strings;
    ReadSheet &m_sheet;
    Handler m_handler;
    std::pair<std::size_t, std::size_t> m_place;
    std::string m_type, m_value;
    bool m_isValue = false;
    std::size_t m_cells = 0, m_wide = 0;
};

} // namespace

Result<std::vector<ReadSheet>> readSheets(const std::filesystem::path &file)
{
    const auto parts = readZipParts(file, [](std::string_view name) {
        return name.starts_with("xl/") && (name.ends_with(".xml") || name.ends_with(".rels"));
    });
    if (!parts.ok())
        return parts.error();
    const auto part = [&](const std::string &name) -> const std::string * {
        const auto found = parts.value().find(name);
        return found == parts.value().end() ? nullptr : &found->second;
    };
    const auto corrupt = [&](const std::string &why) {
        return Error{ErrorCode::Corrupt, file.string() + " is no readable workbook: " + why, {}};
    };
    const std::string *names = part("xl/workbook.xml"), *relations = part("xl/_rels/workbook.xml.rels");
    if (!names || !relations)
        return corrupt("it lacks xl/workbook.xml or its relations");
    Workbook book;
    std::string failure = readNames(*names, book);
    if (failure.empty())
        failure = readRelations(*relations, book);
    if (const std::string *strings = part("xl/sharedStrings.xml"); strings && failure.empty())
        failure = readStrings(*strings, book);
    std::vector<ReadSheet> sheets;
    for (std::size_t i = 0; i < book.sheets.size() && failure.empty(); ++i) {
        const std::string target = book.targets[book.sheets[i].relation];
        const std::string *xml = part(target);
        sheets.push_back({book.sheets[i].name, {}});
        if (xml) // a sheet that is a chart alone has none here
            failure = CellReader(book.strings, sheets.back()).read(target, *xml);
    }
    return failure.empty() ? Result<std::vector<ReadSheet>>(std::move(sheets)) : corrupt(failure);
}

} // namespace ant::detail
