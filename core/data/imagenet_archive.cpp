#include "core/data/imagenet_archive.h"

#include "core/base/files.h"
#include "core/data/image_folder.h"
#include "core/data/tar_reader.h"

#include <algorithm>
#include <chrono>
#include <fstream>

namespace ant {
namespace {

namespace fs = std::filesystem;
using detail::TarReader;

constexpr std::int64_t kMaxImageBytes = std::int64_t(256) << 20;
constexpr std::size_t kIgnoredKept = 20;
constexpr std::chrono::milliseconds kReportEvery{100};

Error cancelled()
{
    return {ErrorCode::Cancelled, "preparing was stopped; what is complete stays", {}};
}

/// "n01440764" of "n01440764.tar"; empty for another name.
std::string classOfTar(const std::string &name)
{
    const bool isTar = name.size() == 13 && name[0] == 'n' && name.ends_with(".tar") &&
                       name.substr(1, 8).find_first_not_of("0123456789") == std::string::npos;
    return isTar ? name.substr(0, 9) : std::string();
}

/// One image, whole or not at all. Not synced: a million of them would take hours; after a power failure the
/// check finds what is broken.
Result<void> writeImage(const fs::path &file, const std::string &bytes)
{
    const fs::path temporary = file.parent_path() / ("." + file.filename().string() + ".part");
    std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    std::error_code code;
    if (stream)
        fs::rename(temporary, file, code);
    if (stream && !code)
        return {};
    fs::remove(temporary, code);
    return Error{ErrorCode::Io, "cannot write " + file.string() + " (is the disk full?)", {}};
}

class Preparation {
public:
    Preparation(const PrepareRequest &request, const PrepareObserver &observer, const std::stop_token &stop)
        : m_request(request), m_observer(observer), m_stop(stop)
    {
    }
    Result<PrepareResult> run();

private:
    Result<void> train();
    Result<void> trainClass(TarReader &outer, const std::string &name);
    Result<void> validation();
    Result<void> validationFolder();
    Result<void> validationArchive();
    Result<void> putValidation(const std::string &name,
                               const std::function<Result<void>(const fs::path &)> &put, std::int64_t bytes);
    void report(const char *part, std::int64_t done, std::int64_t total, const std::string &name);
    void ignore(const std::string &name);
    const std::string *classOf(const std::string &image) const;

