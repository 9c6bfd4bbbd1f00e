#include "core/engine/detail/augmentation.h"

#include <QTest>

#include <algorithm>
#include <numeric>

using namespace ant::detail;

class TestAugmentation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shuffledOrderHoldsEveryImageOnceAndDependsOnSeedAndEpoch()
    {
        const auto order = epochOrder(1000, true, 7, 0);
        auto sorted = order;
        std::sort(sorted.begin(), sorted.end());
        QCOMPARE(sorted, epochOrder(1000, false, 7, 0));
        QCOMPARE(order, epochOrder(1000, true, 7, 0));
        QVERIFY(order != epochOrder(1000, true, 7, 1));
        QVERIFY(order != epochOrder(1000, true, 8, 0));
    }
    void anImageIsOnlyMirroredAndShifted()
    {
        // Pixel values are their place; a mirrored row runs backwards, a shift fills with zeros.
        constexpr int kSize = 16;
        std::vector<float> image(3 * kSize * kSize);
        std::iota(image.begin(), image.end(), 1.0f);
        int mirrored = 0;
        for (std::int64_t index = 0; index < 200; ++index) {
            std::vector<float> changed = image;
            augment(changed, kSize, 1, 0, index);
            const float centre = changed[kSize * kSize / 2 + kSize / 2];
            const float right = changed[kSize * kSize / 2 + kSize / 2 + 1];
            QCOMPARE(std::abs(right - centre), 1.0f);
            mirrored += right < centre;
            QVERIFY(std::count(changed.begin(), changed.end(), 0.0f) <= 3 * (kSize * kSize - 12 * 12));
        }
        QVERIFY(mirrored > 60 && mirrored < 140);
    }
    void whatHappensToAnImageDependsOnItsIndexAlone()
    {
        std::vector<float> a(3 * 32 * 32);
        std::iota(a.begin(), a.end(), 0.0f);
        std::vector<float> b = a;
        augment(a, 32, 5, 3, 17);
        augment(b, 32, 5, 3, 17);
        QCOMPARE(a, b);
    }
};

QTEST_APPLESS_MAIN(TestAugmentation)
#include "tst_augmentation.moc"
