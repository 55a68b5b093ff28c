// Parses, applies overrides to the tree, decodes, and checks what several keys have to do with each other: each of the
// steps is a file of its own, and what stands here is their order.
#include "scenarios/format/loader.h"

#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <utility>

#include "protocol/field_value.h"
#include "scenarios/format/decode.h"
#include "scenarios/format/json.h"
#include "scenarios/format/validate.h"

namespace zyz::scenarios {
namespace {

constexpr size_t kMaxPointerParts = 16;  // the format is not as deep

// Splits "/a~1b/0" into "a/b" and "0".
std::optional<std::vector<std::string>> PointerParts(std::string_view pointer) {
  std::optional<FieldPath> parts = ParseFieldPath(pointer);
  if (!parts || parts->empty() || parts->size() > kMaxPointerParts) return std::nullopt;
  return parts;
}

// The element `part` of `json`, made if it may be. Null if it may not.
Json* ElementFor(const std::string& part, Json* json) {
  if (json->kind == Json::Kind::kObject) {
    if (Json* found = json->Find(part)) return found;
    json->keys.push_back(part);
    return &json->items.emplace_back(Json{.kind = Json::Kind::kObject});
  }
  if (json->kind != Json::Kind::kList) return nullptr;
  size_t index = json->items.size();
  if (part != "-") {
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
    if (error != std::errc() || end != part.data() + part.size() || index > json->items.size()) return nullptr;
  }
  if (index == json->items.size()) json->items.emplace_back(Json{.kind = Json::Kind::kObject});
  return &json->items[index];
}

absl::Status Apply(const Override& override, std::string_view file, Json* root) {
  const std::optional<std::vector<std::string>> parts = PointerParts(override.pointer);
  if (!parts) {
    return FileError(file, "--set", QuoteJson(override.pointer),
                     "a JSON pointer to a key of the file, as in /protocol/f");
  }
  Json* at = root;
  std::string pointer;
  for (const std::string& part : *parts) {
    Json* const next = ElementFor(part, at);
    if (next == nullptr) {
      std::string allowed = "a key inside of an object";
      if (at->kind == Json::Kind::kList) allowed = "an index from 0 to " + std::to_string(at->items.size()) + ", or -";
      return FileError(file, "--set " + override.pointer, QuoteJson(part) + " inside of " + ShowJson(*at), allowed);
    }
    at = next;
  }
  absl::StatusOr<Json> value = ParseJson(override.value, "--set");
  *at = value.ok() ? *std::move(value) : Json{.kind = Json::Kind::kString, .text = override.value};
  return absl::OkStatus();
}

// Says which --set an error comes from: the one that wrote the place of the error, or something around or inside of it.
absl::Status BlameOverride(const absl::Status& error, std::string_view file, std::span<const Override> overrides) {
  const std::string message(error.message());
  for (const Override& override : overrides) {
    const std::string exactly = std::string(file) + ": " + override.pointer;
    if (message.starts_with(exactly + ":") || message.starts_with(exactly + "/")) {
      return absl::Status(error.code(), message + " (from --set " + override.pointer + ")");
    }
  }
  return error;
}

}  // namespace

absl::StatusOr<Override> ParseOverride(std::string_view argument) {
  const size_t equals = argument.find('=');
  if (equals == std::string_view::npos || !PointerParts(argument.substr(0, equals))) {
    return absl::InvalidArgumentError("--set: found " + QuoteJson(argument) +
                                      ", allowed: POINTER=VALUE, as in /network/loss_ppm=1000");
  }
  return Override{std::string(argument.substr(0, equals)), std::string(argument.substr(equals + 1))};
}

absl::StatusOr<Scenario> LoadScenario(std::string_view text, std::string_view file,
                                      std::span<const Override> overrides) {
  absl::StatusOr<Json> json = ParseJson(text, file, {.bytes = kMaxScenarioBytes});
  if (!json.ok()) return json.status();
  for (const Override& override : overrides) {
    if (absl::Status status = Apply(override, file, &*json); !status.ok()) return status;
  }
  absl::StatusOr<Scenario> scenario = DecodeScenario(*json, file);
  if (!scenario.ok()) return BlameOverride(scenario.status(), file, overrides);
  if (const std::optional<Problem> problem = FindProblem(*scenario)) {
    return BlameOverride(FileError(file, problem->pointer, problem->found, problem->allowed), file, overrides);
  }
  return scenario;
}

absl::StatusOr<Scenario> LoadScenarioFile(const std::string& path, std::span<const Override> overrides) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError(path + ": cannot be opened");
  std::string text(kMaxScenarioBytes + 1, '\0');  // one byte more: enough to see that a file is too large
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || (in.fail() && !in.eof())) return absl::UnavailableError(path + ": cannot be read");
  text.resize(static_cast<size_t>(in.gcount()));
  return LoadScenario(text, path, overrides);
}

}  // namespace zyz::scenarios