    const PrepareRequest &m_request;
    const PrepareObserver &m_observer;
    const std::stop_token &m_stop;
    std::vector<std::pair<std::string, std::string>> m_labels;
    std::chrono::steady_clock::time_point m_reported{};
    PrepareResult m_result;
};

void Preparation::report(const char *part, std::int64_t done, std::int64_t total, const std::string &name)
{
    const auto now = std::chrono::steady_clock::now();
    if (now - m_reported < kReportEvery && done < total)
        return;
    m_reported = now;
    m_observer({part, done, total, name});
}

void Preparation::ignore(const std::string &name)
{
    if (m_result.ignored.size() < kIgnoredKept)
        m_result.ignored.push_back(name);
}

const std::string *Preparation::classOf(const std::string &image) const
{
    const auto found =
        std::ranges::lower_bound(m_labels, image, {}, &std::pair<std::string, std::string>::first);
    return found != m_labels.end() && found->first == image ? &found->second : nullptr;
}

/// Into a hidden folder that gets its name once the class is whole.
Result<void> Preparation::trainClass(TarReader &outer, const std::string &name)
{
    auto inner = TarReader::inside(outer);
    if (!inner.ok())
        return std::move(inner).error();
    const fs::path folder = m_request.target / "train" / ("." + name + ".part");
    if (auto made = makeFolder(folder); !made.ok())
        return made;
    TarReader::Entry entry;
    std::int64_t images = 0;
    for (;;) {
        auto more = inner.value().next(entry);
        if (!more.ok())
            return std::move(more).error();
        if (!more.value())
            break;
        if (m_stop.stop_requested())
            return cancelled();
        if (!entry.isFile || !isImageName(entry.name)) {
            ignore(name + "/" + entry.name);
            continue;
        }
        std::error_code code;
        ++images;
        if (static_cast<std::int64_t>(fs::file_size(folder / entry.name, code)) == entry.bytes && !code)
            continue;
        const auto bytes = inner.value().read(kMaxImageBytes);
        if (!bytes.ok())
            return bytes.error();
        if (auto written = writeImage(folder / entry.name, bytes.value()); !written.ok())
            return written;
    }
    std::error_code code;
    fs::rename(folder, m_request.target / "train" / name, code);
    if (code)
        return Error{ErrorCode::Io, "cannot rename " + folder.string() + ": " + code.message(), {}};
    m_result.trainImages += images;
    return {};
}

Result<void> Preparation::train()
{
    auto archive = TarReader::open(m_request.train);
    if (!archive.ok())
        return std::move(archive).error();
    if (auto made = makeFolder(m_request.target / "train"); !made.ok())
        return made;
    std::error_code code;
    const auto total = static_cast<std::int64_t>(fs::file_size(m_request.train, code));
    TarReader::Entry entry;
    for (bool isAny = false;; isAny = true) {
        auto more = archive.value().next(entry);
        if (!more.ok())
            return std::move(more).error();
        if (!more.value())
            return isAny ? Result<void>()
                         : Error{ErrorCode::Corrupt, m_request.train.string() + " holds nothing", {}};
        if (m_stop.stop_requested())
            return cancelled();
        const std::string name = classOfTar(entry.name);
        report("training", archive.value().position(), total, name);
        if (!entry.isFile || name.empty())
            ignore(entry.name);
        else if (fs::exists(m_request.target / "train" / name, code))
            ++m_result.present;
        else if (auto done = trainClass(archive.value(), name); !done.ok())
            return done;
    }
}

Result<void> Preparation::putValidation(const std::string &name,
                                        const std::function<Result<void>(const fs::path &)> &put,
                                        std::int64_t bytes)
{
    const std::string *wnid = classOf(name);
    if (!wnid) {
        ignore(name);
        return {};
    }
    const fs::path folder = m_request.target / "val" / *wnid;
    if (auto made = makeFolder(folder); !made.ok())
        return made;
    std::error_code code;
    if (static_cast<std::int64_t>(fs::file_size(folder / name, code)) == bytes && !code) {
        ++m_result.present;
        return {};
    }
    auto done = put(folder / name);
    m_result.validationImages += done.ok() ? 1 : 0;
    return done;
}

Result<void> Preparation::validationArchive()
{
    auto archive = TarReader::open(m_request.validation);
    if (!archive.ok())
        return std::move(archive).error();
    std::error_code code;
    const auto total = static_cast<std::int64_t>(fs::file_size(m_request.validation, code));
    TarReader::Entry entry;
    for (;;) {
        auto more = archive.value().next(entry);
        if (!more.ok())
            return std::move(more).error();
        if (!more.value())
            return {};
        if (m_stop.stop_requested())
            return cancelled();
        report("validation", archive.value().position(), total, entry.name);
        if (!entry.isFile || !isImageName(entry.name)) {
            ignore(entry.name);
            continue;
        }
        const auto put = [&](const fs::path &file) -> Result<void> {
            const auto bytes = archive.value().read(kMaxImageBytes);
            return bytes.ok() ? writeImage(file, bytes.value()) : bytes.error();
        };
        if (auto done = putValidation(entry.name, put, entry.bytes); !done.ok())
            return done;
    }
}

Result<void> Preparation::validationFolder()
{
    std::vector<fs::path> images;
    std::error_code code;
    for (fs::directory_iterator entries(m_request.validation, code);
         !code && entries != fs::directory_iterator(); entries.increment(code))
        if (entries->is_regular_file(code) && isImageName(entries->path().filename().string()))
            images.push_back(entries->path());
    if (code)
        return Error{
            ErrorCode::Io, "cannot list " + m_request.validation.string() + ": " + code.message(), {}};
    std::ranges::sort(images);
    for (std::size_t i = 0; i < images.size(); ++i) {
        if (m_stop.stop_requested())
            return cancelled();
        const std::string name = images[i].filename().string();
        report("validation", std::int64_t(i), std::int64_t(images.size()), name);
        const auto move = [&](const fs::path &file) -> Result<void> {
            std::error_code failed;
            fs::rename(images[i], file, failed);
            if (!failed)
                return {};
            return Error{ErrorCode::Io,
                         "cannot move " + images[i].string() + " to " + file.string() + ": " +
                             failed.message(),
                         {}};
        };
        if (auto done = putValidation(name, move, -1); !done.ok())
            return done;
    }
    return {};
}

Result<void> Preparation::validation()
{
    if (m_request.labels.empty())
        return Error{ErrorCode::InvalidArgument,
                     "the validation images do not tell their classes; give a list of them, a line "
                     "\"ILSVRC2012_val_00000001.JPEG n01751748\" for each",
                     {}};
    auto labels = readValidationLabels(m_request.labels, m_request.classes);
    if (!labels.ok())
        return std::move(labels).error();
    m_labels = std::move(labels).value();
    std::error_code code;
    return fs::is_directory(m_request.validation, code) ? validationFolder() : validationArchive();
}

Result<PrepareResult> Preparation::run()
{
    if (m_request.train.empty() && m_request.validation.empty())
        return Error{ErrorCode::InvalidArgument,
                     "nothing to prepare: give an archive of training images, of "
                     "validation images, or both",
                     {}};
    if (!m_request.validation.empty()) // the shorter one, whose labels may be wrong, first
        if (auto done = validation(); !done.ok())
            return std::move(done).error();
    if (!m_request.train.empty())
        if (auto done = train(); !done.ok())
            return std::move(done).error();
    return m_result;
}

} // namespace

Result<PrepareResult> prepareImageNet(const PrepareRequest &request, const PrepareObserver &observer,
                                      const std::stop_token &stop)
{
    return Preparation(request, observer, stop).run();
}

} // namespace ant
