#include "tools/base/scenario_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/status/status.h"

namespace zyz::tools {
namespace {

namespace fs = std::filesystem;

// Beside scenarios there may be scopes (scenarios/explore/scope.h). Those say so in their first lines.
bool IsScope(const fs::path& path) {
  std::string head(256, '\0');
  std::ifstream in(path, std::ios::binary);
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  return head.find("\"zyz-scope/") != std::string::npos;
}

absl::StatusOr<std::vector<std::string>> FilesBelow(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator it(directory, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    std::error_code not_there;  // a dangling link is no file
    if (it->path().extension() == ".json" && it->is_regular_file(not_there) && !IsScope(it->path())) {
      files.push_back(it->path().lexically_normal().string());
    }
  }
  if (error) return absl::UnavailableError(directory + ": cannot be read: " + error.message());
  if (files.empty()) return absl::NotFoundError(directory + ": found no *.json below this directory");
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> FindScenarioFiles(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
      return absl::NotFoundError(path + ": there is no such file or directory");
    }
    if (error) return absl::UnavailableError(path + ": cannot be read: " + error.message());
    if (status.type() != fs::file_type::directory) {
      files.push_back(path);
      continue;
    }
    absl::StatusOr<std::vector<std::string>> below = FilesBelow(path);
    if (!below.ok()) return below.status();
    files.insert(files.end(), below->begin(), below->end());
  }
  return files;
}

}  // namespace zyz::tools
