#include "tally.hpp"

#include <array>

namespace wattle::inline v0::tariff {

using namespace std::chrono;

namespace {

using wattle::to_string;
using wattle::detail::BandCursor;
using wattle::detail::TariffData;
using wattle::detail::throw_error;

/// Used and fed in, slot by slot, as a scheme looks at them.
struct Flows {
    Series<Energy> used, fed_in;
};

/// Sets both off in each slot; or with two meters only adds to the use what generation has taken.
Flows flows_of(const Metered& what, bool set_off) {
    if (what.fed_in.empty()) return {what.used, {}};
    if (what.fed_in.slots() != what.used.slots())
        throw_error(code::other_grid, "Metered", "what was fed in has another grid than what was used",
                    "align both to one grid: fed_in.align(used.slots())");
    const std::size_t n = what.used.size();
    Flows flows{Series<Energy>(what.used.slots()), Series<Energy>(what.used.slots())};
    for (std::size_t i = 0; i < n; ++i) {
        const auto used = what.used[i], fed_in = what.fed_in[i];
        const Quality quality = worse(what.used.quality(i), what.fed_in.quality(i));
        if (!used || !fed_in || quality.missing() || (set_off && fed_in->count() < 0)) {
            const Quality why = quality.missing() ? quality : Quality(Reason::gap);
            flows.used.set_missing(i, why), flows.fed_in.set_missing(i, why);
            continue;
        }
        const std::int64_t u = used->count(), f = fed_in->count();
        const std::int64_t buys = set_off ? std::max<std::int64_t>(0, u - f) : u + std::max<std::int64_t>(0, -f);
        const std::int64_t sells = set_off ? std::max<std::int64_t>(0, f - u) : std::max<std::int64_t>(0, f);
        const auto set = [&](Series<Energy>& series, std::int64_t count) {
            const Energy energy = Energy::from_count(count);
            series.set(i, energy, quality.measured() ? Energy::from_count(0) : energy, quality);
        };
        if (set_off && u < 0)
            flows.used.set_missing(i, Reason::outside_limits), flows.fed_in.set_missing(i, Reason::outside_limits);
        else
            set(flows.used, buys), set(flows.fed_in, sells);
    }
    return flows;
}

/// The slots of a series as a demand charge looks at them: sums up to each slot, and how many cannot be used.
class Load {
public:
    Load(const Series<Energy>& used, const Interval& span, const std::optional<RoundingRule<Energy>>& rounding) : slots_(used.slots()) {
        if (used.empty()) return;
        step_ = slots_.step().value_or(microseconds(0));
        origin_ = slots_.boundary(0);
        if (step_.count() == 0) return;
        const auto index = [&](Instant t) { return std::clamp<std::int64_t>((t - origin_) / step_, 0, static_cast<std::int64_t>(used.size())); };
        first_ = span.begin() <= origin_ ? 0 : static_cast<std::size_t>(index(span.begin()));
        const std::size_t end = std::min(used.size(), static_cast<std::size_t>(index(span.end() + hours(1))));
        sums_.resize(end - std::min(first_, end) + 1), bad_.resize(sums_.size());
        for (std::size_t i = first_; i < end; ++i) {
            const std::int64_t count = used.counts()[i];
            const bool usable = !used.quality(i).missing() && used.missing(i).count() == 0 && count >= 0;
            std::int64_t rounded = usable ? count : 0;
            if (usable && rounding) rounded = Energy::from_count(count).rounded(rounding->mode, rounding->quantum).count();
            sums_[i - first_ + 1] = sums_[i - first_] + rounded;
            bad_[i - first_ + 1] = bad_[i - first_] + (usable ? 0 : 1);
        }
        qualities_ = used.qualities();
    }

    microseconds step() const { return step_; }
    bool empty() const { return sums_.empty(); }
    /// The first edge of a slot at or behind an instant.
    Instant edge_from(Instant t) const { return t <= origin_ ? origin_ : origin_ + ((t - origin_ + step_ - microseconds(1)) / step_) * step_; }

