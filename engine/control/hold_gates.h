// SPDX-License-Identifier: MIT
// HoldGates: what held threads wait at, one each. Gates are made when they are needed, and stay.
#pragma once

#include "engine/control/wake_fd.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <system_error>

namespace coroscope {

class HoldGates {
public:
    static constexpr std::size_t most =
        32; ///< threads beyond share the last one, and are woken a tenth of a second late

    HoldGates() { gates_[0] = std::make_unique<WakeFd>(); }

    /// Makes it where it is not there; returns the one to use. Not by two threads at a time.
    std::size_t open(std::size_t wanted)
    {
        std::size_t gate = wanted < most ? wanted : most - 1;
        for (std::size_t made = count_.load(); made <= gate; made = count_.load()) {
            try {
                gates_[made] = std::make_unique<WakeFd>();
            } catch (const std::system_error &) { // no descriptor is left
                return made - 1;
            }
            count_.store(made + 1);
        }
        return gate;
    }

    const WakeFd &at(std::size_t gate) const { return *gates_[gate]; }

    void wakeAll() const ///< any thread, and signal handlers
    {
        for (std::size_t gate = 0; gate < count_.load(); ++gate)
            gates_[gate]->wake();
    }

private:
    std::array<std::unique_ptr<WakeFd>, most> gates_;
    std::atomic<std::size_t> count_{1}; ///< that are there
};

} // namespace coroscope
