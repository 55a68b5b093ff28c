#include "tools/base/files.h"

#include <filesystem>
#include <fstream>
#include <system_error>

namespace zyz::tools {

absl::Status MakeFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error && std::filesystem::is_directory(path, error)) return absl::OkStatus();
  return absl::UnavailableError(path + ": cannot be made a folder" + (error ? ": " + error.message() : ""));
}

std::string InFolder(const std::string& folder, std::string_view name) {
  return (std::filesystem::path(folder) / name).string();
}

absl::Status WriteText(const std::string& path, const std::string& text) {
  // Devices and pipes as they are, and a link stays one.
  std::error_code error;
  std::filesystem::path target = std::filesystem::weakly_canonical(path, error);
  if (error) target = path;
  const auto kind = std::filesystem::status(target, error).type();
  const bool in_place = kind != std::filesystem::file_type::regular && kind != std::filesystem::file_type::not_found;
  const std::string written = target.string() + (in_place ? "" : ".part");
  std::ofstream out(written, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  error.clear();
  if (out && !in_place) std::filesystem::rename(written, target, error);
  if (out && !error) return absl::OkStatus();
  if (!in_place) std::filesystem::remove(written, error);
  return absl::UnavailableError(path + ": cannot be written");
}

}  // namespace zyz::tools
