#include "wattle/tariff/bill.hpp"

#include "tariff/tariffs.hpp"

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;
using tariff::Bill;
using tariff::BillOptions;
using tariff::Tariff;

namespace {

/// A version of all of 2026 in UTC with two bands, and these lines behind it.
Tariff with(std::string_view charges, std::string_view energy = "price = { day = \"0.30\", night = \"0.10\" }\n") {
    return parsed("[[version]]\nvalid = [\"2026-01-01\", \"2027-01-01\"]\nbands = { day = [{ from = \"06:00\" }], night = \"rest\" }\n[[version.energy]]\n" +
                      std::string(energy) + std::string(charges),
                  "UTC");
}
Instant at(std::string_view date) { return parse_instant(std::string(date) + "T00:00:00Z"); }
Interval month(unsigned m) { return Periods::months(Zone::utc()).of(std::chrono::year(2026) / std::chrono::month(m) / 1); }

/// So many kWh in each hour of a period, and some hours that have others.
Series<Energy> hourly(const Interval& period, std::int64_t kilowatt_hours, std::initializer_list<std::pair<std::string_view, std::int64_t>> others = {}) {
    Series<Energy> used(Slots::regular(period, 1h));
    for (std::size_t i = 0; i < used.size(); ++i) used.set(i, kilowatt_hours * kWh);
    for (const auto& [when, energy] : others) used.set(used.slots().index_of(parse_instant(when)).value(), energy * kWh);
    return used;
}

std::string lines(const Bill& bill) {
    std::string text;
    for (const auto& line : bill.lines) text += to_string(line) + '\n';
    return text;
}
std::string lines_of(const Bill& bill, tariff::Line::Kind kind) {
    std::string text;
    for (const auto& line : bill.lines)
        if (line.kind == kind) text += to_string(line) + '\n';
    return text;
}
using Kind = tariff::Line::Kind;

/// The bill, whose trace proves it.
Bill proved(const Tariff& tariff, const tariff::Metered& what, const Interval& period, BillOptions options = {}) {
    options.trace = true;
    Bill bill = tariff::bill(tariff, what, period, options);
    CHECK(bill.trace.check().empty());
    CHECK(bill.trace.recompute() == bill.trace);
    for (const auto& line : bill.lines) CHECK(bill.trace.value(line.step) == Figure(line.amount));
    return bill;
}

}  // namespace

