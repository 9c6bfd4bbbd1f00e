#include "core/io/state_dict.h"

#include "core/io/read_failure.h"
#include "core/io/reference_layout.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace ant::detail {
namespace {

constexpr std::string_view kModulePrefix = "module.";

bool holdsTensor(const PickleDict &dict)
{
    return std::any_of(dict.items.begin(), dict.items.end(),
                       [](const auto &item) { return std::holds_alternative<PickleTensor *>(item.second); });
}

std::string keysOf(const PickleDict &dict)
{
    constexpr std::size_t kShown = 6;
    std::string keys;
    for (std::size_t i = 0; i < dict.items.size() && i < kShown; ++i) {
        const auto *key = std::get_if<std::string_view>(&dict.items[i].first);
        keys += i > 0 ? ", " : "";
        keys += key ? printable(*key) : std::string(describe(dict.items[i].first));
    }
    return keys.empty() ? "none" : keys + (dict.items.size() > kShown ? ", ..." : "");
}

const PickleDict &findStateDict(const PickleValue &checkpoint)
{
    const auto *const *root = std::get_if<PickleDict *>(&checkpoint);
    if (!root)
        failUnsupported("holds " + std::string(describe(checkpoint)) + ", not a state dict");
    for (const std::string_view key : {"state_dict", "model"}) {
        const PickleValue *value = (*root)->find(key);
        const auto *const *dict = value ? std::get_if<PickleDict *>(value) : nullptr;
        if (dict && holdsTensor(**dict))
            return **dict;
    }
    if (!holdsTensor(**root))
        failUnsupported("holds no state dict: there are tensors neither at its top level nor under "
                        "state_dict or model (its keys: " +
                        keysOf(**root) + ")");
    return **root;
}

std::string numberText(double value)
{
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string numberText(float value)
{
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

/// The shortest text that reads back as the same number.
std::string elementText(const FileTensor &tensor)
{
    if (tensor.dtype == DType::F64 || tensor.dtype == DType::I64) {
        std::int64_t integer = 0;
        double real = 0;
        std::memcpy(&integer, tensor.bytes.data(), sizeof integer);
        std::memcpy(&real, tensor.bytes.data(), sizeof real);
        return tensor.dtype == DType::F64 ? numberText(real) : std::to_string(integer);
    }
    return numberText(tensor.toFloats().front());
}

std::optional<std::string> scalarText(const PickleValue &value, TensorMaker &maker)
{
    if (const auto *truth = std::get_if<bool>(&value))
        return *truth ? "true" : "false";
    if (const auto *integer = std::get_if<std::int64_t>(&value))
        return std::to_string(*integer);
    if (const auto *real = std::get_if<double>(&value))
        return numberText(*real);
    if (const auto *text = std::get_if<std::string_view>(&value); text && isUtf8(*text))
        return std::string(*text);
    if (const auto *tensor = std::get_if<PickleTensor *>(&value)) {
        const auto &shape = (*tensor)->shape;
        if (std::all_of(shape.begin(), shape.end(), [](std::int64_t size) { return size == 1; }))
            return elementText(maker.make(**tensor));
    }
    return std::nullopt;
}

void addScalars(const PickleDict &dict, bool tensorsToo, TensorMaker &maker, TensorFile &file)
{
    for (const auto &[key, value] : dict.items) {
        const auto *name = std::get_if<std::string_view>(&key);
        if (!name || !isUtf8(*name) || (!tensorsToo && std::holds_alternative<PickleTensor *>(value)))
            continue;
        if (auto text = scalarText(value, maker))
            file.metadata.insert_or_assign(std::string(*name), std::move(*text));
    }
}

void dropModulePrefix(TensorFile &file)
{
    const bool common = std::all_of(file.tensors.begin(), file.tensors.end(), [](const auto &tensor) {
        return tensor.first.starts_with(kModulePrefix);
    });
    if (!common)
        return;
    std::map<std::string, FileTensor> renamed;
    for (auto &[name, tensor] : file.tensors)
        renamed.emplace_hint(renamed.end(), name.substr(kModulePrefix.size()), std::move(tensor));
    file.tensors = std::move(renamed);
}

} // namespace

TensorFile readStateDict(const PickleValue &checkpoint, TensorMaker &maker)
{
    const PickleDict &dict = findStateDict(checkpoint);
    const PickleDict &root = *std::get<PickleDict *>(checkpoint);
    TensorFile file;
    for (const auto &[key, value] : dict.items) {
        const auto *tensor = std::get_if<PickleTensor *>(&value);
        if (!tensor)
            continue;
        const auto *name = std::get_if<std::string_view>(&key);
        if (!name || !isUtf8(*name))
            failCorrupt("is damaged: a tensor is named by " +
                        std::string(name ? "a text that is not UTF-8" : describe(key)));
        file.tensors.insert_or_assign(std::string(*name), maker.make(**tensor));
    }
    addScalars(dict, false, maker, file);
    if (&dict != &root)
        addScalars(root, true, maker, file);
    dropModulePrefix(file);
    useTorchvisionNames(file);
    return file;
}

} // namespace ant::detail
