#include "app/scrub.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>

#include "intake/csv.h"
#include "intake/files.h"

namespace rung::app {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kLargest = std::uint64_t{1} << 32;
// Shorter ones stand anywhere by chance.
constexpr std::size_t kShortestText = 4;
constexpr std::size_t kBlock = std::size_t{1} << 20;

template <typename See>
void for_each_file(const fs::path& folder, const See& see) {
  std::error_code error;
  fs::recursive_directory_iterator next(folder, fs::directory_options::skip_permission_denied, error);
  std::vector<fs::path> files;
  for (; !error && next != fs::recursive_directory_iterator(); next.increment(error)) {
    std::error_code ignored;
    if (next->symlink_status(ignored).type() == fs::file_type::regular) files.push_back(next->path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) see(file);
}

bool has_any(std::string_view bytes, const std::vector<std::string>& texts) {
  return std::any_of(texts.begin(), texts.end(), [bytes](const std::string& text) {
    return text.size() >= kShortestText && bytes.find(text) != std::string_view::npos;
  });
}

// Whether a text is enough to know a person by: an address, a telephone number, a whole message. A name is
// not: somebody else may bear it who is not a member yet, and whose row is still to be corrected.
bool identifies(const std::string& text) {
  constexpr std::size_t kWholeMessage = 24;
  constexpr int kTelephone = 6;
  const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return text.find('@') != std::string::npos || digits >= kTelephone || text.size() >= kWholeMessage;
}

std::vector<std::string> identifying(const std::vector<std::string>& texts) {
  std::vector<std::string> found;
  std::copy_if(texts.begin(), texts.end(), std::back_inserter(found), identifies);
  return found;
}

// A cell that is the member's number, also behind the apostrophe that guards a spreadsheet, or as the reason
// why a row was rejected names him ("looks like existing M-1").
bool names_member(std::string_view cell, const std::string& id) {
  if (!cell.empty() && cell.front() == '\'') cell.remove_prefix(1);
  return cell == id || cell.ends_with(" existing " + id);
}

bool is_about(const intake::CsvRow& row, const Traces& traces) {
  return has_any(row.raw, traces.texts) ||
         std::any_of(row.cells.begin(), row.cells.end(),
                     [&](std::string_view cell) { return names_member(cell, traces.id); });
}

// What stays of a file, and how many rows do not.
struct Rest {
  std::string text;
  std::int64_t rows = 0;
};

Rest rest_of_csv(const std::string& text, char delimiter, const Traces& traces) {
  Rest rest;
  intake::CsvReader reader(intake::source_of(text), delimiter, text.size() + 1);
  intake::CsvRow row;
  bool header = true;
  while (true) {
    const auto next = reader.next(row);
    if (next == intake::CsvReader::Next::Broken) return Rest{"", -1};
    if (next == intake::CsvReader::Next::End) return rest;
    if (!header && is_about(row, traces)) {
      ++rest.rows;
    } else {
      rest.text += row.raw;
      rest.text += '\n';
    }
    header = false;
  }
}

Rest rest_of_jsonl(const std::string& text, const Traces& traces) {
  Rest rest;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (json.is_discarded()) return Rest{"", -1};
    const bool about = json.is_object() && json.contains("member") && json["member"] == traces.id;
    if (about || has_any(line, traces.texts)) {
      ++rest.rows;
    } else {
      rest.text += line + '\n';
    }
  }
  return rest;
}

bool is_reject_file(const fs::path& file) { return file.stem().extension() == ".rejects"; }

bool is_database(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  char head[72] = {};
  in.read(head, sizeof head);
  return in.gcount() == sizeof head && std::memcmp(head, "SQLite format 3", 16) == 0 &&
         std::memcmp(head + 68, "Rung", 4) == 0;
}

// Block by block, so that the size of a file does not matter.
bool holds_any(const fs::path& file, const std::vector<std::string>& texts) {
  std::size_t longest = 0;
  for (const std::string& text : texts) longest = std::max(longest, text.size());
  if (longest == 0) return false;
  const intake::OpenFile open = intake::open_file(file);
  std::string bytes, block(kBlock, '\0');
  while (const std::size_t got = open.source(block.data(), block.size())) {
    bytes.append(block, 0, got);
    if (has_any(bytes, texts)) return true;
    if (bytes.size() > longest) bytes.erase(0, bytes.size() - longest);
  }
  return false;
}

}  // namespace

std::vector<fs::path> files_to_scrub(const intake::Project& project) {
  const fs::path outbox = project.path_of(project.outbox).lexically_normal();
  std::vector<fs::path> files;
  for_each_file(project.folder, [&](const fs::path& file) {
    const bool in_outbox = file.parent_path().lexically_normal() == outbox &&
                           (file.extension() == ".csv" || file.extension() == ".jsonl");
    if (in_outbox || is_reject_file(file)) files.push_back(file);
  });
  return files;
}

std::int64_t scrub(const intake::Project& project, const fs::path& file, const Traces& all) {
  const Traces traces{all.id, identifying(all.texts)};
  const std::string text = intake::read_file(file, kLargest);
  const intake::Mapping* mapping = is_reject_file(file) ? intake::find_mapping(project, file) : nullptr;
  const char delimiter = mapping != nullptr ? mapping->delimiter : ',';
  const Rest rest =
      file.extension() == ".jsonl" ? rest_of_jsonl(text, traces) : rest_of_csv(text, delimiter, traces);
  if (rest.rows <= 0) return rest.rows;
  intake::NewFile anew(file);
  anew.write(rest.text);
  anew.publish();
  return rest.rows;
}

Leftovers leftovers(const intake::Project& project, const Traces& traces) {
  const fs::path own = project.path_of(project.database);
  Leftovers found;
  for_each_file(project.folder, [&](const fs::path& file) {
    std::error_code ignored;
    const fs::path shown = file.lexically_relative(project.folder);
    if (fs::equivalent(file, own, ignored)) return;
    if (is_database(file)) {
      found.databases.push_back(shown);
    } else if (holds_any(file, traces.texts)) {
      found.files.push_back(shown);
    }
  });
  return found;
}

}  // namespace rung::app