TEST_CASE("tiers split the energy of a month, each band in its hours") {
    // 1 kWh an hour; 2 January to 4 January: 6 h of night and 18 h of day each. 60 kWh are reached on the third day at 12:00.
    const std::string price = "price = { day = [\"0.30\", \"0.40\"], night = [\"0.10\", \"0.15\"] }\n";
    const Interval days{at("2026-01-02"), at("2026-01-05")};
    const auto tiers = [&](std::string_view more) { return with("", price + "tiers = { " + std::string(more) + " }\n"); };
    // Three of 31 days: the limit of 620 kWh a month is 60 kWh.
    CHECK(lines(proved(tiers("counting = \"chronological\", limits = [\"620 kWh\"]"), hourly(days, 1), days)) ==
          "energy charge, day, tier 1: 42 kWh × 0.30 EUR/kWh = 12.60 EUR\n"
          "energy charge, day, tier 2: 12 kWh × 0.40 EUR/kWh = 4.80 EUR\n"
          "energy charge, night, tier 1: 18 kWh × 0.10 EUR/kWh = 1.80 EUR\n");
    CHECK(lines(proved(tiers("counting = \"proportional\", limits = [\"20 kWh/day\"]"), hourly(days, 1), days)) ==  // 60 of 72: 45 of 54, 15 of 18
          "energy charge, day, tier 1: 45 kWh × 0.30 EUR/kWh = 13.50 EUR\n"
          "energy charge, day, tier 2: 9 kWh × 0.40 EUR/kWh = 3.60 EUR\n"
          "energy charge, night, tier 1: 15 kWh × 0.10 EUR/kWh = 1.50 EUR\n"
          "energy charge, night, tier 2: 3 kWh × 0.15 EUR/kWh = 0.45 EUR\n");
    CHECK(lines(proved(tiers("counting = \"per_band\", limits = { day = [\"10 kWh/day\"], night = [\"6 kWh/day\"] }"), hourly(days, 1), days)) ==
          "energy charge, day, tier 1: 30 kWh × 0.30 EUR/kWh = 9.00 EUR\n"
          "energy charge, day, tier 2: 24 kWh × 0.40 EUR/kWh = 9.60 EUR\n"
          "energy charge, night, tier 1: 18 kWh × 0.10 EUR/kWh = 1.80 EUR\n");  // exactly at the limit is the lower tier
    CHECK(lines(proved(tiers("per = \"day\", counting = \"chronological\", limits = [\"20 kWh\"]"), hourly(days, 1), days)) ==
          "energy charge, day, tier 1: 42 kWh × 0.30 EUR/kWh = 12.60 EUR\n"
          "energy charge, day, tier 2: 12 kWh × 0.40 EUR/kWh = 4.80 EUR\n"
          "energy charge, night, tier 1: 18 kWh × 0.10 EUR/kWh = 1.80 EUR\n");
    CHECK(lines(proved(tiers("form = \"volume\", counting = \"chronological\", limits = [\"71 kWh/day\"]"), hourly(days, 1), days)) ==
          "energy charge, day, tier 1: 54 kWh × 0.30 EUR/kWh = 16.20 EUR\n"
          "energy charge, night, tier 1: 18 kWh × 0.10 EUR/kWh = 1.80 EUR\n");
    CHECK(lines(proved(with("", "price = { day = \"9\", night = \"5\" }\ntiers = { form = \"package\", block = \"20 kWh\" }\n"), hourly(days, 1), days)) ==
          "energy charge, day: 3 block × 9 EUR/block = 27.00 EUR\n"
          "energy charge, night: 1 block × 5 EUR/block = 5.00 EUR\n");
}

TEST_CASE("a year's counter goes on from bill to bill") {
    const Tariff tariff = with("", "price = { day = \"0.30\", night = \"0.30\" }\ntiers = { per = \"year\", counting = \"chronological\", limits = [\"1000 kWh\"], add = [\"0\", \"0.10\"] }\n");
    const Interval both{month(1).begin(), month(2).end()};
    const Bill whole = proved(tariff, hourly(both, 1), both);
    const Bill january = proved(tariff, hourly(month(1), 1), month(1));  // 744 kWh
    BillOptions options;
    options.carry = january.carry;
    const Bill february = proved(tariff, hourly(month(2), 1), month(2), options);  // 672 kWh, of which 256 in the first tier
    CHECK(january.total() + february.total() == whole.total());
    CHECK(whole.total() == Money("466.40", Currency("EUR", 2)));  // 1000 × 0.30 + 416 × 0.40
    CHECK(february.carry == whole.carry);
}

