#include "protocol/protocol.h"

#include <algorithm>

namespace zyz {

std::optional<size_t> FindSetting(std::span<const SettingInfo> settings, std::string_view name) {
  for (size_t i = 0; i < settings.size(); ++i) {
    if (settings[i].name == name) return i;
  }
  return std::nullopt;
}

std::optional<size_t> FindPlanted(const ProtocolInfo& protocol, std::string_view name) {
  for (size_t i = 0; i < protocol.planted_bugs.size(); ++i) {
    if (protocol.planted_bugs[i].name == name) return i;
  }
  return std::nullopt;
}

const NodeTimer* FindNodeTimer(const ProtocolInfo& protocol, std::string_view name, bool client) {
  const auto found = std::find_if(protocol.node_timers.begin(), protocol.node_timers.end(),
                                  [&](const NodeTimer& timer) { return timer.name == name && timer.client == client; });
  return found == protocol.node_timers.end() ? nullptr : &*found;
}

const StatementRoles& RolesOf(const ProtocolInfo& protocol, std::span<const int64_t> options) {
  static const StatementRoles nothing;
  return protocol.statements == nullptr ? nothing : protocol.statements(options);
}

std::vector<int64_t> InitialValues(std::span<const SettingInfo> settings) {
  std::vector<int64_t> values;
  values.reserve(settings.size());
  for (const SettingInfo& setting : settings) values.push_back(setting.initial);
  return values;
}

}  // namespace zyz
