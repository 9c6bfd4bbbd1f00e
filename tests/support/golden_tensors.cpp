#include "tests/support/golden_tensors.h"

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>

namespace ant::test {

std::map<std::string, GoldenTensor> readGoldenTensors(const std::filesystem::path &file)
{
    std::ifstream input(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(input), {}};
    std::uint64_t headerBytes = 0;
    if (bytes.size() < sizeof headerBytes)
        return {};
    std::memcpy(&headerBytes, bytes.data(), sizeof headerBytes);
    const char *header = bytes.data() + sizeof headerBytes;
    const char *data = header + headerBytes;
    std::map<std::string, GoldenTensor> tensors;
    const auto index = nlohmann::json::parse(header, data);
    for (const auto &[name, entry] : index.items()) {
        if (name == "__metadata__")
            continue;
        GoldenTensor tensor;
        tensor.shape = entry["shape"].get<std::vector<std::size_t>>();
        const std::size_t begin = entry["data_offsets"][0], end = entry["data_offsets"][1];
        if (entry["dtype"] == "F64") {
            tensor.wide.resize((end - begin) / sizeof(double));
            std::memcpy(tensor.wide.data(), data + begin, end - begin);
            tensor.values.assign(tensor.wide.begin(), tensor.wide.end());
        } else {
            tensor.values.resize((end - begin) / sizeof(float));
            std::memcpy(tensor.values.data(), data + begin, end - begin);
        }
        tensors.emplace(name, std::move(tensor));
    }
    return tensors;
}

nlohmann::json readGoldenJson(const std::filesystem::path &file)
{
    std::ifstream input(file);
    return nlohmann::json::parse(input, nullptr, false);
}

} // namespace ant::test
