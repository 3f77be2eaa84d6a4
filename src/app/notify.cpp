#include "app/notify.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "app/base.h"
#include "app/recipients.h"
#include "core/check.h"
#include "engine/evaluate.h"
#include "language/message_length.h"
#include "notify/compose.h"
#include "notify/decide.h"
#include "notify/situation.h"
#include "storage/message_store.h"
#include "storage/tier_store.h"

namespace rung::app {
namespace {

using language::Program;

using storage::kControlChannel;

// Goes over all members and keeps what is to be written.
class Pass {
 public:
  Pass(OpenShop& shop, const NotifyOptions& options, NotifyReport& report)
      : program_(shop.program()),
        options_(options),
        report_(report),
        base_(shop.base),
        recipients_(shop, options.as_of, options.now_ms),
        evaluator_(program_) {
    evaluator_.compare_with(&base_.compared_by({}));
    report_.has_control = program_.control_group.has_value();
    for (const language::NotifyRule& rule : program_.notifications)
      report_.notifications.push_back({.name = rule.name});
    if (recipients_.minute()) evaluator_.ask_at(*recipients_.minute());
  }

  std::vector<storage::Message> run() {
    const std::int64_t all = base_.member_count();
    std::int64_t done = 0;
    base_.for_each([&](MemberRecord&& record) {
      look_at(record.history);
      if (options_.progress) options_.progress(++done, all);
    });
    keep_to_run_limit();
    count_members();
    std::vector<storage::Message> messages;
    for (Written& due : due_)
      for (storage::Message& message : due.messages) messages.push_back(std::move(message));
    return messages;
  }

 private:
  // One notification to one member: its messages, or the one row that says that it was held back.
  struct Written {
    int rule = 0;
    engine::MemberNumber member = 0;
    std::vector<storage::Message> messages;
    bool control = false;
    std::size_t listed = 0;  // its place in NotifyReport::listed
  };

  void look_at(const engine::MemberHistory& history) {
    const engine::Evaluation& evaluation = evaluator_.evaluate(history, options_.as_of);
    if (!evaluation.joined || recipients_.is_erased(history.number)) return;
    const std::vector<int> matching = notify::matching(program_, evaluator_);
    if (matching.empty()) return;
    const std::vector<storage::Message> earlier = recipients_.earlier(history.number);
    const notify::Recipient recipient = recipients_.recipient_of(evaluator_, history, earlier);
    const Recipients::Here here = recipients_.where_he_is(evaluator_);
    for (const notify::Decision& decision :
         notify::decide_all(program_, matching, recipient, options_.as_of)) {
      count(decision, earlier);
      if (decision.outcome != notify::Outcome::NotMatched) list(decision, history.id);
      const language::NotifyRule& rule = program_.notifications[static_cast<std::size_t>(decision.rule)];
      Written due{decision.rule, history.number, {}, false, report_.listed.size() - (options_.list ? 1 : 0)};
      if (decision.outcome == notify::Outcome::Control) {
        due.control = true;
        due.messages.push_back(message_of(rule, kControlChannel, history));
      }
      if (decision.outcome == notify::Outcome::Send) {
        const notify::Situation situation =
            notify::situation_of(program_, rule, evaluator_, evaluation, recipients_.text_of());
        for (const notify::Notification& one :
             notify::compose(program_, decision, situation, evaluation.points, recipient.person,
                             options_.as_of, here.clock)) {
          due.messages.push_back(message_of(one, history, *here.zone));
        }
      }
      if (!due.messages.empty()) due_.push_back(std::move(due));
    }
  }

  // What is beyond the limit of a run is looked at again in the next one.
  void keep_to_run_limit() {
    report_.has_run_limit = program_.contact_per_run.has_value();
    std::vector<Due> wanted;
    for (const Written& due : due_) wanted.push_back({due.rule, due.messages.size(), due.control});
    const std::vector<bool> beyond = beyond_run(program_, wanted);
    for (std::size_t at = 0; at < due_.size(); ++at) {
      if (!beyond[at]) continue;
      Written& due = due_[at];
      NotificationCounts& counts = report_.notifications[static_cast<std::size_t>(due.rule)];
      --(due.control ? counts.control : counts.send);
      ++counts.over_run;
      due.messages.clear();
      if (!options_.list) continue;
      report_.listed[due.listed].outcome = "over_run";
      report_.listed[due.listed].channels.clear();
    }
  }

