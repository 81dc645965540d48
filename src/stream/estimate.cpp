#include "wattle/stream/estimate.hpp"

#include "like_days.hpp"
#include "readings.hpp"
#include "shown.hpp"
#include "span_slots.hpp"

#include <algorithm>

namespace wattle::inline v0::stream::detail {

namespace {

using std::chrono::microseconds;

constexpr std::string_view place = "estimate";
constexpr Int128 counts_of_sum = 2;  // that intervals may exceed their register by, each cut to whole counts

/// ⌊a × b / c⌋ for 0 ≤ b ≤ c, 0 < c: exactly, whatever the product.
Int128 multiply_divide(Int128 a, Int128 b, Int128 c) {
    Int128 product{};
    if (!multiply_overflows(a, b, product)) return floor_divide(product, c);
    if (b == c) return a;
    const auto part = static_cast<UInt128>(b), divisor = static_cast<UInt128>(c);
    const UInt128 size = a < 0 ? -static_cast<UInt128>(a) : static_cast<UInt128>(a);
    UInt128 quotient = 0, rest = 0;  // digit by digit of a; rest < divisor < 2^127
    for (int bit = 127; bit >= 0; --bit) {
        quotient *= 2;
        rest *= 2;
        if (rest >= divisor) rest -= divisor, ++quotient;
        if ((size >> bit & 1) == 0) continue;
        rest += part;
        if (rest >= divisor) rest -= divisor, ++quotient;
    }
    return a < 0 ? -static_cast<Int128>(quotient) - (rest != 0 ? 1 : 0) : static_cast<Int128>(quotient);
}

/// Whether it, and its size, are counts.
bool fits(Int128 value) { return value >= -INT64_MAX && value <= INT64_MAX; }

Int128 size_of(std::int64_t value) { return value < 0 ? -Int128{value} : Int128{value}; }

/// Why a slot is estimated.
enum class Need : std::uint8_t { none, missing, replace, reshape };

/// Slots of which is known what they sum to.
struct Known {
    Interval time;
    std::vector<std::size_t> slots;
    Int128 amount, count;
    bool own;  // of the register's own silence
};

class Filler {
public:
    Filler(const CheckData& data, std::span<const std::size_t> replace)
        : data_(data), seen_(data.used), slots_(data.used.slots), n_(slots_.size()), need_(n_, Need::none), fill_(n_), rule_(n_), reason_(n_) {
        for (std::size_t i = 0; i < n_; ++i)
            if (seen_.qualities[i].missing()) need_[i] = Need::missing;
        for (const std::size_t i : replace) {
            if (i >= n_)
                throw_error(code::out_of_range, place, "slot " + std::to_string(i) + " of " + std::to_string(n_) + " is to be replaced",
                            "name slots of the grid");
            if (need_[i] == Need::none && !slots_[i].empty()) need_[i] = Need::replace;
        }
        find_silences();
        for (const SpanAmount& span : data.registers)
            if (auto slots = slots_of(span, slots_); !slots.empty()) known_.push_back({span.time, std::move(slots), span.amount, span.count, false});
    }

    void operator()(const LinearEstimate& rule) {
        // What a register counted in a short silence lies on a line already.
        std::erase_if(known_, [&](const Known& k) {
            if (!k.own || all_filled(k) || k.time.length() > rule.longest) return false;
            keep(k);
            return true;
        });
        each_gap([&](std::size_t first, std::size_t end) {
            if (first == 0 || end == n_ || !is_end_point(first - 1) || !is_end_point(end)) return;
            const auto length = slots_[first - 1].length();
            Int128 time = 0;
            for (std::size_t i = first; i <= end; ++i) {
                if (slots_[i].length() != length) return;
                if (i < end) time += need_[i] == Need::missing ? seen_.missing(i) : length.count();
            }
            if (time > rule.longest.count()) return;
            const Int128 from = seen_.counts[first - 1], rise = seen_.counts[end] - from, steps = static_cast<Int128>(end - first + 1);
            for (std::size_t i = first; i < end; ++i)
                fill(i, from + floor_divide(rise * static_cast<Int128>(i - first + 1), steps), "linear", Reason::interpolated);
        });
    }

