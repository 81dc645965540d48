// The engine as bytes, and back.
#include "engine_impl.hpp"

namespace wattle::inline v0::stream {

using namespace detail;

Bytes Engine::Impl::snapshot() const { return {}; }
void Engine::Impl::restore(std::span<const std::byte>) {}

}  // namespace wattle::inline v0::stream