  void list(const notify::Decision& decision, const std::string& member) {
    if (!options_.list) return;
    ListedDecision listed{member, program_.notifications[static_cast<std::size_t>(decision.rule)].name,
                          outcome_word(decision.outcome), ""};
    if (decision.outcome == notify::Outcome::Send)
      listed.channels = fmt::format("{}", fmt::join(decision.channels, ", "));
    report_.listed.push_back(std::move(listed));
  }

  void count(const notify::Decision& decision, const std::vector<storage::Message>& earlier) {
    NotificationCounts& counts = report_.notifications[static_cast<std::size_t>(decision.rule)];
    if (decision.outcome != notify::Outcome::NotMatched) ++counts.matches;
    switch (decision.outcome) {
      case notify::Outcome::NotMatched: break;
      case notify::Outcome::NoConsent: ++counts.no_consent; break;
      case notify::Outcome::SentLately:
        ++counts.sent_lately;
        report_.written_before += newest_of(counts.name, earlier);
        break;
      case notify::Outcome::ContactCap: ++counts.contact_cap; break;
      case notify::Outcome::NoAddress: ++counts.no_address; break;
      case notify::Outcome::Control: ++counts.control; break;
      case notify::Outcome::Send: ++counts.send; break;
    }
  }

  // How many messages the notification's newest day in `earlier` holds: one per channel.
  [[nodiscard]] std::int64_t newest_of(const std::string& notification,
                                       const std::vector<storage::Message>& earlier) const {
    std::optional<Day> newest;
    std::int64_t messages = 0;
    for (const storage::Message& message : earlier) {
      if (message.notification != notification || message.day > options_.as_of ||
          message.channel == kControlChannel)
        continue;
      if (!newest || message.day > *newest) newest = message.day, messages = 0;
      if (message.day == *newest) ++messages;
    }
    return messages;
  }

  [[nodiscard]] storage::Message message_of(const language::NotifyRule& rule, std::string_view channel,
                                            const engine::MemberHistory& history) const {
    storage::Message message;
    message.notification = rule.name;
    message.member = history.number;
    message.member_code = history.id;
    message.channel = channel;
    message.day = options_.as_of;
    message.written_at_ms = options_.now_ms;
    message.key = fmt::format("{}/{}/{}/{}", iso(options_.as_of), rule.name, history.number, channel);
    return message;
  }

  [[nodiscard]] storage::Message message_of(const notify::Notification& notification,
                                            const engine::MemberHistory& history,
                                            const intake::Zone& zone) const {
    storage::Message message = message_of(program_.notifications[static_cast<std::size_t>(notification.rule)],
                                          notification.channel, history);
    message.language = notification.language;
    if (notification.not_before) message.not_before = instant_words(zone, *notification.not_before);
    message.address = notification.address;
    message.subject = notification.subject;
    message.text = notification.text;
    message.fields = outbox_fields(notification);
    return message;
  }

  // How many members get how many messages.
  void count_members() {
    std::map<engine::MemberNumber, std::int64_t> messages;
    for (const Written& due : due_)
      if (!due.control && !due.messages.empty())
        messages[due.member] += static_cast<std::int64_t>(due.messages.size());
    std::map<std::int64_t, std::int64_t> members;
    for (const auto& [member, count] : messages) ++members[count];
    report_.members = static_cast<std::int64_t>(messages.size());
    report_.members_by_messages.assign(members.begin(), members.end());
  }

