// TCP, as thin as it goes: a server on this machine, with a thread of its own, and a connection with time-outs.
#pragma once

#include "wattle/base/bytes.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <utility>

namespace wattle::inline v0::detail {

/// A file descriptor, closed when it goes.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor other) noexcept {
        std::swap(number_, other.number_);  // the old one closes with `other`
        return *this;
    }
    ~Descriptor();

    int number() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }

private:
    int number_ = -1;
};

/// Serves TCP on 127.0.0.1 from one thread, which lives as long as the server.
class TcpServer {
public:
    /// Takes what a connection has sent so far, appends the answer, and returns how many bytes are used up; all of them and more (SIZE_MAX) closes it.
    /// Called from the server's thread.
    using Serve = std::function<std::size_t(std::span<const std::byte> received, Bytes& answer)>;
    static constexpr std::size_t close = SIZE_MAX;

    /// Port 0: any free one. Throws Error (unavailable) if the port cannot be had.
    TcpServer(std::uint16_t port, Serve serve);
    TcpServer(const TcpServer&) = delete;
    TcpServer& operator=(const TcpServer&) = delete;
    ~TcpServer();

    std::uint16_t port() const { return port_; }
    /// Whether connections are taken. If not, those that are open are closed, and new ones refused; the port stays ours. Returns when it is so.
    void listen(bool on);

private:
    enum class Wish : std::uint8_t { listen, refuse, stop };

    void run();
    void tell(Wish wish);

    Serve serve_;
    std::uint16_t port_ = 0;
    Descriptor holder_;  // bound to the port, never listening, so that nobody takes it while connections are refused
    Descriptor wake_;
    std::mutex mutex_;
    std::condition_variable done_;
    Wish wish_ = Wish::refuse, state_ = Wish::refuse;
    std::thread thread_;
};

/// A connection to an IPv4 address, which asks and waits for the answer. Every call ends within its time-out.
class TcpStream {
public:
    enum class Outcome : std::uint8_t { done, refused, late, closed };

    static bool is_address(const std::string& host);

    explicit operator bool() const { return static_cast<bool>(socket_); }
    Outcome connect(const std::string& host, std::uint16_t port, std::chrono::milliseconds timeout);
    void close() { socket_ = Descriptor(); }

    /// Sends, then calls `enough` with what has come, which may cut bytes off it, until it says so.
    Outcome exchange(std::span<const std::byte> bytes, std::chrono::milliseconds timeout, const std::function<bool(Bytes& received)>& enough);

private:
    Descriptor socket_;
};

}  // namespace wattle::inline v0::detail
