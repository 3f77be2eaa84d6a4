#include "programs/published.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

namespace rung::published {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = RUNG_SOURCE_DIR;
const fs::path kPrograms = kRoot / "rules/programs";

SourcePtr source(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return std::make_shared<const SourceFile>(
      fs::relative(path, kRoot).string(),
      std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()));
}

// Rule files and folders.
std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory() || entry.path().extension() == ".rung") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

Program read(const fs::path& path) {
  Program program{path.stem().string(), {}};
  if (!fs::is_directory(path)) {
    program.files.push_back(source(path));
    return program;
  }
  for (const fs::path& version : entries_of(path)) program.files.push_back(source(version));
  return program;
}

}  // namespace

std::vector<Program> programs() {
  std::vector<Program> found;
  for (const fs::path& path : entries_of(kPrograms)) found.push_back(read(path));
  return found;
}

Program program(const std::string& name) {
  for (const fs::path& path : entries_of(kPrograms)) {
    if (path.stem() == name) return read(path);
  }
  throw std::runtime_error("there is no program " + name);
}

Program segments() { return read(kRoot / "rules/segments"); }

}  // namespace rung::published
