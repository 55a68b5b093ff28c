// Verdict: what a run comes to, in one word: "ok", "liveness", or "safety:NAME", the name of the oracle that fired.
#ifndef ZYZ_SIM_ORACLES_VERDICT_H_
#define ZYZ_SIM_ORACLES_VERDICT_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zyz::sim {

struct Verdict {
  enum class Kind : uint8_t { kOk, kSafety, kLiveness };
  Kind kind = Kind::kOk;
  std::string oracle = {};  // of kSafety, and empty otherwise

  static Verdict Safety(std::string_view oracle) { return {Kind::kSafety, std::string(oracle)}; }
  static Verdict Liveness() { return {.kind = Kind::kLiveness}; }
  // The inverse of Text; whether there is an oracle of that name is not asked.
  static std::optional<Verdict> Parse(std::string_view text);

  bool ok() const { return kind == Kind::kOk; }
  bool is_safety() const { return kind == Kind::kSafety; }
  bool is_liveness() const { return kind == Kind::kLiveness; }
  std::string Text() const;

  friend auto operator<=>(const Verdict&, const Verdict&) = default;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_VERDICT_H_
