#include "tariff_file.hpp"

#include "wattle/base/bytes.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace wattle::inline v0::tariff {

namespace {

using wattle::to_string;
using wattle::detail::quoted;

/// Reads one file into TariffData.
class TariffReader {
public:
    TariffReader(Document& document, TariffData& data, const std::optional<std::string>& folder, const TariffOptions& options)
        : document_(document), data_(data), folder_(folder), options_(options) {}

    void read() {
        Table root = document_.root();
        if (auto head = root.table("tariff"))
            read_head(*head);
        else if (!root.has("tariff"))
            document_.refuse(root.where(), "the table [tariff] is missing", "add [tariff] with id, currency, minor_digits, zone and source");
        auto versions = root.tables("version");
        if (versions.empty())
            document_.refuse(root.where("version"), "the tariff has no version", "add [[version]] with valid, bands and [[version.energy]]");
        head_.find_power_factor = [this](const Text& id) { return find_power_factor(id); };
        std::vector<ReadVersion> read;
        for (Table& version : versions) read.push_back(read_version(document_, head_, version));
        check_labels(read);
        take(std::move(read));
    }

private:
    void read_head(Table& head) {
        if (const auto id = head.required_text("id")) {
            require_line(document_, *id);
            data_.id = id->value;
        }
        read_currency(head);
        if (const auto zone = head.required_text("zone")) {
            try {
                data_.zone = Zone::load(zone->value, options_.zone_database);
            } catch (const Error& error) {
                document_.refuse(zone->where, error.findings().front().what, error.remedy());
            }
        }
        read_calendar(head);
        if (auto labels = head.table("labels"))
            for (const Text& id : labels->keys()) {
                auto label = labels->table(id.value);
                if (!label) continue;
                head_.labels[id.value] = read_label(document_, *label, id.value);
                label_places_.emplace_back(id.value, id.where);
            }
        if (auto source = head.table("source")) {
            data_.source = read_source(*source);
            require_line(document_, {to_string(data_.source), source->where()});
        } else if (!head.has("source"))
            document_.refuse(head.where(), "source is missing",
                             "add source = { issuer, document, date, url, note, checked }: where the prices were printed");
    }

    void read_currency(Table& head) {
        const auto code = head.required_text("currency");
        const auto digits = head.whole("minor_digits");
        if (!head.has("minor_digits"))
            document_.refuse(head.where(), "minor_digits is missing",
                             "add the decimals of the smallest amount that can be paid, as ISO 4217 has them: 2 for CNY");
        if (digits && (*digits < 0 || *digits > 6))
            head.refuse("minor_digits", "a minor unit has 0 to 6 decimals", "give the decimals of ISO 4217: 2 for CNY, 0 for JPY");
        try {
            if (code) data_.currency = Currency(code->value, digits && *digits >= 0 && *digits <= 6 ? static_cast<int>(*digits) : 2);
        } catch (const Error& error) {
            document_.refuse(code->where, error.findings().front().what, error.remedy());
        }
        if (data_.currency.none()) data_.currency = Currency("XXX", 2);  // ISO 4217: no currency; only to read on
    }

    void read_calendar(Table& head) {
        const auto id = head.text("calendar");
        head_.names_calendar = id.has_value();
        if (!id) {
            if (options_.calendar)
                document_.refuse(head.where(), "a calendar is given, and the tariff names none", "add calendar = " + quoted(options_.calendar->id()));
            return;
        }
        data_.calendar = options_.calendar ? options_.calendar : find_calendar(*id);
        if (data_.calendar && data_.calendar->id() != id->value)
            document_.refuse(id->where,
                             "the calendar " + (options_.calendar ? "given" : "in " + data_.calendar->source()) + " is " +
                                 quoted(data_.calendar->id()) + ", not " + quoted(id->value),
                             "give the calendar that the tariff names");
    }

