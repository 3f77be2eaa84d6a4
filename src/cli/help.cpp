#include "cli/help.h"

#include <fmt/format.h>

namespace rung::cli {

namespace {

constexpr std::string_view kInit =
    R"(Makes a new folder with rules, a little data and a walk-through, ready to run.
Usage: rung init DIR [options]
  --template NAME      what to begin with (default: points)
Examples:
  rung init my-club
Exit codes: 0 made; 1 the folder is not empty, or no such template; 2 wrong usage; 3 disk or file
)";

constexpr std::string_view kCheck =
    R"(Finds every mistake in the rules and in rung.yaml, each with its place and a way out.
Usage: rung check [FILE...] [options]
  FILE                 rule files to check alone (default: all that rung.yaml names)
  --strict             warnings make the answer no, too; hints never do
  --format FORMAT      human, plain (for reading aloud), json, or sarif (for code hosts, editors)
  --json               the same as --format json
  --out FILE           write to a new file
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung check
  rung check rules/club.rung
  rung check --strict --format sarif --out check.sarif
Silence a warning or hint where it stands, with a reason: `# allow R412: agreed in March`
Exit codes: 0 no errors; 1 errors, with --strict also warnings; 2 wrong usage; 3 disk or file
)";

constexpr std::string_view kFmt =
    R"(Writes rule files in one form: indents, blanks, `1 month` but `2 months`. Comments stay. A file
changes only if it still says the same and holds the same comments; one with errors is left.
Usage: rung fmt [FILE...] [options]
  FILE                 rule files (default: all that rung.yaml names); - for text from elsewhere
  --check              change nothing; say which files are not in form
  --json               one object for programs instead of text
  --out FILE           write to a new file
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung fmt
  rung fmt --check rules/club.rung
Exit codes: 0 all in form now; 1 errors in a file, or not in form (--check); 2 wrong usage; 3 disk or file
)";

constexpr std::string_view kTest =
    R"(Runs the examples that stand in the rules, and says which of them do not come true, and why.
Usage: rung test [options]
  --coverage           also what the examples try: ways, drops, rules, caps, and each threshold with the
                       value that just meets it and the one that just misses it
  --from-member ID     instead: print an example made from a member of the database, without the name
  --as-of DATE         the day of that example (default: today)
  --json               one object for programs instead of text
  --out FILE           write to a new file
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung test
  rung test --coverage
  rung test --from-member M-00231
Exit codes: 0 all pass; 1 an example fails, or errors in the rules; 2 wrong usage; 3 disk or file
)";

constexpr std::string_view kTerms =
    R"(Writes the terms of participation as members read them: tiers, earning, points, rewards, from the
rules and the `##` comments in them; of a program in several versions, the latest one.
Usage: rung terms [options]
  --language LANGUAGE  de or en (default: the program's first language)
  --format FORMAT      markdown (default), or html: one page that needs no other file
  --out FILE           write to a new file
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung terms --language de
  rung terms --language en --format html --out terms.html
Exit codes: 0 written; 1 errors in the rules, or not a language of the program; 2 wrong usage;
3 disk or file
)";

constexpr std::string_view kPublish =
    R"(Puts the rules of the files in force, from the days that stand in them. Checks them, runs their examples,
and refuses what would change days that are booked already.
Usage: rung publish [options]
  --retroactive        although it changes what was booked; the next recalculation books the difference
  --reason TEXT        why; with --retroactive it must be said
  --by NAME            who; with --retroactive it must be said
  --json               one object for programs instead of text
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung publish --reason "Gold from 1.500 EUR" --by Miriam
Exit codes: 0 in force, now or before; 1 refused; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kImport =
    R"(Reads members, orders, returns and other events from CSV files into the ledger. What is in
