#include "protocol/check.h"

#include <cstdio>
#include <cstdlib>

namespace zyz {
namespace {

CheckHandler check_handler = nullptr;

}  // namespace

std::string FailedCheck::Text() const {
  return std::string(file) + ":" + std::to_string(line) + ": CHECK failed: " + condition + " (" + why + ")";
}

void SetCheckHandler(CheckHandler handler) { check_handler = handler; }

void CheckFailed(const char* file, int line, const char* condition, const char* why) {
  const FailedCheck failed{file, line, condition, why};
  if (check_handler != nullptr) check_handler(failed);
  std::fprintf(stderr, "%s\n", failed.Text().c_str());
  std::abort();
}

}  // namespace zyz