    /// Of a file beside the tariff.
    std::optional<Calendar> find_calendar(const Text& id) {
        std::string tried;
        if (folder_ && id.value.find_first_of("/\\") == std::string::npos)
            for (const std::string& path : {*folder_ + id.value + ".toml", *folder_ + "../calendars/" + id.value + ".toml"}) {
                if (const auto text = read_file(path)) return Calendar::parse(*text, path);
                tried += (tried.empty() ? "" : " or ") + path;
            }
        document_.refuse(id.where, "the calendar " + quoted(id.value) + " is not there",
                         tried.empty() ? "give it in the options" : "give it in the options, or as " + tried);
        return std::nullopt;
    }

    /// Given, or of a file beside the tariff.
    std::optional<PowerFactorTable> find_power_factor(const Text& id) {
        for (const PowerFactorTable& table : options_.power_factor_tables)
            if (table.id() == id.value) return table;
        std::string tried;
        if (folder_ && id.value.find_first_of("/\\") == std::string::npos)
            for (const std::string& path : {*folder_ + id.value + ".toml", *folder_ + "../power_factor/" + id.value + ".toml"}) {
                if (const auto text = read_file(path)) return PowerFactorTable::parse(*text, path);
                tried += (tried.empty() ? "" : " or ") + path;
            }
        document_.refuse(id.where, "the power factor table " + quoted(id.value) + " is not there",
                         tried.empty() ? "give it in the options" : "give it in the options, or as " + tried);
        return std::nullopt;
    }

    void check_labels(const std::vector<ReadVersion>& read) {
        std::set<std::string> bands;
        for (const ReadVersion& one : read)
            for (const auto* all : {&one.version.bands, &one.version.demand_bands})
                for (const Band& band : *all) bands.insert(band.id);
        for (const auto& [id, where] : label_places_)
            if (!bands.contains(id)) document_.refuse(where, "there is no band " + quoted(id), "label bands only");
    }

    /// By date; those that were known alike do not overlap.
    void take(std::vector<ReadVersion> read) {
        std::erase_if(read, [](const ReadVersion& one) { return one.version.name.empty(); });  // its dates could not be read
        std::stable_sort(read.begin(), read.end(), [](const auto& a, const auto& b) {
            return std::pair(a.version.valid.begin(), a.version.known) < std::pair(b.version.valid.begin(), b.version.known);
        });
        for (std::size_t i = 0; i < read.size(); ++i)
            for (std::size_t k = i; k-- > 0;) {
                const Version &v = read[i].version, &before = read[k].version;
                if (v.known != before.known || v.first >= before.end) continue;
                document_.refuse(read[i].where,
                                 "from " + to_string(v.first) + " on, the version in line " + std::to_string(read[k].where.line) +
                                     " is valid too, to " + to_string(before.end),
                                 "end a version where the next begins; its last day is not part of it");
                break;
            }
        for (ReadVersion& one : read) {
            data_.versions.push_back(std::move(one.version));
            data_.schedules.push_back(std::move(one.schedule));
        }
    }

    Document& document_;
    TariffData& data_;
    const std::optional<std::string>& folder_;
    const TariffOptions& options_;
    Head head_{data_};
    std::vector<std::pair<std::string, Place>> label_places_;
};

}  // namespace

void read_tariff(Document& document, TariffData& tariff, const std::optional<std::string>& folder, const TariffOptions& options) {
    TariffReader(document, tariff, folder, options).read();
}

void require_line(Document& document, const Text& text) {
    try {
        Trace().parameter(Label(text.value), Figure(1));
    } catch (const Error& error) {
        document.refuse(text.where, error.findings().front().what, error.remedy());
    }
}

Label read_label(Document& document, Table& table, const std::string& english) {
    Label label(english);
    for (const auto& [key, name] : {std::pair("english", &label.english), std::pair("chinese", &label.chinese)})
        if (const auto text = table.text(key)) {
            require_line(document, *text);
            *name = text->value;
        }
    return label;
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

}  // namespace wattle::inline v0::tariff
