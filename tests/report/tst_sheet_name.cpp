#include "core/report/detail/sheet_name.h"

#include <QTest>

using namespace ant;

class TestSheetName : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesAreMadeValid_data()
    {
        QTest::addColumn<QByteArray>("wanted");
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("valid") << QByteArray("Figure 12") << QByteArray("Figure 12");
        QTest::newRow("forbidden") << QByteArray("a[b]:c*d?e/f\\g'h") << QByteArray("a b  c d e f g h");
        QTest::newRow("too long") << QByteArray("1234567890123456789012345678901234567890")
                                  << QByteArray("1234567890123456789012345678901");
        QTest::newRow("space at the cut")
            << QByteArray("123456789012345678901234567890 x") << QByteArray("123456789012345678901234567890");
        QTest::newRow("letters of two bytes") << QByteArray("ä").repeated(40) << QByteArray("ä").repeated(31);
        QTest::newRow("characters of two units")
            << QByteArray("\xf0\x9f\x90\x9c").repeated(20) << QByteArray("\xf0\x9f\x90\x9c").repeated(15);
        QTest::newRow("empty") << QByteArray() << QByteArray("Sheet ");
        QTest::newRow("reserved") << QByteArray("HISTORY") << QByteArray("Sheet HISTORY");
    }
    void namesAreMadeValid()
    {
        QFETCH(QByteArray, wanted);
        QFETCH(QByteArray, name);
        detail::SheetNames names;
        QCOMPARE(QByteArray::fromStdString(names.take(wanted.toStdString())).trimmed(), name.trimmed());
    }
    void equalNamesAreNumbered()
    {
        detail::SheetNames names;
        QCOMPARE(names.take("run"), std::string("run"));
        QCOMPARE(names.take("RUN"), std::string("RUN (2)"));
        QCOMPARE(names.take("run"), std::string("run (3)"));
        const std::string longName(40, 'x');
        QCOMPARE(names.take(longName), std::string(31, 'x'));
        QCOMPARE(names.take(longName), std::string(27, 'x') + " (2)");
    }
};

QTEST_APPLESS_MAIN(TestSheetName)
#include "tst_sheet_name.moc"
