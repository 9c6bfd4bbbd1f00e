#include "core/store/workspace.h"
#include "tests/store/sample_runs.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace ant;

namespace {

Sensitivity sample(std::int64_t images, std::vector<std::string> types)
{
    Sensitivity found;
    found.key = {"resnet20", "12fca8",         "fingerprint", true,      images,
                 7,          std::move(types), {75, 150},     {80, 140}, false};
    found.loss = 0.25;
    found.correct = images - 1;
    found.options = {{0, 3, "int", 0.5, 12.5, -0.01, 0.02, images - 2},
                     {0, 3, "flint", 0.4, HUGE_VAL, 0.03, 0.0, images},
                     {1, 8, "int", 1e-6, 44, 0.001, 0.002, images}};
    return found;
}

struct Fixture {
    test::TemporaryFolder folder;
    Workspace workspace = Workspace::open(folder.path(), Workspace::Access::Create).value();
    RunId run = workspace.addRun(test::sampleSpec(), false).value();
};

} // namespace

class TestSensitivities : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasStoredIsFoundByItsKey()
    {
        Fixture f;
        const Sensitivity stored = sample(128, {"int", "flint"});
        ANT_VERIFY_OK(f.workspace.putSensitivity(f.run, stored));
        const auto found = f.workspace.findSensitivity(stored.key);
        ANT_VERIFY_OK(found);
        QVERIFY(found.value());
        QCOMPARE(found.value()->options, stored.options);
        QCOMPARE(found.value()->key, stored.key);
        QCOMPARE(found.value()->run, f.run.value);
        QCOMPARE(found.value()->correct, stored.correct);
        QVERIFY(found.value()->createdMs > 1'700'000'000'000);
    }

    void oneWithMoreTypesServesFewerAndNotTheOtherWayRound()
    {
        Fixture f;
        ANT_VERIFY_OK(f.workspace.putSensitivity(f.run, sample(128, {"int", "flint", "pot"})));
        QVERIFY(f.workspace.findSensitivity(sample(128, {"int"}).key).value());
        QVERIFY(!f.workspace.findSensitivity(sample(128, {"int", "float"}).key).value());
    }

    void anyNumberOfImagesServesWhereNoneIsAskedForAndTheMostIsTaken()
    {
        Fixture f;
        for (const std::int64_t images : {64, 256, 128})
            ANT_VERIFY_OK(f.workspace.putSensitivity(f.run, sample(images, {"int"})));
        QCOMPARE(f.workspace.findSensitivity(sample(0, {"int"}).key).value()->key.images, std::int64_t(256));
        QCOMPARE(f.workspace.findSensitivity(sample(64, {"int"}).key).value()->key.images, std::int64_t(64));
        QVERIFY(!f.workspace.findSensitivity(sample(100, {"int"}).key).value());
    }

    void otherWeightsAnotherSeedOtherRangesOrAnotherRoundingDoNotServe()
    {
        Fixture f;
        const Sensitivity stored = sample(128, {"int"});
        ANT_VERIFY_OK(f.workspace.putSensitivity(f.run, stored));
        SensitivityKey weights = stored.key, seed = stored.key, range = stored.key, rounding = stored.key;
        weights.weightsSha256 = "other";
        seed.seed = 8;
        range.activationRange.low = 75;
        rounding.feeds = true;
        for (const SensitivityKey &key : {weights, seed, range, rounding})
            QVERIFY(!f.workspace.findSensitivity(key).value());
    }

    void bothWaysOfRoundingAreKeptBesideEachOther()
    {
        Fixture f;
        Sensitivity nearest = sample(128, {"int"}), fed = nearest;
        fed.key.feeds = true;
        fed.loss = 0.5;
        ANT_VERIFY_OK(f.workspace.putSensitivity(f.run, nearest));
        ANT_VERIFY_OK(f.workspace.putSensitivity(f.run, fed));
        QCOMPARE(f.workspace.findSensitivity(nearest.key).value()->loss, 0.25);
        QCOMPARE(f.workspace.findSensitivity(fed.key).value()->loss, 0.5);
    }

    void measuringAgainReplacesAndAMissingOneIsNotFound()
    {
        Fixture f;
        ANT_VERIFY_OK(f.workspace.putSensitivity(f.run, sample(128, {"int"})));
        Sensitivity again = sample(128, {"int"});
        again.loss = 0.5;
        const auto id = f.workspace.putSensitivity(f.run, again);
        ANT_VERIFY_OK(id);
        QCOMPARE(f.workspace.sensitivities().value().size(), std::size_t(1));
        QCOMPARE(f.workspace.sensitivity(id.value()).value().loss, 0.5);
        QCOMPARE(f.workspace.sensitivity(id.value() + 1).error().code, ErrorCode::NotFound);
    }
};

QTEST_APPLESS_MAIN(TestSensitivities)
#include "tst_sensitivities.moc"
