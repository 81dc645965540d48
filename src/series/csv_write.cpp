#include "wattle/base/bytes.hpp"
#include "wattle/series/table.hpp"

#include <algorithm>

namespace wattle::inline v0 {

namespace {

using std::chrono::microseconds;

class Writer {
public:
    Writer(const Table& table, const CsvFormat& format) : table_(table), format_(format), cursor_(format.zone.value_or(Zone::utc())) {
        const auto refuse = [](char c, std::string_view what, std::string_view remedy) {
            detail::throw_error(code::out_of_range, "to_csv", detail::quoted({&c, 1}) + " is no " + std::string(what), remedy);
        };
        if (std::string_view(",;|\t").find(format.separator) == std::string_view::npos)
            refuse(format.separator, "separator", "use \",\", \";\", \"|\" or a tab");
        if (format.decimal != '.' && format.decimal != ',') refuse(format.decimal, "decimal sign", "use \".\" or \",\"");
        for (const Point& point : table.points()) {
            ids_.push_back(cell(id_text(point.id)));
            units_.push_back(cell(std::string(point.unit.symbol())));
        }
    }

    std::string write() {
        const auto& points = table_.points();
        const bool one_unit = std::all_of(points.begin(), points.end(), [&](const Point& point) { return point.unit == points.front().unit; });
        const bool sources = !table_.source().empty();
        const CsvColumns& names = format_.columns;

        text_ = cell(names.point);
        add(cell(names.instant));
        add(cell(one_unit && !points.empty() ? names.value + " [" + to_string(points.front().unit) + ']' : names.value));
        add(cell(names.quality));
        if (!one_unit) add(cell(names.unit));
        if (sources) add(cell(names.source));
        text_ += '\n';

        text_.reserve(text_.size() + 64 * table_.size());
        Quality quality;
        std::string quality_text = short_text(quality);
        for (std::size_t i = 0; i < table_.size(); ++i) {
            const Reading reading = table_[i];
            text_ += ids_[reading.point];
            text_ += format_.separator;
            add_instant(reading.at);
            text_ += format_.separator;
            if (!reading.quality.missing()) add_value(points[reading.point].resolution, reading.value);
            if (reading.quality != quality) quality_text = short_text(quality = reading.quality);
            add(quality_text);
            if (!one_unit) add(units_[reading.point]);
            if (sources) add(std::to_string(reading.source));
            text_ += '\n';
        }
        return std::move(text_);
    }

private:
    void add(std::string_view cell) {
        text_ += format_.separator;
        text_ += cell;
    }

    /// An id that a spreadsheet would run as a formula gets an apostrophe; so does one that only looks as if it had got one.
    static std::string id_text(const std::string& id) {
        const auto first = id.find_first_not_of('\'');
        const bool formula = first != std::string::npos && std::string_view("=+-@\t\r").find(id[first]) != std::string_view::npos;
        return formula ? '\'' + id : id;
    }

    /// Quoted where it must be: by RFC 4180, and where blanks at its ends would be taken for padding.
    std::string cell(const std::string& text) const {
        const auto blank = [](char c) { return c == ' ' || c == '\t'; };
        const bool plain = text.find_first_of("\"\r\n") == std::string::npos && text.find(format_.separator) == std::string::npos && !text.empty() &&
                           !blank(text.front()) && !blank(text.back());
        if (plain) return text;
        std::string quoted = "\"";
        for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
        return quoted + '"';
    }

    void add_two(std::int64_t number, char behind) {
        const char digits[] = {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10), behind};
        text_.append(digits, behind == 0 ? 2 : 3);
    }

    void add_instant(Instant at) {
        std::int64_t offset = microseconds(cursor_.offset(at)).count();
        if (offset % 60'000'000 != 0) offset = 0;  // local mean time, before there were zones: ISO 8601 has no seconds there
        std::int64_t micros = 0;
        if (__builtin_add_overflow(at.time_since_epoch().count(), offset, &micros)) offset = 0, micros = at.time_since_epoch().count();
        constexpr std::int64_t day_length = 86'400'000'000;
        std::int64_t day = micros / day_length, of_day = micros % day_length;
        if (of_day < 0) --day, of_day += day_length;
        if (day != day_ || date_.empty()) {
            date_ = to_string(LocalTime(microseconds(micros - of_day)));  // 2026-03-01T00:00:00
            date_.resize(date_.find('T') + 1);
            day_ = day;
        }
        text_ += date_;
        add_two(of_day / 3'600'000'000, ':');
        add_two(of_day / 60'000'000 % 60, ':');
        add_two(of_day / 1'000'000 % 60, 0);
        if (std::int64_t fraction = of_day % 1'000'000; fraction != 0) {
            text_ += '.';
            for (std::int64_t unit = 100'000; fraction != 0; fraction %= unit, unit /= 10) text_ += static_cast<char>('0' + fraction / unit);
        }
        if (!format_.zone || microseconds(cursor_.offset(at)).count() != offset) {
            text_ += 'Z';
        } else {
            text_ += offset < 0 ? '-' : '+';
            add_two(std::abs(offset) / 3'600'000'000, ':');
            add_two(std::abs(offset) / 60'000'000 % 60, 0);
        }
    }

    void add_value(Decimal resolution, std::int64_t counts) {
        const std::size_t begin = text_.size();
        text_ += detail::to_text(static_cast<Int128>(counts) * resolution.mantissa(), resolution.exponent());
        if (format_.decimal == '.') return;
        if (const auto point = text_.find('.', begin); point != std::string::npos) {
            text_[point] = format_.decimal;
            if (format_.decimal == format_.separator) {
                text_.insert(begin, 1, '"');
                text_ += '"';
            }
        }
    }

    const Table& table_;
    const CsvFormat& format_;
    ZoneCursor cursor_;
    std::vector<std::string> ids_, units_;
    std::string text_;
    std::int64_t day_ = 0;
    std::string date_;
};

}  // namespace

std::string to_csv(const Table& table, const CsvFormat& format) { return Writer(table, format).write(); }

Result<void> write_csv(const Table& table, const std::string& path, const CsvFormat& format) { return write_file(path, to_csv(table, format)); }

}  // namespace wattle::inline v0
