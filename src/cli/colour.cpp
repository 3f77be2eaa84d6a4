#include "cli/colour.h"

#include <array>

namespace rung::cli {

namespace {

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kCyan = "\x1b[36m";
constexpr std::string_view kPlain = "\x1b[0m";

struct Colouring {
  std::string_view word;
  std::string_view colour;
};

// The longer of two words that begin alike stands first.
constexpr std::array<Colouring, 12> kWords{{{"error", kRed},
                                            {"refused", kRed},
                                            {"broken", kRed},
                                            {"fails", kRed},
                                            {"rejected", kRed},
                                            {"warning", kYellow},
                                            {"NOT MET", kYellow},
                                            {"missing", kYellow},
                                            {"MET", kGreen},
                                            {"kept", kGreen},
                                            {"holds", kGreen},
                                            {"Saved", kGreen}}};

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool stands_at(std::string_view text, std::size_t at, std::string_view word) {
  if (word.empty() || text.substr(at, word.size()) != word) return false;
  const std::size_t end = at + word.size();
  return (at == 0 || !is_word_byte(text[at - 1])) && (end == text.size() || !is_word_byte(text[end]));
}

Colouring colouring_at(std::string_view text, std::size_t at, const std::vector<std::string>& tiers) {
  for (const Colouring& one : kWords) {
    if (stands_at(text, at, one.word)) return one;
  }
  for (const std::string& tier : tiers) {
    if (stands_at(text, at, tier)) return {tier, kBold};
  }
  return {};
}

void append(std::string& out, const Colouring& one) {
  out.append(one.colour).append(one.word).append(kPlain);
}

}  // namespace

std::string paint(std::string_view text, const std::vector<std::string>& tiers) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t at = 0; at < text.size();) {
    const Colouring one = colouring_at(text, at, tiers);
    if (one.word.empty()) {
      out.push_back(text[at++]);
    } else {
      append(out, one);
      at += one.word.size();
    }
  }
  return out;
}

std::string paint_messages(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (std::size_t at = 0; at < text.size();) {
    const Colouring one = line_begins ? colouring_at(text, at, {}) : Colouring{};
    if (one.word == "error" || one.word == "warning") {
      append(out, one);
      at += one.word.size();
      line_begins = false;
    } else {
      line_begins = text[at] == '\n';
      out.push_back(text[at++]);
    }
  }
  return out;
}

std::string paint_command(std::string_view command) {
  std::string out;
  append(out, {command, kCyan});
  return out;
}

}  // namespace rung::cli
