#include "wattle/tariff/bill.hpp"

#include "bands.hpp"
#include "wattle/units/share.hpp"

#include <algorithm>

namespace wattle::inline v0::tariff {

using namespace std::chrono;

namespace {

using wattle::to_string;
using wattle::detail::BandCursor;
using wattle::detail::TariffData;

constexpr std::size_t none = static_cast<std::size_t>(-1);

/// What the slots of one band come to.
struct BandSum {
    Sum<Energy> sum;
    std::size_t last_slot = none;  // so that a slot with two parts in the band counts once

    void count(std::size_t slot) {
        if (last_slot == slot) return;
        last_slot = slot;
        ++sum.slots;
    }
};

/// Hands the slots of a series, or parts of them, to bands. Goes forward in time only.
class Splitter {
public:
    Splitter(const Series<Energy>& used, Instant from)
        : grid_(used.slots()),
          counts_(used.counts()),
          qualities_(used.qualities()),
          estimated_(used.estimated_counts()),
          unknown_(used.missing_micros()),
          edges_(grid_.boundaries().data()),
          step_(grid_.step().value_or(microseconds(0))),
          size_(grid_.size()) {
        if (size_ == 0) return;
        first_ = grid_.boundary(0);
        last_ = grid_.boundary(size_);
        slot_ = from <= first_ ? 0 : grid_.index_of(from).value_or(size_);
    }

    void add(BandSum& band, Instant from, Instant to, const std::optional<RoundingRule<Energy>>& rounding) {
        band.sum.length += to - from;
        if (size_ == 0 || from < first_) lack(band, from, size_ == 0 ? to : std::min(to, first_));
        if (size_ == 0 || to <= first_) return;
        from = std::max(from, first_);
        while (slot_ < size_ && from < to) {
            const Instant begin = boundary(slot_), end = boundary(slot_ + 1);
            if (from == begin && end <= to) {
                const std::size_t behind = whole_slots(to);
                add_whole(band, behind, rounding);
                slot_ = behind;
                from = boundary(behind);
                continue;
            }
            const Instant until = std::min(end, to);
            if (from < until) add_part(band, slot_, from - begin, until - begin, end - begin, rounding);
            from = until;
            if (until == end) ++slot_;
        }
        if (from < to) lack(band, from, to);
    }

private:
    Instant boundary(std::size_t i) const { return edges_ != nullptr ? edges_[i] : first_ + step_ * static_cast<std::int64_t>(i); }

    /// The first slot that does not end by then.
    std::size_t whole_slots(Instant to) const {
        if (edges_ == nullptr) return std::min(size_, static_cast<std::size_t>((to - first_) / step_));
        std::size_t behind = slot_;
        while (behind < size_ && edges_[behind + 1] <= to) ++behind;
        return behind;
    }

    static void lack(BandSum& band, Instant from, Instant to) {
        if (to <= from) return;
        band.sum.missing += to - from;
        band.sum.quality = worse(band.sum.quality, Reason::gap);
    }

    void add_whole(BandSum& band, std::size_t behind, const std::optional<RoundingRule<Energy>>& rounding) {
        // Most slots are there, and not negative: one pass finds out, and has added them up by then.
        Int128 total = 0, estimated = 0;
        unsigned reason = 0, flags = 0;
        std::int64_t signs = 0;
        for (std::size_t i = slot_; i < behind; ++i) {
            const unsigned bits = qualities_[i].bits();
            reason = std::max(reason, bits & 0xFF00U);
            flags |= bits & 0xFFU;
            signs |= counts_[i];
            total += counts_[i];
        }
        const Quality quality = Quality::from_bits(static_cast<std::uint16_t>(reason | flags));
        if (quality.missing() || signs < 0 || rounding || !unknown_.empty()) {
            for (std::size_t i = slot_; i < behind; ++i) {
                const microseconds length = boundary(i + 1) - boundary(i);
                if (length.count() > 0) add_part(band, i, microseconds(0), length, length, rounding);
            }
            return;
        }
        if (!estimated_.empty())
            for (std::size_t i = slot_; i < behind; ++i) estimated += estimated_[i];
        band.sum.total += Total<Energy>::from_count(total);
        band.sum.estimated += Total<Energy>::from_count(estimated);
        band.sum.quality = worse(band.sum.quality, quality);
        band.sum.slots += behind - slot_ - (band.last_slot == slot_ ? 1 : 0);
        band.last_slot = behind - 1;
    }