already is not taken twice; an order with a bad row goes whole to a file of rejects.
Usage: rung import FILE... [options]
  --accept-rejects N   book a file although exactly N of its rows (more than 5 %) are rejected
  --out DIR            where the files of rejects go (default: beside each file)
  --json               one object for programs instead of text
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung import data/*.csv
  rung import shop/orders-2027-11-21.rejects.csv         after correcting it
Exit codes: 0 all booked; 1 rows rejected, or a file refused; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kRecalculate =
    R"(Books points, expires points and moves tiers up to one day. Tiers change all at once or not at
all; an interrupted run is finished by running it again; again changes nothing.
Usage: rung recalculate [options]
  --as-of DATE         the day (default: today)
  --dry-run            show everything, save nothing; edited rules are tried out, although not in force
  --accept-moves N     save although a guard says no: exactly N members move; with --reason, --by
  --json               one object for programs instead of text
  --folder DIR         the shop's folder (default: where you are)
Follows the rules in force (rung publish); the first run puts those of the files in force.
Examples:
  rung recalculate
  rung recalculate --as-of 2027-11-21
Exit codes: 0 saved, or shown; 1 refused, or a guard held it back; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kMember =
    R"(Shows one member on one page: tier, what it takes to keep it, the way up, points, rewards.
Usage: rung member ID [options]
  --history            instead: every entry of the tier history, with the rules that decided it
  --as-of DATE         the day (default: today)
  --json               one object for programs instead of text
  --out FILE           write to a new file
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung member M-01042
  rung member M-01042 --as-of 2027-06-30
Exit codes: 0 shown; 1 no such member; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kWhy =
    R"(Proves a tier, today or on any day before: each way in with its conditions, their values and what is
missing; the orders that counted and those that did not; what leaves the period; how the tier was
entered, kept or lost, and by which line of which version of the rules; what keeping the tier held
takes; and the smallest changes that would reach it, each tried out on a copy.
Usage: rung why ID [options]
  --tier NAME          the tier in question (default: the next one up; at the top: how it is kept)
  --as-of DATE         the day (default: today), also a past one
  --format FORMAT      text, json, or html: one page that needs no other file
  --json               the same as --format json
  --out FILE           write to a new file
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung why M-01042
  rung why M-01042 --tier Gold --as-of 2027-05-03     why not Gold on the third of May?
  rung why M-01042 --tier Gold --format html --out why.html
Exit codes: 0 answered, also if the tier is not reached; 1 no such member or tier; 2 wrong usage;
3 disk, lock or file
)";

constexpr std::string_view kFind = R"(Lists the members for whom a condition of the rule language holds.
Usage: rung find CONDITION [options]
  --limit N            only the first N, those nearest to their next tier first
  --as-of DATE         the day (default: today)
  --json               one object for programs instead of text, with every value of every member
  --out FILE           write to a new file
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung find "progress to Gold at least 85 %" --limit 10
  rung find "tier is Gold and Gold is not kept"
Exit codes: 0 listed, also if nobody is; 1 mistake in the condition; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kNotify =
    R"(Writes the messages that the rules ask for as files for the mail program, nobody twice.
Usage: rung notify [options]
  --dry-run            show who would get what, and who would not; write nothing
  --as-of DATE         the day (default: today)
  --json               one object for programs instead of text
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung notify --dry-run
  rung notify
Exit codes: 0 written, or nothing to write; 1 errors in the rules; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kRedeem =
    R"(Takes a member's points for a reward, or a number of points: all or nothing. The same reference
again changes nothing and says so.
Usage: rung redeem ID REWARD --reference REF [options]
       rung redeem ID --points N --reference REF [options]
  --points N           so many points, with a point before decimals where the rules count them
  --currency NAME      which points (default: the first that can be redeemed)
  --reference REF      your own number of this act, such as the till's receipt
  --to ID              the member a reward goes to, of rewards that give a tier to another one
  --as-of DATE         the day (default: today), not before the last booking
  --json               one object for programs instead of text
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung redeem M-01042 espresso_cups --reference POS3-271122-0047
  rung redeem M-01042 --points 500 --reference POS3-271122-0048
Exit codes: 0 redeemed, now or before; 1 refused; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kAdjust =
    R"(Gives or takes points by hand, grants a tier, or begins a trial. Said with a reason and a name; the same
reference again changes nothing and says so.
Usage: rung adjust ID --points N --reason TEXT --by NAME --reference REF [options]
       rung adjust ID --tier NAME --until DATE --reason TEXT --by NAME --reference REF [options]
       rung adjust ID --trial NAME --reason TEXT --by NAME --reference REF [options]
  --points N           so many points more, or fewer (--points=-200)
  --currency NAME      which points (default: the first of the rules)
  --tier NAME          a status by hand, beside what the member has earned
  --until DATE         its last day; a tier by invitation may go without
  --from DATE          its first day (default: the day itself)
  --fixed              exactly this tier in that time, whatever else the member has
  --fallback NAME      the tier that follows when it ends
  --trial NAME         begins a trial of the rules
  --reason TEXT        why, in at least 10 characters; it stays in the journal
  --by NAME            who does it
  --reference REF      your number of this request
  --as-of DATE         the day (default: today), not before the last booking
  --json               one object for programs instead of text
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung adjust M-01042 --points 500 --reason "goodwill, late parcel" --by Miriam --reference DESK-0047
  rung adjust M-01042 --tier Gold --until 2028-03-31 --fallback Silber --reason "match with partner" \\
      --by Miriam --reference DESK-0048
Exit codes: 0 done, now or before; 1 refused; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kVerify =
    R"(Proves the ledger: every sum, every lot, the chain of all transactions. Changes nothing.
Usage: rung verify [options]
  --json               one object for programs instead of text
  --out FILE           write to a new file
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung verify
Exit codes: 0 everything holds; 1 something does not; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kHelp = R"(Shows the page of a command, of a message's code, or of a topic.
Usage: rung help [COMMAND|CODE|TOPIC]
Examples:
  rung help find
  rung help R105
  rung help periods
Exit codes: 0 shown; 1 no such page; 2 wrong usage
)";

constexpr int kNameWidth = 13;
constexpr int kGroupWidth = 10;

}  // namespace

const std::vector<CommandPage>& command_pages() {
  static const std::vector<CommandPage> pages{
      {"init", "Start", "make a folder that runs at once", kInit},
      {"check", "Rules", "find every mistake", kCheck},
      {"fmt", "Rules", "write rules in one form", kFmt},
      {"test", "Rules", "run the examples in the rules", kTest},
      {"publish", "Rules", "put the rules in force", kPublish},
      {"terms", "Rules", "the terms of participation, for members", kTerms},
      {"import", "Data", "members, orders, returns, events", kImport},
      {"recalculate", "Data", "tiers and points up to today", kRecalculate},
      {"member", "Members", "one member on one page", kMember},
      {"why", "Members", "the proof, and what is missing", kWhy},
      {"find", "Members", "members by any condition", kFind},
      {"notify", "Messages", "write the outbox", kNotify},
      {"redeem", "Till", "take points for a reward", kRedeem},
      {"adjust", "Till", "points or a tier by hand", kAdjust},
      {"verify", "Ledger", "prove the ledger", kVerify},
      {"help", "Help", "a command, a message's code, a topic", kHelp},
  };
  return pages;
}

const CommandPage* command_page(std::string_view name) {
  for (const CommandPage& page : command_pages()) {
    if (page.name == name) return &page;
  }
  return nullptr;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const CommandPage& page : command_pages()) names.emplace_back(page.name);
  return names;
}

std::string overview() {
  std::string out =
      "rung: loyalty tiers and points from rules you can read.     Usage: rung COMMAND [options]\n";
  std::string_view group;
  for (const CommandPage& page : command_pages()) {
    out += fmt::format("{:<{}}{:<{}}{}\n", page.group == group ? "" : page.group, kGroupWidth, page.name,
                       kNameWidth, page.summary);
    group = page.group;
  }
  out +=
      "Where it makes sense: --as-of DATE  --json  --out FILE  --dry-run  --folder DIR\n"
      "Exit codes: 0 fine; 1 the answer is no; 2 wrong usage; 3 disk, lock or file; 70 our mistake\n"
      "More: rung help COMMAND, rung help R105, rung help periods\n";
  return out;
}

}  // namespace rung::cli
