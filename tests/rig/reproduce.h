// The command that plays a run of a test again. A test that plays runs in loops shows it with what fails:
//
//   SCOPED_TRACE(Reproduce(file, seed));
#ifndef ZYZ_TESTS_RIG_REPRODUCE_H_
#define ZYZ_TESTS_RIG_REPRODUCE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace zyz {

// `set`: what the test changed in the file, "/protocol/planted=null"; empty: nothing.
inline std::string Reproduce(std::string_view file, uint64_t seed, std::string_view set = {}) {
  std::string command = "reproduce: zyz run " + std::string(file) + " --seed " + std::to_string(seed);
  if (!set.empty()) command += " --set " + std::string(set);
  return command;
}

}  // namespace zyz

#endif  // ZYZ_TESTS_RIG_REPRODUCE_H_
