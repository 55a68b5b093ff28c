// The epilogue of a run ("epilogue": "any-quorum"): when everything is complete and the world is at rest, who is left
// alone, and from when on.
#ifndef ZYZ_SCENARIOS_WORLD_EPILOGUE_H_
#define ZYZ_SCENARIOS_WORLD_EPILOGUE_H_

#include <cstdint>
#include <vector>

#include "protocol/types.h"
#include "scenarios/format/scenario.h"

namespace zyz::scenarios {

// When everything has happened that a scenario sets a time for: its timeline, GST, and the rules of the network that
// end. REQUIRES: no drawn numbers.
TimeNs EpilogueFrom(const Scenario& scenario);

// `size` of them, ascending, as the seed draws. REQUIRES: there are as many.
std::vector<NodeId> AnyQuorum(std::vector<NodeId> able, uint32_t size, uint64_t seed);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_WORLD_EPILOGUE_H_
