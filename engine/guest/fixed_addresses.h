// SPDX-License-Identifier: MIT
// FixedAddresses: programs that are started meanwhile have their memory where it is in each run.
#pragma once

namespace coroscope {

/// This thread's, from where it starts them. Where the system does not let it, nothing happens.
class FixedAddresses {
public:
    explicit FixedAddresses(bool wanted);
    ~FixedAddresses();
    FixedAddresses(const FixedAddresses &) = delete;
    FixedAddresses &operator=(const FixedAddresses &) = delete;

private:
    int before_ = -1; ///< -1: nothing is to be put back
};

} // namespace coroscope
