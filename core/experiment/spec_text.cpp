#include "core/experiment/run_spec.h"
#include "core/experiment/spec_fields.h"

namespace ant {
namespace {

using Json = nlohmann::json;
using detail::findField;
using detail::SpecField;

/// Puts values into the spec as they are parsed, so that no tree of the whole text is built. Stops at
/// whatever is not as toJson() writes it.
class SpecReader final : public nlohmann::json_sax<Json> {
public:
    explicit SpecReader(RunSpec &spec) : m_spec(spec) {}

    bool null() override { return take(nullptr); }
    bool boolean(bool value) override { return take(value); }
    bool number_integer(number_integer_t value) override { return take(value); }
    bool number_unsigned(number_unsigned_t value) override { return take(value); }
    bool number_float(number_float_t value, const string_t &) override { return take(value); }
    bool string(string_t &value) override { return take(std::move(value)); }
    bool binary(binary_t &) override { return false; }

    bool key(string_t &name) override
    {
        if (m_values.empty())
            m_key.resize(m_groups.back());
        (m_values.empty() ? m_key : m_member) += name;
        return true;
    }
    bool start_object(std::size_t) override
    {
        if (!m_values.empty())
            return open(Json::object());
        if (findField(m_key))
            return false;
        if (!m_key.empty())
            m_key += '.';
        m_groups.push_back(m_key.size());
        return true;
    }
    bool end_object() override
    {
        if (!m_values.empty())
            return close();
        m_groups.pop_back();
        return true;
    }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t, const std::string &, const nlohmann::detail::exception &) override
    {
        return false;
    }

private:
    struct Open {
        Json value;
        std::string member; ///< under which it goes into the object around it
    };

    bool open(Json value)
    {
        m_values.push_back({std::move(value), std::exchange(m_member, {})});
        return true;
    }
    bool close()
    {
        Open done = std::move(m_values.back());
        m_values.pop_back();
        m_member = std::move(done.member);
        return take(std::move(done.value));
    }
    bool take(Json value)
    {
        if (!m_values.empty()) {
            Json &around = m_values.back().value;
            if (around.is_array())
                around.push_back(std::move(value));
            else
                around[std::exchange(m_member, {})] = std::move(value);
            return true;
        }
        if (m_key == "version")
            return value == RunSpec::kVersion;
        const SpecField *field = findField(m_key);
        return field && field->read(m_spec, value).ok();
    }

    RunSpec &m_spec;
    std::string m_key;                 ///< of the field that is read, "bits.weight"
    std::vector<std::size_t> m_groups; ///< lengths of m_key that name the open objects
    std::vector<Open> m_values;        ///< open lists, and what is open in them
    std::string m_member;              ///< last key in the innermost of them
};

} // namespace

Result<RunSpec> runSpecFromText(std::string_view text)
{
    RunSpec spec;
    SpecReader reader(spec);
    if (Json::sax_parse(text.begin(), text.end(), &reader))
        return spec;
    const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
    if (json.is_discarded())
        return Error{ErrorCode::Corrupt, "the specification is not JSON", {}};
    return runSpecFromJson(json); // says what is wrong, and where
}

} // namespace ant
