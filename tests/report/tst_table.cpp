#include "core/report/detail/text.h"
#include "core/report/table.h"

#include <QTest>

#include <clocale>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

using namespace ant;

namespace {

/// RFC 4180, as its section 2 says; fields of each record.
std::vector<std::vector<std::string>> parseCsv(const std::string &text)
{
    std::vector<std::vector<std::string>> records(1, {std::string()});
    bool isQuoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        std::string &field = records.back().back();
        if (isQuoted && c == '"' && text.substr(i + 1, 1) == "\"") {
            field += text[++i];
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (!isQuoted && c == ',') {
            records.back().emplace_back();
        } else if (!isQuoted && text.substr(i, 2) == "\r\n") {
            ++i;
            records.push_back({std::string()});
        } else {
            field += c;
        }
    }
    records.pop_back(); // behind the last line end
    return records;
}

Table sample()
{
    Table table;
    table.columns = {"name", "count", "value"};
    table.rows = {{{std::string("a|b")}, {std::int64_t(7)}, {0.1, 3}},
                  {{std::string("größe")}, {std::int64_t(-1234)}, {}},
                  {{std::string("漢字")}, {}, {std::numeric_limits<double>::quiet_NaN()}}};
    return table;
}

} // namespace

class TestTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void csvIsReadBackAsItWas()
    {
        Table table;
        table.columns = {"plain", "with, comma"};
        const std::vector<std::string> texts = {"a \"quoted\" word", "two\r\nlines", "", " spaces ",
                                                "größe, 漢字"};
        for (const std::string &text : texts)
            table.rows.push_back({{text}, {1.0 / 3}});
        const auto records = parseCsv(toCsv(table));
        QCOMPARE(records.size(), texts.size() + 1);
        QCOMPARE(records[0], table.columns);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            QCOMPARE(records[i + 1][0], texts[i]);
            QCOMPARE(std::stod(records[i + 1][1]), 1.0 / 3);
        }
    }
    void csvKeepsFullPrecisionAndLeavesNothingEmpty()
    {
        QCOMPARE(toCsv(sample()), std::string("name,count,value\r\na|b,7,0.1\r\ngröße,-1234,\r\n漢字,,\r\n"));
    }
    void numbersDoNotFollowTheLocale()
    {
        const char *locale = std::setlocale(LC_ALL, "de_DE.UTF-8"); // where installed
        QCOMPARE(shown({2.5, 2}), std::string("2.50"));
        QCOMPARE(toCsv({"", {"x"}, {{{2.5, 2}}}}), std::string("x\r\n2.5\r\n"));
        if (locale)
            std::setlocale(LC_ALL, "C");
    }
    void shownNumbersHaveTheDigitsAsked_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("digits");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("after the point") << 91.456 << 2 << QByteArray("91.46");
        QTest::newRow("none") << 91.456 << 0 << QByteArray("91");
        QTest::newRow("significant") << 0.00001234567 << -4 << QByteArray("1.235e-05");
        QTest::newRow("significant, near one") << 0.25 << -4 << QByteArray("0.25");
        QTest::newRow("not a number") << std::nan("") << 2 << QByteArray();
        QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << 2 << QByteArray("inf");
    }
    void shownNumbersHaveTheDigitsAsked()
    {
        QFETCH(double, value);
        QFETCH(int, digits);
        QFETCH(QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(shown({value, digits})), text);
    }
    void markdownIsAlignedAndEscaped()
    {
        QCOMPARE(toMarkdown(sample()), std::string("| name  | count | value |\n"
                                                   "| ----- | ----: | ----: |\n"
                                                   "| a\\|b  |     7 | 0.100 |\n"
                                                   "| größe | -1234 |       |\n"
                                                   "| 漢字  |       |       |\n"));
    }
    void textIsAlignedByWhatATerminalShows()
    {
        QCOMPARE(toText(sample()), std::string("name   count  value\n"
                                               "-----  -----  -----\n"
                                               "a|b        7  0.100\n"
                                               "größe  -1234\n"
                                               "漢字\n"));
    }
    void jsonHasAnObjectForEachRow()
    {
        const auto json = nlohmann::json::parse(toJsonText(sample()));
        QCOMPARE(json.size(), std::size_t(3));
        QCOMPARE(json[0]["name"].get<std::string>(), std::string("a|b"));
        QCOMPARE(json[1]["count"].get<int>(), -1234);
        QCOMPARE(json[0]["value"].get<double>(), 0.1);
        QVERIFY(json[1]["value"].is_null() && json[2]["value"].is_null() && json[2]["count"].is_null());
    }
    void tableWithoutRowsHasItsHeader()
    {
        const Table table{"", {"a", "b"}, {}};
        QCOMPARE(toCsv(table), std::string("a,b\r\n"));
        QCOMPARE(toText(table), std::string("a  b\n-  -\n"));
        QCOMPARE(toJsonText(table), std::string("[]\n"));
    }
    void textsOfOneLineHoldNoControlCharacters()
    {
        QCOMPARE(detail::oneLine("a\x1b[31m\tb\r\nc"), std::string("a [31m b  c"));
        QCOMPARE(toText({"", {"x"}, {{{std::string("a\nb")}}}}), std::string("x\n---\na b\n"));
    }
    void bytesThatAreNoUtf8AreReplaced_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("stray continuation") << QByteArray("\x80");
        QTest::newRow("cut off") << QByteArray("\xe6");
        QTest::newRow("Latin-1") << QByteArray("\xf6");
        QTest::newRow("overlong") << QByteArray("\xc0");
    }
    void bytesThatAreNoUtf8AreReplaced()
    {
        QFETCH(QByteArray, bytes);
        QCOMPARE(detail::oneLine("a" + bytes.toStdString() + "b"), std::string("a\xef\xbf\xbd"
                                                                               "b"));
        const Table table{"", {"x"}, {{{bytes.toStdString()}}}};
        QVERIFY(nlohmann::json::accept(toJsonText(table)));
    }
    void widthsAreThoseOfATerminal()
    {
        QCOMPARE(detail::textWidth("größe"), 5);
        QCOMPARE(detail::textWidth("漢字"), 4);
        QCOMPARE(detail::textWidth("e\xcc\x81"), 1);        // e and a combining acute accent
        QCOMPARE(detail::textWidth("\xf0\x9f\x90\x9c"), 2); // an ant
    }
};

QTEST_APPLESS_MAIN(TestTable)
#include "tst_table.moc"
