#include "net.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wattle::inline v0::detail {

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

[[noreturn]] void fail(std::uint16_t port) {
    throw_error(code::unavailable, "127.0.0.1:" + std::to_string(port), std::strerror(errno), "give a port that is free, or 0 for any");
}

Descriptor bound(std::uint16_t port) {
    Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int on = 1;
    const sockaddr_in address = loopback(port);
    if (!socket || ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        fail(port);
    return socket;
}

struct Connection {
    Descriptor socket;
    Bytes received{}, answer{};
};

/// Whether the connection goes on.
bool serve_one(Connection& connection, short events, const TcpServer::Serve& serve) {
    if ((events & (POLLIN | POLLHUP | POLLERR)) != 0) {
        std::array<std::byte, 4096> part;
        const auto got = ::recv(connection.socket.number(), part.data(), part.size(), 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return false;
        if (got > 0) connection.received.insert(connection.received.end(), part.begin(), part.begin() + got);
        while (!connection.received.empty()) {
            const std::size_t used = serve(connection.received, connection.answer);
            if (used > connection.received.size()) return false;
            if (used == 0) break;
            connection.received.erase(connection.received.begin(), connection.received.begin() + static_cast<std::ptrdiff_t>(used));
        }
    }
    while (!connection.answer.empty()) {
        const auto sent = ::send(connection.socket.number(), connection.answer.data(), connection.answer.size(), MSG_NOSIGNAL);
        if (sent < 0) return errno == EAGAIN || errno == EINTR;
        connection.answer.erase(connection.answer.begin(), connection.answer.begin() + sent);
    }
    return true;
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

TcpServer::TcpServer(std::uint16_t port, Serve serve)
    : serve_(std::move(serve)), port_(port), holder_(bound(port)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    sockaddr_in address{};
    socklen_t length = sizeof address;
    if (!wake_ || ::getsockname(holder_.number(), reinterpret_cast<sockaddr*>(&address), &length) != 0) fail(port);
    port_ = ntohs(address.sin_port);
    // The thread opens the port, so a port that another program listens on shows here first.
    const Descriptor probe = bound(port_);
    if (::listen(probe.number(), 1) != 0) fail(port_);
    thread_ = std::thread([this] { run(); });
}

TcpServer::~TcpServer() {
    tell(Wish::stop);
    thread_.join();
}

void TcpServer::listen(bool on) { tell(on ? Wish::listen : Wish::refuse); }

void TcpServer::tell(Wish wish) {
    std::unique_lock lock(mutex_);
    wish_ = wish;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_.number(), &one, sizeof one);  // an event that is pending already wakes too
    done_.wait(lock, [&] { return state_ == wish; });
}

void TcpServer::run() {
    Descriptor listener;
    std::vector<Connection> connections;
    while (true) {
        {
            const std::lock_guard lock(mutex_);
            if (wish_ != state_) {
                connections.clear();
                listener = Descriptor();
                if (wish_ == Wish::listen) {
                    listener = bound(port_);
                    ::listen(listener.number(), SOMAXCONN);
                }
                state_ = wish_;
                done_.notify_all();
                if (state_ == Wish::stop) return;
            }
        }
        std::vector<pollfd> waits = {{wake_.number(), POLLIN, 0}, {listener.number(), POLLIN, 0}};  // a number below 0 is passed over
        for (const Connection& c : connections)
            waits.push_back({c.socket.number(), static_cast<short>(c.answer.empty() ? POLLIN : POLLIN | POLLOUT), 0});
        if (::poll(waits.data(), waits.size(), -1) < 0) continue;  // a signal
        if ((waits[0].revents & POLLIN) != 0) {
            std::uint64_t events = 0;
            [[maybe_unused]] const auto read = ::read(wake_.number(), &events, sizeof events);
        }
        for (std::size_t i = connections.size(); i-- > 0;)
            if (waits[i + 2].revents != 0 && !serve_one(connections[i], waits[i + 2].revents, serve_))
                connections.erase(connections.begin() + static_cast<std::ptrdiff_t>(i));
        if ((waits[1].revents & POLLIN) != 0) {
            Connection next{Descriptor(::accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK))};
            const int on = 1;
            if (next.socket) ::setsockopt(next.socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            if (next.socket) connections.push_back(std::move(next));
        }
    }
}

namespace {

using Time = std::chrono::steady_clock::time_point;

/// Waits for one of the events, to the deadline at most.
bool ready(int socket, short events, Time deadline) {
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd wait{socket, events, 0};
        const int got = ::poll(&wait, 1, left.count() > 0 ? static_cast<int>(left.count()) : 0);
        if (got > 0) return true;
        if (got == 0 && left.count() <= 0) return false;
    }
}

}  // namespace

bool TcpStream::is_address(const std::string& host) {
    in_addr parsed{};
    return ::inet_pton(AF_INET, host.c_str(), &parsed) == 1;
}

TcpStream::Outcome TcpStream::connect(const std::string& host, std::uint16_t port, std::chrono::milliseconds timeout) {
    const Time deadline = std::chrono::steady_clock::now() + timeout;
    Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_in address = loopback(port);
    const int on = 1;
    if (!socket || ::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1 ||
        ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0)
        return Outcome::refused;
    if (::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        if (errno != EINPROGRESS) return Outcome::refused;
        if (!ready(socket.number(), POLLOUT, deadline)) return Outcome::late;
        int trouble = 0;
        socklen_t length = sizeof trouble;
        if (::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &trouble, &length) != 0 || trouble != 0)
            return trouble == ETIMEDOUT ? Outcome::late : Outcome::refused;
    }
    socket_ = std::move(socket);
    return Outcome::done;
}

TcpStream::Outcome TcpStream::exchange(std::span<const std::byte> bytes, std::chrono::milliseconds timeout,
                                       const std::function<bool(Bytes& received)>& enough) {
    const Time deadline = std::chrono::steady_clock::now() + timeout;
    while (!bytes.empty()) {
        const auto sent = ::send(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0)
            bytes = bytes.subspan(static_cast<std::size_t>(sent));
        else if (errno != EAGAIN && errno != EINTR)
            return Outcome::closed;
        else if (!ready(socket_.number(), POLLOUT, deadline))
            return Outcome::late;
    }
    Bytes received;
    while (ready(socket_.number(), POLLIN, deadline)) {
        std::array<std::byte, 4096> part;
        const auto got = ::recv(socket_.number(), part.data(), part.size(), 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return Outcome::closed;
        if (got < 0) continue;
        received.insert(received.end(), part.begin(), part.begin() + got);
        if (enough(received)) return Outcome::done;
    }
    return Outcome::late;
}

}  // namespace wattle::inline v0::detail