    /// What falls between `from` and `to` of a slot, all counted from its begin. Parts of one slot sum to it.
    void add_part(BandSum& band, std::size_t i, microseconds from, microseconds to, microseconds length,
                  const std::optional<RoundingRule<Energy>>& rounding) const {
        const auto part = [&](std::int64_t whole) {
            const auto amount = Energy::from_count(whole);
            return (up_to(amount, to, length) - up_to(amount, from, length)).count();
        };
        band.count(i);
        band.sum.quality = worse(band.sum.quality, qualities_[i]);
        if (counts_[i] < 0) {  // nobody uses less than nothing
            band.sum.quality = worse(band.sum.quality, Reason::outside_limits);
            band.sum.missing += to - from;
            return;
        }
        const std::int64_t unknown = !unknown_.empty() ? unknown_[i] : qualities_[i].missing() ? length.count() : 0;
        std::int64_t count = counts_[i], estimated = estimated_.empty() ? 0 : estimated_[i];
        if (rounding) {
            const std::int64_t rounded = Energy::from_count(count).rounded(rounding->mode, rounding->quantum).count();
            estimated = estimated == count ? rounded : std::min(estimated, rounded);
            count = rounded;
        }
        band.sum.total += Energy::from_count(part(count));
        band.sum.estimated += Energy::from_count(part(estimated));
        band.sum.missing += microseconds(part(unknown));
    }

    const Slots& grid_;
    std::span<const std::int64_t> counts_;
    std::span<const Quality> qualities_;
    std::span<const std::int64_t> estimated_, unknown_;
    const Instant* edges_;
    microseconds step_;
    std::size_t size_, slot_ = 0;
    Instant first_{}, last_{};
};

/// What one version has to do with a period.
struct VersionUse {
    std::size_t version;
    Interval span;
    std::vector<BandSum> bands;
};

std::vector<VersionUse> split(const TariffData& tariff, const Series<Energy>& used, const Interval& period) {
    std::vector<VersionUse> uses;
    BandCursor cursor(tariff);
    Splitter splitter(used, period.begin());
    for (Instant t = period.begin(); t < period.end();) {
        cursor.seek(t);
        const Version& version = tariff.versions[cursor.version()];
        if (uses.empty() || uses.back().version != cursor.version())
            uses.push_back({cursor.version(), *version.valid.intersection(period), std::vector<BandSum>(version.bands.size())});
        const Instant until = std::min(cursor.until(), period.end());
        splitter.add(uses.back().bands[cursor.band()], t, until, version.rounding.interval);
        t = until;
    }
    return uses;
}

std::string in_chinese(const Label& label) { return label.chinese.empty() ? label.english : label.chinese; }

/// "energy charge, peak", "电度电费（峰段）"; only English where neither part has a Chinese name.
Label joined(const Label& charge, const Label& band) {
    Label label(charge.english + ", " + band.english);
    if (!charge.chinese.empty() || !band.chinese.empty()) label.chinese = in_chinese(charge) + "（" + in_chinese(band) + "）";
    return label;
}

/// Makes lines of sums, and steps of lines.
class Biller {
public:
    Biller(const Tariff& tariff, const BillOptions& options, Bill& bill) : data_(tariff.data()), options_(options), bill_(bill) {}

    void energy(const VersionUse& use) {
        const Version& version = data_.versions[use.version];
        for (std::size_t b = 0; b < use.bands.size(); ++b) {
            const Sum<Energy>& sum = use.bands[b].sum;
            if (sum.length.count() == 0) continue;  // the band does not occur
            bill_.used += sum;
            const auto& rule = version.rounding.quantity;
            const Energy quantity = rule ? sum.total.narrow().rounded(rule->mode, rule->quantum) : sum.total.narrow();
            Trace::Ref leaf;
            if (options_.trace) {
                const Label label = joined({"energy", "电量"}, version.bands[b].label);
                leaf = bill_.trace.leaf(label, sum.total, leaf_of(use, version, b));
                if (rule) leaf = bill_.trace.rounded(label, leaf, rule->mode, decimal(rule->quantum));
            }
            for (const EnergyPrice& charge : version.energy) {
                Line line = start(Line::Kind::energy, charge.id, joined(charge.label, version.bands[b].label), use);
                line.band = version.bands[b].id;
                line.used = sum;
                line.quantity = quantity;
                line.price = charge.prices[b];
                line.exact = quantity * charge.prices[b];
                finish(std::move(line), leaf, version);
            }
        }
    }

