#include "document.h"

#include <algorithm>
#include <set>

namespace document {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

bool is_header(const std::string& line) { return !line.empty() && line[0] != ' ' && line[0] != '#'; }

// Kind and name of a block: "tier Gold de …" -> "tier Gold".
std::string block_name(const std::string& header) {
  const std::size_t first = header.find(' ');
  if (first == std::string::npos) return header;
  return header.substr(0, header.find(' ', first + 1));
}

bool matches_from(const std::vector<std::string>& shown, std::size_t s,
                  const std::vector<std::string>& printed, std::size_t p) {
  for (; s < shown.size(); ++s, ++p) {
    if (shown[s] == "...") {
      for (std::size_t next = p; next <= printed.size(); ++next) {
        if (matches_from(shown, s + 1, printed, next)) return true;
      }
      return false;
    }
    if (p == printed.size() || shown[s] != printed[p]) return false;
  }
  return p == printed.size();
}

}  // namespace

std::vector<Fence> fences(std::string_view text) {
  std::vector<Fence> result;
  bool inside = false;
  int number = 0;
  for (const std::string& line : lines_of(text)) {
    ++number;
    if (line.starts_with("```")) {
      if (!inside) result.push_back({line.substr(3), number + 1, ""});
      inside = !inside;
    } else if (inside) {
      result.back().body += line + '\n';
    }
  }
  return result;
}

std::vector<Command> commands(const Fence& fence) {
  std::vector<Command> result;
  for (const std::string& line : lines_of(fence.body)) {
    if (line.starts_with("$ ")) {
      result.push_back({line.substr(2), "", 0});
    } else if (!result.empty() && line.starts_with("[exit ")) {
      result.back().exit_code = std::stoi(line.substr(6));
    } else if (!result.empty()) {
      result.back().output += line + '\n';
    }
  }
  return result;
}

bool matches(std::string_view shown, std::string_view printed) {
  return matches_from(lines_of(shown), 0, lines_of(printed), 0);
}

std::string refreshed(std::string_view shown, std::string_view printed) {
  const std::vector<std::string> before = lines_of(shown);
  if (before.empty() || before.back() != "...") return std::string(printed);
  const std::vector<std::string> now = lines_of(printed);
  std::string result;
  for (std::size_t i = 0; i + 1 < before.size() && i < now.size(); ++i) result += now[i] + '\n';
  return result + "...\n";
}

std::string completed(std::string_view prelude, std::string_view fragment) {
  std::set<std::string> defined;
  for (const std::string& line : lines_of(fragment)) {
    if (is_header(line)) defined.insert(block_name(line));
  }
  std::string result;
  bool taken = true;
  for (const std::string& line : lines_of(prelude)) {
    if (is_header(line)) taken = !defined.contains(block_name(line));
    if (taken) result += line + '\n';
  }
  return result + '\n' + std::string(fragment);
}

}  // namespace document
