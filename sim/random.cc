#include "sim/random.h"

#include <bit>

#include "protocol/check.h"
#include "protocol/hash.h"

namespace zyz::sim {

// With u = (bits + 1) / 2^64 = m · 2^-k, m in [1/2, 1): -ln u = k ln 2 - ln m, and for s = (1 - m) / (1 + m) in (0,
// 1/3] -ln m = 2 artanh s = 2 (s + s^3/3 + s^5/5 + …), which gains three bits a term.
uint64_t NegativeLog(uint64_t bits) {
  if (bits == UINT64_MAX) return 0;
  constexpr uint64_t kLn2 = 0xB17217F7D1CF79ABu;  // 2^64 ln 2
  const uint64_t u = bits + 1;
  const int k = std::countl_zero(u);
  const uint64_t m = u << k;  // m / 2^64 in [1/2, 1)

  using Wide = unsigned __int128;
  const auto s = static_cast<uint64_t>(((Wide{1} << 64) - m) * (uint64_t{1} << 62) / ((Wide{1} << 64) + m));  // 2^62 s
  const auto square = static_cast<uint64_t>((Wide{s} * s) >> 62);
  uint64_t sum = 0, power = s;
  for (uint64_t divisor = 1; power != 0 && divisor <= 23; divisor += 2) {
    sum += power / divisor;
    power = static_cast<uint64_t>((Wide{power} * square) >> 62);
  }
  // 2 sum / 2^62 = sum / 2^61, in units of 2^-32: shift by 29.
  return static_cast<uint64_t>((Wide{kLn2} * static_cast<uint64_t>(k)) >> 32) + (sum >> 29);
}

int64_t ExponentialOf(uint64_t bits, int64_t mean) {
  CHECK(mean >= 0 && mean < (int64_t{1} << 57), "a mean in range");
  return static_cast<int64_t>((static_cast<unsigned __int128>(NegativeLog(bits)) * static_cast<uint64_t>(mean)) >> 32);
}

Stream::Stream(uint64_t seed, std::string_view name)
    : key_(HashWords(kDomainStream, seed, HashBytes(kDomainStream, name).value).value) {}

}  // namespace zyz::sim