    void fixed(const VersionUse& use) {
        const Version& version = data_.versions[use.version];
        if (version.adders.empty()) return;
        const local_days first = first_day_from(use.span.begin()), end = first_day_from(use.span.end());
        for (const Adder& adder : version.adders) {
            if (adder.per == Adder::Per::day) {
                charge(use, version, adder, (end - first).count(), {}, 1);
                continue;
            }
            std::int64_t whole = 0;
            for (local_days day = first; day < end;) {
                const Date date(day);
                const local_days month(date.year() / date.month() / 1), next(date.year() / date.month() / 1 + months(1));
                const local_days until = std::min(next, end);
                if (until - day == next - month)
                    ++whole;
                else
                    charge(use, version, adder, (until - day).count(), to_string(date).substr(0, 7), (next - month).count());
                day = until;
            }
            charge(use, version, adder, whole, {}, 1);
        }
    }

    /// The line that rounding the whole bill takes.
    void rounding(const VersionUse& last) {
        const auto& rule = data_.versions[last.version].rounding.bill;
        if (!rule) return;
        Line line = start(Line::Kind::rounding, "rounding", {"rounding", "尾差"}, last);
        const Money sum = bill_.total(), rounded = sum.rounded(rule->mode, rule->quantum);
        line.amount = rounded - sum;
        line.quantity = Figure(1);
        line.price = Figure(line.amount);
        line.exact = line.amount;
        if (options_.trace) {
            const Trace::Ref total = bill_.trace.sum({"sum of the lines", "各项合计"}, steps());
            line.step = bill_.trace.difference(line.label,
                                               bill_.trace.rounded({"bill, rounded", "账单取整"}, total, rule->mode, decimal(rule->quantum)), total);
        }
        bill_.lines.push_back(std::move(line));
    }

    void total() {
        if (options_.trace && !bill_.lines.empty()) bill_.trace.result(bill_.trace.sum({"total", "合计"}, steps()));
    }

private:
    /// A step of money, or of energy in kWh.
    template <class Q>
    static Decimal decimal(Q quantum) {
        return wattle::detail::shortest(quantum.count(), -6);
    }

    Line start(Line::Kind kind, const std::string& id, Label label, const VersionUse& use) const {
        Line line;
        line.kind = kind;
        line.id = id;
        line.label = std::move(label);
        line.version = data_.versions[use.version].name;
        line.span = use.span;
        return line;
    }

    /// Rounds the line, and proves it if asked to.
    void finish(Line line, Trace::Ref quantity, const Version& version) {
        const auto& rule = version.rounding.line;
        line.amount = line.exact.divided(line.divisor, rule.mode, rule.quantum);
        if (options_.trace) {
            Trace& trace = bill_.trace;
            const Label price_label("price of " + line.label.english, line.label.chinese.empty() ? "" : line.label.chinese + "单价");
            const Trace::Ref price = trace.parameter(price_label, line.price, {data_.id, version.name, to_string(data_.source), data_.digest});
            if (line.divisor == 1) {
                const Trace::Ref product = trace.product(line.label, quantity, price);
                line.step = trace.rounded(line.label, product, rule.mode, decimal(rule.quantum));
            } else {
                const std::string& currency = line.amount.currency().code();
                const Trace::Ref product = trace.product({"days × price", "天数×单价"}, quantity, price, currency + "·day/month");
                const Trace::Ref days =
                    trace.parameter({"days of the month", "当月天数"}, Figure(Exact(line.divisor), "day/month"), calendar_parameter());
                line.step = trace.quotient(line.label, product, days, rule.mode, decimal(rule.quantum), currency);
            }
        }
        bill_.lines.push_back(std::move(line));
    }

