// Messages describe themselves (their Fields name every field), so their part of the catalogue cannot fall behind.
#include "scenarios/catalogue.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include "protocol/zyzzyva/messages.h"
#include "scenarios/schema.h"

namespace zyz::scenarios {
namespace {

// Collects the names of a message's number fields; what is nested (lists, structs, other messages) is not shown to `where`.
class NumberFieldsVisitor {
 public:
  explicit NumberFieldsVisitor(std::vector<std::string>* out) : out_(out) {}

  template <class T>
  void operator()(std::string_view name, const T&, size_t = 0) {
    if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) out_->emplace_back(name);
  }

 private:
  std::vector<std::string>* out_;
};

template <class M>
bool CollectIf(MessageKind kind, std::vector<std::string>* out) {
  if (M::kKind != kind) return false;
  NumberFieldsVisitor visit(out);
  M::Fields(M(), visit);
  return true;
}

template <class... M>
void CollectFrom(MessageKind kind, std::vector<std::string>* out) {
  (CollectIf<M>(kind, out) || ...);
}

constexpr std::array<std::string_view, 2> kForgeModes = {"wrong_result", "as_other"};

constexpr ParameterSpec kTo{.name = "to", .about = "towards whom; absent: everybody", .type = ParameterType::kNodes};
constexpr ParameterSpec kMessages{
    .name = "messages", .about = "which messages; absent: every message", .type = ParameterType::kKinds};
constexpr ParameterSpec kNth{.name = "nth",
                             .about = "which of the matching messages, 1 is the first; absent: all",
                             .type = ParameterType::kNumbers,
                             .low = 1,
                             .high = kMaxCount};
constexpr ParameterSpec kFromUs{.name = "from_us", .about = "from this time on", .low = 0, .high = kMaxTimeUs};
constexpr ParameterSpec kUntilUs{.name = "until_us", .about = "before this time", .low = 1, .high = kMaxTimeUs};
constexpr ParameterSpec kWhere{
    .name = "where", .about = "number fields that the message must have these values in", .type = ParameterType::kWhere};

constexpr std::array kMuteParameters = {kTo, kMessages, kFromUs, kUntilUs, kWhere};
constexpr std::array kDelayParameters = {
    ParameterSpec{.name = "by_us", .about = "for how long", .required = true, .low = 1, .high = kMaxTimeUs},
    kTo,
    kMessages,
};
constexpr std::array kCorruptSignatureParameters = {kTo, kMessages, kNth};
constexpr std::array kForgeReplyParameters = {
    kTo,
    ParameterSpec{.name = "mode",
                  .about = "its own signature under a wrong result, or a result under another's name",
                  .type = ParameterType::kChoice,
                  .required = true,
                  .choices = kForgeModes},
    ParameterSpec{.name = "as", .about = "as_other: whose name", .type = ParameterType::kNode},
};

constexpr std::array kBehaviours = {
    BehaviourSpec{"mute", "does not send what it should", kMuteParameters},
    BehaviourSpec{"delay", "sends later than it should", kDelayParameters},
    BehaviourSpec{"corrupt_signature", "sends signatures that do not verify", kCorruptSignatureParameters},
    BehaviourSpec{"forge_reply", "answers clients with results that it did not compute", kForgeReplyParameters},
};

}  // namespace

std::optional<MessageKind> KindNamed(std::string_view name) {
  for (MessageKind kind = 1; kind < zyzzyva::kKindsEnd; ++kind) {
    if (zyzzyva::KindName(kind) == name) return kind;
  }
  return std::nullopt;
}

std::vector<std::string> KindNames() {
  std::vector<std::string> names;
  for (MessageKind kind = 1; kind < zyzzyva::kKindsEnd; ++kind) names.emplace_back(zyzzyva::KindName(kind));
  return names;
}

std::vector<std::string> NumberFields(MessageKind kind) {
  std::vector<std::string> names;
  using namespace zyzzyva;  // NOLINT: the list of its messages
  CollectFrom<Request, OrderReq, SpecResponse, Commit, LocalCommit, FillHole, ConfirmReq, Pom, IHateThePrimary, ViewChange,
              NewView, ViewConfirm, Checkpoint, StateRequest, State>(kind, &names);
  return names;
}

bool HasNumberField(MessageKind kind, std::string_view field) {
  const std::vector<std::string> names = NumberFields(kind);
  return std::find(names.begin(), names.end(), field) != names.end();
}

std::span<const BehaviourSpec> Behaviours() { return kBehaviours; }

const BehaviourSpec* BehaviourNamed(std::string_view name) {
  const auto found = std::find_if(kBehaviours.begin(), kBehaviours.end(),
                                  [&](const BehaviourSpec& behaviour) { return behaviour.name == name; });
  return found == kBehaviours.end() ? nullptr : found;
}

}  // namespace zyz::scenarios
