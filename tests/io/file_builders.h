#pragma once

#include "core/base/files.h"
#include "core/io/tensor_file.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

/// Hand-made files for the tests of core/io: bytes are written out here, not by the code under test.
namespace ant::test {

inline std::filesystem::path fixture(const std::string &name)
{
    return std::filesystem::path(ANT_IO_FIXTURES) / name;
}

inline std::string fixtureBytes(const std::string &name)
{
    auto bytes = readFile(fixture(name));
    return bytes.ok() ? bytes.value() : std::string();
}

inline std::string littleEndian(std::uint64_t value, int width)
{
    std::string bytes;
    for (int i = 0; i < width; ++i)
        bytes += static_cast<char>(value >> (8 * i));
    return bytes;
}

// Pieces of pickles.
inline std::string text(const std::string &value)
{
    return "X" + littleEndian(value.size(), 4) + value;
}
inline std::string integer(std::uint32_t value)
{
    return "J" + littleEndian(value, 4);
}
inline std::string long8(std::uint64_t value)
{
    return "\x8a\x08" + littleEndian(value, 8);
}
inline std::string tuple(const std::vector<std::string> &items)
{
    std::string bytes = "(";
    for (const auto &item : items)
        bytes += item;
    return bytes + "t";
}
inline std::string global(const std::string &module, const std::string &name)
{
    return "c" + module + "\n" + name + "\n";
}
inline std::string call(const std::string &function, const std::vector<std::string> &arguments)
{
    return function + tuple(arguments) + "R";
}
inline std::string dict(const std::vector<std::string> &keysAndValues)
{
    std::string bytes = "}(";
    for (const auto &item : keysAndValues)
        bytes += item;
    return bytes + "u";
}
inline std::string storage(const std::string &key, const std::string &elements,
                           const std::string &type = "FloatStorage")
{
    return tuple({text("storage"), global("torch", type), text(key), text("cpu"), elements, "N"}) + "Q";
}
inline std::string tensor(const std::string &storageBytes, const std::string &offset,
                          const std::vector<std::string> &shape, const std::vector<std::string> &strides)
{
    return call(global("torch._utils", "_rebuild_tensor"),
                {storageBytes, offset, tuple(shape), tuple(strides)});
}
inline std::string pickle(const std::string &value)
{
    return "\x80\x02" + value + ".";
}

/// A legacy file around one pickled object; `tail`: the list of keys and the storages.
inline std::string legacyFile(const std::string &object, const std::string &tail = pickle("]"))
{
    const std::string magic("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 12);
    return pickle(magic) + pickle("M\xe9\x03") + pickle(dict({text("little_endian"), "\x88"})) +
           pickle(object) + tail;
}

/// The tail for one storage "0" of float32 zeros.
inline std::string oneStorage(std::uint64_t elements)
{
    return pickle("](" + text("0") + "e") + littleEndian(elements, 8) + std::string(4 * elements, '\0');
}

inline std::string safetensorsFile(const std::string &header, const std::string &data)
{
    return littleEndian(header.size(), 8) + header + data;
}

/// Reads bytes as a file; the file is removed, which a mapping survives.
inline Result<TensorFile> readBytes(const std::string &bytes, const std::filesystem::path &folder)
{
    const auto file = folder / "bytes.pth";
    std::ofstream(file, std::ios::binary) << bytes; // no sync: thousands are read
    auto read = readTensorFile(file);
    std::filesystem::remove(file); // writing over it would make the file system wait for the disk
    return read;
}

} // namespace ant::test
