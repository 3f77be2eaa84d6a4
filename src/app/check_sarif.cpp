// check_sarif(): the diagnostics as a log in SARIF 2.1.0 (OASIS), for code hosts and editors.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "app/check.h"
#include "app/help_pages.h"
#include "app/json.h"

namespace rung::app {

namespace {

// A file's name as a URI: what is not plain in one is written as %XX. Absolute names become file:// URIs.
std::string uri_of(const std::string& name) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri = !name.empty() && name.front() == '/' ? "file://" : "";
  for (const char c : name) {
    if (kPlain.find(c) != std::string_view::npos) {
      uri += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    uri += '%';
    uri += kHex[byte >> 4U];
    uri += kHex[byte & 0x0FU];
  }
  return uri;
}

// The marked part of the first line of a place; empty (an insertion point) at the end of a line.
Json region_of(const Place& place) {
  const SourceFile& file = *place.file;
  const std::size_t line = place.line();
  const std::size_t line_end = file.line_begin(line) + file.line_text(line).size();
  const std::size_t begin = std::min(place.span.begin, line_end);
  const std::size_t end = std::clamp(place.span.end, begin, line_end);
  const std::size_t column = file.column_of(place.span.begin);
  return Json{{"startLine", line},
              {"startColumn", column},
              {"endColumn", column + code_points(file.text().substr(begin, end - begin))}};
}

Json location_of(const Place& place) {
  return Json{{"physicalLocation", Json{{"artifactLocation", Json{{"uri", uri_of(place.file->name())}}},
                                        {"region", region_of(place)}}}};
}

// What a page says first: the words of its heading behind the code.
std::string heading_of(std::string_view page, const std::string& code) {
  const std::string lead = "# " + code + ": ";
  if (page.substr(0, lead.size()) != lead) return code;
  const std::size_t end = std::min(page.find('\n'), page.size());
  return std::string(page.substr(lead.size(), end - lead.size()));
}

Json rule_of(const std::string& code) {
  Json rule{{"id", code}};
  const auto page = help_page(code);
  rule["shortDescription"] = Json{{"text", page ? heading_of(*page, code) : code}};
  if (page) rule["help"] = Json{{"text", std::string(*page)}, {"markdown", std::string(*page)}};
  return rule;
}

const char* level_of(Severity severity) {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Hint: return "note";
  }
  return "none";
}

// Title, what stands elsewhere, and the way out: some readers show nothing else.
std::string message_of(const Diagnostic& d) {
  std::string text = d.title + ".";
  for (const Note& note : d.notes) {
    text += " Note: " + (note.place.file ? note.place.text() + " " : std::string()) + note.text + ".";
  }
  for (const std::string& help : help_sentences(d)) text += " Help: " + help + ".";
  return text;
}

Json fixes_of(const Diagnostic& d) {
  Json fixes = Json::array();
  for (const Help& help : d.help) {
    if (help.replace_with.empty() || !d.place.file) continue;
    const Json replacement{{"deletedRegion", region_of(d.place)},
                           {"insertedContent", Json{{"text", help.replace_with}}}};
    const Json change{{"artifactLocation", Json{{"uri", uri_of(d.place.file->name())}}},
                      {"replacements", Json::array({replacement})}};
    const std::string text = help.text.empty() ? "write `" + help.replace_with + "`" : help.text;
    fixes.push_back(Json{{"description", Json{{"text", text}}}, {"artifactChanges", Json::array({change})}});
  }
  return fixes;
}

Json result_of(const Diagnostic& d, std::size_t rule_index) {
  Json result{{"ruleId", d.code},
              {"ruleIndex", rule_index},
              {"level", level_of(d.severity)},
              {"message", Json{{"text", message_of(d)}}}};
  if (d.place.file) result["locations"] = Json::array({location_of(d.place)});
  Json related = Json::array();
  for (const Note& note : d.notes) {
    if (!note.place.file) continue;
    Json location = location_of(note.place);
    location["id"] = related.size() + 1;
    location["message"] = Json{{"text", note.text}};
    related.push_back(std::move(location));
  }
  if (!related.empty()) result["relatedLocations"] = std::move(related);
  Json fixes = fixes_of(d);
  if (!fixes.empty()) result["fixes"] = std::move(fixes);
  if (d.mistakes > 1) result["occurrenceCount"] = d.mistakes;
  return result;
}

}  // namespace

std::string check_sarif(const ProjectRules& rules, std::string_view rung_version) {
  std::vector<std::string> codes;
  for (const Diagnostic& d : rules.diagnostics) codes.push_back(d.code);
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  Json descriptions = Json::array();
  for (const std::string& code : codes) descriptions.push_back(rule_of(code));
  Json results = Json::array();
  for (const Diagnostic& d : rules.diagnostics) {
    const auto at = std::lower_bound(codes.begin(), codes.end(), d.code);
    results.push_back(result_of(d, static_cast<std::size_t>(at - codes.begin())));
  }
  Json artifacts = Json::array();
  for (const std::string& file : rules.files) {
    artifacts.push_back(Json{{"location", Json{{"uri", uri_of(file)}}}, {"encoding", "UTF-8"}});
  }
  const Json driver{
      {"name", "rung"}, {"version", std::string(rung_version)}, {"rules", std::move(descriptions)}};
  const Json run{{"tool", Json{{"driver", driver}}},
                 {"columnKind", "unicodeCodePoints"},
                 {"artifacts", std::move(artifacts)},
                 {"results", std::move(results)}};
  return line(Json{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                   {"version", "2.1.0"},
                   {"runs", Json::array({run})}}) +
         "\n";
}

}  // namespace rung::app
