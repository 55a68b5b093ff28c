// From the top: the frame (sizes, timers, workload) first, what the user fixed laid over it, and then family by family
// what goes wrong, each from a stream of its own. Everything that counts as nobody's lie ends at one moment, `calm`;
// from there on the promises of the protocol are due.
#include "scenarios/generate/generator.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "adversaries/registry.h"
#include "protocol/hash.h"
#include "rapidcheck.h"
#include "scenarios/generate/parts.h"
#include "scenarios/shrink/shrinks.h"

namespace zyz::scenarios {
namespace {

// The time that a request may take once the network is calm: so often all timers one after the other, for views whose
// primaries are faulty and for patience that still grows, and so often the longest delay, for patience to reach it.
// Campaigns of the repaired protocol stay below a third of it, and say how much they used.
constexpr int64_t kTimerRounds = 12, kDelayRounds = 60;

int64_t CompleteWithinUs(const Scenario& s) {
  int64_t timers = 0, delay = s.network.delay_us.max.high;
  for (const Num& timer : s.timers_us.values()) timers += timer.high;
  for (const Rule& rule : s.network.rules) {
    if (rule.effect.kind == Effect::Kind::kDelay && rule.until_us == Num(kForeverUs)) delay += rule.effect.amount.high;
  }
  return kTimerRounds * timers + kDelayRounds * delay;
}

// From when on nobody has a cause to suspect a correct primary, where that can be said: memories are kept (who has lost
// its own needs a view change), and any timer outlasts two round trips, so that patience need not grow first, and what
// a repetition brings (a replica that is a message behind, or whose log was full, needs one). What trouble has left
// behind takes some of the bound that a request has.
std::optional<int64_t> SettledByUs(const Scenario& s, int64_t calm_us) {
  constexpr int64_t kDelays = 4, kOfTheBound = 32;
  const int64_t delays_us = kDelays * s.network.delay_us.max.high;
  int64_t shortest_us = INT64_MAX, repeated_within_us = 0;
  for (size_t i = 0; i < s.timers_us.values().size(); ++i) {
    const Num& timer = s.timers_us.values()[i];
    if (s.timers_us.infos()[i].repeats) {
      repeated_within_us = std::max(repeated_within_us, 2 * timer.high);
      if (timer.low < delays_us) return std::nullopt;
    } else {
      shortest_us = std::min(shortest_us, timer.low);
    }
  }
  if (s.timers_us.values().empty() || repeated_within_us + delays_us > shortest_us) return std::nullopt;
  for (const Rule& rule : s.network.rules) {
    if (rule.until_us == Num(kForeverUs)) return std::nullopt;
  }
  const auto forgets = [](const Happening& happening) { return happening.state == RestartState::kAmnesia; };
  if (std::any_of(s.timeline.begin(), s.timeline.end(), forgets)) return std::nullopt;
  if (s.network.rules.empty() && s.timeline.empty() && s.network.gst_us == Num(0)) return 0;
  return calm_us + CompleteWithinUs(s) / kOfTheBound;
}

class Generation {
 public:
  Generation(const GeneratorOptions& options, const std::vector<BehaviourShelf>& shelves, const Genome& genome)
      : options_(options),
        profile_(*options.profile),
        shelves_(shelves),
        keys_(genome.keys),
        profile_entity_(HashBytes(kDomainStream, options.profile->name).value),
        size_(std::clamp(genome.size, 0, 100)) {}

