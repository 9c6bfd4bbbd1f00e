#pragma once

#include "core/base/result.h"
#include "core/data/image.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ant {

/// Where a data set lies: "cifar10:DIR", "imagenet:DIR", "demo".
struct DatasetRef {
    std::string kind = "demo";
    std::filesystem::path folder; ///< empty for demo
    /// Errors: InvalidArgument, naming the known kinds.
    static Result<DatasetRef> parse(const std::string &text);
    std::string text() const;
    bool operator==(const DatasetRef &) const = default;
};

enum class Split { Train, Evaluation };

/// How an image becomes the network's input (evaluation): shorter side to `resize` (0: no resizing), centre
/// crop to `crop`, / 255, minus mean, over std, per channel. Equal to torchvision's Resize, CenterCrop,
/// ToTensor and Normalize on a Pillow image, bit for bit; an image smaller than the crop is padded with
/// black.
struct Preprocessing {
    int resize = 0;
    int crop = 32;
    float mean[3] = {0.485f, 0.456f, 0.406f};
    float std[3] = {0.229f, 0.224f, 0.225f};
    /// Where `resize` is given and this is not 0: a part of the image instead, drawn from this number, with
    /// an area of 0.1 to 1 of it and sides of 0.8 to 1.25, resized to the crop (the reference's training).
    std::uint64_t randomPart = 0;
    bool operator==(const Preprocessing &) const = default;
};

/// Images with labels, in a fixed order. Thread: all const functions may be called from any thread at once.
class Dataset {
public:
    virtual ~Dataset() = default;
    virtual std::int64_t size() const = 0;
    virtual int classes() const = 0;
    virtual std::string className(int label) const = 0;
    /// "n01440764/x.JPEG" or "test_batch.bin[17]": where a person finds the image.
    virtual std::string imageName(std::int64_t index) const = 0;
    virtual int label(std::int64_t index) const = 0;
    /// Writes the preprocessed image, [3, crop, crop] float32, into `out`.
    /// Errors: Corrupt, Io or Unsupported (more than kMaxPixels, an unknown kind of file), naming the image.
    /// A truncated JPEG is decoded as far as it goes and is no error.
    virtual Result<void> load(std::int64_t index, const Preprocessing &how, std::span<float> out) const = 0;
    /// The whole image as it is stored, for showing it. Errors: as load().
    virtual Result<RgbImage> decode(std::int64_t index) const = 0;
    /// Digest of names, sizes and labels (not of every pixel), to tell with a run what it was run on.
    virtual std::string fingerprint() const = 0;
};

/// Opens one half of a data set.
/// Errors: NotFound (folder or half is missing), Corrupt (a file of the wrong length), InvalidArgument (no
/// images
///         at all): each says which folder was looked in and what it should hold.
Result<std::shared_ptr<const Dataset>> openDataset(const DatasetRef &ref, Split split);

/// One finding of a check, for a table or a line of text.
struct DatasetFinding {
    bool isProblem = false;
    std::string text;
};

/// Counts and complaints about a folder, for `antq datasets check` and the form of the window. Looks at every
/// file's header, decodes none. Never fails: what is wrong is a finding.
std::vector<DatasetFinding> checkDataset(const DatasetRef &ref);

} // namespace ant