TEST_CASE("demand is the greatest mean power of a window") {
    const auto spikes = hourly(month(1), 1, {{"2026-01-10T12:00:00Z", 50}, {"2026-01-20T03:00:00Z", 80}});
    CHECK(lines_of(proved(with("[[version.demand]]\nwindow = \"60 min\"\nprice = \"2.50\"\n"), spikes, month(1)), Kind::demand) ==
          "demand charge: 80 kW × 2.50 EUR/kW = 200.00 EUR\n");
    CHECK(lines_of(proved(with("[[version.demand]]\nwindow = \"60 min\"\nprice = { day = \"4\", night = \"1\" }\n"), spikes, month(1)), Kind::demand) ==
          "demand charge, day: 50 kW × 4 EUR/kW = 200.00 EUR\ndemand charge, night: 80 kW × 1 EUR/kW = 80.00 EUR\n");
    CHECK(lines_of(proved(with("[[version.demand]]\nwindow = \"60 min\"\nsingle_peak = true\nprice = { day = \"4\", night = \"1\" }\n"), spikes, month(1)), Kind::demand) ==
          "demand charge, night: 80 kW × 1 EUR/kW = 80.00 EUR\n");
    CHECK(lines_of(proved(with("[[version.demand]]\nwindow = \"60 min\"\nlimits = [\"30 kW\"]\nprice = [\"1\", \"2\"]\n"), spikes, month(1)), Kind::demand) ==
          "demand charge, tier 1: 30 kW × 1 EUR/kW = 30.00 EUR\ndemand charge, tier 2: 50 kW × 2 EUR/kW = 100.00 EUR\n");
    // 29 days of 1 kW, and two days of 50 and 80.
    CHECK(lines_of(proved(with("[[version.demand]]\nwindow = \"60 min\"\ndaily = true\nprice = \"0.10\"\n"), spikes, month(1)), Kind::demand) ==
          "demand charge: 159 kW·day × 0.10 EUR/(kW·day) = 15.90 EUR\n");
    // Half a month: the peak is that of the half, and its price × 15 / 31.
    const Interval half{month(1).begin(), at("2026-01-16")};
    CHECK(lines_of(proved(with("[[version.demand]]\nwindow = \"60 min\"\nprice = \"3.10\"\n"), spikes, half), Kind::demand) ==
          "demand charge: 50 kW × 3.10 EUR/kW × 15 / 31 day = 75.00 EUR\n");
    CHECK(lines_of(proved(with("[[version.demand]]\nmonths = [7]\nwindow = \"60 min\"\nprice = \"3.10\"\n"), spikes, month(1)), Kind::demand).empty());
    const Tariff quarter = with("[[version.demand]]\nprice = \"3.10\"\n");
    CHECK_THROWS_WITH_AS(tariff::bill(quarter, spikes, month(1)), doctest::Contains("slots of 3600 s do not make up windows of 15 min"), Error);
    BillOptions coarser;
    coarser.allow_coarser = true;
    const Bill estimated = proved(quarter, spikes, month(1), coarser);
    CHECK(estimated.lines.back().quantity == Figure(Exact(80), "kW"));
    CHECK(estimated.lines.back().used.quality.quality_class() == QualityClass::estimated);
}

TEST_CASE("windows that slide find a peak between those on the clock") {
    Series<Energy> used(Slots::regular(month(1), 15min));
    for (std::size_t i = 0; i < used.size(); ++i) used.set(i, 1 * kWh);
    for (const std::size_t i : {42U, 43U, 44U, 45U}) used.set(i, 5 * kWh);  // 10:30 to 11:30
    CHECK(lines_of(proved(with("[[version.demand]]\nwindow = \"60 min\"\nprice = \"1\"\n"), used, month(1)), Kind::demand) == "demand charge: 12 kW × 1 EUR/kW = 12.00 EUR\n");
    CHECK(lines_of(proved(with("[[version.demand]]\nwindow = \"60 min\"\nsliding = true\nprice = \"1\"\n"), used, month(1)), Kind::demand) ==
          "demand charge: 20 kW × 1 EUR/kW = 20.00 EUR\n");
    used.set_missing(43);
    CHECK(lines_of(proved(with("[[version.demand]]\nwindow = \"60 min\"\nprice = \"1\"\n"), used, month(1)), Kind::demand) ==
          "demand charge: 12 kW × 1 EUR/kW = 12.00 EUR; 3600 s without a value\n");  // the other hour, 11:00 to 12:00
}

TEST_CASE("a ratchet remembers former peaks") {
    const Tariff tariff = with("[[version.demand]]\nwindow = \"60 min\"\nprice = \"1\"\nratchet = { back = 2, percent = \"80\", minimum = \"30 kW\" }\n");
    const Interval half{month(1).begin(), month(5).end()};
    const Bill bill = proved(tariff, hourly(half, 1, {{"2026-01-10T12:00:00Z", 100}}), half);
    CHECK(lines_of(bill, Kind::demand) ==
          "demand charge: 100 kW × 1 EUR/kW = 100.00 EUR\n"
          "demand charge: 80 kW × 1 EUR/kW = 80.00 EUR\n"
          "demand charge: 80 kW × 1 EUR/kW = 80.00 EUR\n"
          "demand charge: 30 kW × 1 EUR/kW = 30.00 EUR\n"
          "demand charge: 30 kW × 1 EUR/kW = 30.00 EUR\n");
}

