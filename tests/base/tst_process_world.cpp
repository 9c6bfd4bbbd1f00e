#include "core/base/process_world.h"

#include <QTest>

using namespace ant;

class TestProcessWorld : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        for (const char *name : {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK",
                                 "PMI_SIZE", "SLURM_PROCID", "SLURM_NTASKS", "SLURM_STEP_NUM_TASKS"})
            qunsetenv(name);
    }

    void theLauncherSaysWhichProcessThisIs_data()
    {
        using Environment = QMap<QString, QString>;
        QTest::addColumn<Environment>("environment");
        QTest::addColumn<int>("rank");
        QTest::addColumn<int>("count");
        QTest::newRow("alone") << Environment{} << 0 << 1;
        QTest::newRow("Open MPI") << Environment{{"OMPI_COMM_WORLD_RANK", "2"}, {"OMPI_COMM_WORLD_SIZE", "4"}}
                                  << 2 << 4;
        QTest::newRow("MPICH") << Environment{{"PMI_RANK", "1"}, {"PMI_SIZE", "2"}} << 1 << 2;
        QTest::newRow("srun") << Environment{{"PMIX_RANK", "7"}, {"SLURM_STEP_NUM_TASKS", "8"}} << 7 << 8;
        QTest::newRow("batch script of Slurm")
            << Environment{{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "8"}} << 0 << 1;
        QTest::newRow("one") << Environment{{"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "1"}} << 0
                             << 1;
        QTest::newRow("nonsense") << Environment{{"PMI_RANK", "5"}, {"PMI_SIZE", "4x"}} << 0 << 1;
    }
    void theLauncherSaysWhichProcessThisIs()
    {
        using Environment = QMap<QString, QString>;
        QFETCH(Environment, environment);
        for (auto it = environment.cbegin(); it != environment.cend(); ++it)
            qputenv(it.key().toUtf8().constData(), it.value().toUtf8());
        QTEST(processWorld().rank, "rank");
        QTEST(processWorld().count, "count");
    }
};

QTEST_APPLESS_MAIN(TestProcessWorld)
#include "tst_process_world.moc"
