#include "bill.hpp"

#include "wattle/report/bill.hpp"
#include "wattle/report/html.hpp"
#include "wattle/series/intervals.hpp"
#include "wattle/tariff/bill.hpp"
#include "wattle/time/periods.hpp"

#include <algorithm>

namespace wattle::inline v0::cli {

namespace {

using detail::quoted;
using detail::throw_error;
using tariff::Tariff;

std::string local(const Zone& zone, Instant t) {
    std::string text = to_string(zone.to_local(t)).substr(0, 16);
    std::replace(text.begin(), text.end(), 'T', ' ');
    return text;
}
std::string local(const Zone& zone, const Interval& span) { return local(zone, span.begin()) + " – " + local(zone, span.end()) + ' ' + zone.name(); }

/// A run, which collects what is wrong with any of the files before it gives up.
class Run {
public:
    explicit Run(const BillRequest& request) : request_(request), chinese_(request.language == Language::chinese) {}

    Outcome outcome() {
        const auto tariff = load([&] { return load_tariff(); });
        const auto table = load([&] { return load_table(tariff); });
        const auto factors = request_.factors.empty() ? std::nullopt : load([&] { return carbon::Factors::load(request_.factors); });
        if (stopped_) return failed();
        try {
            bill(*tariff, *table, factors);
        } catch (const Error& error) {
            findings_.insert(findings_.end(), error.findings().begin(), error.findings().end());
            return failed();
        }
        tell_findings();
        return std::move(outcome_);
    }

private:
    template <class Load>
    auto load(const Load& how) -> std::optional<decltype(how())> {
        try {
            return how();
        } catch (const Error& error) {
            findings_.insert(findings_.end(), error.findings().begin(), error.findings().end());
            stopped_ = true;
            return std::nullopt;
        }
    }

    Tariff load_tariff() const {
        tariff::TariffOptions options;
        if (!request_.calendar.empty()) options.calendar = Calendar::load(request_.calendar);
        return Tariff::load(request_.tariff, options);
    }

    Table load_table(const std::optional<Tariff>& tariff) {
        CsvOptions options = request_.csv;
        if (!options.zone && tariff) options.zone = tariff->zone();
        const std::size_t before = findings_.size();
        Table table = read_csv(request_.readings == "-" ? "/dev/stdin" : request_.readings, options, findings_);
        if (findings_.size() != before && !request_.keep_going) stopped_ = true, usable_ = !table.empty();
        if (!request_.multiplier) return table;
        std::vector<Point> points = table.points();
        for (Point& point : points) point.multiplier = *request_.multiplier;
        return Table(std::move(points), {{table.at().begin(), table.at().end()},
                                         {table.value().begin(), table.value().end()},
                                         {table.point().begin(), table.point().end()},
                                         {table.quality().begin(), table.quality().end()},
                                         {table.source().begin(), table.source().end()}});
    }

    Interval period(const Tariff& tariff, const Table& table) const {
        const Zone& zone = tariff.zone();
        if (request_.month) return Periods::months(zone).of(*request_.month);
        if (request_.from && request_.to) return {zone.day(*request_.from).begin(), zone.day(*request_.to).begin()};
        const auto [first, last] = std::minmax_element(table.at().begin(), table.at().end());
        if (table.empty()) throw_error(code::missing_option, request_.readings, "there are no readings", "give a file with readings");
        throw_error(code::missing_option, request_.readings,
                    "the readings run from " + local(zone, *first) + " to " + local(zone, *last) + ' ' + zone.name() +
                        ", and nothing tells which time to bill",
                    "give --month " + local(zone, *first).substr(0, 7) + ", or --from and --to");
    }

    std::vector<std::string> points(const Table& table) const {
        const auto& named = request_.points;
        for (auto id = named.begin(); id != named.end(); ++id)
            if (std::find(named.begin(), id, *id) != id)
                throw_error(code::bad_point, request_.readings, "the point " + quoted(*id) + " is named twice", "name each point once");
        if (!named.empty()) return named;
        if (table.points().size() == 1) return {table.points()[0].id};
        std::string ids;
        for (const Point& point : table.points()) ids += (ids.empty() ? "" : ", ") + point.id;
        throw_error(code::missing_option, request_.readings, "there are " + std::to_string(table.points().size()) + " points: " + quoted(ids),
                    "name with --point the one to bill, or several to bill their sum");
    }

