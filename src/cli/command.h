#pragma once
// One command while it runs: what was typed, the clock, and where the answer goes. Each member does one of
// them and gives the exit code; commands_till.cpp has those of a till and a desk, commands.cpp the others.

#include <functional>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"
#include "cli/arguments.h"
#include "cli/colour.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/surroundings.h"

namespace rung::cli {

class Command {
 public:
  Command(const Arguments& given, const Surroundings& around, Output& out)
      : given_(given), around_(around), out_(out), progress_(around.talk_is_terminal) {}

  int init();
  int check();
  int format_files();
  int test();
  int example_of_member();
  int terms();
  int import();
  int undo_import(const app::ProjectRules& rules);
  int compare();
  int vary();
  int publish();
  int status();
  int recalculate();
  int member();
  int why();
  int find();
  int predict();
  int segments();
  int report();
  int profile();
  int notify();
  int redeem() { return at_the_till(&Command::redeem); }
  int cancel() { return at_the_till(&Command::cancel); }
  int adjust() { return at_the_till(&Command::adjust); }
  int transfer() { return at_the_till(&Command::transfer); }
  int verify();
  int backup();
  int liability();
  int close();
  int disclose();
  int erase();
  int help();

 private:
  [[nodiscard]] app::When when() const { return {around_.now_ms, given_.as_of}; }
  [[nodiscard]] bool colourful() const { return around_.colour_out && !out_.to_file() && !given_.json; }

  void show(const std::string& text) { out_.write(colourful() ? paint(text, tiers_) : text); }
  void show_json(const app::Json& json) { out_.write(app::line(json) + "\n"); }
  int answer(const app::Json& json, const std::string& text) {
    if (given_.json) show_json(json);
    if (!given_.json) show(text);
    return kFine;
  }
  void remark(const std::string& text) const { say("note: " + text + "\n"); }
  void next(const std::string& command) const {
    say("Next:  " + (around_.colour_talk ? paint_command(command) : command) + "\n");
  }
  // Shows members looked at, of so many; the other one only where somebody watches.
  [[nodiscard]] std::function<void(std::int64_t, std::int64_t)> members_done(const char* command);
  [[nodiscard]] std::function<void(std::int64_t, std::int64_t)> progress_of(const char* command);
  int list_members(const std::string& condition);
  void know_tiers(const language::Program& program) {
    for (const language::Tier& tier : program.tiers) tiers_.push_back(tier.name);
  }
  void introduce(const app::OpenShop& shop) {
    know_tiers(shop.program());
    for (const std::string& text : shop.remarks()) remark(text);
  }

  // Opens the shop for writing, for one act by hand.
  int at_the_till(int (Command::*act)(app::OpenShop&));
  int redeem(app::OpenShop& shop);
  int redeem_voucher(app::OpenShop& shop);
  int capture(app::OpenShop& shop);
  int cancel(app::OpenShop& shop);
  int adjust(app::OpenShop& shop);
  int transfer(app::OpenShop& shop);

  // The answer is no, and why.
  int refuse(const app::Refusal& refusal);
  // Opens the shop for one question about one member.
  template <typename Answer>
  int about_member(Answer&& answer);

  const Arguments& given_;
  const Surroundings& around_;
  Output& out_;
  Progress progress_;
  std::vector<std::string> tiers_;
  app::Tell tell_ = [this](const std::string& sentence) { remark(sentence); };
};

}  // namespace rung::cli
