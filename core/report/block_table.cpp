#include "core/report/block_table.h"

namespace ant {

Table blockTable(const std::vector<BlockRecord> &blocks)
{
    Table table{"Blocks",
                {"block", "layers", "error before %", "error after %", "lower by %", "steps", "seconds"},
                {}};
    int layers = 0;
    std::int64_t steps = 0;
    double seconds = 0;
    for (const BlockRecord &block : blocks) {
        const double gain = block.errorBefore > 0 ? 100 * (1 - block.errorAfter / block.errorBefore) : 0;
        table.rows.push_back({{block.name},
                              {std::int64_t(block.layers)},
                              {100 * block.errorBefore, 2},
                              {100 * block.errorAfter, 2},
                              block.iterations > 0 ? Cell{gain, 1} : Cell{},
                              block.iterations > 0 ? Cell{std::int64_t(block.iterations)} : Cell{},
                              {block.seconds, 1}});
        layers += block.layers;
        steps += block.iterations;
        seconds += block.seconds;
    }
    if (blocks.size() > 1)
        table.rows.push_back({{std::string("all")},
                              {std::int64_t(layers)},
                              {},
                              {},
                              {},
                              steps > 0 ? Cell{steps} : Cell{},
                              {seconds, 1}});
    return table;
}

} // namespace ant