    /// The energy between two edges of slots; nothing where a slot lacks.
    std::optional<std::int64_t> between(Instant from, Instant to) const {
        if (from < origin_) return std::nullopt;
        const auto i = static_cast<std::size_t>((from - origin_) / step_), k = static_cast<std::size_t>((to - origin_) / step_);
        if (i < first_ || k - first_ >= sums_.size() || bad_[k - first_] != bad_[i - first_]) return std::nullopt;
        return wattle::detail::narrow(sums_[k - first_] - sums_[i - first_], "Energy");
    }
    Quality worst(Instant from, Instant to) const {
        Quality quality;
        for (auto i = static_cast<std::size_t>((from - origin_) / step_), k = static_cast<std::size_t>((to - origin_) / step_); i < k; ++i)
            quality = worse(quality, qualities_[i]);
        return quality;
    }

private:
    const Slots& slots_;
    microseconds step_{};
    Instant origin_{};
    std::size_t first_ = 0;
    std::vector<Int128> sums_;
    std::vector<std::size_t> bad_;
    std::span<const Quality> qualities_;
};

/// Windows of one charge.
class Windows {
public:
    Windows(const TariffData& tariff, const Load& load, minutes window, bool sliding, std::size_t bands, bool by_band, bool allow_coarser,
            const std::string& charge)
        : load_(load), window_(window), sliding_(sliding), by_band_(by_band) {
        peaks.greatest.assign(by_band ? bands : 1, -1);
        peaks.of_days.assign(peaks.greatest.size(), 0);
        today_.assign(peaks.greatest.size(), 0);
        if (load.empty()) return;
        const microseconds step = load.step();
        const auto refuse = [&](const std::string& what, const std::string& remedy) {
            throw_error(code::too_coarse, "tariff " + wattle::detail::quoted(tariff.id) + ", charge " + wattle::detail::quoted(charge), what, remedy);
        };
        const std::string remedy = "give readings every " + std::to_string(window.count()) +
                                   " min or finer, or allow_coarser: then the slot is the window, and the line is estimated";
        if (step.count() == 0) refuse("the slots of the readings have no common length", "give readings on a regular grid");
        if (step <= window_ && window_ % step == microseconds(0)) return;
        if (!allow_coarser || step > hours(1) || hours(1) % step != microseconds(0))
            refuse(
                "slots of " + to_string(wattle::detail::seconds_of(step)) + " s do not make up windows of " + std::to_string(window.count()) + " min",
                remedy);
        window_ = step;
        estimated_ = true;
    }

    microseconds window() const { return window_; }

    /// The windows that begin in a stretch of one band (fixed), or lie in it (sliding).
    void take(Instant from, Instant to, std::size_t band, local_days day, seconds offset) {
        if (load_.empty()) {
            peaks.missing += to - from;
            return;
        }
        if (day != day_) end_day(), day_ = day;
        const std::size_t of = by_band_ ? band : 0;
        Instant begin = load_.edge_from(from);
        if (!sliding_) {  // on the clock on the wall
            const microseconds into = (begin.time_since_epoch() + offset) % window_;
            if (into.count() != 0) begin += window_ - into;
            if (load_.edge_from(begin) != begin) begin = load_.edge_from(begin);
        }
        for (const microseconds next = sliding_ ? load_.step() : window_; sliding_ ? begin + window_ <= to : begin < to; begin += next) {
            const auto energy = load_.between(begin, begin + window_);
            if (!energy) {
                peaks.missing += next;
                continue;
            }
            const Int128 power = static_cast<Int128>(*energy) * (hours(1) / window_);
            const std::int64_t milliwatts = wattle::detail::narrow(power, "Energy");
            if (milliwatts > peaks.greatest[of]) {
                peaks.greatest[of] = milliwatts;
                peaks.quality = worse(peaks.quality, load_.worst(begin, begin + window_));
                if (estimated_) peaks.quality = worse(peaks.quality, Quality(Reason::interpolated));
            }
            today_[of] = std::max(today_[of], milliwatts);
        }
    }
    void end_day() {
        for (std::size_t b = 0; b < today_.size(); ++b) peaks.of_days[b] += std::exchange(today_[b], 0);
    }

