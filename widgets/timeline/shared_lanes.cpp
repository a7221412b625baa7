// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/shared_lanes.h"

#include <algorithm>
#include <map>

namespace coroscope {

namespace {

void append(SharedLane &lane, const EndedLife &life)
{
    LaneMember member{life};
    if (!lane.empty()) {
        member.slicesBefore = lane.back().slicesBefore + lane.back().life.slices;
        member.runBefore = lane.back().runBefore + lane.back().life.runNs;
    }
    lane.push_back(member);
}

} // namespace

std::vector<SharedLane> packEnded(std::vector<EndedLife> ended)
{
    std::sort(ended.begin(), ended.end(), [](const EndedLife &a, const EndedLife &b) {
        return a.endedIn != b.endedIn ? a.endedIn < b.endedIn : a.task < b.task;
    });
    std::vector<SharedLane> lanes;
    std::multimap<SwitchNumber, std::size_t> free; // lanes by the switch in which their last task ended
    for (const EndedLife &life : ended) {
        // Spawned in a later switch: then they are apart on either axis.
        const auto after = free.lower_bound(life.spawnedIn);
        std::size_t lane = lanes.size();
        if (after == free.begin()) {
            lanes.emplace_back();
        } else {
            lane = std::prev(after)->second;
            free.erase(std::prev(after));
        }
        append(lanes[lane], life);
        free.emplace(life.endedIn, lane);
    }
    std::sort(lanes.begin(), lanes.end(), [](const SharedLane &a, const SharedLane &b) {
        return a.front().life.task < b.front().life.task; // as they were spawned, whoever ended first
    });
    return lanes;
}

} // namespace coroscope
