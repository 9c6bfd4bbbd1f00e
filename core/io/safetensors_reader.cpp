#include "core/io/byte_cursor.h"
#include "core/io/read_failure.h"
#include "core/io/readers.h"
#include "core/io/torch_storage.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ant::detail {
namespace {

using nlohmann::json;

constexpr std::uint64_t kLongestHeader = 100'000'000; // the limit of the format's own library
constexpr int kDeepestHeader = 3;                     // object, tensor, shape
constexpr std::string_view kMetadata = "__metadata__";

struct Place {
    std::uint64_t begin = 0; ///< bytes after the header
    std::uint64_t end = 0;
    std::string name;
    auto operator<=>(const Place &) const = default;
};

/// Refuses nesting that no header has, and names that occur twice, while the text is being parsed.
json parseHeader(std::string_view text)
{
    std::set<std::string> names;
    const auto check = [&names](int depth, json::parse_event_t event, json &parsed) {
        if (depth > kDeepestHeader)
            failCorrupt("is damaged: its header is nested more deeply than a safetensors header");
        if (event == json::parse_event_t::key && depth == 1 &&
            !names.insert(parsed.get<std::string>()).second)
            failCorrupt("is damaged: its header names " + printable(parsed.get<std::string>()) + " twice");
        return true;
    };
    try {
        return json::parse(text, check);
    } catch (const json::parse_error &e) {
        failCorrupt("is damaged: its header is not valid JSON at byte " + std::to_string(8 + e.byte));
    }
}

DType parseType(const std::string &text, const std::string &tensor)
{
    for (int i = 0; i <= static_cast<int>(DType::Bool); ++i) {
        if (name(static_cast<DType>(i)) == text)
            return static_cast<DType>(i);
    }
    failUnsupported("holds the tensor " + printable(tensor) + " of type " + printable(text) +
                    ", which is not read here");
}

std::uint64_t parseCount(const json &value, const std::string &tensor)
{
    if (!value.is_number_unsigned())
        failCorrupt("is damaged: the tensor " + printable(tensor) +
                    " has a size or an offset that is no whole number");
    return value.get<std::uint64_t>();
}

/// The bytes that a shape needs; nothing where that is more than any file has.
std::optional<std::uint64_t> bytesOf(const std::vector<std::int64_t> &shape, DType type)
{
    std::uint64_t bytes = bytesPerElement(type);
    std::uint64_t product = bytes; // with sizes of 0 as 1, so that no order of sizes can overflow unseen
    for (const std::int64_t size : shape) {
        bytes *= static_cast<std::uint64_t>(size);
        if (__builtin_mul_overflow(product, static_cast<std::uint64_t>(std::max<std::int64_t>(size, 1)),
                                   &product) ||
            product > std::uint64_t(INT64_MAX))
            return std::nullopt;
    }
    return bytes;
}

class SafetensorsReader {
public:
    explicit SafetensorsReader(const SharedFile &file) : m_file(file)
    {
        ByteCursor cursor(file->bytes(), 0, "the file");
        const std::uint64_t length = cursor.u64("the header's length");
        if (length > kLongestHeader)
            failCorrupt("is damaged: its header claims " + std::to_string(length) + " bytes");
        m_header = cursor.take(length, "the safetensors header");
        m_dataByte = cursor.position();
        m_data = file->bytes().substr(m_dataByte);
    }

    TensorFile read()
    {
        const json header = parseHeader(m_header);
        if (!header.is_object())
            failCorrupt("is damaged: its header is not a JSON object");
        TensorFile result;
        result.format = "safetensors";
        for (const auto &[key, value] : header.items()) {
            if (key == kMetadata)
                result.metadata = readMetadata(value);
            else
                result.tensors.emplace(key, readTensor(key, value));
        }
        checkPlaces();
        return result;
    }

private:
    static std::map<std::string, std::string> readMetadata(const json &object)
    {
        std::map<std::string, std::string> result;
        for (const auto &[key, value] : object.items()) {
            if (!object.is_object() || !value.is_string())
                failCorrupt("is damaged: its __metadata__ is not a list of texts by name");
            result.emplace(key, value.get<std::string>());
        }
        return result;
    }

    FileTensor readTensor(const std::string &tensor, const json &entry)
    {
        const json *fields[3] = {};
        constexpr const char *kNames[] = {"dtype", "shape", "data_offsets"};
        for (int i = 0; i < 3; ++i) {
            const auto it = entry.is_object() ? entry.find(kNames[i]) : entry.end();
            const bool missing = !entry.is_object() || it == entry.end();
            if (missing || (i == 0 ? !it->is_string() : !it->is_array()))
                failCorrupt("is damaged: the tensor " + printable(tensor) + " has no valid " + kNames[i]);
            fields[i] = &*it;
        }
        const DType type = parseType(fields[0]->get<std::string>(), tensor);
        std::vector<std::int64_t> shape;
        for (const json &size : *fields[1])
            shape.push_back(
                static_cast<std::int64_t>(std::min<std::uint64_t>(parseCount(size, tensor), INT64_MAX)));
        if (fields[2]->size() != 2)
            failCorrupt("is damaged: the tensor " + printable(tensor) + " has no valid data_offsets");
        const Place place = {parseCount((*fields[2])[0], tensor), parseCount((*fields[2])[1], tensor),
                             tensor};
        checkPlace(place, bytesOf(shape, type));
        m_places.push_back(place);
        return tensorFromBytes(type, std::move(shape), m_data.substr(place.begin, place.end - place.begin),
                               m_file);
    }

    void checkPlace(const Place &place, std::optional<std::uint64_t> expected) const
    {
        if (place.begin > place.end || !expected || place.end - place.begin != *expected)
            failCorrupt("is damaged: the tensor " + printable(place.name) + " lies in the data bytes " +
                        std::to_string(place.begin) + " to " + std::to_string(place.end) +
                        ", which does not fit its shape");
        if (place.end > m_data.size())
            failCorrupt("is cut off: the tensor " + printable(place.name) + " ends at byte " +
                        std::to_string(place.end) + " of the data, but the file has only " +
                        std::to_string(m_data.size()) + " bytes of data (" +
                        std::to_string(m_file->bytes().size()) + " in all)");
    }

    /// The format allows neither holes nor overlaps nor bytes after the last tensor.
    void checkPlaces()
    {
        std::sort(m_places.begin(), m_places.end());
        std::uint64_t next = 0;
        for (const Place &place : m_places) {
            if (place.begin != next)
                failCorrupt("is damaged: the tensor " + printable(place.name) + " begins at byte " +
                            std::to_string(m_dataByte + place.begin) + ", where byte " +
                            std::to_string(m_dataByte + next) + " was expected");
            next = place.end;
        }
        if (next != m_data.size())
            failCorrupt("is damaged: its tensors end at byte " + std::to_string(m_dataByte + next) +
                        ", but the file has " + std::to_string(m_file->bytes().size()) + " bytes");
    }

    SharedFile m_file;
    std::string_view m_header;
    std::uint64_t m_dataByte = 0;
    std::string_view m_data;
    std::vector<Place> m_places;
};

} // namespace

TensorFile readSafetensorsFile(const SharedFile &file)
{
    return SafetensorsReader(file).read();
}

} // namespace ant::detail