    void operator()(const LikeDaysEstimate& rule) {
        const bool any = std::find_if(need_.begin(), need_.end(), [](Need need) { return need != Need::none; }) != need_.end();
        if (!any) return;
        const LikeDays days(slots_, rule.zone, rule.calendar);
        each_open([&](std::size_t i) {
            Int128 n = 0, sum = 0;
            days.nearest(i, static_cast<std::int64_t>(rule.within_days), [&](std::size_t other) {
                if (!is_reference(other)) return true;
                sum += seen_.counts[other];
                return ++n < static_cast<Int128>(rule.days);
            });
            if (n != 0) fill(i, divide(sum, n, Rounding::half_even), "like_days", Reason::like_days);
        });
    }

    void operator()(const PlainProfile& rule) {
        const auto weighs = [&](std::size_t i) {
            const QualityClass how = rule.weights.qualities[i].quality_class();
            return how != QualityClass::missing && how != QualityClass::suspect;
        };
        Int128 measured = 0, weight = 1;  // together the size of one unit of weight
        if (rule.sized) {
            weight = 0;
            for (std::size_t i = 0; i < n_; ++i)
                if (is_reference(i) && weighs(i)) measured += seen_.counts[i], weight += rule.weights.counts[i];
            if (weight == 0) return;
            if (weight < 0) weight = -weight, measured = -measured;
        }
        Int128 sum = 0, below = 0;  // of a run
        std::size_t next = n_;
        each_open([&](std::size_t i) {
            if (!weighs(i)) return;
            const std::int64_t w = rule.weights.counts[i];
            if (!rule.sized) return fill(i, w, v0::to_string(rule.reason), rule.reason);
            if (i != next) sum = below = 0;
            next = i + 1;
            sum += w;
            Int128 product{};
            if (multiply_overflows(measured, sum, product)) return;  // beyond all amounts
            const Int128 above = floor_divide(product, weight);
            fill(i, above - below, v0::to_string(rule.reason), rule.reason);
            below = above;
        });
    }

    Estimated finish() && {
        Estimated result;
        for (const Known& k : known_)  // a silence of which a part has no shape keeps its line
            if (k.own && !all_filled(k)) keep(k);
        std::vector<EstimatedRun> scaled;
        std::vector<bool> done(n_);
        for (const Known& k : known_) scale(k, done, scaled, result.findings);
        runs(result.runs);
        result.runs.insert(result.runs.end(), std::make_move_iterator(scaled.begin()), std::make_move_iterator(scaled.end()));
        tell_missing(result.findings);
        return result;
    }

private:
    /// What a register counted in a silence, and how it lies on a line: slots that lie in it as a whole. Where a reading stands, it ends; also one that was
    /// set aside, which only makes two runs of one.
    void find_silences() {
        if (data_.point.kind != PointKind::register_ || n_ == 0) return;
        std::vector<bool> begins(n_ + 1), within(n_);
        for (const Reading& r : data_.readings) {
            if (r.quality.missing()) continue;
            const auto i = slots_.index_of(r.at);
            if (!i) continue;
            if (slots_[*i].begin() == r.at)
                begins[*i] = true;
            else
                within[*i] = true;
        }
        const auto on_line = [&](std::size_t i) {
            return need_[i] == Need::none && seen_.qualities[i].reason() == Reason::interpolated && !within[i] && !slots_[i].empty() &&
                   !seen_.estimated.empty() && seen_.estimated[i] == size_of(seen_.counts[i]);
        };
        for (std::size_t i = 0; i < n_;) {
            if (!on_line(i)) {
                ++i;
                continue;
            }
            const std::size_t first = i;
            Int128 sum = 0;
            do sum += seen_.counts[i++];
            while (i < n_ && on_line(i) && !begins[i]);
            if (i - first < 2) continue;
            Known silence{{slots_.boundary(first), slots_.boundary(i)}, {}, sum, 0, true};
            for (std::size_t k = first; k < i; ++k) {
                need_[k] = Need::reshape;
                silence.slots.push_back(k);
            }
            known_.push_back(std::move(silence));
        }
    }

