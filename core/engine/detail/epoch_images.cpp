#include "core/engine/detail/epoch_images.h"

#include "core/engine/detail/augmentation.h"

#include <algorithm>

namespace ant::detail {

EpochImages::EpochImages(RunContext &run, std::shared_ptr<const Dataset> dataset, const Preprocessing &how,
                         std::int64_t images, int epoch, std::int64_t skipped)
    : m_run(run), m_how(how), m_epoch(epoch), m_images(images),
      m_next(std::min(images, skipped * run.spec.batch))
{
    const TrainingRecipe &recipe = run.spec.training;
    const int rank = run.processes ? run.processes->rank() : 0;
    const int count = run.processes ? run.processes->count() : 1;
    std::vector<std::int64_t> order = epochOrder(images, recipe.shuffle, run.spec.seed, epoch);
    order.erase(order.begin(), order.begin() + m_next);
    LoaderOptions options;
    options.batch = run.spec.batch / count;
    options.order = partsOfBatches(order, run.spec.batch, rank, count);
    if (recipe.augment)
        options.randomParts = partsSeed(run.spec.seed, epoch);
    if (!options.order.empty()) // for the loader that would be all of them
        m_loader = std::make_unique<Loader>(std::move(dataset), how, std::move(options));
}

Result<Batch> EpochImages::next()
{
    Batch own;
    const std::int64_t first = m_next;
    m_next = std::min(m_images, m_next + m_run.spec.batch);
    if (m_loader) {
        auto batch = m_loader->next(m_run.stop);
        if (!batch.ok())
            return batch;
        own = std::move(batch).value();
    }
    own.first = first;
    for (const std::string &image : own.unreadable)
        m_run.observer.log(LogLevel::Warning, "left out: " + image);
    if (!m_run.spec.training.augment)
        return own;
    const std::size_t pixels =
        std::size_t(3) * static_cast<std::size_t>(m_how.crop) * static_cast<std::size_t>(m_how.crop);
    for (std::size_t i = 0; i < own.labels.size(); ++i)
        augment(std::span(own.pixels).subspan(i * pixels, pixels), m_how.crop, m_run.spec.seed, m_epoch,
                own.indices[i]);
    return own;
}

} // namespace ant::detail
