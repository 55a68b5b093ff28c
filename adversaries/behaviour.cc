#include "adversaries/behaviour.h"

namespace zyz {

std::string_view Describe(ParamType type) {
  switch (type) {
    case ParamType::kInteger:
      return "an integer";
    case ParamType::kText:
      return "a string";
    case ParamType::kFlag:
      return "true or false";
    case ParamType::kNode:
      return "a node";
    case ParamType::kNodes:
      return "a list of nodes";
    case ParamType::kMessages:
      return "a list of messages";
    case ParamType::kGroups:
      return "a list of lists of nodes";
    case ParamType::kFields:
      return "an object of number fields";
    case ParamType::kNumbers:
      return "a list of positive integers";
  }
  return "";
}

}  // namespace zyz