    bool is_reference(std::size_t i) const { return need_[i] == Need::none && seen_.qualities[i].measured() && !slots_[i].empty(); }
    bool is_end_point(std::size_t i) const { return is_reference(i) && !seen_.qualities[i].has(Flag::power_fail); }
    bool is_open(std::size_t i) const { return need_[i] != Need::none && !fill_[i]; }
    bool all_filled(const Known& k) const {
        return std::none_of(k.slots.begin(), k.slots.end(), [&](std::size_t i) { return is_open(i); });
    }
    void keep(const Known& k) {
        for (const std::size_t i : k.slots) need_[i] = Need::none, fill_[i].reset();
    }

    template <class F>
    void each_open(F&& f) {
        for (std::size_t i = 0; i < n_; ++i)
            if (is_open(i)) f(i);
    }
    /// Runs of slots that need a value; not those of a register's own silence.
    template <class F>
    void each_gap(F&& f) {
        const auto lacks = [&](std::size_t i) { return is_open(i) && need_[i] != Need::reshape; };
        for (std::size_t i = 0; i < n_;) {
            if (!lacks(i)) {
                ++i;
                continue;
            }
            const std::size_t first = i;
            while (i < n_ && lacks(i)) ++i;
            f(first, i);
        }
    }

    /// What was measured of a slot that is missing in part.
    std::int64_t base(std::size_t i) const { return need_[i] == Need::missing ? seen_.counts[i] : 0; }
    std::int64_t base_estimated(std::size_t i) const { return need_[i] == Need::missing && !seen_.estimated.empty() ? seen_.estimated[i] : 0; }

    /// An estimate of the whole slot; of one that is missing in part, for the missing time. One beyond all amounts is none.
    void fill(std::size_t i, Int128 whole, std::string_view rule, Reason reason) {
        if (need_[i] == Need::missing && seen_.missing(i) != slots_[i].length().count())
            whole = multiply_divide(whole, seen_.missing(i), slots_[i].length().count());
        if (!fits_slot(i, whole)) return;
        fill_[i] = static_cast<std::int64_t>(whole);
        rule_[i] = rule;
        reason_[i] = reason;
    }

    bool fits_slot(std::size_t i, Int128 part) const {
        return fits(part) && fits(base(i) + part) && fits(base_estimated(i) + (part < 0 ? -part : part));
    }

    EstimatedRun run_of(std::size_t first, std::string rule, std::string reason) const {
        return {first, {}, {}, {}, std::move(rule), std::move(reason)};
    }
    void append(EstimatedRun& run, std::size_t i, std::int64_t part, Reason reason) const {
        run.counts.push_back(add_counts(base(i), part, data_.kind));
        run.estimated.push_back(narrow(size_of(part) + base_estimated(i), data_.kind));
        run.qualities.push_back(Quality::from_bits(static_cast<std::uint16_t>(Quality(reason).bits() | (seen_.qualities[i].bits() & 0xFF))));
    }

    void runs(std::vector<EstimatedRun>& all) const {
        for (std::size_t i = 0; i < n_; ++i) {
            if (!fill_[i]) continue;
            const bool follows = i > 0 && fill_[i - 1] && rule_[i] == rule_[i - 1] && seen_.qualities[i] == seen_.qualities[i - 1];
            if (!follows) all.push_back(run_of(i, std::string(rule_[i]), to_string(seen_.qualities[i])));
            append(all.back(), i, *fill_[i], reason_[i]);
        }
    }

