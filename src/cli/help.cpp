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

constexpr std::string_view kCompare =
    R"(Sets a draft of the rules beside those in force, over the whole base. Nothing is saved.
Usage: rung compare [DRAFT [BESIDE]] [options]
       rung compare [DRAFT] --vary AMOUNT FROM..TO [step N] [--target SHARE] [options]
  DRAFT                a folder of rule files, a rule file, or the number of a published version (default:
                       the rule files of the shop)
  BESIDE               the same, of what it is compared with (default: the rules in force)
  --since DATE         as if the draft had been in force since then, whatever day stands in it
  --as-of DATE         the day that is looked at (default: today, or the later day on which the draft begins)
  --vary AMOUNT FROM..TO [step N]   one amount of the draft tried with other values; AMOUNT are so many words of
                       its block, its clause and its condition that it is the only one: "tier Gold enter spend"
  --target SHARE       the value under which a tier holds this share: "5 % of active in Gold", "… of members in
                       Gold", "… of segment NAME in Gold". Without a segment called active these are members
                       who did something in the last 12 months. FROM..TO may be left out
  --format csv         a line for everything that is another for one member: tier, points, segment, reward;
                       with --vary a line for each value
  --json               one object for programs instead of text
  --out FILE           write to a new file
  --folder DIR         the shop's folder (default: where you are)
First what the two say differently, in words; then who is in which tier now and under the draft, who gains and
who loses and what they miss, points by rule and month and what they cost, rewards in reach, segments and
notifications. The draft counts from the days that stand in it: what it shows is what publishing would bring.
Examples:
  rung compare                                         the edited rule files beside the rules in force
  rung compare ../draft --since 2027-01-01             had this been in force since January
  rung compare 2 1                                     what version 2 changed
  rung compare --vary "tier Gold enter spend" 800..1500 step 50
  rung compare --vary "tier Gold enter spend" 800..1500 --target "5 % of active in Gold"
Exit codes: 0 shown; 1 mistakes in the draft, no data yet, no value gives the share; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kStatus =
    R"(Says where the shop stands: the rules in force and whether the files say something else, the last import, the
last recalculations and which guard was overruled in them, and what to do next. Changes nothing.
Usage: rung status [options]
  --rules              instead: every publication, by whom, why, and what it changed
  --json               one object for programs instead of text, both in one
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung status
  rung status --rules
Exit codes: 0 shown; 1 mistakes in rung.yaml; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kPublish =
    R"(Puts the rules of the files in force, from the days that stand in them. Checks them, runs their examples,
