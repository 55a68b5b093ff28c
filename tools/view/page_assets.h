// The page's template, embedded when zyz is built (embed.sh).
#ifndef ZYZ_TOOLS_VIEW_PAGE_ASSETS_H_
#define ZYZ_TOOLS_VIEW_PAGE_ASSETS_H_

#include <string_view>

namespace zyz::tools {

extern const std::string_view kPageHtml;    // page.html
extern const std::string_view kPageStyle;   // page.css
extern const std::string_view kPageScript;  // the *.js files, one after the other

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_VIEW_PAGE_ASSETS_H_