  Scenario Make() {
    Scenario s = EmptyScenario(options_.overlay.protocol());
    s.name = "generated: " + std::string(profile_.name);
    SwitchIngredients();
    AddFrame(&s);
    options_.overlay.LayOver(&s);
    Setting setting = SettingOf(s);
    const LiarOptions liars = {
        .replicas = LyingReplicas(setting), .clients = On(Ingredient::kLyingClients), .shelves = &shelves_};
    if (liars.replicas > 0 || liars.clients) {
      sim::Draws draws = DrawsFor("liars");
      AddLiars(liars, &setting, &draws, &s);
    }
    if (On(Ingredient::kScripts)) {
      sim::Draws draws = DrawsFor("liars", "scripts");
      AddScripts(setting, &draws, &s);
    }
    AddNetwork(setting, &s);
    AddTimeline(setting, &s);
    // Rules end at calm_us_, whatever the network and the timeline say.
    const bool calm_from_the_start = s.network.gst_us == Num(0) && s.timeline.empty();
    const int64_t within_us = CompleteWithinUs(s) + (calm_from_the_start ? calm_us_ : 0);
    s.expect.complete_within_us = within_us;
    s.expect.settled_by_us = SettledByUs(s, calm_us_);
    // No request is cut off before its bound: each may use it up.
    s.stop.deadline_us = calm_us_ + within_us * (s.workload.operations.count.value() + 1);
    s.stop.max_steps = 1'000'000;
    options_.overlay.LayOver(&s);
    return s;
  }

 private:
  sim::Draws DrawsFor(std::string_view part) const { return DrawsFor(part, part); }
  // A stream of its own under the part's key: what it draws moves nothing else of the part.
  sim::Draws DrawsFor(std::string_view part, std::string_view stream) const {
    const auto place = std::find(Genome::kParts.begin(), Genome::kParts.end(), part);
    return sim::Draws(keys_.at(static_cast<size_t>(place - Genome::kParts.begin())), stream, profile_entity_);
  }
  bool On(Ingredient ingredient) const { return on_[static_cast<size_t>(ingredient)]; }

  void SwitchIngredients() {
    sim::Draws draws = DrawsFor("ingredients");
    for (size_t i = 0; i < kIngredients; ++i) on_[i] = draws.Chance(profile_.ppm[i]);
  }

  void DrawSettings(Settings* settings, sim::Draws* draws) {
    for (size_t i = 0; i < settings->infos().size(); ++i) {
      const SettingDraw& draw = settings->infos()[i].draw;
      Num& value = settings->values()[i];
      switch (draw.when) {
        case SettingDraw::When::kNever:
          break;
        case SettingDraw::When::kAlways:
          DrawSetting(draw, draws, &value);
          break;
        case SettingDraw::When::kBatches:
          if (On(Ingredient::kBatches)) DrawSetting(draw, draws, &value);
          break;
        case SettingDraw::When::kCheckpoints: {
          const int64_t interval = draws->Uniform(draw.low, profile_.checkpoint_interval);
          if (draws->Chance(profile_.checkpoint_interval <= 4 ? 950'000 : 400'000)) value = interval;
          break;
        }
      }
    }
  }

  static void DrawSetting(const SettingDraw& draw, sim::Draws* draws, Num* value) {
    constexpr uint32_t kCertain = 1'000'000;
    if (draw.ppm < kCertain && !draws->Chance(draw.ppm)) return;
    *value = draws->Uniform(draw.low, draw.high) * draw.step;
  }

