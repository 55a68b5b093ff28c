// `zyz list`: what a scenario can name, each with one line and the JSON that uses it.
#ifndef ZYZ_TOOLS_LIST_LIST_H_
#define ZYZ_TOOLS_LIST_LIST_H_

#include <span>
#include <string>
#include <string_view>

#include "tools/base/command.h"

namespace zyz::tools {

struct ListOptions {
  std::string topic;     // one of ListTopics()
  std::string protocol;  // empty: the default one
  bool json = false;
};

std::span<const std::string_view> ListTopics();
ExitCode List(const ListOptions& options);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_LIST_LIST_H_