    Series<Energy> used(const Table& table, const std::vector<std::string>& ids, const Interval& period) const {
        std::optional<Series<Energy>> sum;
        for (const std::string& id : ids) {
            const Point& point = table.points()[table.index(id)];
            const auto series = point.kind == PointKind::interval ? intervals<Energy>(table, id, Slots::regular(period, point.every.value()))
                                                                  : stream::energy(table, id, quarter_hours(period), request_.rule);
            sum = sum ? *sum + series : series;
        }
        return *sum;
    }

    void bill(const Tariff& tariff, const Table& table, const std::optional<carbon::Factors>& factors) {
        const Zone& zone = tariff.zone();
        const auto ids = points(table);
        const Interval period = this->period(tariff, table);
        std::string name;
        for (const std::string& id : ids) name += (name.empty() ? "" : " + ") + id;

        const auto used = this->used(table, ids, period);
        const auto bill = tariff::bill(tariff, used, period, {.trace = true, .point = name});
        const std::string title = say("Bill of ", "账单：") + name + ", " + local(zone, period) + ", " + tariff.id();
        const auto sheet = report::sheet(bill, {.title = title, .language = request_.language});
        outcome_.out = report::to_text(sheet) + '\n' + to_string(bill.used) + '\n';

        report::Page page(title, request_.language);
        page.heading(say("Bill", "账单")).add(sheet).add(report::bars(bill, {.language = request_.language}));
        page.heading(say("Load", "负荷")).add(report::load_curve(used, {.zone = zone, .language = request_.language}));
        if (factors) emissions(page, used, {*factors, request_.region, zone, request_.fallback}, name);
        explain(page, bill, zone);
        if (request_.page.empty()) return;
        report::write_page(page, request_.page).value();
        outcome_.out += '\n' + say("The page is ", "页面：") + request_.page + '\n';
    }

    void emissions(report::Page& page, const Series<Energy>& used, const carbon::GridFactors& grid, const std::string& name) {
        const auto statement = carbon::location_based(used, grid, {.source = name, .quantum = 1 * gCO2e, .trace = true});
        outcome_.out += '\n' + to_string(statement) + '\n';
        page.heading(say("Emissions", "碳排放")).paragraph(to_string(statement)).preformatted(statement.trace->explain(request_.language, grid.zone));
    }

    void explain(report::Page& page, const tariff::Bill& bill, const Zone& zone) {
        const auto lines = bill.lines;
        page.heading(say("How each line came to be", "各项的由来")).preformatted(bill.trace.explain(request_.language, zone));
        if (request_.explain == BillRequest::Explain::all) outcome_.out += '\n' + bill.trace.explain(request_.language, zone);
        if (request_.explain != BillRequest::Explain::biggest || lines.empty()) return;
        const auto& biggest = *std::max_element(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.amount < b.amount; });
        outcome_.out += '\n' + bill.trace.explain(biggest.step, request_.language, zone);
    }

    Outcome failed() {
        tell_findings();
        if (usable_)
            outcome_.err += "Nothing was billed. With --keep-going the readings that can be used are billed, and the rest counts as missing.\n";
        outcome_.status = Outcome::wrong_file;
        return std::move(outcome_);
    }

    void tell_findings() {
        for (const Finding& finding : findings_) outcome_.err += to_string(finding) + '\n';
    }

    std::string say(const char* english, const char* chinese) const { return chinese_ ? chinese : english; }

    const BillRequest& request_;
    const bool chinese_;
    std::vector<Finding> findings_;
    bool stopped_ = false;  // a file has findings
    bool usable_ = false;   // though some of its readings can be used
    Outcome outcome_;
};

}  // namespace

Outcome bill(const BillRequest& request) { return Run(request).outcome(); }

}  // namespace wattle::inline v0::cli
