// The proof as people read it on a screen.

#include <fmt/format.h>

#include <algorithm>

#include "app/why_page.h"

namespace rung::app {

namespace {

using Side = Table::Side;

constexpr std::size_t kColumns = 3;

const char* met_word(const std::optional<bool>& met) {
  if (!met) return "       ";
  return *met ? "MET    " : "NOT MET";
}

class TextPage {
 public:
  std::string text(const WhyPage& page) {
    out_ = page.member + ", " + page.situation + "\n" + page.verdict + "\n";
    for (const PageSection& section : page.sections) {
      if (section.apart) put("");
      put(section.title);
      bool below = false;  // behind a line of its own
      for (const PageBlock& part : section.blocks) {
        block(part, section, below);
        below = part.kind == PageBlock::Kind::Lines;
      }
    }
    return std::move(out_);
  }

 private:
  void put(const std::string& line) { out_ += line + "\n"; }

  void block(const PageBlock& part, const PageSection& section, bool below) {
    switch (part.kind) {
      case PageBlock::Kind::Lines:
        for (const std::string& line : part.lines) {
          // What is numbered, and what ends a tree, stands at the margin.
          const bool at_margin = numbered(line) || (section.blocks.front().kind == PageBlock::Kind::Tree);
          put((at_margin ? "" : "  ") + line);
        }
        break;
      case PageBlock::Kind::Tree: tree(part, below ? "      " : ""); break;
      case PageBlock::Kind::Table: {
        Table table(part.sides);
        for (const auto& row : part.rows) table.add(row);
        out_ += table.text("  ");
        break;
      }
      case PageBlock::Kind::Columns: columns(part.rows); break;
    }
  }

  static bool numbered(const std::string& line) {
    const std::size_t digits = line.find_first_not_of("0123456789");
    const bool number = digits > 0 && digits != std::string::npos && line.substr(digits).starts_with(". ");
    return number || line.starts_with("    ");
  }

  // What is needed, way by way, as "1." and "2a", "2b".
  void tree(const PageBlock& part, const std::string& indent) {
    const ProofNode& root = part.tree;
    std::vector<std::size_t> shown;
    for (std::size_t i = 0; i < root.children.size(); ++i) {
      const std::optional<bool>& met = root.children[i].met;
      if (!part.only_met || !root.met.value_or(false) || met.value_or(false)) shown.push_back(i);
    }
    std::size_t width = 0;
    for (const std::size_t i : shown) {
      const ProofNode& way = root.children[i];
      if (way.children.empty()) width = std::max(width, code_points(way.text));
      for (const ProofNode& condition : way.children) {
        width = std::max(width, code_points(condition.text) + (way.children.size() > 1 ? 4 : 0));
      }
    }
    for (const std::size_t i : shown) way(root.children[i], i + 1, width, indent);
  }

  void way(const ProofNode& node, std::size_t number, std::size_t width, const std::string& indent) {
    if (node.children.empty()) {
      leaf(node, indent, width, kForever);
      return;
    }
    const std::string label = fmt::format("{}{:<4}", indent, fmt::format("{}.", number));
    if (node.children.size() == 1) {
      leaf(node.children.front(), label, width, kForever);
      return;
    }
    const std::string all =
        node.children.size() == 2 ? "both of" : fmt::format("all {} of", node.children.size());
    put(fmt::format("{}{}  {}{}", label, met_word(node.met), all,
                    *node.met ? "" : until_words(node.last_day)));
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const std::string part = fmt::format("{}{}", number, static_cast<char>('a' + i % 26));
      leaf(node.children[i], fmt::format("{}    {:<4}", indent, part), width - 4, node.last_day);
    }
  }

  // `said`: the last day that stands above it already.
  void leaf(const ProofNode& node, const std::string& label, std::size_t width, Day said) {
    std::string line = fmt::format("{}{}  {}", label, met_word(node.met), padded(node.text, width));
    if (!node.value.empty()) line += "  " + node.value;
    if (node.met && !*node.met && node.last_day != said) line += until_words(node.last_day);
    line.erase(line.find_last_not_of(' ') + 1);
    put(line);
  }

  // Down the first column, then down the second, as a newspaper reads.
  void columns(const std::vector<std::vector<std::string>>& cells) {
    const bool wide =
        std::any_of(cells.begin(), cells.end(), [](const auto& one) { return one[2].size() > 6; });
    const std::size_t columns = wide ? 2 : kColumns;
    const std::size_t rows = (cells.size() + columns - 1) / columns;
    std::vector<Side> sides;
    for (std::size_t c = 0; c < columns; ++c)
      sides.insert(sides.end(), {Side::Left, Side::Right, Side::Left});
    Table table(sides);
    for (std::size_t r = 0; r < rows; ++r) {
      std::vector<std::string> row;
      for (std::size_t c = 0; c < columns && c * rows + r < cells.size(); ++c) {
        const std::vector<std::string>& one = cells[c * rows + r];
        row.insert(row.end(), one.begin(), one.end());
      }
      table.add(row);
    }
    out_ += table.text("  ");
  }

  std::string out_;
};

}  // namespace

std::string why_text(OpenShop& shop, const MemberView& view, const Why& why) {
  return TextPage().text(why_page(shop, view, why));
}

}  // namespace rung::app
