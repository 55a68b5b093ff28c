// The run as one HTML file that needs nothing else: the data that the page's script draws, inside its template. The
// template (page.html, page.css, *.js) is plain HTML, canvas and script without a library: the page draws one thing, a
// few thousand lines of a canvas, and no library would draw them faster or make the file smaller; nothing has to be
// bundled, so `zyz` makes pages on machines without Node.js.
#ifndef ZYZ_TOOLS_VIEW_PAGE_H_
#define ZYZ_TOOLS_VIEW_PAGE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/view/source.h"

namespace zyz::tools {

// A step that had a part in the failure, and which: "needed", "point of no return".
struct PageMark {
  uint64_t step = 0;
  std::string what;
};

struct PageOptions {
  std::vector<StepRange> ranges;  // what to show
  std::string run_command;        // reproduces the run
  std::string view_command;       // makes this page again
  std::string why_command;        // tells what the failure came of; empty: nothing failed, or nobody knows
  std::vector<PageMark> marks;    // what it came of, in order
};

// The steps to show of a run that has more than `most`: those around `around` (the verdict's step if there is none),
// and a few around each witness.
std::vector<StepRange> ChooseSteps(const RunEnding& ending, uint64_t most, const uint64_t* around);

// The data as a JSON text; data.js says what is where. Plays the run once.
absl::StatusOr<std::string> PageData(RunSource* run, const PageOptions& options);
// The whole file.
std::string PageWith(const std::string& title, const std::string& data);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_VIEW_PAGE_H_
