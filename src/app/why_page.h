#pragma once
// The proof in words, section by section: what text and HTML both print.

#include <string>
#include <vector>

#include "app/why.h"

namespace rung::app {

struct PageBlock {
  enum class Kind : std::uint8_t {
    Lines,    // sentences
    Tree,     // MET and NOT MET
    Table,    // rows
    Columns,  // rows of three cells, in several columns where there is room
  } kind = Kind::Lines;
  std::vector<std::string> lines;
  ProofNode tree;
  bool only_met = false;  // of a tree: the other ways are not shown as text
  std::vector<std::string> head;
  std::vector<Table::Side> sides;
  std::vector<std::vector<std::string>> rows;
};

[[nodiscard]] inline PageBlock lines_block(std::vector<std::string> lines) {
  PageBlock block;
  block.lines = std::move(lines);
  return block;
}

struct PageSection {
  std::string title;
  bool apart = true;  // begins a new paragraph
  std::vector<PageBlock> blocks;
};

struct WhyPage {
  std::string member;     // "M-01042 Svenja Köhler"
  std::string situation;  // "as of 2027-11-22 (today), rules version 1"
  std::string verdict;
  std::vector<PageSection> sections;
};

[[nodiscard]] WhyPage why_page(OpenShop& shop, const MemberView& view, const Why& why);

}  // namespace rung::app