    void scale(const Known& k, std::vector<bool>& done, std::vector<EstimatedRun>& scaled, std::vector<MeterFinding>& findings) {
        std::vector<std::size_t> places;
        std::vector<std::int64_t> weights;
        Int128 rest = k.amount, sum = 0;
        bool forward = k.amount >= 0;
        for (const std::size_t i : k.slots) {
            if (is_open(i) || done[i]) return;  // no sum to scale, or scaled to another register
            if (!fill_[i]) {
                rest -= seen_.counts[i];
                forward = forward && seen_.counts[i] >= 0;
                continue;
            }
            rest -= base(i);
            places.push_back(i);
            weights.push_back(*fill_[i]);
            sum += *fill_[i];
            forward = forward && *fill_[i] >= 0;
        }
        if (places.empty()) return;
        const Interval when = k.time;
        const std::size_t first = k.slots.front(), covered = k.slots.back() + 1 - first;
        const std::string amount = text(k.amount) + " between " + v0::to_string(when.begin()) + " and " + v0::to_string(when.end());
        if (forward && rest < 0) {
            if (rest < -counts_of_sum * k.count) {
                findings.push_back({code::sum_check, data_.point.id, when, first, covered,
                                    k.slots.size() == covered ? Quality(Reason::sum_check) : Quality(), ratio(k.amount - rest), ratio(k.amount),
                                    std::string(data_.unit), false,
                                    "what was measured is " + text(k.amount - rest) + " without its gaps, and the register counted " + amount,
                                    "look at multipliers and clocks of both; the estimates are not scaled"});
                return;
            }
            rest = 0;
        }
        const auto parts = spread(rest - sum, weights);
        if (!parts) {
            if (rest == 0) return;
            const std::size_t end = places.back() + 1;
            findings.push_back({code::not_estimated,
                                data_.point.id,
                                when,
                                places.front(),
                                end - places.front(),
                                {},
                                ratio(rest),
                                Ratio(),
                                std::string(data_.unit),
                                false,
                                "all estimates are 0, and the register counted " + amount,
                                "give a profile, or enter the values"});
            for (const std::size_t i : places) fill_[i].reset();
            return;
        }
        for (std::size_t p = 0; p < places.size(); ++p)
            if (!fits_slot(places[p], weights[p] + (*parts)[p])) {
                findings.push_back({code::sum_check,
                                    data_.point.id,
                                    when,
                                    first,
                                    covered,
                                    {},
                                    ratio(sum),
                                    ratio(rest),
                                    std::string(data_.unit),
                                    false,
                                    "estimates of " + text(sum) + " cannot be scaled to " + text(rest) + " within all amounts",
                                    "look at the weights; the estimates are not scaled"});
                return;
            }
        for (std::size_t p = 0; p < places.size(); ++p) {
            const std::size_t i = places[p];
            const auto part = static_cast<std::int64_t>(weights[p] + (*parts)[p]);
            if (p == 0 || places[p - 1] + 1 != i) scaled.push_back(run_of(i, "scale", "to the register: " + amount));
            append(scaled.back(), i, part, rule_[i] == "linear" ? Reason::interpolated : Reason::profiled);
            done[i] = true;
        }
    }

    /// Also of what was to be replaced, and stands.
    void tell_missing(std::vector<MeterFinding>& findings) const {
        const auto left = [&](std::size_t i) { return is_open(i) && need_[i] != Need::reshape; };
        for (std::size_t i = 0; i < n_;) {
            if (!left(i)) {
                ++i;
                continue;
            }
            const std::size_t first = i;
            Int128 time = 0;
            for (; i < n_ && left(i) && need_[i] == need_[first]; ++i)
                time += need_[i] == Need::missing ? seen_.missing(i) : slots_[i].length().count();
            const std::string what = std::to_string(i - first) + (need_[first] == Need::missing ? " missing slots" : " slots to be replaced");
            findings.push_back({code::not_estimated,
                                data_.point.id,
                                {slots_.boundary(first), slots_.boundary(i)},
                                first,
                                i - first,
                                {},
                                Ratio(time, 1'000'000),
                                Ratio(),
                                "s",
                                false,
                                "no rule has a value for " + what,
                                "give a profile, a sibling or a model; or enter the values"});
        }
    }

