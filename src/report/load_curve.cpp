#include "svg.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace wattle::inline v0::report {

namespace {

using namespace std::chrono;

constexpr Tenths plot_left = 600, plot_top = 820, margin_right = 260, margin_bottom = 500, label_room = 600, hatch_step = 60;

/// Slots that are drawn as one: a single slot, or all that begin in one pixel.
struct Bin {
    Tenths begin = 0, end = 0;
    Int128 first = 0, least = 0, most = 0, last = 0;  // mW
    bool value = false, doubt = false, gap = false;

    /// What reaches farthest from zero.
    Int128 extreme() const { return -least > most ? least : most; }
    void add(Int128 power) {
        if (!value) first = least = most = power;
        least = std::min(least, power);
        most = std::max(most, power);
        last = power;
        value = true;
    }
};

/// A mean power as the fraction it is, in mW.
struct Mean {
    Int128 energy;  // mWh × µs per hour
    Int128 time;    // µs

    Int128 rounded(Int128 quantum = 1) const { return detail::divide(energy, time * quantum, half_even); }
};

std::optional<Mean> mean_power(const Series<Energy>& used, std::size_t i) {
    const auto amount = used[i];
    const auto known = used.slots()[i].length() - used.missing(i);
    if (!amount || known.count() <= 0) return std::nullopt;
    return Mean{Int128{amount->count()} * microseconds(hours(1)).count(), known.count()};
}

bool doubtful(const Series<Energy>& used, std::size_t i) {
    return used.estimated(i).count() != 0 || (!used.quality(i).measured() && !used.quality(i).missing());
}

/// From the least to the greatest value, and to zero, in at most seven steps of 1, 2 or 5.
struct PowerAxis {
    Int128 step = 0, low = 0, high = 0;  // mW
    int step_exponent = 0;
    int unit_exponent = 3;
    std::string_view unit;

