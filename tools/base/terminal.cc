#include "tools/base/terminal.h"

#include <unistd.h>

#include <cstdlib>

namespace zyz::tools {
namespace {

std::string_view CodeOf(Ink ink) {
  switch (ink) {
    case Ink::kGood:
      return "32";
    case Ink::kBad:
      return "1;31";
    case Ink::kStrong:
      return "1";
    case Ink::kFaint:
      break;
  }
  return "2";
}

}  // namespace

bool WantsColours(bool terminal, const char* no_color, const char* term) {
  const bool refused = no_color != nullptr && *no_color != 0;
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  return terminal && !refused && !dumb;
}

std::string PaintAlways(Ink ink, std::string_view text) {
  return "\033[" + std::string(CodeOf(ink)) + "m" + std::string(text) + "\033[0m";
}

std::string Paint(Ink ink, std::string_view text) {
  const bool wanted = WantsColours(isatty(STDOUT_FILENO) == 1, std::getenv("NO_COLOR"), std::getenv("TERM"));
  return wanted ? PaintAlways(ink, text) : std::string(text);
}

}  // namespace zyz::tools