    Peaks peaks;

private:
    const Load& load_;
    microseconds window_;
    bool sliding_, by_band_, estimated_ = false;
    std::vector<std::int64_t> today_;
    local_days day_ = local_days::min();
};

bool has_tiers(const Version& version) {
    return std::any_of(version.energy.begin(), version.energy.end(), [](const EnergyPrice& price) { return price.tiers.has_value(); }) ||
           (version.feed_in && version.feed_in->sell && version.feed_in->sell->tiers);
}

class Tallier {
public:
    Tallier(const TariffData& tariff, const Metered& what, const Interval& period, const BillOptions& options)
        : tariff_(tariff),
          what_(what),
          period_(period),
          options_(options),
          timeline_(options.known == Instant::max() ? tariff.timeline : tariff.timeline_at(options.known)),
          months_(options.months ? *options.months : Periods::months(tariff.zone)) {}

    std::vector<Part> parts() {
        BandCursor cursor(tariff_, timeline_);
        Interval month;
        for (Instant t = period_.begin(); t < period_.end();) {
            cursor.seek(t);
            const Version& version = tariff_.versions[cursor.version()];
            const bool monthly = version.monthly();
            if (monthly && !month.contains(t)) month = months_.around(t);
            if (parts_.empty() || parts_.back().version != cursor.version() || (monthly && !current_month_.contains(t))) {
                begin(cursor.version(), t, monthly ? month : Interval());
                current_month_ = month;
            }
            Instant until = std::min(cursor.until(), period_.end());
            if (monthly) until = std::min(until, month.end());
            take(t, until, cursor.band(), cursor.demand_band());
            t = until;
        }
        finish();
        return std::move(parts_);
    }

private:
    struct Kept {  // of a stretch, for demand
        Instant from, to;
        std::size_t demand_band;
    };

    const Flows& flows(const Version& version) {
        const bool set_off = !version.feed_in || version.feed_in->scheme != FeedIn::Scheme::buy_all_sell_all;
        auto& kept = flows_[!version.feed_in ? 0 : set_off ? 1 : 2];
        if (!kept) kept = version.feed_in ? flows_of(what_, set_off) : Flows{what_.used, {}};
        return *kept;
    }

    void begin(std::size_t version, Instant t, const Interval& month) {
        finish();
        Part& part = parts_.emplace_back();
        part.version = version;
        const Version& v = tariff_.versions[version];
        part.span = {t, t};
        part.used.resize(v.bands.size()), part.fed_in.resize(v.bands.size());
        if (!month.empty()) {
            const Date first = tariff_.zone.date(month.begin());
            part.month = (static_cast<int>(first.year()) * 12) + static_cast<int>(static_cast<unsigned>(first.month())) - 1;
            part.month_days = days_begun(tariff_.zone, month);
        }
        const Flows& these = flows(v);
        used_.emplace(these.used, t);
        if (!these.fed_in.empty()) fed_in_.emplace(these.fed_in, t);
        in_time_ = has_tiers(v);
        kept_.clear();
    }

    void take(Instant from, Instant to, std::size_t band, std::size_t demand_band) {
        Part& part = parts_.back();
        const Version& version = tariff_.versions[part.version];
        part.span = {part.span.begin(), to};
        const auto add = [&](Splitter& splitter, std::vector<BandSum>& bands, std::vector<Stretch>& in_time) {
            const Total<Energy> before = bands[band].sum.total;
            splitter.add(bands[band], from, to, version.rounding.interval);
            if (in_time_)
                in_time.push_back(
                    {static_cast<std::uint8_t>(band), local_days(tariff_.zone.date(from)), (bands[band].sum.total - before).narrow().count()});
        };
        add(*used_, part.used, part.used_in_time);
        if (fed_in_) add(*fed_in_, part.fed_in, part.fed_in_time);
        if (!version.demand.empty() || (version.basic && version.basic->choice != BasicCharge::Choice::capacity))
            kept_.push_back({from, to, demand_band});
    }