and refuses what would change days that are booked already. What they change for members is worked out, shown
and kept with them (rung status --rules).
Usage: rung publish [options]
  --version N          instead of the files: what was published as version N, once more, from the first day that
                       is not booked. That is how one goes back
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
       rung import --undo BATCH --reason TEXT --by NAME [options]
  --accept-rejects N   book a file although exactly N of its rows (more than 5 %) are rejected
  --out DIR            where the files of rejects go (default: beside each file)
  --undo BATCH         take a whole file back, by the number that its import said; refused where
                       something else was built on it. The next recalculation books the difference
  --reason TEXT        why it is taken back, in at least 10 characters
  --by NAME            who does it
  --json               one object for programs instead of text
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung import data/*.csv
  rung import shop/orders-2027-11-21.rejects.csv         after correcting it
  rung import --undo 3 --reason "amounts in cents" --by Miriam
Exit codes: 0 all booked, or taken back, now or before; 1 rows rejected, or refused; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kRecalculate =
    R"(Books points, expires points and moves tiers up to one day. Tiers change all at once or not at
all; an interrupted run is finished by running it again; again changes nothing.
Usage: rung recalculate [options]
  --as-of DATE         the day (default: today)
  --dry-run            show everything, save nothing; edited rules are tried out, although not in force
  --all                look at everybody. Without it members are left out for whom nothing can have changed since
                       the last run; once in a month everybody is looked at anyway
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

constexpr std::string_view kSegments =
    R"(Shows how many members each segment has, and how many are in two of them; with NAME, who is in it.
Usage: rung segments [NAME] [options]
  --limit N            only the N largest overlaps (default: 20); with NAME, as for rung find
  --as-of DATE         the day (default: today)
  --json               one object for programs instead of text, with all overlaps; with NAME, as of rung find
  --out FILE           write to a new file
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung segments
  rung segments dormant --limit 20
Exit codes: 0 shown, also if nobody is in any; 1 no such segment; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kReport =
    R"(Writes one page of HTML: tiers now and over a year, who moved, how near members are to their next
tier, points by month, segments, and what became of messages. Nothing on it is fetched and nothing
runs, so it can be mailed and printed.
Usage: rung report --out FILE.html [options]
  --out FILE           write to a new file (default: the screen)
  --as-of DATE         the day (default: today)
  --folder DIR         the shop's folder (default: where you are)
Example:
  rung report --out club.html
Exit codes: 0 written; 1 the ledger's sums disagree; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kProfile =
    R"(Shows what distinguishes the members of a segment from all others, to find more like them.
Usage: rung profile SEGMENT [options]
  --as-of DATE         the day (default: today)
  --json               one object for programs instead of text, with every value that was met five times
  --out FILE           write to a new file
  --folder DIR         the shop's folder (default: where you are)
Medians of every metric of the rules (last 12 months), and what of all its sum is theirs. Then how many of
them, and of all others, have a country or bought a product first; and how many of their orders of the last 12
months have a category, a channel, a weekday. Lift is the one share by the other: 2.00 times is twice as often.
Values met less than five times are left out; the five with the highest lift are shown.
Examples:
  rung profile royals
Exit codes: 0 shown, also if nobody is in it; 1 no such segment; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kNotify =
    R"(Writes the messages that the rules ask for as files for the mail program, nobody twice.
Usage: rung notify [options]
  --dry-run            show how many would get what, and how many not; write nothing
  --dry-run --list     the same, and every member by name: what he would get, or why not
  --preview NAME       one message as it would be written, with its length for each channel; write nothing …
  --member ID          … for this member, also if he would not get it: then it says why not
  --language CODE      … in this language instead of his
  --channel NAME       … by this channel only
  --outcome            what those who were written to did afterwards, beside the control group
  --days N             so many days after a message are looked at (with --outcome; default: 30)
  --as-of DATE         the day (default: today)
  --json               one object for programs instead of text
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung notify --dry-run
  rung notify
  rung notify --preview close_to_gold --member M-01042
  rung notify --outcome --days 14
Exit codes: 0 written, or nothing to write; 1 errors in the rules, no such member; 2 wrong usage; 3 disk,
lock or file
)";

constexpr std::string_view kRedeem =
    R"(Takes a member's points for a reward, or a number of points, or uses a voucher up: all or nothing. The
same reference again changes nothing and says so.
Usage: rung redeem ID REWARD --reference REF [options]
       rung redeem ID --points N --reference REF [options]
       rung redeem [ID] --voucher CODE --reference REF [options]
       rung redeem --capture REF
  --times N            the reward N times at once (default: 1)
  --points N           so many points, with a point before decimals where the rules count them
  --currency NAME      which points (default: the first that can be redeemed)
  --reference REF      your own number of this act, such as the till's receipt
  --voucher CODE       the voucher with this code (rung member shows it); whose it is, the code says
  --shop, --channel, --country TEXT
                       where the voucher is used, if its rule asks
  --hold TIME          take the points now, and give them back unless it is captured in time: 30m, 2h, 7d
  --capture REF        make the held redemption with this reference final (rung cancel REF gives it back)
  --to ID              the member a reward goes to, of rewards that give a tier to another one
  --as-of DATE         the day (default: today), not before the last booking
  --json               one object for programs instead of text
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung redeem M-01042 espresso_cups --reference POS3-271122-0047
  rung redeem M-01042 --points 500 --reference POS3-271122-0048
  rung redeem M-01042 --points 500 --reference BASKET-17 --hold 30m
  rung redeem --capture BASKET-17
  rung redeem --voucher 7KQ4-M2XD-09TR-HE5B-V --reference POS3-271122-0049 --shop harbour
Exit codes: 0 redeemed, now or before; 1 refused; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kCancel =
    R"(Gives back what a redemption took, to the points it came from: all that is left of it, or a number of
points. Cancelled as a whole, what it gave ends, too. The same reference again changes nothing and says so.
Usage: rung cancel REFERENCE --reason TEXT --by NAME [options]
  REFERENCE            the redemption's, as rung redeem had it
  --points N           only so many of its points (default: all that is left)
  --reason TEXT        why, in at least 10 characters; it stays in the journal
  --by NAME            who does it
  --reference REF      your number of this act (default: made of REFERENCE and --points; so give one to take
                       the same number of points back a second time)
  --as-of DATE         the day (default: today), not before the last booking
  --json               one object for programs instead of text
  --folder DIR         the shop's folder (default: where you are)
Points whose last day is over come back ended, unless the rules say `returned points live at least`.
Examples:
  rung cancel POS3-271122-0047 --reason "wrong size, sent back" --by Miriam
  rung cancel POS3-271122-0048 --points 200 --reason "one of two was broken" --by Miriam
Exit codes: 0 cancelled, now or before; 1 refused; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kTransfer =
    R"(Sends points from one member to another, where the rules let members do so. They keep their days: what ends
in June ends in June. All or nothing; the same reference again changes nothing and says so.
Usage: rung transfer ID --to ID --points N --reference REF [options]
  --to ID              the member who receives them
  --points N           so many points, with a point before decimals where the rules count them
  --currency NAME      which points (default: the first that can be redeemed)
  --reference REF      your own number of this act
  --reason TEXT        why, if it is to be noted; it stays in the journal
  --by NAME            who does it, likewise
  --as-of DATE         the day (default: today), not before the last booking
  --json               one object for programs instead of text
  --folder DIR         the shop's folder (default: where you are)
Pending points and those of a household's purse stay where they are.
Examples:
  rung transfer M-01042 --to M-00007 --points 500 --reference APP-271122-0049
Exit codes: 0 transferred, now or before; 1 refused; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kAdjust =
    R"(Gives or takes points by hand, grants a tier, begins a trial, or freezes an account. Said with a reason and
a name; the same reference again changes nothing and says so.
Usage: rung adjust ID --points N --reason TEXT --by NAME --reference REF [options]
       rung adjust ID --tier NAME --until DATE --reason TEXT --by NAME --reference REF [options]
       rung adjust ID --trial NAME --reason TEXT --by NAME --reference REF [options]
       rung adjust ID --state frozen --reason TEXT --by NAME --reference REF [options]
  --points N           so many points more, or fewer (--points=-200)
  --currency NAME      which points (default: the first of the rules)
  --tier NAME          a status by hand, beside what the member has earned
  --until DATE         its last day; a tier by invitation may go without
  --from DATE          its first day (default: the day itself)
  --fixed              exactly this tier in that time, whatever else the member has
  --fallback NAME      the tier that follows when it ends
  --trial NAME         begins a trial of the rules
  --state STATE        frozen: nothing is redeemed, converted or transferred until it is active again; earning
                       and tiers go on
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

constexpr std::string_view kLiability =
    R"(Shows what points members hold, as it is booked: month by month what was issued, redeemed, expired, taken
back and adjusted, and what is left by the month in which it ends; in money where the rules say what a
point is worth.
Usage: rung liability [options]
  --as-of DATE         up to this day (default: today)
  --from MONTH         instead: from this month on, such as 2027-01 (default: the first booking)
  --to MONTH           through this month
  --consideration N    what of the price was allocated to the points (IFRS 15): with --expected, how much
                       of it is revenue; in the program's currency, such as 9000 or 9000.50
  --expected POINTS    how many points of the first currency will ever be redeemed
  --recognised N       what of it was recognised before the period (default: by the same expectation)
  --format FORMAT      human, csv (a line for each month), json
  --json               the same as --format json
  --out FILE           write to a new file
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung liability
  rung liability --from 2027-01 --to 2027-12 --format csv --out 2027.csv
  rung liability --from 2028-01 --to 2028-12 --consideration 9000 --expected 9900 --recognised 4175
Exit codes: 0 shown; 1 refused, or sums that disagree; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kPredict =
    R"(Predicts how often every member will buy and what that is worth, from the shop's own history: BG/NBD for
purchases, gamma-gamma for their value. Shows the fit, and what it would have foretold of the last months
beside what was bought. Stores the predictions as dated facts; the same twice is stored once.
Usage: rung predict [options]
  --months N           how far to look, 1 to 120 (default: 12)
  --holdout N          months before the day that are foretold without being looked at (default: 6; 0: none)
  --as-of DATE         from what was bought up to that day (default: today)
  --dry-run            show it, store nothing
  --format FORMAT      text (default), json, html (pictures and tables) or svg (one picture)
  --json               one object for programs instead of text
  --out FILE           write to a new file; one that ends with .html or .svg gets that format
  --folder DIR         the shop's folder (default: where you are)
A purchase is a day with a completed order, after the first such day. docs/WORTH.md says what is assumed.
Examples:
  rung predict --dry-run
  rung predict --months 24 --holdout 12 --out worth.html
Exit codes: 0 predicted; 1 too little is known; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kClose =
    R"(Closes a month: nothing is booked any more on a day up to its end. Facts of that time that become known
later keep their own day for tiers; what they cost is booked on a day that is open. It cannot be opened
again; closing it again changes nothing and says so.
Usage: rung close MONTH --reason TEXT --by NAME [options]
  --reason TEXT        why, in at least 10 characters
  --by NAME            who does it
  --json               one object for programs instead of text
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung close 2027-10 --reason "books of October are done" --by Miriam
Exit codes: 0 closed, now or before; 1 not over, or not recalculated; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kBackup =
    R"(Makes a checked copy of the database, also while tills and recalculations use it: of one moment, found
whole by SQLite, with every invariant of `rung verify` looked at in the copy, on disk before it gets
its name. Print the head and keep it elsewhere.
Usage: rung backup [options]
  --out FILE           the new file (default: beside the database, with the day: club.db.2027-11-22)
  --json               one object for programs instead of text
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung backup
  rung backup --out /mnt/safe/club-2027-11-22.db
Exit codes: 0 made; 1 the file exists, or the ledger is broken; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kDisclose =
    R"(Writes everything that is stored about one member as one JSON document: facts, activities and records
with their fields, lots and postings, redemptions, tiers, messages with their texts; also what came by
a batch that was taken back. docs/LEDGER.md says what each name means.
Usage: rung disclose ID [options]
  --json               on one line
  --out FILE           write to a new file
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung disclose M-01042 --out M-01042.json
Exit codes: 0 written; 1 there never was such a member; 2 wrong usage; 3 disk, lock or file
)";

constexpr std::string_view kErase =
    R"(Forgets one member: facts that name or reach the person and the texts of messages are deleted, rows of
reject files and of the outbox taken out. Points, activities and tiers stay under the number. Nothing
new is taken about the member afterwards. It cannot be undone. Lists what else may still hold the data.
Usage: rung erase ID --reason TEXT --by NAME [options]
  --reason TEXT        why, in at least 10 characters, without anything personal: it stays
  --by NAME            who does it
  --json               one object for programs instead of text
  --folder DIR         the shop's folder (default: where you are)
Examples:
  rung erase M-01042 --reason "asked for it by mail" --by Miriam
Exit codes: 0 erased, now or before; 1 there never was such a member; 2 wrong usage; 3 disk, lock or file
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
constexpr int kSummaryWidth = 34;

}  // namespace

const std::vector<CommandPage>& command_pages() {
  static const std::vector<CommandPage> pages{
      {"init", "Start", "make a folder that runs at once", kInit},
      {"status", "Start", "where am I, what is next", kStatus},
      {"check", "Rules", "find every mistake", kCheck},
      {"fmt", "Rules", "write rules in one form", kFmt},
      {"test", "Rules", "run the examples in the rules", kTest},
      {"compare", "Rules", "what a draft would change", kCompare},
      {"publish", "Rules", "put the rules in force", kPublish},
      {"terms", "Rules", "terms for members, from rules", kTerms},
      {"import", "Data", "members, orders, returns, events", kImport},
      {"recalculate", "Data", "tiers and points up to today", kRecalculate},
      {"member", "Members", "one member on one page", kMember},
      {"why", "Members", "the proof, and what is missing", kWhy},
      {"find", "Members", "members by any condition", kFind},
      {"predict", "Members", "what they will buy, its worth", kPredict},
      {"segments", "Members", "sizes and overlaps, or who is in", kSegments},
      {"profile", "Members", "what distinguishes a segment", kProfile},
      {"notify", "Messages", "write the outbox", kNotify},
      {"redeem", "Till", "take points for a reward", kRedeem},
      {"cancel", "Till", "give back what a redemption took", kCancel},
      {"adjust", "Till", "points or a tier by hand", kAdjust},
      {"transfer", "Till", "points to another member", kTransfer},
      {"verify", "Ledger", "prove the ledger", kVerify},
      {"backup", "Ledger", "a checked copy", kBackup},
      {"liability", "Ledger", "what points are outstanding", kLiability},
      {"close", "Ledger", "close a month", kClose},
      {"disclose", "Privacy", "all data of one member", kDisclose},
      {"erase", "Privacy", "forget one member", kErase},
      {"report", "Browser", "one page of HTML", kReport},
      {"help", "Help", "a command, a code, a topic", kHelp},
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
  // Two commands of a group on a line, so that all of them fit on one screen.
  const std::vector<CommandPage>& pages = command_pages();
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const bool first = i == 0 || pages[i - 1].group != pages[i].group;
    const bool second = i + 1 < pages.size() && pages[i + 1].group == pages[i].group;
    out += fmt::format("{:<{}}{:<{}}", first ? pages[i].group : "", kGroupWidth, pages[i].name, kNameWidth);
    if (second) {
      out += fmt::format("{:<{}}{:<{}}", pages[i].summary, kSummaryWidth, pages[i + 1].name, kNameWidth);
      ++i;
    }
    out += fmt::format("{}\n", pages[i].summary);
  }
  out +=
      "Where it makes sense: --as-of DATE  --json  --out FILE  --dry-run  --folder DIR\n"
      "Exit codes: 0 fine; 1 the answer is no; 2 wrong usage; 3 disk, lock or file; 70 our mistake\n"
      "More: rung help COMMAND, rung help R105, rung help periods, rung --version -v\n";
  return out;
}

}  // namespace rung::cli