  const Program& program_;
  const NotifyOptions& options_;
  NotifyReport& report_;
  Base& base_;
  Recipients recipients_;
  engine::Evaluator evaluator_;
  std::vector<Written> due_;  // by member, in declared order
};

void add_to(Tally& tally, const std::string& name) {
  const auto at =
      std::find_if(tally.begin(), tally.end(), [&](const auto& entry) { return entry.first == name; });
  if (at == tally.end())
    tally.emplace_back(name, 1);
  else
    ++at->second;
}

void most_first(Tally& tally) {
  std::sort(tally.begin(), tally.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
}

// What becomes of messages that are too long, and how to see one.
std::string too_long_note(const std::string& channel, std::int64_t count, const storage::Message& first) {
  const bool one = count == 1;
  const std::string what =
      channel == "sms" ? fmt::format("{} more than one SMS and {} sent in parts", one ? "takes" : "take",
                                     one ? "is" : "are")
      : channel == "whatsapp"
          ? fmt::format("{} longer than the {} characters of WhatsApp, which does not deliver {}",
                        one ? "is" : "are", language::kWhatsApp, one ? "it" : "them")
          : fmt::format("{} longer than {} and {} cut where {} shown", one ? "is" : "are",
                        channel == "push" ? "phones show" : "mail programs show of a subject",
                        one ? "is" : "are", one ? "it is" : "they are");
  return fmt::format("{} by {} {}. Nothing was shortened; to see one: rung notify --preview {} --member {}",
                     one ? "1 message" : std::to_string(count) + " messages", channel, what,
                     first.notification, first.member_code);
}

void tally(const std::vector<storage::Message>& messages, NotifyReport& report) {
  std::map<std::string, const storage::Message*> first_too_long;  // by channel
  for (const storage::Message& message : messages) {
    if (message.channel == kControlChannel) continue;
    ++report.messages;
    add_to(report.by_channel, message.channel);
    add_to(report.by_language, message.language);
    const language::Fit fit = language::fit_of(message.channel, message.subject, message.text);
    if (fit == language::Fit::Fits) continue;
    add_to(report.too_long, message.channel);
    first_too_long.try_emplace(message.channel, &message);
  }
  for (const auto& [channel, count] : report.too_long)
    report.notes.push_back(too_long_note(channel, count, *first_too_long.at(channel)));
  most_first(report.by_channel);
  most_first(report.by_language);
}

// Records all of them or none. Nothing to record: no run.
std::optional<storage::MessageRunNumber> record(storage::Database& database, const NotifyOptions& options,
                                                const std::vector<storage::Message>& messages) {
  if (messages.empty()) return std::nullopt;
  storage::MessageRunNumber run = 0;
  database.with_write_transaction([&] {
    storage::MessageStore store(database);
    run = store.start_run(options.as_of, options.now_ms);
    for (storage::Message message : messages) {
      message.run = run;
      RUNG_CHECK(store.record(message), "a message that was written before is not decided on again");
    }
  });
  return run;
}

// From the records, so that an interrupted run and a whole one leave the same files.
std::vector<OutboxFile> write_files(const ProjectRules& rules, storage::Database& database, Day day,
                                    storage::MessageRunNumber run) {
  storage::MessageStore store(database);
  std::vector<OutboxFile> files =
      write_outbox(rules.project->path_of(rules.project->outbox), rules.project->outbox, day, run,
                   store.of_run(run), rules.project->mailing_system);
  database.with_write_transaction([&] { storage::MessageStore(database).files_written(run); });
  return files;
}

std::optional<Refusal> refusal(storage::Database& database, const NotifyOptions& options) {
  if (options.dry_run) return std::nullopt;
  if (options.as_of > options.today) {
    return Refusal{"day_to_come",
                   fmt::format("{} is still to come, nothing is written. To see what it would bring: "
                               "rung notify --as-of {} --dry-run",
                               iso(options.as_of), iso(options.as_of)),
                   {}};
  }
  const std::optional<storage::Run> last = storage::TierStore(database).last_finished_run();
  if (last && last->as_of > options.as_of) {
    return Refusal{"day_before_last_run",
                   fmt::format("The last recalculation is as of {}, so no messages can be written as of {}. "
                               "Leave out --as-of, or only look with --dry-run.",
                               iso(last->as_of), iso(options.as_of)),
                   {}};
  }
  const std::optional<storage::MessageRun> newest = storage::MessageStore(database).newest_run();
  if (!newest || newest->day <= options.as_of) return std::nullopt;
  return Refusal{"day_before_last_messages",
                 fmt::format("Messages were written as of {} already, so none can be written as of {}. "
                             "Leave out --as-of, or only look with --dry-run.",
                             iso(newest->day), iso(options.as_of)),
                 {}};
}

}  // namespace

Result<NotifyReport, Refusal> notify_members(OpenShop& shop, const NotifyOptions& options) {
  storage::Database& database = shop.database;
  std::optional<storage::BatchLock> lock;
  if (!options.dry_run) lock.emplace(database);
  if (std::optional<Refusal> no = refusal(database, options)) return Refused{*std::move(no)};
  const Program& program = shop.program();
  NotifyReport report;
  report.program = program.name;
  report.title = program.title;
  report.screen_language = program.languages.empty() ? std::string{} : program.languages.front();
  report.as_of = options.as_of;
  report.is_today = options.as_of == options.today;
  report.dry_run = options.dry_run;
  report.notes = shop.remarks();
  if (!options.dry_run) {
    const std::optional<storage::MessageRun> newest = storage::MessageStore(database).newest_run();
    if (newest && !newest->files_written)
      report.restored = write_files(shop.rules(), database, newest->day, newest->number);
  }
  const std::vector<storage::Message> messages = Pass(shop, options, report).run();
  tally(messages, report);
  if (options.dry_run) return report;
  if (const auto run = record(database, options, messages)) {
    report.files = write_files(shop.rules(), database, options.as_of, *run);
  }
  return report;
}

}  // namespace rung::app