    PowerAxis(Int128 least, Int128 most) {
        if (most == least) most = 1'000'000;  // all zero: up to 1 kW
        const Int128 reach = most - least;
        for (; step == 0; ++step_exponent)
            for (const int digit : {5, 2, 1})
                if (const Int128 size = digit * detail::power_of_ten(step_exponent); size * 5 >= reach) step = size;
        --step_exponent;
        low = least / step * step;
        if (low > least) low -= step;
        high = most / step * step;
        if (high < most) high += step;
        const Int128 size = std::max(-low, high);
        struct Unit {
            Int128 least;
            int exponent;
            std::string_view symbol;
        };
        for (const Unit& u : {Unit{0, 3, "W"}, Unit{1'000'000, 6, "kW"}, Unit{10'000'000'000, 9, "MW"}, Unit{10'000'000'000'000, 12, "GW"}})
            if (size >= u.least) unit_exponent = u.exponent, unit = u.symbol;
    }
};

struct Tick {
    Instant at;
    std::string label;  // "" for a tick between
};

std::string two(unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); }
std::string month_day(Date date) { return two(static_cast<unsigned>(date.month())) + '-' + two(static_cast<unsigned>(date.day())); }

/// Marks of local time, at most so many with a label.
class TimeAxis {
public:
    TimeAxis(const Interval& span, const Zone& zone, Language language, std::int64_t most) : span_(span), zone_(zone), most_(most) {
        const auto days = span.length() / microseconds(hours(24)) + 1;
        if (days <= 3)
            by_minutes();
        else if (days <= 124)
            by_days(days, language);
        else
            by_months(days);
    }
    const std::vector<Tick>& ticks() const { return ticks_; }

private:
    void by_minutes() {
        std::int64_t step = 720;
        for (const std::int64_t s : {360, 180, 120, 60, 30, 15, 10, 5, 2, 1})
            if (span_.length() / minutes(s) <= most_) step = s;
        for (auto day = first_day(); day <= last_day(); day += days(1)) {
            add(zone_.day(day).begin(), month_day(day));
            for (std::int64_t minute = step; minute < 1440; minute += step) {
                const LocalTime local(local_days(day.time_since_epoch()) + minutes(minute));
                add(zone_.to_instant(local, Ambiguous::earlier, Nonexistent::next),
                    two(static_cast<unsigned>(minute / 60)) + ':' + two(static_cast<unsigned>(minute % 60)));
            }
        }
    }

    void by_days(std::int64_t count, Language language) {
        const std::int64_t step = count <= most_ ? 1 : count <= 2 * most_ && count < 21 ? 2 : count <= 7 * most_ ? 7 : 28;
        constexpr sys_days monday(year(2000) / 1 / 3);
        for (auto day = first_day(); day <= last_day(); day += days(1)) {
            const bool named = (day - (step < 7 ? first_day() : monday)).count() % step == 0;
            const std::string weekday = step < 7 ? "" : Word{"Mon ", "周一 "}.in(language);
            add(zone_.day(day).begin(), named ? weekday + month_day(day) : "");
        }
    }

    void by_months(std::int64_t day_count) {
        std::int64_t step = 12000;
        for (const std::int64_t s : {6000, 2400, 1200, 600, 240, 120, 60, 24, 12, 6, 3, 2, 1})
            if (day_count / (30 * s) <= most_) step = s;
        const Date first = zone_.date(span_.begin());
        for (auto month = first.year() / first.month(); month <= last_month(); month += months(1)) {
            const auto since = (static_cast<int>(month.year()) * 12 + static_cast<int>(static_cast<unsigned>(month.month())) - 1);
            if (since % step != 0) continue;
            const std::string text = to_string(Date(month / 1));
            add(zone_.day(month / 1).begin(), text.substr(0, step % 12 == 0 ? text.size() - 6 : text.size() - 3));
        }
    }

    sys_days first_day() const { return zone_.date(span_.begin()); }
    sys_days last_day() const { return zone_.date(span_.end()); }
    year_month last_month() const {
        const Date last = zone_.date(span_.end());
        return last.year() / last.month();
    }
    void add(Instant at, std::string label) {
        if (at < span_.begin() || at > span_.end() || (!ticks_.empty() && at <= ticks_.back().at)) return;
        ticks_.push_back({at, std::move(label)});
    }

    Interval span_;
    const Zone& zone_;
    std::int64_t most_;
    std::vector<Tick> ticks_;
};

class LoadCurve {
public:
    LoadCurve(const Series<Energy>& used, const LoadCurveOptions& options)
        : used_(used),
          options_(options),
          span_(used.slots().span()),
          right_(Tenths{options.width} * 10 - margin_right),
          bottom_(Tenths{options.height} * 10 - margin_bottom) {
        check();
        make_bins();
        measure();
    }

    Chart chart() {
        const std::string title = options_.title.empty() ? say({"Load curve", "负荷曲线"}) : options_.title;
        const std::string when = say({"local time ", "当地时间 "}) + options_.zone.name() + dates();
        std::string description = say({"Mean power of ", "平均功率，"}) + std::to_string(used_.size()) + say({" slots, ", " 个计量间隔，"}) + when;
        const std::string facts = summary();
        if (!facts.empty()) description += say({"; ", "；"}) + facts;

        body_ += label("t", 120, 220, shortened(title, Tenths{options_.width} * 9));
        body_ += label("s", 120, 410, shortened(facts, Tenths{options_.width} * 10 - 200));
        legend();
        if (axis_) {
            bands("gap", &Bin::gap, plot_top, bottom_);
            grid();
            curves();
            bands("mark", &Bin::doubt, plot_top - 60, plot_top - 20);  // so that even one quarter-hour of a year is seen
            peak();
        } else {
            body_ += label("s m", (plot_left + right_) / 2, (plot_top + bottom_) / 2, say({"no values", "无数据"}));
        }
        body_ += label("s m", (plot_left + right_) / 2, bottom_ + 400, when);
        description = plain(description);
        std::string svg = framed("curve", options_.width, options_.height, title, description, body_);
        return ChartMaker::make(std::move(svg), std::move(description));
    }

private:
    std::string say(Word word) const { return word.in(options_.language); }

    void check() const {
        const auto refuse = [&](const std::string& what, std::string_view remedy) {
            detail::throw_error(code::out_of_range, "load curve " + detail::quoted(options_.title), what, remedy);
        };
        if (options_.width < 320 || options_.width > 4000 || options_.height < 200 || options_.height > 2000)
            refuse("a picture of " + std::to_string(options_.width) + " by " + std::to_string(options_.height) + " pixels",
                   "give 320 to 4000 pixels of width, 200 to 2000 of height");
        if (!used_.empty() && (span_.begin() < sys_days(year(1) / 1 / 3) || span_.end() > sys_days(year(9999) / 12 / 29)))
            refuse("time from " + to_string(span_.begin()) + " to " + to_string(span_.end()), "draw years 0001 to 9999");
    }

    Tenths x(Instant t) const {
        return plot_left + static_cast<Tenths>(Int128{(t - span_.begin()).count()} * (right_ - plot_left) / span_.length().count());
    }
    Tenths y(Int128 power) const {
        return bottom_ - static_cast<Tenths>(detail::divide((power - axis_->low) * (bottom_ - plot_top), axis_->high - axis_->low, half_even));
    }

    void make_bins() {
        if (used_.empty() || span_.empty()) return;
        const Tenths pixels = (right_ - plot_left) / 10;
        const bool each = used_.size() <= static_cast<std::size_t>(4 * pixels);
        Tenths pixel = -1;
        for (std::size_t i = 0; i < used_.size(); ++i) {
            const Interval slot = used_.slots()[i];
            if (slot.empty()) continue;
            const Tenths begin = x(slot.begin());
            if (each || (begin - plot_left) / 10 != pixel) bins_.emplace_back().begin = begin;
            pixel = (begin - plot_left) / 10;
            Bin& bin = bins_.back();
            bin.end = x(slot.end());
            bin.gap = bin.gap || used_.missing(i).count() != 0;
            const auto mean = mean_power(used_, i);
            if (!mean) continue;
            const Int128 power = mean->rounded();
            bin.doubt = bin.doubt || doubtful(used_, i);
            bin.add(power);
            if (!peak_ || power > peak_power_) peak_ = i, peak_power_ = power;
        }
    }

    void measure() {
        if (!peak_) return;
        Int128 least = 0, most = 0;
        for (const Bin& bin : bins_) {
            if (!bin.value) continue;
            least = std::min(least, bin.least);
            most = std::max(most, bin.most);
        }
        axis_.emplace(least, most);
    }

    std::string dates() const {
        if (used_.empty() || span_.empty()) return "";
        const std::string first = to_string(options_.zone.date(span_.begin())), last = to_string(options_.zone.date(span_.end() - microseconds(1)));
        return say({", ", "，"}) + first + (first == last ? "" : say({" to ", " 至 "}) + last);
    }

    /// "peak 412.4 kW, 2026-03-12 10:15; 2.1 % estimated; 26 h missing"
    std::string summary() const {
        if (!peak_) return "";
        const std::string and_then = say({"; ", "；"});
        int decimals = 3;
        for (Int128 size = std::max(peak_power_, -peak_power_) / detail::power_of_ten(axis_->unit_exponent); size >= 10 && decimals > 0; size /= 10)
            --decimals;
        const Int128 quantum = detail::power_of_ten(axis_->unit_exponent - decimals);
        std::string text = say({"peak ", "最大 "}) + detail::print(mean_power(used_, *peak_)->rounded(quantum), decimals, axis_->unit, decimals);
        const std::string at = to_string(options_.zone.to_local(used_.slots()[*peak_].begin()));
        text += say({", ", "，"}) + at.substr(0, 10) + ' ' + at.substr(11, 5);
        if (doubtful(used_, *peak_)) text += say({" (not measured)", "（非实测）"});
        const auto total = sum(used_);
        if (total.estimated.count() != 0) {
            const Cell share = Cell::share(total.estimated, total.total);
            text += and_then + count_of(share.number() ? to_string(share) : "", doubts());
        }
        if (total.missing.count() != 0)
            text += and_then + count_of(detail::duration_text(total.missing, options_.language), say({"missing", "缺失"}));
        return text;
    }

    /// "2.1 % estimated", "估算 2.1 %"
    std::string count_of(const std::string& number, const std::string& word) const {
        if (number.empty()) return word;
        return options_.language == Language::english ? number + ' ' + word : word + ' ' + number;
    }

    /// "estimated, suspect": the classes that occur.
    std::string doubts() const {
        constexpr std::array<Word, 3> names = {{{"estimated", "估算"}, {"substituted", "替代"}, {"suspect", "存疑"}}};
        std::array<bool, 3> there{};
        bool other = false;
        for (std::size_t i = 0; i < used_.size(); ++i) {
            if (!doubtful(used_, i)) continue;
            const auto n = static_cast<std::size_t>(used_.quality(i).quality_class());
            if (n >= 1 && n <= 3)
                there[n - 1] = true;
            else
                other = true;
        }
        std::string text;
        for (std::size_t n = 0; n < names.size(); ++n)
            if (there[n]) text += (text.empty() ? "" : say({", ", "、"})) + say(names[n]);
        return text.empty() && other ? say({"not measured", "非实测"}) : text;
    }

    void legend() {
        Tenths at = plot_left;
        const Tenths middle = 570, size = 110;
        const auto entry = [&](std::string_view text) {
            body_ += label("", at + 240, middle + 40, text);
            at += 240 + text_width(text) + 200;
        };
        const auto any = [&](auto&& holds) { return std::any_of(bins_.begin(), bins_.end(), holds); };
        if (any([](const Bin& bin) { return bin.value && !bin.doubt; })) {
            body_ += rect("area", at, middle - size / 2, 180, size) + line("line", at, middle - size / 2, at + 180, middle - size / 2);
            entry(say({"measured", "实测"}));
        }
        if (any([](const Bin& bin) { return bin.value && bin.doubt; })) {
            std::vector<Box> box = {{at, at + 180, middle - size / 2, middle + size / 2}};
            body_ += rect("doubt-area", at, middle - size / 2, 180, size) + hatching(box) +
                     line("doubt", at, middle - size / 2, at + 180, middle - size / 2);
            entry(doubts());
        }
        if (any([](const Bin& bin) { return bin.gap; })) {
            body_ += rect("gap", at, middle - size / 2, 180, size);
            entry(say({"missing", "缺失"}));
        }
    }

    /// One box of that style over each run of bins with the flag.
    void bands(std::string_view style, bool Bin::*flag, Tenths from, Tenths to) {
        for (std::size_t i = 0; i < bins_.size(); ++i) {
            if (!(bins_[i].*flag)) continue;
            const Tenths begin = bins_[i].begin;
            while (i + 1 < bins_.size() && bins_[i + 1].*flag) ++i;
            body_ += rect(style, begin, from, bins_[i].end - begin, to - from);
        }
    }

    void grid() {
        const int decimals = std::max(0, axis_->unit_exponent - axis_->step_exponent);
        for (Int128 power = axis_->low; power <= axis_->high; power += axis_->step) {
            body_ += line("grid", plot_left, y(power), right_, y(power));
            body_ += label("s e", plot_left - 80, y(power) + 40, detail::print(power, axis_->unit_exponent, "", decimals));
        }
        body_ += label("s e", plot_left - 80, plot_top - 130, axis_->unit);
        const TimeAxis time(span_, options_.zone, options_.language, (right_ - plot_left) / label_room);
        for (const Tick& tick : time.ticks()) {
            const Tenths at = x(tick.at);
            if (!tick.label.empty() && at > plot_left) body_ += line("grid", at, plot_top, at, bottom_);
            body_ += line("tick", at, bottom_, at, bottom_ + (tick.label.empty() ? 30 : 60));
            if (!tick.label.empty())
                body_ += label(at + 200 > right_ ? "s e" : "s m", at + 200 > right_ ? std::max(at, right_) + 200 : at, bottom_ + 200, tick.label);
        }
        body_ += line("axis", plot_left, y(0), right_, y(0));
    }

    /// What a stretch of the curve covers: for hatching.
    struct Box {
        Tenths left, right, top, bottom;
    };

    /// Parallels x + y = k in all boxes, which follow each other; pieces that meet are drawn as one.
    static std::string hatching(const std::vector<Box>& boxes) {
        Tenths low = INT64_MAX, high = INT64_MIN;
        for (const Box& box : boxes) {
            low = std::min(low, box.left + box.top);
            high = std::max(high, box.right + box.bottom);
        }
        std::string path;
        const auto put = [&](Tenths k, Tenths from, Tenths to) {
            if (from < to) path += 'M' + px(from) + ' ' + px(k - from) + 'L' + px(to) + ' ' + px(k - to);
        };
        for (Tenths k = (low / hatch_step + 1) * hatch_step; k < high; k += hatch_step) {
            Tenths from = 0, to = 0;
            for (const Box& box : boxes) {
                const Tenths begin = std::max(box.left, k - box.bottom), end = std::min(box.right, k - box.top);
                if (begin >= end) continue;
                if (begin != to) put(k, std::exchange(from, begin), to);
                to = end;
            }
            put(k, from, to);
        }
        return path.empty() ? "" : "<path class=\"hatch\" d=\"" + path + "\"/>\n";
    }

    void curves() {
        for (std::size_t i = 0; i < bins_.size();) {
            if (!bins_[i].value) {
                ++i;
                continue;
            }
            const bool doubt = bins_[i].doubt;
            const Tenths zero = y(0);
            std::string area = 'M' + px(bins_[i].begin) + ' ' + px(zero);
            // It begins where the stretch before it ends, so that the curve has no hole where the quality changes.
            Tenths height = y(i > 0 && bins_[i - 1].value ? bins_[i - 1].last : bins_[i].first), area_height = zero;
            std::string line = 'M' + px(bins_[i].begin) + ' ' + px(height);
            const auto go = [&](std::string& path, Tenths& at, Int128 power) {
                if (const Tenths to = y(power); to != at) path += 'V' + px(at = to);
            };
            std::vector<Box> boxes;
            for (; i < bins_.size() && bins_[i].value && bins_[i].doubt == doubt; ++i) {
                const Bin& bin = bins_[i];
                for (const Int128 power : {bin.first, bin.least, bin.most, bin.last}) go(line, height, power);
                line += 'H' + px(bin.end);
                go(area, area_height, bin.extreme());
                area += 'H' + px(bin.end);
                boxes.push_back({bin.begin, bin.end, std::min(zero, area_height), std::max(zero, area_height)});
            }
            area += 'V' + px(zero) + 'Z';
            body_ += std::string("<path class=\"") + (doubt ? "doubt-area" : "area") + "\" d=\"" + area + "\"/>\n";
            if (doubt) body_ += hatching(boxes);
            body_ += std::string("<path class=\"") + (doubt ? "doubt" : "line") + "\" d=\"" + line + "\"/>\n";
        }
    }

    void peak() {
        const Interval slot = used_.slots()[*peak_];
        body_ += "<circle class=\"peak\" cx=\"" + px((x(slot.begin()) + x(slot.end())) / 2) + "\" cy=\"" + px(y(peak_power_)) + "\" r=\"3.5\"/>\n";
    }

    const Series<Energy>& used_;
    const LoadCurveOptions& options_;
    Interval span_;
    Tenths right_, bottom_;
    std::vector<Bin> bins_;
    std::optional<PowerAxis> axis_;
    std::optional<std::size_t> peak_;
    Int128 peak_power_ = 0;
    std::string body_;
};

}  // namespace

Chart load_curve(const Series<Energy>& used, const LoadCurveOptions& options) { return LoadCurve(used, options).chart(); }

}  // namespace wattle::inline v0::report
