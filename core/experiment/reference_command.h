#pragma once

#include "core/experiment/run_spec.h"

namespace ant {

/// A command line of the reference implementation as a run of this program.
struct ImportedCommand {
    RunSpec spec;
    std::vector<std::string>
        notes; ///< what a person should know: what is left to give, what has no counterpart
};

/// Reads a line of the reference's scripts: `python … main.py --dataset=imagenet --model=resnet18 …`, with or
/// without a launcher of several processes before it, and with its redirections behind. Options may be given
/// as
/// `--option=value`, `--option value`, `-wl=80`, `-wl 80` or `-wl80`, and long ones shortened as argparse
/// allows.
///
/// `--train` makes a fine-tuning run, `-r --ckpt_path` an evaluation, anything else post-training
/// quantization. Defaults are the reference's (8 bits, batch 256, 3 epochs, rate 1e-4). Several processes
/// become one with all their images, which takes the same steps, calibrated on the images of one. `--mode
/// ant`, which the evaluation scripts use, is read from the name of the published checkpoint (vit_ip_f.pth).
/// Errors: InvalidArgument naming the option and the value.
Result<ImportedCommand> importReferenceCommand(std::string_view line);

} // namespace ant