TEST_CASE("a two-part tariff charges for capacity, contract or demand") {
    // Source: 发改办价格〔2016〕1583号 (check against the standard); prices synthetic.
    const auto basic = [](std::string_view text) { return with("[version.basic]\nwindow = \"60 min\"\nprice = { capacity = \"30\", demand = \"40\" }\n" + std::string(text)); };
    const auto peak = hourly(month(1), 1, {{"2026-01-10T12:00:00Z", 500}});
    CHECK(lines_of(proved(basic("choice = \"capacity\"\ncapacity = \"630 kVA\"\n"), peak, month(1)), Kind::basic) == "basic charge: 630 kVA × 30 EUR/kVA = 18900.00 EUR\n");
    CHECK(lines_of(proved(basic("choice = \"actual_demand\"\n"), peak, month(1)), Kind::basic) == "basic charge: 500 kW × 40 EUR/kW = 20000.00 EUR\n");
    // 500 − 1.05 × 400 = 80 over the contract, twice: 400 + 160.
    CHECK(lines_of(proved(basic("choice = \"contract_demand\"\ncontract = \"400 kW\"\ncapacity = \"630 kVA\"\n"), peak, month(1)), Kind::basic) ==
          "basic charge: 560 kW × 40 EUR/kW = 22400.00 EUR\n");
    // A contract of 200 kW counts as 40 % of 2000 kVA.
    CHECK(lines_of(proved(basic("choice = \"contract_demand\"\ncontract = \"200 kW\"\ncapacity = \"2000 kVA\"\n"), peak, month(1)), Kind::basic) ==
          "basic charge: 800 kW × 40 EUR/kW = 32000.00 EUR\n");
    CHECK_THROWS_WITH_AS(tariff::bill(basic("choice = \"contract_demand\"\n"), peak, month(1)), doctest::Contains("the contract of the supply is not known"), Error);
}

TEST_CASE("funds, riders, minimums and taxes stand in their order") {
    const auto used = hourly(month(1), 1);  // 186 kWh of night, 558 of day: 18.60 + 167.40 = 186.00
    CHECK(lines(proved(with("[[version.adder]]\nkind = \"tax\"\nprice = \"10\"\n"
                            "[[version.adder]]\nid = \"fund\"\nkind = \"fund\"\nprice = \"0.02\"\n"
                            "[[version.adder]]\nid = \"rider\"\nkind = \"rider\"\nper = \"percent\"\nprice = \"5\"\nbase = [\"energy\"]\n"
                            "[[version.adder]]\nid = \"carbon\"\nkind = \"carbon\"\nprice = \"80\"\nfactor = \"0.5\"\n"
                            "[version.minimum]\nmonth = \"300\"\n"),
                       used, month(1))) ==
          "energy charge, day: 558 kWh × 0.30 EUR/kWh = 167.40 EUR\n"
          "energy charge, night: 186 kWh × 0.10 EUR/kWh = 18.60 EUR\n"
          "fund: 744 kWh × 0.02 EUR/kWh = 14.88 EUR\n"
          "rider: 186 EUR × 5 % = 9.30 EUR\n"
          "carbon: 744 kWh × 0.0400 EUR/kWh = 29.76 EUR\n"
          "minimum charge: 300 EUR less 239.94 EUR = 60.06 EUR\n"
          "tax: 300 EUR × 10 % = 30.00 EUR\n");
}

