// Colours, where stdout is a terminal that shows them and nobody asked for none (NO_COLOR). Elsewhere text stays as it
// is.
#ifndef ZYZ_TOOLS_BASE_TERMINAL_H_
#define ZYZ_TOOLS_BASE_TERMINAL_H_

#include <string>
#include <string_view>

namespace zyz::tools {

enum class Ink { kGood, kBad, kStrong, kFaint };

std::string Paint(Ink ink, std::string_view text);
// What Paint does if stdout is such a terminal.
std::string PaintAlways(Ink ink, std::string_view text);
// By the environment (any value of NO_COLOR but an empty one says no) and whether stdout is a terminal.
bool WantsColours(bool terminal, const char* no_color, const char* term);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_BASE_TERMINAL_H_