    /// The first local day that begins at that instant or later.
    local_days first_day_from(Instant t) const {
        const local_days day(data_.zone.date(t));
        return data_.zone.day(Date(day)).begin() >= t ? day : day + days(1);
    }

    void charge(const VersionUse& use, const Version& version, const Adder& adder, std::int64_t n, const std::string& month, std::int64_t divisor) {
        if (n == 0) return;
        Line line = start(Line::Kind::fixed, adder.id, adder.label, use);
        if (!month.empty()) line.label = joined(line.label, Label(month));
        line.quantity = Figure(Exact(n), divisor == 1 ? std::string(to_string(adder.per)) : "day");
        line.price = Figure(adder.price, data_.currency.code() + '/' + std::string(to_string(adder.per)));
        line.exact = Product<Money>::from(static_cast<Int128>(adder.price.mantissa()) * n, adder.price.exponent() + 6, data_.currency);
        line.divisor = divisor;
        Trace::Ref quantity;
        if (options_.trace)
            quantity = bill_.trace.parameter(line.quantity.unit == "month" ? Label("months", "月数") : Label("days", "天数"), line.quantity,
                                             calendar_parameter());
        finish(std::move(line), quantity, version);
    }

    Parameter calendar_parameter() const { return {data_.zone.name(), data_.zone.version(), "IANA time zone database", std::nullopt}; }

    Leaf leaf_of(const VersionUse& use, const Version& version, std::size_t band) const {
        const Sum<Energy>& sum = use.bands[band].sum;
        Leaf leaf;
        leaf.source = options_.point;
        if (const auto& rule = version.rounding.interval)
            leaf.source += ", each slot " + std::string(to_string(rule->mode)) + " to " + to_string(rule->quantum);
        leaf.span = use.span;
        leaf.slots = sum.slots;
        leaf.band = version.bands[band].id;
        leaf.version = data_.id + ' ' + version.name;
        if (data_.calendar) leaf.version += ", calendar " + data_.calendar->id() + ' ' + data_.calendar->sha256().substr(0, 16);
        leaf.version += ", tzdata " + data_.zone.version();
        leaf.estimated = sum.estimated;
        leaf.worst = sum.quality;
        leaf.missing = sum.missing;
        return leaf;
    }

    std::vector<Trace::Ref> steps() const {
        std::vector<Trace::Ref> steps;
        for (const Line& line : bill_.lines) steps.push_back(line.step);
        return steps;
    }

    const TariffData& data_;
    const BillOptions& options_;
    Bill& bill_;
};

}  // namespace

std::string_view to_string(Line::Kind kind) {
    constexpr std::string_view names[] = {"energy", "fixed", "rounding"};
    return names[static_cast<std::size_t>(kind)];
}

std::string to_string(const Line& line) {
    std::string text = line.label.english + ": ";
    if (line.kind != Line::Kind::rounding) {
        text += to_string(line.quantity) + " × " + to_string(line.price.number) + ' ' + line.price.unit;
        if (line.divisor != 1) text += " / " + std::to_string(line.divisor) + " day";
        text += " = ";
    }
    text += to_string(line.amount);
    if (line.used.estimated.count() != 0) text += "; " + to_string(line.used.estimated) + " not measured";
    if (line.used.missing.count() != 0) text += "; " + to_string(wattle::detail::seconds_of(line.used.missing)) + " s without a value";
    return text;
}

Money Bill::total() const {
    Money total = Money::from_count(0, currency);
    for (const Line& line : lines) total += line.amount;
    return total;
}

Bill bill(const Tariff& tariff, const Series<Energy>& used, const Interval& period, const BillOptions& options) {
    Bill bill;
    bill.tariff = tariff.id();
    bill.period = period;
    bill.currency = tariff.currency();
    const auto uses = split(tariff.data(), used, period);
    Biller biller(tariff, options, bill);
    for (const auto& use : uses) biller.energy(use);
    for (const auto& use : uses) biller.fixed(use);
    if (!uses.empty()) biller.rounding(uses.back());
    biller.total();
    return bill;
}

}  // namespace wattle::inline v0::tariff