    void finish() {
        if (parts_.empty()) return;
        Part& part = parts_.back();
        part.days = days_begun(tariff_.zone, part.span);
        part.ends_month = part.month >= 0 && part.span.end() == current_month_.end();
        for (const BandSum& band : part.used) part.from_grid += band.sum.total;
        fed_in_.reset();
        if (tariff_.versions[part.version].power_factor) {
            add_reactive(part, what_.reactive);
            if (!what_.reactive_reverse.empty()) add_reactive(part, what_.reactive_reverse);
        }
        if (kept_.empty()) return;
        const Version& version = tariff_.versions[part.version];
        const Load load(flows(version).used, part.span, version.rounding.interval);
        const auto peaks_of = [&](minutes window, bool sliding, bool by_band, const std::string& charge) {
            Windows windows(tariff_, load, window, sliding, version.demand_bands.size(), by_band, options_.allow_coarser, charge);
            // One peak of all hours slides over bands: stretches of time that follow each other are one.
            for (std::size_t i = 0; i < kept_.size();) {
                std::size_t last = i;
                const auto offset = tariff_.zone.period(kept_[i].from).offset;
                const local_days day(tariff_.zone.date(kept_[i].from));
                const bool joins = sliding && !charge.empty();
                while (joins && last + 1 < kept_.size() && (!by_band || kept_[last + 1].demand_band == kept_[i].demand_band)) ++last;
                windows.take(kept_[i].from, kept_[last].to, kept_[i].demand_band, day, offset);
                i = last + 1;
            }
            windows.end_day();
            return windows.peaks;
        };
        for (const DemandPrice& charge : version.demand) {
            if (charge.daily && charge.sliding)
                part.demand.push_back(daily_sliding(charge, load, version));
            else
                part.demand.push_back(peaks_of(charge.window, charge.sliding, charge.by_band, charge.id));
        }
        if (version.basic && version.basic->choice != BasicCharge::Choice::capacity)
            part.basic = peaks_of(version.basic->window, false, false, "basic");
        kept_.clear();
    }

    /// Slots that reach over the ends of the part count in proportion to time.
    static void add_reactive(Part& part, const Series<ReactiveEnergy>& reactive) {
        part.reactive_missing += part.span.length();
        for (std::size_t i = 0; i < reactive.size(); ++i) {
            const Interval slot = reactive.slots()[i];
            const auto common = slot.intersection(part.span);
            if (!common || common->empty() || reactive.quality(i).missing()) continue;
            const auto size = ReactiveEnergy::from_count(std::abs(reactive.counts()[i]));
            part.reactive += up_to(size, common->end() - slot.begin(), slot.length()) - up_to(size, common->begin() - slot.begin(), slot.length());
            part.reactive_missing -= common->length();
        }
    }

    /// Windows that slide within each day.
    Peaks daily_sliding(const DemandPrice& charge, const Load& load, const Version& version) {
        Windows windows(tariff_, load, charge.window, true, version.demand_bands.size(), charge.by_band, options_.allow_coarser, charge.id);
        for (std::size_t i = 0; i < kept_.size();) {
            const local_days day(tariff_.zone.date(kept_[i].from));
            std::size_t last = i;
            while (last + 1 < kept_.size() && local_days(tariff_.zone.date(kept_[last + 1].from)) == day &&
                   (!charge.by_band || kept_[last + 1].demand_band == kept_[i].demand_band))
                ++last;
            windows.take(kept_[i].from, kept_[last].to, kept_[i].demand_band, day, seconds(0));
            i = last + 1;
        }
        windows.end_day();
        return windows.peaks;
    }

    const TariffData& tariff_;
    const Metered& what_;
    Interval period_;
    const BillOptions& options_;
    wattle::detail::Timeline timeline_;
    Periods months_;
    std::array<std::optional<Flows>, 3> flows_;
    std::vector<Part> parts_;
    Interval current_month_;
    std::optional<Splitter> used_, fed_in_;
    bool in_time_ = false;
    std::vector<Kept> kept_;
};

}  // namespace

std::int64_t days_begun(const Zone& zone, const Interval& span) {
    const auto first_from = [&](Instant t) {
        const local_days day(zone.date(t));
        return zone.day(Date(day)).begin() >= t ? day : day + days(1);
    };
    return (first_from(span.end()) - first_from(span.begin())).count();
}

std::vector<Part> tally(const TariffData& tariff, const Metered& what, const Interval& period, const BillOptions& options) {
    return Tallier(tariff, what, period, options).parts();
}

}  // namespace wattle::inline v0::tariff
