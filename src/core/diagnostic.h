#pragma once
// What is wrong in a file that a person wrote: one entry a mistake, with its place and a way out. The words
// follow docs/ERRORS/README.md: the problem in the title, the fix only in `help`, the value as it was read.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/source.h"

namespace rung {

enum class Severity : std::uint8_t { Error, Warning };

// Something to write instead, or advice. `replace_with` is text that can be pasted over the diagnostic's
// span.
struct Help {
  std::string text;
  std::string replace_with;
};

// A second place that explains the first ("the way in is here").
struct Note {
  std::string text;
  Place place;  // may be without a file
};

struct Diagnostic {
  std::string code;  // "R105"; docs/ERRORS/R105.md is its page
  Severity severity = Severity::Error;
  Place place;  // without a file: about the whole run
  std::string title;
  std::string value;  // the text that was read, may be empty
  std::vector<Note> notes;
  std::vector<Help> help;
};

[[nodiscard]] bool has_errors(const std::vector<Diagnostic>& diagnostics);

// By file as given, then place; exact repetitions dropped. Every output shows diagnostics in this order.
void sort_and_unique(std::vector<Diagnostic>& diagnostics);

// The human form, with the line, a caret under the span and the help lines (no colour).
[[nodiscard]] std::string render(const Diagnostic& diagnostic);

// "3 errors, 1 warning".
[[nodiscard]] std::string count_words(const std::vector<Diagnostic>& diagnostics);

}  // namespace rung