  void AddFrame(Scenario* s) {
    sim::Draws draws = DrawsFor("frame");
    const ProtocolInfo& protocol = s->protocol.info();
    const int64_t f = !On(Ingredient::kLarge) ? 1 : draws.Chance(800'000) ? 2 : 3;
    s->protocol.f = std::clamp<int64_t>(f, protocol.min_f, protocol.max_f);
    DrawSettings(&s->protocol.options, &draws);
    DrawSettings(&s->timers_us, &draws);
    s->workload.clients = std::max(draws.Uniform(1, profile_.clients), draws.Uniform(1, profile_.clients));
    s->workload.operations.count = draws.Uniform(1, profile_.operations);
    if (On(Ingredient::kLong)) s->workload.operations.count = DrawsFor("frame", "long").Uniform(40, 160);
    s->workload.application = draws.Chance(700'000) ? ApplicationName::kKv : ApplicationName::kCounter;
    if (s->workload.application == ApplicationName::kKv) {
      sim::Draws keys = DrawsFor("frame", "keys");
      if (keys.Chance(300'000)) s->workload.keys = keys.Uniform(1, 2);
    }
    if (On(Ingredient::kThinking)) s->workload.think_us = draws.Uniform(1, profile_.think_ms) * 1000;
    s->network.delay_us.min = 100;
    s->network.delay_us.max = draws.Chance(kHalf) ? 120 : draws.Uniform(2, 8) * 100;
    if (On(Ingredient::kJitter)) AddJitter(&s->network.delay_us);
    if (On(Ingredient::kSlow)) {
      s->network.delay_us.max = draws.Uniform(3, 12) * 1000;
      s->network.delay_us.min = s->network.delay_us.max.value() / 2;
    }
    if (On(Ingredient::kTails)) {
      s->network.delay_us.tail = Tail::kExponential;
      s->network.delay_us.mean = s->network.delay_us.max;
      s->network.delay_us.max = s->network.delay_us.max.value() * draws.Uniform(5, 40);
    }
    if (On(Ingredient::kDrift)) {
      const int64_t slow = draws.Uniform(1, 20), fast = draws.Uniform(1, 20);  // arguments have no order of their own
      s->clocks.drift_ppm = Num::Between(-slow * 10'000, fast * 10'000, "/clocks/drift_ppm");
      s->has_draws = true;
    }
    calm_us_ = draws.Uniform(4, 15) * 10'000;
    if (On(Ingredient::kAsynchrony)) s->network.gst_us = draws.Uniform(1, calm_us_ / 1000) * 1000;
  }

  void AddJitter(Delay* delay_us) const {
    sim::Draws draws = DrawsFor("frame", "jitter");
    delay_us->min = draws.Uniform(20, 200);
    delay_us->max = delay_us->min.value() + draws.Uniform(0, 500);
  }

  // Who will lose its memory counts like a liar, and takes the place of one.
  uint32_t LyingReplicas(const Setting& setting) const {
    if (!On(Ingredient::kLiars)) return 0;
    const uint32_t forgetful = On(Ingredient::kAmnesia) && !On(Ingredient::kExcess) ? 1 : 0;
    return setting.cluster.f - std::min(forgetful, setting.cluster.f);
  }

  // A few, more in larger sizes.
  int64_t Count(sim::Draws* draws, int64_t most) const {
    return draws->Uniform(1, std::max<int64_t>(1, (most * size_ + 50) / 100));
  }

  Setting SettingOf(const Scenario& s) const {
    return {.protocol = &s.protocol.info(),
            .behaviours = &s.protocol.known->behaviours,
            .cluster = s.protocol.Cluster(),
            .clients = static_cast<uint32_t>(s.workload.clients.value()),
            .views = profile_.views,
            .positions = s.workload.clients.value() * std::max<int64_t>(s.workload.operations.count.value(), 1),
            .groups = profile_.groups,
            .calm_us = calm_us_,
            .liars = {}};
  }

  void AddNetwork(const Setting& setting, Scenario* s) {
    std::vector<Rule>* rules = &s->network.rules;
    if (On(Ingredient::kOutages)) {
      sim::Draws draws = DrawsFor("outages");
      AddOutages(setting, &draws, rules);
    }
    if (On(Ingredient::kSilences)) {
      sim::Draws draws = DrawsFor("outages", "silences");
      AddSilences(setting, &draws, rules);
    }
    if (On(Ingredient::kLasting)) {
      sim::Draws draws = DrawsFor("windows", "lasting");
      AddLasting(setting, &draws, rules);
    }
    if (On(Ingredient::kReach)) {
      sim::Draws draws = DrawsFor("reach");
      const size_t first = rules->size();
      AddReach(setting, Count(&draws, 6), &draws, rules);
      if (On(Ingredient::kHolds)) {
        sim::Draws holds = DrawsFor("reach", "holds");
        HoldSome(setting, first, &holds, rules);
      }
    }
    if (On(Ingredient::kWindows)) {
      sim::Draws draws = DrawsFor("windows");
      AddWindows(setting, Count(&draws, 4), &draws, rules);
    }
    if (On(Ingredient::kNoise)) {
      sim::Draws draws = DrawsFor("noise");
      // Chances end at GST, and only there.
      if (s->network.gst_us == Num(0)) s->network.gst_us = calm_us_;
      if (draws.Chance(700'000)) s->network.loss_ppm = draws.Uniform(1, 20) * 10'000;
      if (draws.Chance(400'000)) s->network.duplicate_ppm = draws.Uniform(1, 20) * 10'000;
      if (draws.Chance(400'000)) s->network.reorder_ppm = draws.Uniform(1, 20) * 10'000;
    }
  }

  void AddTimeline(const Setting& setting, Scenario* s) {
    if (On(Ingredient::kPartitions)) {
      sim::Draws draws = DrawsFor("partitions");
      AddPartitions(setting, &draws, &s->timeline);
    }
    if (On(Ingredient::kCrashes)) {
      sim::Draws draws = DrawsFor("crashes");
      AddCrashes(setting, &draws, &s->timeline);
    }
    if (On(Ingredient::kAmnesia)) {
      options_.overlay.LayOver(s);  // the user's faulty nodes fill the budget, too
      sim::Draws draws = DrawsFor("crashes", "memory");
      s->over_budget = On(Ingredient::kExcess) && setting.cluster.f > 0;
      AddAmnesia(setting, &draws, s);
    }
    if (On(Ingredient::kDeaths)) {
      options_.overlay.LayOver(s);
      sim::Draws draws = DrawsFor("crashes", "deaths");
      AddDeath(setting, &draws, s);
    }
  }

  static constexpr uint32_t kHalf = 500'000;

  const GeneratorOptions& options_;
  const Profile& profile_;
  const std::vector<BehaviourShelf>& shelves_;
  const std::array<uint64_t, Genome::kParts.size()> keys_;
  const uint64_t profile_entity_;  // profiles share no draws
  const int64_t size_;
  std::array<bool, kIngredients> on_ = {};
  int64_t calm_us_ = 0;
};

// How likely a family of behaviours is on: if the profile favours it, if it favours others, if it favours none.
constexpr uint32_t kFavouredPpm = 750'000, kOtherPpm = 100'000, kAnyPpm = 300'000;

std::vector<BehaviourShelf> ShelvesFor(const GeneratorOptions& options) {
  std::vector<BehaviourShelf> shelves;
  const auto& favoured = options.profile->favoured;
  const KnownProtocol& protocol = options.overlay.protocol();
  for (const Family* family : protocol.behaviours.families()) {
    BehaviourShelf shelf = {.ppm = favoured[0].empty() ? kAnyPpm : kOtherPpm, .for_replicas = {}, .for_clients = {}};
    if (std::find(favoured.begin(), favoured.end(), family->name) != favoured.end()) shelf.ppm = kFavouredPpm;
    for (const BehaviourInfo* behaviour : family->behaviours) {
      const auto& allowed = options.behaviours;
      if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), behaviour->name) == allowed.end()) continue;
      if (CanLie(protocol, *behaviour, false)) shelf.for_replicas.push_back(behaviour);
      if (CanLie(protocol, *behaviour, true)) shelf.for_clients.push_back(behaviour);
    }
    shelves.push_back(std::move(shelf));
  }
  return shelves;
}

Genome GenomeFrom(rc::Random random, int size) {
  Genome genome;
  genome.keys.fill(random.next());
  genome.size = size;
  return genome;
}

int SizeOf(uint64_t seed) { return static_cast<int>(sim::Stream(seed, "size").Uniform(0, 0, 20, rc::kNominalSize)); }

}  // namespace

Genome GenomeOf(uint64_t seed) { return GenomeFrom(rc::Random(seed), SizeOf(seed)); }

ScenarioMaker MakerOf(const GeneratorOptions& options) {
  return [options, shelves = ShelvesFor(options)](const Genome& genome) {
    return Generation(options, shelves, genome).Make();
  };
}

rc::Gen<Scenario> ScenarioGen(const GeneratorOptions& options) {
  return [make = MakerOf(options)](const rc::Random& random, int size) {
    return rc::shrinkable::shrinkRecur(make(GenomeFrom(random, size)), &ShrinksOf);
  };
}

}  // namespace zyz::scenarios
