#include "core/experiment/evaluated_images.h"

#include <algorithm>
#include <numeric>

namespace ant {
namespace {

std::string imagesText(std::int64_t count)
{
    return std::to_string(count) + (count == 1 ? " image" : " images");
}

} // namespace

std::vector<std::int64_t> evaluatedImages(const RunSpec &spec, const Dataset &dataset)
{
    std::vector<std::int64_t> images;
    if (spec.perClass > 0) {
        std::vector<std::int64_t> taken(static_cast<std::size_t>(dataset.classes()));
        for (std::int64_t image = 0; image < dataset.size(); ++image)
            if (taken[static_cast<std::size_t>(dataset.label(image))]++ < spec.perClass)
                images.push_back(image);
        return images;
    }
    images.resize(static_cast<std::size_t>(evaluatedCount(spec, dataset.size(), dataset.classes())));
    std::iota(images.begin(), images.end(), std::int64_t(0));
    return images;
}

std::int64_t evaluatedCount(const RunSpec &spec, std::int64_t images, int classes)
{
    if (spec.perClass >
        0) // beyond images / classes, classes * perClass exceeds images, if it does not overflow
        return spec.perClass > images / std::max(1, classes) ? images : spec.perClass * classes;
    return spec.limit > 0 ? std::min(spec.limit, images) : images;
}

std::string subsetText(const RunSpec &spec)
{
    if (spec.perClass > 0)
        return imagesText(spec.perClass) + " per class";
    return spec.limit > 0 ? imagesText(spec.limit) : std::string();
}

} // namespace ant
