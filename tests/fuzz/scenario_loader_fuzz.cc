// Any bytes at all reach the scenario loader, and what stands after a NUL byte is a --set. It must answer with a
// scenario or with an error that names the file; and what it takes, a world must be able to run: no key may pass here
// that a CHECK further down refuses. Starts best from the tests' files:
//   bazel run --config=fuzz //tests/fuzz:scenario_loader_fuzz -- $PWD/corpus $PWD/tests/testdata/scenarios
//   $PWD/scenarios
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "protocol/check.h"
#include "protocol/message.h"
#include "scenarios/format/loader.h"
#include "scenarios/world/builder.h"

namespace zyz::scenarios {
namespace {

constexpr uint64_t kSteps = 50;

// Whether a world of it is small enough to be built thousands of times a second.
bool IsSmall(const Scenario& scenario) {
  return scenario.protocol.f.high <= 2 && scenario.workload.clients.high <= 10 &&
         scenario.workload.request_bytes.high <= 1000 && scenario.workload.reply_bytes.high <= 1000;
}

void LoadAndRun(std::string_view text, const std::vector<Override>& overrides) {
  const absl::StatusOr<Scenario> scenario = LoadScenario(text, "fuzz.json", overrides);
  if (!scenario.ok()) {
    CHECK(scenario.status().message().find("fuzz.json: ") == 0, "an error names its file");
    return;
  }
  if (!IsSmall(*scenario)) return;
  MessagePool pool;
  World(*scenario, text.size(), &pool).Run(kSteps);
}

}  // namespace
}  // namespace zyz::scenarios

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<zyz::scenarios::Override> overrides;
  if (const size_t nul = text.rfind('\0'); nul != std::string_view::npos) {
    const auto override = zyz::scenarios::ParseOverride(text.substr(nul + 1));
    if (override.ok()) {
      overrides.push_back(*override);
      text = text.substr(0, nul);
    }
  }
  zyz::scenarios::LoadAndRun(text, overrides);
  return 0;
}
