#pragma once
// Documents and the code in them.

#include <string>
#include <string_view>
#include <vector>

namespace document {

// The lines between ``` and ```.
struct Fence {
  std::string info;  // what stands behind the opening ```: "rung", "rung fragment", "console"
  int line = 0;      // of the first line of the body, from 1
  std::string body;  // with a line end after each line
};

[[nodiscard]] std::vector<Fence> fences(std::string_view text);

// One command of a console fence and what the document says it prints.
struct Command {
  std::string line;    // without "$ "
  std::string output;  // up to the next "$ "
  int exit_code = 0;   // from a last line "[exit 1]"
};

[[nodiscard]] std::vector<Command> commands(const Fence& fence);

// Whether `printed` is what `shown` says; a line "..." of `shown` stands for any number of lines.
[[nodiscard]] bool matches(std::string_view shown, std::string_view printed);

// What a document should show of `printed`: all of it, or, if `shown` ends with "...", as many lines as
// before.
[[nodiscard]] std::string refreshed(std::string_view shown, std::string_view printed);

// The blocks of `prelude` that `fragment` does not define itself, and then the fragment: a complete rule
// file.
[[nodiscard]] std::string completed(std::string_view prelude, std::string_view fragment);

}  // namespace document
