#include "point_kind.hpp"

#include "wattle/units/electrical.hpp"
#include "wattle/units/fuel.hpp"
#include "wattle/units/thermal.hpp"

namespace wattle::inline v0::stream::detail {

CounterKind kind_of(const PointSetup& p) {
    CounterKind kind{"Energy", "Power", {}, {}};
    const auto try_kind = [&]<class Q>(std::type_identity<Q>) {
        bool is = p.point.unit.is<Q>();
        if constexpr (requires { typename Q::Kind::Mean; })  // means of intervals: kW
            is = is || (p.point.kind == PointKind::interval && !is && p.point.unit.is<typename Q::Kind::Mean>());
        if (is) kind = counter_kind<Q>(p.point, p.counter);
    };
    try_kind(std::type_identity<Energy>());
    try_kind(std::type_identity<Heat>());
    try_kind(std::type_identity<ReactiveEnergy>());
    try_kind(std::type_identity<ApparentEnergy>());
    try_kind(std::type_identity<Volume>());
    try_kind(std::type_identity<Mass>());
    return kind;
}

}  // namespace wattle::inline v0::stream::detail