TEST_CASE("what is fed in is set off, sold or stored") {
    // By day 1 kWh an hour more is generated than used, by night 1 kWh is used.
    Series<Energy> used(Slots::regular(month(1), 1h)), fed_in(Slots::regular(month(1), 1h));
    for (std::size_t i = 0; i < used.size(); ++i) used.set(i, (i % 24 < 6 ? 1 : 0) * kWh), fed_in.set(i, (i % 24 < 6 ? 0 : 1) * kWh);
    const auto scheme = [&](std::string_view text) { return lines(proved(with("[version.feed_in]\n" + std::string(text)), {used, fed_in}, month(1))); };
    const std::string energy = "energy charge, day: 0 kWh × 0.30 EUR/kWh = 0.00 EUR\nenergy charge, night: 186 kWh × 0.10 EUR/kWh = 18.60 EUR\n";
    CHECK(scheme("scheme = \"net_billing\"\nsell = \"0.04\"\n") == energy + "credit for energy fed in, day: 558 kWh × -0.04 EUR/kWh = -22.32 EUR\n");
    CHECK(scheme("scheme = \"net_billing_carry\"\nsell = \"0.04\"\n") == energy + "credit for energy fed in: 18.6 EUR × -1  = -18.60 EUR\n");
    CHECK(scheme("scheme = \"net_metering\"\n") == energy);
    CHECK(scheme("scheme = \"net_metering\"\ntrue_up_months = [1]\ncash_out = \"0.02\"\n") ==
          energy + "credit for energy fed in, true-up: 558 kWh × -0.02 EUR/kWh = -11.16 EUR\n");
    CHECK(scheme("scheme = \"net_metering\"\ntrue_up_months = [1]\ncash_out = \"0.02\"\ncash_out_total = true\n") ==
          energy + "credit for energy fed in, true-up: 372 kWh × -0.02 EUR/kWh = -7.44 EUR\n");  // 558 − 186 that the night was billed
    CHECK(scheme("scheme = \"net_metering_money\"\nsell = \"0.01\"\n") == energy + "credit for energy fed in: 5.58 EUR × -1  = -5.58 EUR\n");
    const Bill kept = proved(with("[version.feed_in]\nscheme = \"net_metering\"\nrollover_map = { day = \"night\" }\n"), {used, fed_in}, month(1));
    REQUIRE(kept.carry.store.size() == 1);
    CHECK(kept.carry.store[0] == tariff::Carry::Store{"night", 558 * kWh});
    CHECK_THROWS_AS(tariff::bill(with("[version.feed_in]\nscheme = \"net_billing\"\nsell = \"0.04\"\n"), {used, hourly(month(2), 1)}, month(1)), Error);
}

TEST_CASE("a bill can be made as it was known, and as it should be") {
    const auto version = [](std::string_view known, std::string_view price) {
        return "[[version]]\nvalid = [\"2026-01-01\", \"2027-01-01\"]\n" + (known.empty() ? "" : "known = \"" + std::string(known) + "\"\n") +
               "bands = { all = \"rest\" }\n[[version.energy]]\nprice = \"" + std::string(price) + "\"\n";
    };
    const Tariff tariff = parsed(version("", "0.30") + version("2026-02-15", "0.25"), "UTC");
    BillOptions then;
    then.known = at("2026-02-01");
    CHECK(proved(tariff, hourly(month(1), 1), month(1), then).total() == Money("223.20", Currency("EUR", 2)));
    CHECK(proved(tariff, hourly(month(1), 1), month(1)).total() == Money("186.00", Currency("EUR", 2)));
    CHECK(tariff.version_at(at("2026-01-10"), at("2026-02-01")).energy[0].prices[0].decimal() == Decimal("0.30"));
}

TEST_CASE("one bad meter stops no other") {
    const Tariff tariff = with("[version.feed_in]\nscheme = \"net_billing\"\nsell = \"0.04\"\n");
    const std::vector<tariff::Metered> meters = {{hourly(month(1), 1)}, {hourly(month(1), 1), hourly(month(2), 1)}, {hourly(month(1), 2)}};
    const auto bills = tariff::bill_each(tariff, meters, month(1));
    REQUIRE(bills.size() == 3);
    CHECK(bills[0].value() == tariff::bill(tariff, meters[0], month(1)));
    CHECK(bills[1].error().code == code::other_grid);
    CHECK(bills[2].value().total() == 2 * bills[0].value().total());
}

