#include "core/engine/detail/fake_quant.h"
#include "core/engine/detail/recipe.h"

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <QTest> // after LibTorch, which has functions called slots

#include <cmath>

using namespace ant;
using namespace ant::detail;

class TestRecipe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theRateFallsAtMilestones()
    {
        RunSpec spec;
        spec.batch = 512;
        spec.training.learningRate = 0.1;
        spec.training.milestones = {1, 3};
        QCOMPARE(learningRate(spec, 0, 0.9), 0.2);
        QCOMPARE(learningRate(spec, 1, 0.0), 0.02);
        QCOMPARE(learningRate(spec, 3, 0.5), 0.002);
    }
    void theRateFallsAlongACosine()
    {
        RunSpec spec;
        spec.batch = 256;
        spec.training.learningRate = 0.1;
        spec.training.epochs = 4;
        spec.training.schedule = Schedule::Cosine;
        QCOMPARE(learningRate(spec, 0, 0), 0.1);
        QCOMPARE(learningRate(spec, 2, 0), 0.05);
        QVERIFY(std::abs(learningRate(spec, 1, 0) - 0.1 * (1 + std::sqrt(0.5)) / 2) < 1e-12);
        QVERIFY(learningRate(spec, 3, 0.999) < 1e-6);
    }
    void smoothingSpreadsAPartOfTheLabel()
    {
        // Two classes, logits 0 and ln 3: probabilities 1/4 and 3/4.
        const at::Tensor logits = at::tensor({0.0f, std::log(3.0f)}).view({1, 2});
        const at::Tensor label = at::tensor({std::int64_t(1)}, at::kLong);
        TrainingRecipe recipe;
        QVERIFY(std::abs(trainingLoss(recipe, logits, label, {}).item<float>() + std::log(0.75)) < 1e-6);
        recipe.labelSmoothing = 0.2;
        const double expected = -(0.9 * std::log(0.75) + 0.1 * std::log(0.25));
        QVERIFY(std::abs(trainingLoss(recipe, logits, label, {}).item<float>() - expected) < 1e-6);
    }
    void distillationComparesSoftenedAnswers()
    {
        const at::Tensor logits = at::tensor({0.0f, 2 * std::log(3.0f)}).view({1, 2});
        const at::Tensor label = at::tensor({std::int64_t(0)}, at::kLong);
        TrainingRecipe recipe;
        recipe.distillation = 1;
        recipe.temperature = 2;
        QVERIFY(std::abs(trainingLoss(recipe, logits, label, logits).item<float>()) < 1e-6);
        // Softened by 2 the student says 1/4 and 3/4, the teacher 1/2 and 1/2; times 2 * 2.
        const double expected = 4 * (0.5 * std::log(0.5 / 0.25) + 0.5 * std::log(0.5 / 0.75));
        const at::Tensor even = at::zeros({1, 2});
        QVERIFY(std::abs(trainingLoss(recipe, logits, label, even).item<float>() - expected) < 1e-5);
    }
    void alphaGradientIsScaled()
    {
        const auto codebook = Codebook::make({.type = NumericType(), .bits = 4, .isSigned = true});
        QVERIFY(codebook.ok());
        const auto gradient = [&](double scale) {
            const at::Tensor x = at::tensor({0.3f, -0.7f, 1.9f, 0.05f});
            const at::Tensor alpha = at::tensor({1.0f}).requires_grad_(true);
            RoundingCounts counts;
            fakeQuantizeTraining(x, alpha, codebook.value(), scale, 1, counts).sum().backward();
            return alpha.grad().item<float>();
        };
        QVERIFY(gradient(1) != 0);
        QCOMPARE(gradient(0.25), 0.25f * gradient(1));
    }
};

QTEST_APPLESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
