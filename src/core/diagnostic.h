#pragma once
// What is wrong in a file that a person wrote: one entry a mistake, with its place and a way out. The words
// follow docs/ERRORS/README.md: the problem in the title, the fix only in `help`, the value as it was read.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/source.h"

namespace rung {

enum class Severity : std::uint8_t {
  Error,    // must be corrected before the rules can be used
  Warning,  // works and is hardly meant
  Hint,     // works and may be meant: something unused, something that no example tries
};

// Something to write instead, or advice. `replace_with` is text that can be pasted over the diagnostic's
// span. Several entries with it are the readings of what was written; then `text` says what each of them
// means ("twelve hundred") and may be empty.
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
  std::size_t mistakes = 1;  // how many it stands for: more than one only where the rest is just counted
};

[[nodiscard]] bool has_errors(const std::vector<Diagnostic>& diagnostics);

// By file as given, then place; exact repetitions dropped. Every output shows diagnostics in this order.
void sort_and_unique(std::vector<Diagnostic>& diagnostics);

// Of each file and level only the first `most`; the last of them stands for the rest (`mistakes`). For
// diagnostics in order.
void keep_first(std::vector<Diagnostic>& diagnostics, std::size_t most);

// "error", "warning", "hint".
[[nodiscard]] const char* severity_word(Severity severity);

// The way out in sentences, one for each help; all readings of something ambiguous share one:
// "write `1200` (twelve hundred) or `1.20` (one and twenty hundredths)".
[[nodiscard]] std::vector<std::string> help_sentences(const Diagnostic& diagnostic);

// The human form, with the line, a caret under the span and the help lines (no colour).
[[nodiscard]] std::string render(const Diagnostic& diagnostic);

// The same for reading aloud: every line is `label: value`, nothing depends on columns.
[[nodiscard]] std::string render_plain(const Diagnostic& diagnostic);

// "3 errors, 1 warning, 2 hints"; levels that do not occur are left out.
[[nodiscard]] std::string count_words(const std::vector<Diagnostic>& diagnostics);

}  // namespace rung
