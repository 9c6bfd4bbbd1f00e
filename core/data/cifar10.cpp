#include "core/data/cifar10.h"

#include "core/base/files.h"
#include "core/data/digest.h"
#include "core/data/preprocess.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace ant {
namespace {

namespace fs = std::filesystem;

constexpr int kSide = 32;
constexpr std::size_t kPlane = kSide * kSide;
constexpr std::size_t kRecord = 1 + 3 * kPlane;
constexpr std::array<const char *, 10> kClasses = {"airplane", "automobile", "bird",  "cat",  "deer",
                                                   "dog",      "frog",       "horse", "ship", "truck"};

struct BatchFile {
    std::string name;
    MappedFile mapping;
    std::int64_t records = 0;
    std::int64_t first = 0; ///< index in the data set of its first record
};

class Cifar10 final : public Dataset {
public:
    explicit Cifar10(std::vector<BatchFile> files) : m_files(std::move(files))
    {
        for (BatchFile &file : m_files) {
            file.first = m_size;
            m_size += file.records;
        }
    }
    std::int64_t size() const override { return m_size; }
    int classes() const override { return static_cast<int>(kClasses.size()); }
    std::string className(int label) const override { return kClasses.at(static_cast<std::size_t>(label)); }
    std::string imageName(std::int64_t index) const override
    {
        const BatchFile &file = fileOf(index);
        return file.name + "[" + std::to_string(index - file.first) + "]";
    }
    int label(std::int64_t index) const override { return *record(index); }
    Result<void> load(std::int64_t index, const Preprocessing &how, std::span<float> out) const override
    {
        loadPixels(
            {kSide, kSide}, [&](std::uint8_t *pixels) { interleave(record(index) + 1, pixels); }, how, out);
        return {};
    }
    Result<RgbImage> decode(std::int64_t index) const override
    {
        RgbImage image{.width = kSide, .height = kSide, .pixels = {}, .warnings = 0};
        image.pixels.resize(3 * kPlane);
        interleave(record(index) + 1, image.pixels.data());
        return image;
    }
    std::string fingerprint() const override
    {
        Digest digest;
        digest.add("cifar10");
        for (const BatchFile &file : m_files) {
            digest.add(file.name);
            digest.add(static_cast<std::uint64_t>(file.records));
        }
        for (std::int64_t i = 0; i < m_size; ++i)
            digest.add(static_cast<std::uint64_t>(label(i)));
        return digest.text();
    }

private:
    static void interleave(const std::uint8_t *planes, std::uint8_t *pixels)
    {
        for (std::size_t i = 0; i < kPlane; ++i)
            for (std::size_t c = 0; c < 3; ++c)
                pixels[i * 3 + c] = planes[c * kPlane + i];
    }
    const BatchFile &fileOf(std::int64_t index) const
    {
        assert(index >= 0 && index < m_size);
        const auto after =
            std::upper_bound(m_files.begin(), m_files.end(), index,
                             [](std::int64_t i, const BatchFile &file) { return i < file.first; });
        return *(after - 1);
    }
    const std::uint8_t *record(std::int64_t index) const
    {
        const BatchFile &file = fileOf(index);
        return reinterpret_cast<const std::uint8_t *>(file.mapping.bytes().data()) +
               static_cast<std::size_t>(index - file.first) * kRecord;
    }

