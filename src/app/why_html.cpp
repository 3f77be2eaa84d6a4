// The proof as one page for a browser: the same words as the text, the tree to open and close.

#include <algorithm>
#include <string_view>

#include "app/why_page.h"
#include "core/html.h"

namespace rung::app {

namespace {

// Words say what is met; the colour repeats it.
constexpr std::string_view kStyle = R"(
:root { --met: #1d6b33; --unmet: #8a4b00; }
@media (prefers-color-scheme: dark) { :root { --met: #7fd39a; --unmet: #f0b45c; } }
main { max-width: 52rem; }
h2 { margin-top: 1.8rem; font-size: 1.15rem; }
.situation { color: var(--quiet); }
.verdict { font-size: 1.15rem; }
ul.proof, ul.proof ul { list-style: none; padding-left: 1.1rem; border-left: 2px solid var(--line); }
ul.proof li { margin: 0.35rem 0; }
summary { cursor: pointer; }
summary:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
time { white-space: nowrap; }
.met { color: var(--met); font-weight: 700; }
.unmet { color: var(--unmet); font-weight: 700; }
.place { color: var(--quiet); font-size: 0.85rem; }
code { font: 0.95em ui-monospace, monospace; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 0.5rem 0; }
th, td { padding: 0.2rem 0.9rem 0.2rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
td.right, th.right { text-align: right; white-space: nowrap; }
@media print {
  :root { --met: #000; --unmet: #000; }
  .scroll { overflow: visible; }
  tr { break-inside: avoid; }
}
)";

bool digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Escaped; days are marked, so that none is broken over two lines.
std::string words(std::string_view text) {
  constexpr std::size_t kDay = 10;
  std::string out;
  std::size_t done = 0;
  for (std::size_t at = 0; at + kDay <= text.size(); ++at) {
    const std::string_view day = text.substr(at, kDay);
    const bool alone = (at == 0 || !digits(text.substr(at - 1, 1))) &&
                       (at + kDay == text.size() || !digits(text.substr(at + kDay, 1)));
    if (!alone || day[4] != '-' || day[7] != '-' || !digits(day.substr(0, 4)) || !digits(day.substr(5, 2)) ||
        !digits(day.substr(8)))
      continue;
    out += html_text(text.substr(done, at - done)) + "<time>" + std::string(day) + "</time>";
    done = at + kDay;
    at = done - 1;
  }
  return out + html_text(text.substr(done));
}

std::string verdict_span(const std::optional<bool>& met) {
  if (!met) return "";
  return *met ? "<span class=\"met\">MET</span> " : "<span class=\"unmet\">NOT MET</span> ";
}

std::string place_span(const Place& place) {
  const std::string text = place.text();
  return text.empty() ? "" : " <span class=\"place\">" + html_text(text) + "</span>";
}

std::string until_text(const ProofNode& node) {
  return node.met && !*node.met ? words(until_words(node.last_day)) : "";
}

std::string leaf(const ProofNode& node, const std::string& name = "") {
  const bool rule_text = node.kind == ProofNode::Kind::Condition;
  std::string text = verdict_span(node.met) + name;
  text += rule_text ? "<code>" + html_text(node.text) + "</code>" : html_text(node.text);
  if (!node.value.empty()) text += ": " + words(node.value);
  return text + until_text(node) + place_span(node.place);
}

std::string way(const ProofNode& node, std::size_t number, std::size_t ways) {
  if (node.children.empty()) return "<li>" + leaf(node) + "</li>\n";
  const std::string name = ways > 1 ? "way " + std::to_string(number) + ": " : "";
  if (node.children.size() == 1) return "<li>" + leaf(node.children.front(), name) + "</li>\n";
  std::string out = "<li><details open><summary>" + verdict_span(node.met) + name + "all of these" +
                    until_text(node) + "</summary>\n<ul>\n";
  for (const ProofNode& child : node.children) out += "<li>" + leaf(child) + "</li>\n";
  return out + "</ul>\n</details></li>\n";
}

std::string tree(const ProofNode& root) {
  std::string out = "<ul class=\"proof\">\n";
  for (std::size_t i = 0; i < root.children.size(); ++i)
    out += way(root.children[i], i + 1, root.children.size());
  return out + "</ul>\n";
}

std::string table(const PageBlock& block) {
  const auto right = [&block](std::size_t column) {
    const bool columns = block.kind == PageBlock::Kind::Columns;
    return columns ? column == 1 : block.sides.at(column) == Table::Side::Right;
  };
  std::string out = "<div class=\"scroll\"><table>\n<thead><tr>";
  for (std::size_t c = 0; c < block.head.size(); ++c)
    out += std::string("<th scope=\"col\"") + (right(c) ? " class=\"right\">" : ">") +
           html_text(block.head[c]) + "</th>";
  out += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : block.rows) {
    out += "<tr>";
    for (std::size_t c = 0; c < row.size(); ++c)
      out += std::string(right(c) ? "<td class=\"right\">" : "<td>") + words(row[c]) + "</td>";
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table></div>\n";
}

std::string block(const PageBlock& part) {
  switch (part.kind) {
    case PageBlock::Kind::Lines: {
      std::string out;
      for (const std::string& line : part.lines) out += "<p>" + words(line) + "</p>\n";
      return out;
    }
    case PageBlock::Kind::Tree: return tree(part.tree);
    case PageBlock::Kind::Table:
    case PageBlock::Kind::Columns: return table(part);
  }
  return "";
}

std::string section(const PageSection& part) {
  std::string title = part.title;
  if (title.ends_with(':')) title.pop_back();
  std::string out = "<section>\n<h2>" + words(title) + "</h2>\n";
  for (const PageBlock& one : part.blocks) out += block(one);
  return out + "</section>\n";
}

}  // namespace

std::string why_html(OpenShop& shop, const MemberView& view, const Why& why) {
  const WhyPage said = why_page(shop, view, why);
  const std::string& tier = shop.program().tiers.at(static_cast<std::size_t>(why.tier)).name;
  HtmlPage page;
  page.language = "en";
  page.title = said.member + ": " + tier;
  page.style = kStyle;
  page.body = "<p class=\"situation\">" + words(said.situation) + "</p>\n<p class=\"verdict\">" +
              words(said.verdict) + "</p>\n";
  for (const PageSection& one : said.sections) page.body += section(one);
  return html_page(page);
}

}  // namespace rung::app
