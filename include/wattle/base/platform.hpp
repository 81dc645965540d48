// Where wattle runs, and the version of the names it gives to the linker.
#pragma once

#if !defined(__linux__) || !defined(__SIZEOF_INT128__) || __SIZEOF_POINTER__ != 8 || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "wattle needs 64-bit Linux (x86-64 or aarch64): exact sums are held in __int128"
#endif

/// Marks what a shared wattle library shows to its users; everything else stays hidden.
#define WATTLE_API __attribute__((visibility("default")))

namespace wattle {

/// The interface version lives in an inline namespace, so that two versions in one program cannot mix by accident.
inline namespace v0 {}

}  // namespace wattle