    std::vector<BatchFile> m_files;
    std::int64_t m_size = 0;
};

bool isBatchOf(const std::string &name, Split split)
{
    if (split == Split::Evaluation)
        return name == "test_batch.bin";
    return name.starts_with("data_batch_") && name.ends_with(".bin");
}

/// What lies in the folder instead, for the message that nothing usable does.
std::string hint(const fs::path &folder)
{
    std::error_code code;
    for (const char *inner : {"cifar-10-batches-bin", "cifar10"})
        if (fs::is_directory(folder / inner, code))
            return "; did you mean " + (folder / inner).string() + "?";
    if (fs::exists(folder / "data_batch_1", code) || fs::exists(folder / "cifar-10-batches-py", code))
        return "; this is the Python version of CIFAR-10, and the binary version (cifar-10-binary.tar.gz) is "
               "needed";
    return "";
}

Result<std::vector<fs::path>> batchPaths(const fs::path &folder, Split split)
{
    std::error_code code;
    if (!fs::is_directory(folder, code))
        return Error{ErrorCode::NotFound,
                     folder.string() + " is not a folder (expected: CIFAR-10 in its binary version)",
                     {}};
    std::vector<fs::path> paths;
    fs::directory_iterator entries(folder, code);
    for (; !code && entries != fs::directory_iterator(); entries.increment(code))
        if (isBatchOf(entries->path().filename().string(), split))
            paths.push_back(entries->path());
    if (code)
        return Error{ErrorCode::Io, "cannot list " + folder.string() + ": " + code.message(), {}};
    if (paths.empty())
        return Error{ErrorCode::NotFound,
                     folder.string() + " holds no " +
                         (split == Split::Train ? "data_batch_*.bin" : "test_batch.bin") + hint(folder),
                     {}};
    std::sort(paths.begin(), paths.end());
    return paths;
}

Result<BatchFile> openBatch(const fs::path &path)
{
    auto mapping = MappedFile::open(path);
    if (!mapping.ok())
        return std::move(mapping).error();
    const std::string_view bytes = mapping.value().bytes();
    if (bytes.size() % kRecord != 0)
        return Error{ErrorCode::Corrupt,
                     path.string() + " has " + std::to_string(bytes.size()) +
                         " bytes, which is not a multiple of " + std::to_string(kRecord) +
                         " (one record); it is incomplete or not CIFAR-10",
                     {}};
    for (std::size_t at = 0; at < bytes.size(); at += kRecord)
        if (const auto label = static_cast<std::uint8_t>(bytes[at]); label >= kClasses.size())
            return Error{ErrorCode::Corrupt,
                         path.string() + ", record " + std::to_string(at / kRecord) + ": label " +
                             std::to_string(label) + ", but CIFAR-10 has the classes 0 to 9",
                         {}};
    const auto records = static_cast<std::int64_t>(bytes.size() / kRecord);
    return BatchFile{path.filename().string(), std::move(mapping).value(), records, 0};
}

std::string spread(const Dataset &dataset)
{
    std::array<std::int64_t, kClasses.size()> counts{};
    for (std::int64_t i = 0; i < dataset.size(); ++i)
        ++counts[static_cast<std::size_t>(dataset.label(i))];
    const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
    return std::to_string(dataset.size()) + " images, " + std::to_string(*least) + " to " +
           std::to_string(*most) + " per class";
}

} // namespace

Result<std::shared_ptr<const Dataset>> openCifar10(const fs::path &folder, Split split)
{
    const auto paths = batchPaths(folder, split);
    if (!paths.ok())
        return paths.error();
    std::vector<BatchFile> files;
    for (const fs::path &path : paths.value()) {
        auto file = openBatch(path);
        if (!file.ok())
            return std::move(file).error();
        files.push_back(std::move(file).value());
    }
    return std::shared_ptr<const Dataset>(std::make_shared<Cifar10>(std::move(files)));
}

std::vector<DatasetFinding> checkCifar10(const fs::path &folder)
{
    std::vector<DatasetFinding> findings;
    for (const Split split : {Split::Evaluation, Split::Train}) {
        const std::string half = split == Split::Train ? "training: " : "evaluation: ";
        const auto paths = batchPaths(folder, split);
        if (!paths.ok()) {
            findings.push_back({true, half + paths.error().text()});
            continue;
        }
        bool usable = true;
        for (const fs::path &path : paths.value()) // each of them, openCifar10() stops at the first bad one
            if (const auto file = openBatch(path); !file.ok()) {
                findings.push_back({true, half + file.error().text()});
                usable = false;
            }
        if (!usable)
            continue;
        if (const auto dataset = openCifar10(folder, split); dataset.ok())
            findings.push_back({false, half + spread(*dataset.value())});
        else
            findings.push_back({true, half + dataset.error().text()});
    }
    return findings;
}

} // namespace ant
