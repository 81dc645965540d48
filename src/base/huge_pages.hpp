// Memory for arrays that are touched all over: of many megabytes, where the addresses of small pages are looked up longer than the content takes to come.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <new>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace wattle::inline v0::detail {

constexpr std::size_t huge_page = std::size_t{2} << 20;

/// Asks the system for huge pages in the whole ones of a range. It may do without.
inline void advise_huge([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
#ifdef MADV_HUGEPAGE
    const auto begin = (reinterpret_cast<std::uintptr_t>(memory) + huge_page - 1) & ~(huge_page - 1);
    const auto end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) & ~(huge_page - 1);
    if (end > begin) static_cast<void>(::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE));
#endif
}

/// An allocator that gives large arrays huge pages.
template <class T>
struct HugePages {
    using value_type = T;

    HugePages() = default;
    template <class U>
    HugePages(const HugePages<U>&) {}

    static std::align_val_t alignment(std::size_t n) { return std::align_val_t{n * sizeof(T) < huge_page ? alignof(T) : huge_page}; }
    T* allocate(std::size_t n) {
        if (n > static_cast<std::size_t>(-1) / sizeof(T)) throw std::bad_array_new_length();
        void* const memory = ::operator new(n * sizeof(T), alignment(n));
        advise_huge(memory, n * sizeof(T));
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t n) { ::operator delete(memory, alignment(n)); }

    friend bool operator==(HugePages, HugePages) { return true; }
};

template <class T>
using HugeVector = std::vector<T, HugePages<T>>;

/// Makes room for more at the end of a full vector of any allocator, as far as it is large in huge pages. So many at least, if it has a huge page already.
template <class T>
void grow_huge(std::vector<T>& vector, std::size_t at_least) {
    if (vector.size() * sizeof(T) < huge_page) return vector.reserve(std::max(std::size_t{16}, 2 * vector.size()));
    std::vector<T> larger;
    larger.reserve(std::max(2 * vector.size(), at_least));
    advise_huge(larger.data(), larger.capacity() * sizeof(T));
    std::move(vector.begin(), vector.end(), std::back_inserter(larger));
    vector.swap(larger);
}

}  // namespace wattle::inline v0::detail
