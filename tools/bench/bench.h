// `zyz bench`: how fast worlds run on this machine, in the figures that the project sets itself bars for.
#ifndef ZYZ_TOOLS_BENCH_BENCH_H_
#define ZYZ_TOOLS_BENCH_BENCH_H_

#include <string>

#include "tools/base/command.h"

namespace zyz::tools {

struct BenchOptions {
  std::string program = "zyz";
  std::string protocol;  // of the others; empty: the default one
  std::string scenario;  // of faulty_runs; empty: scenarios/library/bench/multi_view.json of the project
  bool quick = false;
  bool json = false;
};

ExitCode Bench(const BenchOptions& options);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_BENCH_BENCH_H_
