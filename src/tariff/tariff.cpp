#include "wattle/tariff/tariff.hpp"

#include "tariff_file.hpp"
#include "wattle/base/bytes.hpp"

#include <algorithm>

namespace wattle::inline v0::tariff {

using namespace std::chrono;

namespace {

/// Looks up once what every bill asks of each day.
void plan_days(TariffData& data, std::size_t version) {
    const local_days first(data.versions[version].first), end(data.versions[version].end);
    auto& of_date = data.schedules[version].of_date;
    for (local_days day = first; day < std::min(end, first + days(36'525)); day += days(1)) {
        const bool known = !data.calendar || data.calendar->covers(Date(day));
        of_date.push_back(known ? data.plan_of(version, Date(day)) : Schedule::unknown);
    }
}

}  // namespace

Tariff Tariff::read(std::string_view toml, const std::string& source, const std::optional<std::string>& folder, const TariffOptions& options) {
    auto data = std::make_shared<TariffData>();
    data->text = std::string(toml);
    data->path = source;
    data->digest = wattle::sha256(toml);
    data->sha256 = to_hex(data->digest);
    Document document(toml, source, "tariff/1", code::bad_tariff);
    read_tariff(document, *data, folder, options);
    document.finish();
    for (std::size_t v = 0; v < data->versions.size(); ++v) plan_days(*data, v);
    data->timeline = data->timeline_at(Instant::max());
    return Tariff(std::move(data));
}

Tariff Tariff::parse(std::string_view toml, const std::string& source, const TariffOptions& options) {
    return read(toml, source, std::nullopt, options);
}

Tariff Tariff::load(const std::string& path, const TariffOptions& options) {
    const auto slash = path.rfind('/');
    return read(read_file(path).value(), path, slash == std::string::npos ? "" : path.substr(0, slash + 1), options);
}

const std::string& Tariff::id() const { return data_->id; }
Currency Tariff::currency() const { return data_->currency; }
const Zone& Tariff::zone() const { return data_->zone; }
const std::optional<Calendar>& Tariff::calendar() const { return data_->calendar; }
const Source& Tariff::source() const { return data_->source; }
std::span<const Version> Tariff::versions() const { return data_->versions; }
const std::string& Tariff::text() const { return data_->text; }
const std::string& Tariff::path() const { return data_->path; }
const std::string& Tariff::sha256() const { return data_->sha256; }

const Version& Tariff::version_at(Instant valid, Instant known) const {
    if (known == Instant::max()) return data_->versions[data_->reign(data_->timeline, valid).version];
    return data_->versions[data_->reign(data_->timeline_at(known), valid).version];
}

const Band& Tariff::band_at(Instant t) const {
    wattle::detail::BandCursor cursor(*data_, data_->timeline);
    cursor.seek(t);
    return data_->versions[cursor.version()].bands[cursor.band()];
}

bool operator==(const Tariff& a, const Tariff& b) { return a.sha256() == b.sha256() && a.calendar() == b.calendar() && a.zone() == b.zone(); }

std::string to_string(const Tariff& tariff) { return "tariff " + tariff.id() + ", sha256 " + tariff.sha256(); }

}  // namespace wattle::inline v0::tariff
