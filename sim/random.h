// Random numbers that stay where they are. A value is a function of (seed, stream name, entity, counter) and of nothing
// else: no generator has a state that somebody else's draw could advance. So adding a node, a rule or a feature changes
// no other value of the run.
//
// The function is Philox2x64-10 (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3, SC'11), keyed
// by the seed and the stream's name. Integers only; the same on every machine.
#ifndef ZYZ_SIM_RANDOM_H_
#define ZYZ_SIM_RANDOM_H_

#include <cstdint>
#include <string_view>

#include "protocol/check.h"

namespace zyz::sim {

struct RandomPair {
  uint64_t first = 0, second = 0;
  friend bool operator==(const RandomPair&, const RandomPair&) = default;
};

// The bare block function: 128 bits of counter, 64 bits of key, 128 random bits.
inline RandomPair Philox2x64(RandomPair counter, uint64_t key) {
  constexpr uint64_t kMultiplier = 0xD2B74407B1CE6E93u;
  constexpr uint64_t kWeyl = 0x9E3779B97F4A7C15u;
  const auto round = [&counter, &key] {
    const auto product = static_cast<unsigned __int128>(counter.first) * kMultiplier;
    counter = {static_cast<uint64_t>(product >> 64) ^ key ^ counter.second, static_cast<uint64_t>(product)};
    key += kWeyl;
  };
  // Written out: as a loop it takes twice the instructions at -O2.
  round(), round(), round(), round(), round();
  round(), round(), round(), round(), round();
  return counter;
}

// What to make of 64 random bits.

// Uniform in [low, high]. REQUIRES: low <= high. Multiply-shift: the bias is below (high - low + 1) / 2^64.
inline int64_t UniformOf(uint64_t bits, int64_t low, int64_t high) {
  CHECK(low <= high, "a range is not empty");
  const uint64_t span = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);  // width - 1, so that 2^64 fits
  const auto product = static_cast<unsigned __int128>(bits) * (static_cast<unsigned __int128>(span) + 1);
  return static_cast<int64_t>(static_cast<uint64_t>(low) + static_cast<uint64_t>(product >> 64));
}

// True with probability ppm / 10^6; never for 0, always from 10^6 on.
inline bool ChanceOf(uint64_t bits, uint32_t ppm) {
  return static_cast<uint64_t>((static_cast<unsigned __int128>(bits) * 1'000'000) >> 64) < ppm;
}

// Exponential with the given mean, at most 44.4 times the mean. REQUIRES: 0 <= mean < 2^57.
int64_t ExponentialOf(uint64_t bits, int64_t mean);

// -ln((bits + 1) / 2^64) in units of 2^-32, to within one unit; what ExponentialOf is made of.
uint64_t NegativeLog(uint64_t bits);

class Stream {
 public:
  Stream(uint64_t seed, std::string_view name);

  uint64_t Draw(uint64_t entity, uint64_t counter) const { return Philox2x64({counter, entity}, key_).first; }
  int64_t Uniform(uint64_t entity, uint64_t counter, int64_t low, int64_t high) const {
    return UniformOf(Draw(entity, counter), low, high);
  }
  bool Chance(uint64_t entity, uint64_t counter, uint32_t ppm) const { return ChanceOf(Draw(entity, counter), ppm); }
  int64_t Exponential(uint64_t entity, uint64_t counter, int64_t mean) const {
    return ExponentialOf(Draw(entity, counter), mean);
  }

 private:
  uint64_t key_;
};

// One entity's values of a stream in order, for code that draws one after the other.
class Draws {
 public:
  Draws(uint64_t seed, std::string_view name, uint64_t entity = 0) : stream_(seed, name), entity_(entity) {}

  uint64_t Next() { return stream_.Draw(entity_, counter_++); }
  int64_t Uniform(int64_t low, int64_t high) { return UniformOf(Next(), low, high); }
  bool Chance(uint32_t ppm) { return ChanceOf(Next(), ppm); }
  int64_t Exponential(int64_t mean) { return ExponentialOf(Next(), mean); }

 private:
  Stream stream_;
  uint64_t entity_;
  uint64_t counter_ = 0;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_RANDOM_H_
