#include "csv_reader.hpp"

namespace wattle::inline v0::detail::csv {

Place Reader::place(const char* at) const {
    std::uint32_t line = line_, column = 1;
    for (const char* p = row_; p < at; ++p) {
        if (*p == '\n')
            ++line, column = 1;
        else if ((static_cast<unsigned char>(*p) & 0xC0) != 0x80)  // letters, not bytes
            ++column;
    }
    return {name_, line, column};
}

// ---- rows

std::size_t Reader::take(const FilePart& part) {
    part_ = row_ = part.text.data();
    end_ = row_ + part.text.size();
    last_ = part.last;
    file_size_ = part.file_size;
    if (stage_ == Stage::start && !stopped_ && !begin(part.text)) return 0;
    while (!stopped_ && row_ < end_) {
        if (stage_ == Stage::rows)
            if (const char* next = fast_row(row_)) {
                ++line_;
                row_ = next;
                continue;
            }
        if (separator_ == 0) separator_ = separator_of({row_, static_cast<std::size_t>(end_ - row_)});
        const char* next = split(row_);
        if (next == nullptr) {
            if (stage_ != Stage::rows) separator_ = 0;  // the header is not whole yet
            break;
        }
        if (stage_ == Stage::rows)
            slow_row();
        else if (std::any_of(cells_.begin(), cells_.begin() + static_cast<std::ptrdiff_t>(cell_count_),
                             [](const Cell& c) { return !c.text.empty(); }))
            read_header();
        else
            separator_ = 0;  // a blank line tells nothing
        line_ += static_cast<std::uint32_t>(std::count(row_, next, '\n'));
        row_ = next;
    }
    const auto used = stopped_ ? part.text.size() : static_cast<std::size_t>(row_ - part.text.data());
    done_ += used;
    return used;
}

/// Cuts the row at p into cells, by RFC 4180. Returns where the next row begins, or nullptr if the rest of this one is yet to come.
const char* Reader::split(const char* p) {
    constexpr std::ptrdiff_t longest_quote = 1 << 20;  // behind which a quotation mark is taken for a slip, lest it swallow the file
    cell_count_ = 0;
    for (;; ++p) {
        if (cell_count_ == cells_.size()) cells_.emplace_back();
        Cell& cell = cells_[cell_count_++];
        cell.at = p;
        cell.quoted = p < end_ && *p == '"';
        cell.text.clear();
        if (cell.quoted) {
            for (++p;; ++p) {
                if (p == end_ || p - cell.at > longest_quote) {
                    if (p == end_ && !last_) return nullptr;
                    return refuse_quotes(cell.at, "a quotation mark opens here and none closes it",
                                         "close it or take it out; within a cell it is written twice");
                }
                if (*p == '"') {
                    if (p + 1 == end_ && !last_) return nullptr;
                    if (p + 1 == end_ || p[1] != '"') break;
                    ++p;
                }
                cell.text += *p;
            }
            ++p;
            cell.raw = {cell.at, static_cast<std::size_t>(p - cell.at)};
        } else {
            while (p < end_ && *p != separator_ && *p != '\n' && *p != '"' && !(*p == '\r' && (p + 1 == end_ || p[1] == '\n'))) ++p;
            cell.raw = {cell.at, static_cast<std::size_t>(p - cell.at)};
            cell.text = trimmed(cell.raw);
        }
        if (p == end_) {
            row_open_ = last_;
            return last_ ? p : nullptr;
        }
        if (*p == separator_) continue;
        if (*p == '\r' && p + 1 == end_) return last_ ? end_ : nullptr;
        if (*p == '\r' && p[1] == '\n') ++p;
        if (*p == '\n') return p + 1;
        return refuse_quotes(p, cell.quoted ? "a quoted cell goes on behind its closing quotation mark" : "a quotation mark stands within a cell",
                             "quote the whole cell, and write a quotation mark within it twice");
    }
}

/// Nothing of the row is used, and reading goes on with the next line; it ends at a header, without which no line can be read.
const char* Reader::refuse_quotes(const char* at, std::string_view what, std::string_view remedy) {
    const char* next = std::find(row_, end_, '\n');
    if (next == end_ && !last_) return nullptr;
    find(code::bad_quotes, at, [&] { return std::string(what); }, std::string(remedy));
    cell_count_ = 0;
    stopped_ = stage_ != Stage::rows;
    return next == end_ ? end_ : next + 1;
}

/// The row as nearly all rows are: cells in the layouts of csv_scan.hpp, the id of a point and the quality spelled as before, no blanks around. Returns
/// where the next row begins; nullptr, with nothing done, for any other row, which `slow_row` then reads.
const char* Reader::fast_row(const char* p) {
    const char* const limit = end_ - std::min<std::ptrdiff_t>(end_ - p, scan_reach);
    const auto begins_with = [&](const std::string& text) {
        const std::size_t n = text.size();
        if (static_cast<std::size_t>(end_ - p) <= n || std::memcmp(p, text.data(), n) != 0) return false;
        return p[n] == separator_ || p[n] == '\n' || p[n] == '\r';
    };
    // A decimal sign that is the separator too only occurs within quotes; no digit follows on digits.
    const char decimal = options_.decimal == separator_ ? '0' : options_.decimal;
    const char* cell = p;
    const auto skip = [&] {
        while (p < limit && *p != separator_ && *p != '\n' && *p != '\r' && *p != '"') ++p;
        return std::string_view(cell, static_cast<std::size_t>(p - cell));
    };

    Spelling* spelling = before_;
    std::int64_t micros = 0;
    Quality quality = at_best_;
    std::size_t value_count = 0;
    for (std::size_t column = 0; column < roles_.size(); ++column) {
        if (p >= limit) return nullptr;
        cell = p;
        switch (roles_[column]) {
            case Role::point:
                // Rows come point by point, or the points take turns: then each has its successor. Else we look it up.
                if (spelling == nullptr || !begins_with(spelling->raw)) {
                    if (spelling != nullptr) spelling = spelling->next;
                    if (spelling == nullptr || !begins_with(spelling->raw)) {
                        const auto found = by_spelling_.find(skip());
                        if (found == by_spelling_.end()) return nullptr;
                        spelling = found->second;
                        p = cell;
                        if (!begins_with(spelling->raw)) return nullptr;
                    }
                }
                if (spelling->channel == nullptr) return nullptr;
                p += spelling->raw.size();
                break;
            case Role::instant:
                if (options_.instants == CsvInstants::iso) {
                    p = instants_.scan(p, micros);
                } else {
                    constexpr std::int64_t units[] = {0, 1'000'000, 1000, 1};
                    ScannedNumber number;
                    p = scan_number(p, '0', number);
                    // 1971 to 2200 in seconds, milliseconds and microseconds; what lies outside is looked at in peace.
                    const std::int64_t unit = units[static_cast<std::size_t>(options_.instants)];
                    if (number.mantissa < 31'536'000'000'000 / unit || number.mantissa > 7'258'118'400'000'000 / unit) return nullptr;
                    micros = number.mantissa * unit;
                }
                if (p == nullptr) return nullptr;
                break;
            case Role::value:
                p = scan_number(p, decimal, numbers_[value_count++]);
                if (p == nullptr) return nullptr;
                break;
            case Role::quality:
                if (!begins_with(quality_text_)) {
                    const auto found =
                        std::find_if(qualities_.begin(), qualities_.end(), [&](const auto& known) { return begins_with(known.first); });
                    if (found == qualities_.end() || !found->second) return nullptr;
                    quality_text_ = found->first;
                    quality_value_ = *found->second;
                }
                quality = worse(quality_value_, at_best_);
                p += quality_text_.size();
                break;
            case Role::ignored: skip(); break;
            case Role::blank: break;
            case Role::unit:
            case Role::source: return nullptr;
        }
        if (column + 1 < roles_.size()) {
            if (*p != separator_) return nullptr;
            ++p;
        }
    }
    if (p >= limit) return nullptr;
    if (*p == '\r') ++p;
    if (*p != '\n') return nullptr;

    if (wide_.empty()) {
        std::int64_t counts = 0;
        if (!fast_value(*spelling->channel, numbers_[0], quality, counts)) return nullptr;
        if (before_ != nullptr) before_->next = spelling;
        before_ = spelling;
        push(micros, counts, spelling->channel->place, quality, 0);
        return p + 1;
    }
    // All or none, because slow_row would read the row once more.
    const std::size_t before = rows_;
    for (std::size_t i = 0; i < wide_.size(); ++i) {
        Quality own = quality;
        std::int64_t counts = 0;
        if (wide_[i] == nullptr || !fast_value(*wide_[i], numbers_[i], own, counts)) {
            rows_ = before;
            return nullptr;
        }
        push(micros, counts, wide_[i]->place, own, 0);
    }
    return p + 1;
}

inline bool Reader::fast_value(Channel& channel, const ScannedNumber& number, Quality& quality, std::int64_t& counts) {
    const int zeros = channel.decimals - number.decimals;
    if (channel.decimals < 0 || zeros < 0 || number.digits + zeros > 18 || (channel.open && channel.fresh)) return false;
    if (!options_.sentinels.empty() || quality.missing() || (!channel.declared && looks_like_sentinel(number.mantissa))) return false;
    counts = number.mantissa * powers_of_ten[static_cast<std::size_t>(zeros)];
    if (counts < channel.low || counts > channel.high) quality = worse(quality, Reason::outside_limits);
    return true;
}

/// Any row, cell by cell, with all that is wrong in it.
void Reader::slow_row() {
    const auto all_empty = [&] {
        return std::all_of(cells_.begin(), cells_.begin() + static_cast<std::ptrdiff_t>(cell_count_),
                           [](const Cell& c) { return c.text.empty() && !c.quoted; });
    };
    if (cell_count_ == 0 || all_empty()) return;
    if (cell_count_ != roles_.size()) {
        const bool comma = separator_ == ',' && cell_count_ > roles_.size();
        return find(
            code::ragged_row, row_,
            [&] { return "this row has " + std::to_string(cell_count_) + " cells, and the header has " + std::to_string(roles_.size()); },
            comma       ? "quote a cell that holds a comma, and export numbers without thousands separators; a decimal comma needs another separator"
            : row_open_ ? "the file ends within this row: it was cut off, so export it again"
                        : "give every row as many");
    }
    const std::size_t first_finding = findings_.size();
    const auto cell_of = [&](Role role) -> const Cell* {
        const auto found = std::find(roles_.begin(), roles_.end(), role);
        return found == roles_.end() ? nullptr : &cells_[static_cast<std::size_t>(found - roles_.begin())];
    };
    Quality at_best = at_best_;
    for (std::size_t i = 0; i < roles_.size(); ++i)
        if (roles_[i] == Role::blank && !cells_[i].text.empty()) {
            find(
                code::bad_header, cells_[i].at, [&] { return quoted(cells_[i].text) + " stands in a column without a name"; },
                "name the column in the header, or take it out");
            at_best = Reason::suspect;  // it may have told so
        }

    const auto micros = instant(*cell_of(Role::instant));
    const Cell* const quality_cell = cell_of(Role::quality);
    const Cell* const source_cell = cell_of(Role::source);
    const Cell* const unit_cell = cell_of(Role::unit);
    const Quality given = worse(at_best, quality_cell == nullptr ? Quality() : quality(*quality_cell).value_or(Reason::suspect));
    const std::uint16_t from = source_cell == nullptr ? std::uint16_t{0} : source(*source_cell);
    if (wide_.empty()) {
        Channel* const channel = channel_of(*cell_of(Role::point), unit_cell, micros.has_value());
        const bool other_unit = channel != nullptr && unit_cell != nullptr && !same_unit(*channel, *unit_cell);
        value(cells_[values_[0]], other_unit ? nullptr : channel, micros, given, from);
        if (other_unit && micros) push(*micros, 0, channel->place, worse(given, Reason::missing), from);
    } else {
        for (std::size_t i = 0; i < wide_.size(); ++i) value(cells_[values_[i]], wide_[i], micros, given, from);
    }
    std::stable_sort(findings_.begin() + static_cast<std::ptrdiff_t>(std::min(first_finding, findings_.size())), findings_.end(),
                     [](const Finding& a, const Finding& b) {
                         return a.where.line != b.where.line ? a.where.line < b.where.line : a.where.column < b.where.column;
                     });
}

// ---- columns

inline void Reader::push(std::int64_t micros, std::int64_t counts, std::uint32_t point, Quality quality, std::uint16_t source) {
    if (rows_ == columns_.at.size()) [[unlikely]] {
        // As many as the rows so far let expect, and a few more; not more than could stand in what is left.
        const std::size_t used = done_ + static_cast<std::size_t>(row_ - part_) + 1, left = file_size_ > used ? file_size_ - used : 0;
        const double expected = 1.02 * static_cast<double>(rows_) / static_cast<double>(used) * static_cast<double>(left);
        const std::size_t least = std::max<std::size_t>(4096, rows_ + rows_ / 2);
        const std::size_t rows = rows_ < 4096 ? least : std::max(least, rows_ + std::min(static_cast<std::size_t>(expected), left / 4) + 4096);
        columns_.at.resize(rows), columns_.value.resize(rows), columns_.point.resize(rows), columns_.quality.resize(rows);
    }
    if (source != 0 || !columns_.source.empty()) {
        columns_.source.resize(columns_.at.size());
        columns_.source[rows_] = source;
    }
    columns_.at[rows_] = Instant(std::chrono::microseconds(micros));
    columns_.value[rows_] = counts;
    columns_.point[rows_] = point;
    columns_.quality[rows_] = quality;
    ++rows_;
}

/// Brings the counts of every point to its finest decimals.
void Reader::refine() {
    std::vector<int> decimals(channels_.size());
    for (const Channel& channel : channels_) decimals[channel.place] = channel.first_decimals;
    std::vector<bool> told(channels_.size());
    auto next = refinements_.begin();
    for (std::size_t i = 0; i < rows_; ++i) {
        for (; next != refinements_.end() && next->row <= i; ++next) decimals[next->channel->place] = next->decimals;
        const Channel& channel = channels_[columns_.point[i]];
        std::int64_t& counts = columns_.value[i];
        const int zeros = channel.decimals - decimals[channel.place];
        if (!channel.open || zeros <= 0 || counts == 0) continue;
        if (zeros <= 18 && !__builtin_mul_overflow(counts, powers_of_ten[static_cast<std::size_t>(zeros)], &counts)) continue;
        const auto finest = std::find_if(refinements_.rbegin(), refinements_.rend(), [&](const auto& r) { return r.channel == &channel; });
        if (!told[channel.place]) {
            told[channel.place] = true;
            if (findings_.size() >= most_)
                ++more_;
            else
                findings_.push_back(
                    {code::overflow,
                     "with the decimals of this value others of the point " + quoted(points_[channel.place].id) + " do not fit 64 bits",
                     finest->where, "give resolution, and round, such as \"half_even\""});
        }
        counts = 0;
        columns_.quality[i] = worse(columns_.quality[i], Reason::bad_digit);
    }
}

Table Reader::finish() {
    if (stage_ != Stage::rows && !stopped_) stop(code::bad_header, file(), "the file is empty", "begin with the names of the columns");
    if (!refinements_.empty()) refine();
    if (more_ != 0)
        findings_.push_back(
            {code::more_findings, std::to_string(more_) + " more findings are not shown", {name_}, "mend these first, or raise most_findings"});
    for (const Channel& channel : channels_)
        if (!channel.declared) points_[channel.place].resolution = channel.resolution;
    columns_.at.resize(rows_), columns_.value.resize(rows_), columns_.point.resize(rows_), columns_.quality.resize(rows_);
    if (!columns_.source.empty()) columns_.source.resize(rows_);
    if (stopped_ && points_.empty()) return {};
    return Table(std::move(points_), std::move(columns_));
}

}  // namespace wattle::inline v0::detail::csv

namespace wattle::inline v0 {

namespace {

template <class Read>
Table or_throw(Read&& read) {
    std::vector<Finding> findings;
    Table table = read(findings);
    if (!findings.empty()) throw Error(std::move(findings));
    return table;
}

}  // namespace

Table parse_csv(std::string_view text, const std::string& name, const CsvOptions& options, std::vector<Finding>& findings) {
    detail::csv::Reader reader(name, options, findings);
    reader.take({text, true, text.size()});
    return reader.finish();
}

Table parse_csv(std::string_view text, const std::string& name, const CsvOptions& options) {
    return or_throw([&](auto& findings) { return parse_csv(text, name, options, findings); });
}

Table read_csv(const std::string& path, const CsvOptions& options, std::vector<Finding>& findings) {
    detail::csv::Reader reader(path, options, findings);
    const auto read = read_file_in_parts(path, [&](const FilePart& part) { return reader.take(part); });
    if (!read) {
        findings.push_back(read.error());
        return {};
    }
    return reader.finish();
}

Table read_csv(const std::string& path, const CsvOptions& options) {
    return or_throw([&](auto& findings) { return read_csv(path, options, findings); });
}

}  // namespace wattle::inline v0
