// ant-sample-workspace FOLDER: a workspace with one run of every kind, to look at the window with.
#include "tests/support/run_builder.h"

#include <cstdio>

using namespace ant;
using namespace ant::test;

namespace {

/// Right answers of 1000 images in the modes of Figure 12, as the reference counts them for ResNet-20.
struct Sample {
    const char *mode;
    int top1, top5;
    double loss;
};
constexpr Sample kSamples[] = {{"fp32", 915, 997, 0.2843},  {"int", 874, 994, 0.4120},
                               {"ip", 876, 993, 0.4011},    {"fip", 881, 995, 0.3902},
                               {"ip-f", 888, 996, 0.3610},  {"fip-f", 889, 996, 0.3598},
                               {"ant4-8", 902, 996, 0.3127}};

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: ant-sample-workspace FOLDER\n");
        return 2;
    }
    auto workspace = Workspace::open(argv[1], Workspace::Access::Create);
    if (!workspace.ok()) {
        std::fprintf(stderr, "%s\n", workspace.error().text().c_str());
        return 1;
    }
    for (const Sample &sample : kSamples) {
        const RunSpec spec = resnet20Spec(sample.mode);
        const BuiltQuantizers quantizers = spec.isFloatingPoint() ? BuiltQuantizers() : buildQuantizers(spec);
        addFinishedRun(workspace.value(), spec, {1000, sample.top1, sample.top5, sample.loss}, &quantizers);
    }
    addEndedRun(workspace.value(), resnet20Spec("ip-f"), RunState::Failed,
                "layer1.0.conv1: 12 activations are not finite");
    addEndedRun(workspace.value(), resnet20Spec("fip-f"), RunState::Cancelled, "stopped by the user");
    if (!workspace.value().addRun(resnet20Spec("int"), true).ok())
        return 1;
    const RunningRun running =
        addRunningRun(workspace.value(), resnet20Spec("fip"), {"evaluate", 420, 1000, 310});
    std::printf("running as long as this program does; press Enter to end it\n");
    std::getchar();
    return 0;
}
