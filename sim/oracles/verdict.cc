#include "sim/oracles/verdict.h"

namespace zyz::sim {
namespace {

constexpr std::string_view kOk = "ok", kLiveness = "liveness", kSafety = "safety:";

}  // namespace

std::optional<Verdict> Verdict::Parse(std::string_view text) {
  if (text == kOk) return Verdict();
  if (text == kLiveness) return Liveness();
  if (!text.starts_with(kSafety) || text.size() == kSafety.size()) return std::nullopt;
  return Safety(text.substr(kSafety.size()));
}

std::string Verdict::Text() const {
  if (ok()) return std::string(kOk);
  return is_liveness() ? std::string(kLiveness) : std::string(kSafety) + oracle;
}

}  // namespace zyz::sim
