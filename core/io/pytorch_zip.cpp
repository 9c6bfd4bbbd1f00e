#include "core/io/byte_cursor.h"
#include "core/io/read_failure.h"
#include "core/io/readers.h"
#include "core/io/state_dict.h"
#include "core/io/unpickler.h"
#include "core/io/zip_reader.h"

#include <map>
#include <set>
#include <string>

namespace ant::detail {
namespace {

constexpr std::string_view kPickle = "/data.pkl";
constexpr std::uint64_t kLongestPickle = std::uint64_t(256) << 20;

class Archive {
public:
    explicit Archive(std::string_view bytes)
    {
        for (const ZipEntry &entry : readZipDirectory(bytes)) {
            if (!m_entries.emplace(entry.name, entry).second)
                failCorrupt("is damaged: two entries are named " + printable(entry.name));
            if (entry.name.ends_with(kPickle) && entry.name.find('/') + kPickle.size() == entry.name.size())
                m_folder = entry.name.substr(0, entry.name.size() - kPickle.size());
        }
        if (!find("data.pkl"))
            failCorrupt("is a zip archive but not a PyTorch file: it has no entry data.pkl");
    }

    const ZipEntry *find(std::string_view name) const
    {
        const auto it = m_entries.find(std::string(m_folder) + "/" + std::string(name));
        return it == m_entries.end() ? nullptr : &it->second;
    }

    /// The bytes of a storage, whose checksum is checked the first time.
    std::string_view block(const PickleStorage &storage)
    {
        const ZipEntry *entry = find("data/" + std::string(storage.key));
        if (!entry)
            failCorrupt("is damaged: its storage " + printable(storage.key) + " is missing");
        const std::int64_t expected = storage.bytesOf(storage.blockElements);
        if (entry->bytes.size() != static_cast<std::uint64_t>(expected))
            failCorrupt("is damaged: its storage " + printable(storage.key) + " at byte " +
                        std::to_string(entry->beginByte) + " has " + std::to_string(entry->bytes.size()) +
                        " bytes instead of " + std::to_string(expected));
        if (m_checked.insert(entry).second)
            checkCrc(*entry);
        return entry->bytes;
    }

private:
    std::map<std::string, ZipEntry, std::less<>> m_entries;
    std::set<const ZipEntry *> m_checked;
    std::string_view m_folder;
};

} // namespace

TensorFile readPyTorchZip(const SharedFile &file)
{
    Archive archive(file->bytes());
    const ZipEntry *order = archive.find("byteorder");
    if (order && order->bytes != "little")
        failUnsupported("was written on a machine of byte order " + printable(order->bytes));
    const ZipEntry &pickle = *archive.find("data.pkl");
    if (pickle.bytes.size() > kLongestPickle)
        failUnsupported("has a pickle of " + std::to_string(pickle.bytes.size()) + " bytes");
    checkCrc(pickle);
    ByteCursor cursor(pickle.bytes, pickle.beginByte, "its entry data.pkl");
    PickleHeap heap(pickle.bytes.size());
    const PickleValue checkpoint = Unpickler(cursor, heap).run();
    TensorMaker maker(file, [&](const PickleStorage &storage) { return archive.block(storage); });
    TensorFile result = readStateDict(checkpoint, maker);
    result.format = "pytorch-zip";
    return result;
}

} // namespace ant::detail