    Ratio ratio(Int128 quanta) const { return Ratio(quanta, power_of_ten(data_.exponent)); }
    std::string text(Int128 quanta) const { return shown(ratio(quanta), data_.unit); }

    const CheckData& data_;
    const AmountColumns& seen_;
    const Slots& slots_;
    std::size_t n_;
    std::vector<Need> need_;
    std::vector<std::optional<std::int64_t>> fill_;
    std::vector<std::string_view> rule_;
    std::vector<Reason> reason_;
    std::vector<Known> known_;
};

void check(const CheckData& data, std::span<const PlainEstimator> estimators) {
    std::vector<Finding> findings;
    const auto find = [&](Code code, std::string what, std::string remedy) {
        findings.push_back({code, std::move(what), {std::string(place)}, std::move(remedy)});
    };
    for (const PlainEstimator& estimator : estimators) {
        if (const auto* linear = std::get_if<LinearEstimate>(&estimator)) {
            if (linear->longest.count() < 0) find(code::out_of_range, "the longest gap of a line is below 0", "give a length such as 2h");
        } else if (const auto* like = std::get_if<LikeDaysEstimate>(&estimator)) {
            if (like->days == 0 || like->within_days == 0) find(code::out_of_range, "a mean of like days takes none", "take 1 day or more");
            if (like->within_days > 1'000'000)
                find(code::out_of_range, "like days are looked for within more than a million days", "give 42, or 366");
        } else if (const auto* profile = std::get_if<PlainProfile>(&estimator)) {
            if (profile->weights.slots != data.used.slots) find(code::other_grid, "weights stand on another grid", "align or resample them first");
            if (profile->reason != Reason::class_profile && profile->reason != Reason::modelled && profile->reason != Reason::sibling)
                find(code::out_of_range, "the reason of weights is " + std::string(v0::to_string(profile->reason)),
                     "give class_profile, modelled or sibling");
        }
    }
    if (!findings.empty()) throw Error(std::move(findings));
}

}  // namespace

std::optional<std::vector<Int128>> spread(Int128 amount, std::span<const std::int64_t> weights) {
    Int128 whole = 0;
    for (const std::int64_t w : weights) whole += size_of(w);
    if (whole == 0) return std::nullopt;
    std::vector<Int128> parts;
    parts.reserve(weights.size());
    Int128 sum = 0, below = 0;
    for (const std::int64_t w : weights) {
        sum += size_of(w);
        const Int128 above = multiply_divide(amount, sum, whole);
        parts.push_back(above - below);
        below = above;
    }
    return parts;
}

std::vector<std::size_t> to_replace(std::vector<MeterFinding>& findings, std::span<const Reason> reasons) {
    std::vector<std::size_t> slots;
    for (const MeterFinding& f : findings)
        if (!f.confirmed && f.quality != Quality() && std::find(reasons.begin(), reasons.end(), f.quality.reason()) != reasons.end())
            for (std::size_t i = f.first; i < f.first + f.slots; ++i) slots.push_back(i);
    std::sort(slots.begin(), slots.end());
    slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
    for (MeterFinding& f : findings) {
        const auto next = std::lower_bound(slots.begin(), slots.end(), f.first);
        if (f.check != code::sum_check || next == slots.end() || *next >= f.first + f.slots) continue;
        f.quality = {};
        f.what += "; a value among them is estimated anew";
    }
    return slots;
}

Estimated estimate(const CheckData& data, std::span<const PlainEstimator> estimators, std::span<const std::size_t> replace) {
    check(data, estimators);
    Filler filler(data, replace);
    for (const PlainEstimator& estimator : estimators) std::visit(filler, estimator);
    return std::move(filler).finish();
}

}  // namespace wattle::inline v0::stream::detail
