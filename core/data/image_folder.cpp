#include "core/data/image_folder.h"

#include "core/base/files.h"
#include "core/data/digest.h"
#include "core/data/preprocess.h"

#include <algorithm>
#include <cassert>
#include <sstream>

namespace ant {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxFileBytes = std::uint64_t(256) << 20;
constexpr std::uint64_t kLongestClassMap = std::uint64_t(16) << 20;

struct FolderContents {
    std::vector<std::string> folders; ///< sorted
    std::vector<std::string> images;  ///< sorted
};

Result<FolderContents> contentsOf(const fs::path &folder)
{
    FolderContents contents;
    std::error_code code;
    fs::directory_iterator entries(folder, code);
    for (; !code && entries != fs::directory_iterator(); entries.increment(code)) {
        std::string name = entries->path().filename().string();
        std::error_code ignored; // a dangling link is neither
        if (isImageName(name))
            contents.images.push_back(std::move(name));
        else if (name[0] != '.' && entries->is_directory(ignored))
            contents.folders.push_back(std::move(name));
    }
    if (code)
        return Error{ErrorCode::Io, "cannot list " + folder.string() + ": " + code.message(), {}};
    std::sort(contents.folders.begin(), contents.folders.end());
    std::sort(contents.images.begin(), contents.images.end());
    return contents;
}

Result<fs::path> halfOf(const fs::path &root, Split split)
{
    std::error_code code;
    if (!fs::is_directory(root, code))
        return Error{
            ErrorCode::NotFound, root.string() + " is not a folder (expected: one with train/ and val/)", {}};
    const std::vector<std::string> names = split == Split::Train
                                               ? std::vector<std::string>{"train"}
                                               : std::vector<std::string>{"val", "validation"};
    for (const std::string &name : names)
        if (fs::is_directory(root / name, code))
            return root / name;
    std::string message = root.string() + " holds no folder " + names[0] +
                          (names.size() > 1 ? " or " + names[1] : "") +
                          "; it should have one with a folder of images for each class";
    const std::string own = root.filename().string();
    if (own == "val" || own == "validation" || own == "train")
        message += ". Give the folder above it, " + root.parent_path().string() + "?";
    return Error{ErrorCode::NotFound, message, {}};
}

std::string howToSort(const fs::path &half)
{
    const std::string root = half.parent_path().string();
    return "they must lie in a folder for each class (" + (half / "n01440764" / "….JPEG").string() +
           "). Run: antq datasets prepare imagenet:" + root + " --val " + half.string() +
           " --val-labels LIST, where LIST is a text with a line for each image, such as "
           "\"ILSVRC2012_val_00000001.JPEG n01751748\"; it moves each image into its folder";
}

/// The names of DIR/classes.txt in its order; none where there is no such file.
Result<std::vector<std::string>> readClassMap(const fs::path &root)
{
    const fs::path file = root / "classes.txt";
    std::error_code code;
    std::vector<std::string> classes;
    if (!fs::exists(file, code))
        return classes;
    const auto text = readFile(file, kLongestClassMap);
    if (!text.ok())
        return text.error();
    std::istringstream lines(text.value());
    for (std::string line; std::getline(lines, line);) {
        std::string name;
        if (std::istringstream(line) >> name)
            classes.push_back(name);
    }
    auto sorted = classes;
    std::sort(sorted.begin(), sorted.end());
    if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
        return Error{ErrorCode::InvalidArgument, file.string() + " names " + *twice + " twice", {}};
    return classes;
}

/// Puts all classes of the map in the place of the folders that are there.
Result<void> useClassMap(FolderListing &listing, const fs::path &root)
{
    auto map = readClassMap(root);
    if (!map.ok())
        return std::move(map).error();
    if (map.value().empty())
        return {};
    for (const std::string &folder : listing.classes)
        if (std::find(map.value().begin(), map.value().end(), folder) == map.value().end())
            return Error{ErrorCode::InvalidArgument,
                         "the folder " + (listing.folder / folder).string() + " is no class of " +
                             (root / "classes.txt").string() + "; remove one of them or correct the list",
                         {}};
    listing.classes = std::move(map).value();
    listing.hasClassMap = true;
    return {};
}

Result<void> addClass(FolderListing &listing, const std::string &name)
{
    std::error_code code;
    if (listing.hasClassMap && !fs::exists(listing.folder / name, code)) {
        listing.classBegin.push_back(listing.images());
        return {};
    }
    const auto contents = contentsOf(listing.folder / name);
    if (!contents.ok())
        return contents.error();
    for (const std::string &image : contents.value().images) {
        listing.names += image;
        listing.nameBegin.push_back(listing.names.size());
    }
    listing.classBegin.push_back(listing.images());
    return {};
}

class ImageFolder final : public Dataset {
public:
    explicit ImageFolder(FolderListing listing) : m_listing(std::move(listing)) {}
    std::int64_t size() const override { return m_listing.images(); }
    int classes() const override { return static_cast<int>(m_listing.classes.size()); }
    std::string className(int label) const override
    {
        return m_listing.classes.at(static_cast<std::size_t>(label));
    }
    std::string imageName(std::int64_t index) const override { return m_listing.name(index); }
    int label(std::int64_t index) const override { return m_listing.label(index); }
    Result<void> load(std::int64_t index, const Preprocessing &how, std::span<float> out) const override
    {
        return withBytes(index, [&](std::string_view bytes) { return loadEncoded(bytes, how, out); });
    }
    Result<RgbImage> decode(std::int64_t index) const override
    {
        RgbImage image;
        const auto done = withBytes(index, [&](std::string_view bytes) -> Result<void> {
            DecodedImage decoded;
            auto result = decodeImage(bytes, wholeImage, decoded);
            decoded.pixels.resize(decoded.pixels.size() < DecodedImage::kPadding
                                      ? 0
                                      : decoded.pixels.size() - DecodedImage::kPadding);
            image = {decoded.size.width, decoded.size.height, std::move(decoded.pixels), decoded.warnings};
            return result;
        });
        if (!done.ok())
            return done.error();
        return image;
    }
    std::string fingerprint() const override
    {
        Digest digest;
        digest.add("imagenet");
        for (std::int64_t i = 0; i < size(); ++i) {
            std::error_code code;
            digest.add(m_listing.name(i));
            digest.add(static_cast<std::uint64_t>(label(i)));
            digest.add(static_cast<std::uint64_t>(fs::file_size(m_listing.folder / m_listing.name(i), code)));
        }
        return digest.text();
    }

private:
    template <typename Body>
    Result<void> withBytes(std::int64_t index, const Body &body) const
    {
        const auto bytes = readFile(m_listing.folder / imageName(index), kMaxFileBytes);
        Result<void> done = bytes.ok() ? body(std::string_view(bytes.value())) : Result<void>(bytes.error());
        if (done.ok())
            return done;
        return std::move(done).error().within("reading " + imageName(index));
    }

