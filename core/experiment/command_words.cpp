#include "core/experiment/command_words.h"

#include <optional>

namespace ant {
namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isEndOfCommand(char c)
{
    return c == '>' || c == '<' || c == '|' || c == ';' || c == '&';
}

class Splitter {
public:
    explicit Splitter(std::string_view line) : m_line(line) {}
    Result<std::vector<std::string>> words();

private:
    void readQuoted(char quote);
    void readBackslash();
    /// A descriptor before a redirection ("2>") is no word.
    void dropDescriptor();
    void endWord();
    void skipComment();

    std::string_view m_line;
    std::size_t m_at = 0;
    std::optional<std::string> m_word; ///< being read; empty text where it is only quotes so far
    bool m_isOpenQuote = false;
    std::vector<std::string> m_words;
};

void Splitter::readQuoted(char quote)
{
    std::string text;
    for (++m_at; m_at < m_line.size() && m_line[m_at] != quote; ++m_at) {
        const bool isEscape = quote == '"' && m_line[m_at] == '\\' && m_at + 1 < m_line.size();
        if (isEscape && std::string_view("\"\\$`").find(m_line[m_at + 1]) != std::string_view::npos)
            ++m_at;
        text += m_line[m_at];
    }
    m_isOpenQuote = m_at >= m_line.size();
    m_word = m_word.value_or("") + text;
}

void Splitter::readBackslash()
{
    ++m_at;
    if (m_at < m_line.size() && m_line[m_at] == '\r')
        ++m_at;
    if (m_at < m_line.size() && m_line[m_at] != '\n')
        m_word = m_word.value_or("") + m_line[m_at];
}

void Splitter::dropDescriptor()
{
    if (m_word && m_word->size() == 1 && m_line[m_at] == '>' && (*m_word)[0] >= '0' && (*m_word)[0] <= '9')
        m_word.reset();
}

void Splitter::endWord()
{
    if (m_word)
        m_words.push_back(*std::move(m_word));
    m_word.reset();
}

void Splitter::skipComment()
{
    while (m_at < m_line.size() && m_line[m_at] != '\n')
        ++m_at;
}

Result<std::vector<std::string>> Splitter::words()
{
    for (; m_at < m_line.size() && !m_isOpenQuote; ++m_at) {
        const char c = m_line[m_at];
        if (isEndOfCommand(c)) {
            dropDescriptor();
            break;
        }
        if (c == '\n' && (m_word || !m_words.empty()))
            break;
        if (isBlank(c))
            endWord();
        else if (c == '\'' || c == '"')
            readQuoted(c);
        else if (c == '\\')
            readBackslash();
        else if (c == '#' && !m_word) {
            skipComment();
            --m_at;
        } else
            m_word = m_word.value_or("") + c;
    }
    if (m_isOpenQuote)
        return Error{ErrorCode::InvalidArgument, "a quote in the command is not closed", {}};
    endWord();
    return std::move(m_words);
}

} // namespace

Result<std::vector<std::string>> commandWords(std::string_view line)
{
    return Splitter(line).words();
}

} // namespace ant