TEST_CASE("the tariffs that wattle comes with can be billed") {
    const Zone shanghai = Zone::load("Asia/Shanghai");
    const Interval january = Periods::months(shanghai).of(std::chrono::year(2026) / 1 / 1);
    const Tariff household = Tariff::load(WATTLE_SOURCE_DIR "/data/tariffs/example.household.toml");
    CHECK(lines(proved(household, hourly(january, 5), january)) ==  // 2 500 kWh by 20:00 of 21 January: 20 × 14 + 12 hours of peak
          "energy charge, peak, tier 1: 1460 kWh × 0.60 CNY/kWh = 876.00 CNY\n"
          "energy charge, peak, tier 2: 710 kWh × 0.65 CNY/kWh = 461.50 CNY\n"
          "energy charge, valley, tier 1: 1040 kWh × 0.30 CNY/kWh = 312.00 CNY\n"
          "energy charge, valley, tier 2: 510 kWh × 0.35 CNY/kWh = 178.50 CNY\n"
          "fund: 3720 kWh × 0.02 CNY/kWh = 74.40 CNY\n");
    const Tariff two_part = Tariff::load(WATTLE_SOURCE_DIR "/data/tariffs/example.two_part.toml");
    tariff::Metered meter;
    meter.used = Series<Energy>(Slots::regular(january, 15min));
    meter.reactive = Series<ReactiveEnergy>(Slots::between({january.begin(), january.end()}));
    for (std::size_t i = 0; i < meter.used.size(); ++i) meter.used.set(i, 100 * kWh);  // 400 kW: 297 600 kWh, more than 260 h of 1 000 kVA
    meter.reactive.set(0, 223'200 * kvarh);                                            // 3 : 4 : 5, cos φ 0.80
    const Bill bill = proved(two_part, meter, january);
    CHECK(lines_of(bill, Kind::basic) == "basic charge: 600 kW × 36.0000 CNY/kW = 21600.00 CNY\n");
    // Peak 8 h, flat 8 h, valley 8 h a day, 99 200 kWh each: 67 456 + 41 664 + 20 832 and three times 13 392, and 21 600; 5 % of 191 728 for 10 × 0.5.
    CHECK(lines_of(bill, Kind::power_factor) == "power factor adjustment, cos φ 0.80 against 0.90: 191728 CNY × 5.0 % = 9586.40 CNY\n");
    CHECK(bill.trace.explain().find("(83)水电财字第215号") != std::string::npos);
    meter.reactive = {};
    CHECK_THROWS_WITH_AS(tariff::bill(two_part, meter, january), doctest::Contains("no reactive energy was given"), Error);
}

TEST_CASE("a wrong charge names the hole") {
    struct Case {
        std::string_view charges, message;
    };
    const Case cases[] = {
        {"tiers = { counting = \"chronological\", limits = [\"10 kWh\", \"5 kWh\"], add = [\"0\", \"1\", \"2\"] }\n", "is not above the one before it"},
        {"tiers = { counting = \"chronological\", limits = [\"10 kWh\"], add = [\"0\"] }\n", "there are 1 additions for 2 tiers"},
        {"tiers = { counting = \"chronological\", limits = [\"10 kWh\"] }\n", "1 limits make 2 tiers, and there are 1 prices"},
        {"tiers = { limits = [\"10 kWh\"], add = [\"0\", \"1\"] }\n", "which hours a tier belongs to is not said"},
        {"tiers = { counting = \"chronological\", limits = [\"200 h\"], add = [\"0\", \"1\"] }\n", "the version has no demand charge"},
        {"tiers = { counting = \"chronological\", limits = [\"10 MJ\"], add = [\"0\", \"1\"] }\n", "is no limit of a tier"},
        {"[[version.demand]]\nwindow = \"7 min\"\nprice = \"1\"\n", "does not divide the hour"},
        {"[[version.demand]]\nprice = { dya = \"1\" }\n", "there is no band \"dya\"; use day, night"},
        {"[[version.adder]]\nkind = \"tax\"\nprice = \"6\"\nbase = [\"enrgy\"]\n", "there is no charge \"enrgy\""},
        {"[version.basic]\nchoice = \"contract_demand\"\nprice = { capacity = \"1\" }\n", "the price per kW is missing"},
        {"[version.feed_in]\nscheme = \"net_billing\"\n", "what is fed in has no price"},
        {"[version.minimum]\n", "the minimum has no amount"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.charges);
        CHECK_THROWS_WITH_AS(with(c.charges), doctest::Contains(c.message.data()), Error);
    }
}