    FolderListing m_listing;
};

} // namespace

bool isImageName(const std::string &name)
{
    const std::size_t dot = name.rfind('.');
    if (dot == std::string::npos || dot == 0 || name[0] == '.')
        return false;
    std::string ending = name.substr(dot + 1);
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return ending == "jpeg" || ending == "jpg" || ending == "png";
}

int FolderListing::label(std::int64_t index) const
{
    assert(index >= 0 && index < images());
    return static_cast<int>(std::upper_bound(classBegin.begin(), classBegin.end(), index) -
                            classBegin.begin()) -
           1;
}

std::string FolderListing::name(std::int64_t index) const
{
    const auto at = static_cast<std::size_t>(index);
    return classes[static_cast<std::size_t>(label(index))] + "/" +
           names.substr(nameBegin[at], nameBegin[at + 1] - nameBegin[at]);
}

Result<FolderListing> listImageFolder(const fs::path &root, Split split)
{
    auto half = halfOf(root, split);
    if (!half.ok())
        return std::move(half).error();
    auto contents = contentsOf(half.value());
    if (!contents.ok())
        return std::move(contents).error();
    FolderListing listing;
    listing.folder = half.value();
    listing.looseImages = static_cast<std::int64_t>(contents.value().images.size());
    listing.classes = std::move(contents.value().folders);
    if (auto mapped = useClassMap(listing, root); !mapped.ok())
        return std::move(mapped).error();
    listing.classBegin = {0};
    listing.nameBegin = {0};
    for (const std::string &name : listing.classes)
        if (auto added = addClass(listing, name); !added.ok())
            return std::move(added).error();
    const std::string where = listing.folder.string();
    if (listing.images() == 0 && listing.looseImages > 0)
        return Error{ErrorCode::InvalidArgument,
                     std::to_string(listing.looseImages) + " images lie directly in " + where + ", but " +
                         howToSort(listing.folder),
                     {}};
    if (listing.images() == 0)
        return Error{
            ErrorCode::InvalidArgument,
            where + " holds no images; it should have a folder of .JPEG, .jpg or .png files for each class",
            {}};
    return listing;
}

Result<std::shared_ptr<const Dataset>> openImageFolder(const fs::path &root, Split split)
{
    auto listing = listImageFolder(root, split);
    if (!listing.ok())
        return std::move(listing).error();
    return std::shared_ptr<const Dataset>(std::make_shared<ImageFolder>(std::move(listing).value()));
}

} // namespace ant
