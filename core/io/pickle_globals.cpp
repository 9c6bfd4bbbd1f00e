#include "core/io/pickle_globals.h"

namespace ant::detail {
namespace {

struct NamedGlobal {
    std::string_view module;
    std::string_view name;
    GlobalKind kind;
};

constexpr NamedGlobal kGlobals[] = {
    {"collections", "OrderedDict", GlobalKind::OrderedDict},
    {"collections", "Counter", GlobalKind::Counter},
    {"collections", "defaultdict", GlobalKind::DefaultDict},
    {"torch._utils", "_rebuild_tensor", GlobalKind::RebuildTensor},
    {"torch._utils", "_rebuild_tensor_v2", GlobalKind::RebuildTensorV2},
    {"torch._utils", "_rebuild_tensor_v3", GlobalKind::RebuildTensorV3},
    {"torch._utils", "_rebuild_parameter", GlobalKind::RebuildParameter},
    {"torch._utils", "_rebuild_parameter_with_state", GlobalKind::RebuildParameter},
    {"torch", "Size", GlobalKind::Size},
    {"torch", "device", GlobalKind::Device},
    {"torch", "UntypedStorage", GlobalKind::UntypedStorage},
    {"torch.storage", "UntypedStorage", GlobalKind::UntypedStorage},
    {"torch.storage", "_UntypedStorage", GlobalKind::UntypedStorage},
    {"numpy", "dtype", GlobalKind::NumpyDType},
    {"numpy.core.multiarray", "scalar", GlobalKind::NumpyScalar},
    {"numpy._core.multiarray", "scalar", GlobalKind::NumpyScalar},
    {"_codecs", "encode", GlobalKind::Encode},
};

struct TorchType {
    std::string_view storage; ///< torch.<storage>Storage
    std::string_view dtype;   ///< torch.<dtype>
    std::string_view alias;
    DType type;
};

constexpr TorchType kTorchTypes[] = {
    {"Half", "float16", "half", DType::F16},   {"BFloat16", "bfloat16", "", DType::BF16},
    {"Float", "float32", "float", DType::F32}, {"Double", "float64", "double", DType::F64},
    {"Char", "int8", "", DType::I8},           {"Byte", "uint8", "", DType::U8},
    {"Short", "int16", "short", DType::I16},   {"Int", "int32", "int", DType::I32},
    {"Long", "int64", "long", DType::I64},     {"Bool", "bool", "", DType::Bool},
};

constexpr std::string_view kStorage = "Storage";

std::optional<PickleGlobal> findTorchType(std::string_view module, std::string_view name)
{
    for (const TorchType &type : kTorchTypes) {
        if (module == "torch" && (name == type.dtype || (!type.alias.empty() && name == type.alias)))
            return PickleGlobal{GlobalKind::DTypeName, type.type};
        if (name.ends_with(kStorage) && name.substr(0, name.size() - kStorage.size()) == type.storage)
            return PickleGlobal{GlobalKind::Storage, type.type};
    }
    return std::nullopt;
}

} // namespace

std::optional<PickleGlobal> findGlobal(std::string_view module, std::string_view name)
{
    for (const NamedGlobal &global : kGlobals) {
        if (module == global.module && name == global.name)
            return PickleGlobal{global.kind, DType::U8};
    }
    if (module == "torch" || module == "torch.cuda")
        return findTorchType(module, name);
    if (module == "builtins" || module == "__builtin__") {
        if (name == "set" || name == "frozenset")
            return PickleGlobal{GlobalKind::Set, DType::U8};
        for (const std::string_view plain : {"list", "dict", "int", "long", "float", "str"}) {
            if (name == plain)
                return PickleGlobal{GlobalKind::TypeName, DType::U8};
        }
    }
    return std::nullopt;
}

} // namespace ant::detail
