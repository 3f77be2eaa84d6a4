#include "cli/commands.h"

#include <fmt/format.h>

#include <functional>
#include <map>

#include "app/backup.h"
#include "app/check.h"
#include "app/close.h"
#include "app/compare.h"
#include "app/disclose.h"
#include "app/erase.h"
#include "app/find.h"
#include "app/format_rules.h"
#include "app/help_pages.h"
#include "app/import.h"
#include "app/init.h"
#include "app/json.h"
#include "app/json_import.h"
#include "app/liability.h"
#include "app/member.h"
#include "app/member_history.h"
#include "app/notify.h"
#include "app/notify_outcome.h"
#include "app/predict.h"
#include "app/preview.h"
#include "app/profile.h"
#include "app/project_rules.h"
#include "app/publish.h"
#include "app/published.h"
#include "app/recalculate.h"
#include "app/report.h"
#include "app/segments.h"
#include "app/shop_database.h"
#include "app/status.h"
#include "app/terms.h"
#include "app/test_from_member.h"
#include "app/test_rules.h"
#include "app/undo_import.h"
#include "app/vary.h"
#include "app/verify.h"
#include "app/why.h"
#include "cli/arguments_missing.h"
#include "cli/colour.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/progress.h"
#include "core/suggest.h"

namespace rung::cli {

using app::Refusal;

int Command::refuse(const Refusal& refusal) {
  progress_.clear();
  if (given_.json) {
    show_json(app::error_json(kNo, refusal.code, refusal.message));
    return kNo;
  }
  if (refusal.code == "refused") {
    show("refused: " + refusal.message + "\n");
  } else if (refusal.code == "condition") {
    std::string text;
    for (const Diagnostic& diagnostic : refusal.diagnostics) text += render(diagnostic);
    out_.write(colourful() ? paint_messages(text) : text);
  } else {
    const std::string text = "error: " + refusal.message + "\n";
    say(around_.colour_talk ? paint_messages(text) : text);
  }
  return kNo;
}

int Command::init() {
  const auto made = app::init_folder(given_.new_folder, given_.template_name);
  if (!made.ok()) return refuse({"init", made.error(), {}});
  std::string text = fmt::format("Made {}, a club that runs at once.\n", given_.new_folder);
  for (const std::string& file : made.value().files) text += "  " + file + "\n";
  show(text);
  next(fmt::format("cd {} && rung check && rung test", given_.new_folder));
  return kFine;
}

int Command::check() {
  const app::ProjectRules rules =
      given_.files.empty() ? app::load_rules(given_.folder) : app::load_rule_files(given_.files);
  if (given_.json) {
    out_.write(app::check_json(rules));
  } else if (given_.format == "sarif") {
    out_.write(app::check_sarif(rules, RUNG_VERSION));
  } else if (given_.format == "plain") {
    out_.write(app::check_plain(rules));
  } else {
    const std::string text = app::check_text(rules);
    out_.write(colourful() ? paint_messages(text) : text);
  }
  return app::check_fails(rules, given_.strict) ? kNo : kFine;
}

int Command::format_files() {
  app::FormatRequest request;
  request.folder = given_.folder;
  request.files = given_.files;
  request.only_check = given_.check;
  const app::FormatReport report = app::format_rules(request);
  if (report.text && !given_.json) {
    out_.write(*report.text);
  } else if (given_.json) {
    show_json(app::format_json(report));
  } else {
    const std::string text = app::format_text(report);
    out_.write(colourful() ? paint_messages(text) : text);
  }
  if (given_.check && !report.fine() && !has_errors(report.diagnostics)) next("rung fmt");
  return report.fine() ? kFine : kNo;
}

int Command::test() {
  if (!given_.from_member.empty()) return example_of_member();
  const auto rules = app::rules_without_errors(given_.folder);
  if (!rules.ok()) return refuse(rules.error());
  know_tiers(*rules.value().program);
  const auto run =
      app::run_tests(rules.value(), given_.coverage ? app::CountCoverage::Yes : app::CountCoverage::No);
  if (given_.json) {
    show_json(app::test_json(run));
  } else {
    show(app::test_text(run));
  }
  return app::none_fails(run) ? kFine : kNo;
}

int Command::example_of_member() {
  auto shop = app::open_shop(given_.folder, when(), app::Access::ReadOnly);
  if (!shop.ok()) return refuse(shop.error());
  const auto example = app::example_of_member(*shop.value(), given_.from_member);
  if (!example.ok()) return refuse(example.error());
  introduce(*shop.value());
  if (given_.json) {
    show_json(app::example_json(example.value()));
  } else {
    out_.write(example.value());
  }
  return kFine;
}

int Command::terms() {
  const auto rules = app::rules_without_errors(given_.folder);
  if (!rules.ok()) return refuse(rules.error());
  const auto format = given_.format == "html" ? app::TermsFormat::Html : app::TermsFormat::Markdown;
  const auto text = app::terms_text(*rules.value().program, given_.language, format);
  if (!text.ok()) return refuse(text.error());
  out_.write(text.value());
  return kFine;
}

int Command::import() {
  const auto rules = app::rules_without_errors(given_.folder);
  if (!rules.ok()) return refuse(rules.error());
  if (given_.undo) return undo_import(rules.value());
  auto database = app::open_or_make_database(*rules.value().project, around_.now_ms, tell_);
  app::ImportOptions options;
  options.today = app::day_at(rules.value(), around_.now_ms);
  options.now_ms = around_.now_ms;
  if (given_.accept_rejects) options.accept_rejects = static_cast<std::size_t>(*given_.accept_rejects);
  if (given_.out) options.reject_folder = *given_.out;
  options.progress = [this](const app::ImportProgress& now) {
    progress_.show_bytes(now.file, now.bytes_done, now.bytes, now.rows_done, "rows");
  };
  const std::vector<std::filesystem::path> files(given_.files.begin(), given_.files.end());
  const app::ImportReport report =
      app::import_files(*rules.value().project, *rules.value().program, database, files, options);
  progress_.clear();
  if (given_.json) {
    show_json(app::import_json(report));
  } else {
    show(app::render_import(report, app::Words(*rules.value().program).language()));
  }
  for (const std::string& text : app::closed_remarks(report)) remark(text);
  for (const std::string& way : app::ways_back(report)) remark(way);
  if (report.fine()) next("rung recalculate");
  return report.fine() ? kFine : kNo;
}

int Command::undo_import(const app::ProjectRules& rules) {
  auto database = app::open_database_to_write(*rules.project, around_.now_ms, tell_);
  if (!database.ok()) return refuse(database.error());
  const auto taken =
      app::undo_import(rules, database.value(), *given_.undo, {given_.reason, given_.by}, around_.now_ms);
  if (!taken.ok()) return refuse(taken.error());
  if (given_.json) {
    show_json(app::undo_json(taken.value(), *rules.zone));
  } else {
    show(app::undo_text(taken.value(), *rules.zone, app::Words(*rules.program).language()));
  }
  next("rung recalculate");
  return kFine;
}

int Command::publish() {
  const app::ProjectRules files = app::load_rules(given_.folder);
  if (!files.project) return refuse(app::mistakes_in(files));
  auto database = app::open_database_to_write(*files.project, around_.now_ms, tell_);
  if (!database.ok()) return refuse(database.error());
  app::PublishRequest request{given_.retroactive, given_.reason, given_.by, given_.rules_version, {}};
  request.effect = [this](const language::ProgramPtr& program) {
    app::CompareRequest compared;
    compared.program = program;
    compared.now_ms = around_.now_ms;
    compared.progress = progress_of("publish");
    const auto comparison = app::compare_rules(given_.folder, compared);
    progress_.clear();
    return comparison.ok() ? app::compare_summary(comparison.value()) : std::string();  // no members yet
  };
  const auto published = app::publish(files, database.value(), request, around_.now_ms);
  if (!published.ok()) return refuse(published.error());
  if (given_.json) {
    show_json(app::publish_json(published.value()));
  } else {
    show(app::publish_text(published.value()));
  }
  if (given_.rules_version)
    remark("The rule files were not changed, and what is published next is again what they say.");
  if (!published.value().before) next("rung recalculate");
  return kFine;
}

int Command::status() {
  const auto status = app::status_of(given_.folder, around_.now_ms);
  if (!status.ok()) return refuse(status.error());
  answer(app::status_json(status.value()),
         given_.rules ? app::status_rules_text(status.value()) : app::status_text(status.value()));
  next(status.value().next);
  return kFine;
}

int Command::recalculate() {
  const app::ProjectRules files = app::load_rules(given_.folder);
  if (!files.project) return refuse(app::mistakes_in(files));
  auto database = given_.dry_run ? app::open_database(*files.project)
                                 : app::open_database_to_write(*files.project, around_.now_ms, tell_);
  if (!database.ok()) return refuse(database.error());
  app::RecalculateOptions options;
  const auto today = app::today_of(files, database.value(), around_.now_ms);
  if (!today.ok()) return refuse(today.error());
  options.today = today.value();
  options.as_of = given_.as_of.value_or(options.today);
  options.now_ms = around_.now_ms;
  options.dry_run = given_.dry_run;
  options.everybody = given_.all;
  if (given_.accept_moves) options.accepted = {*given_.accept_moves, given_.reason, given_.by};
  options.progress = members_done("recalculate");
  const auto report = app::recalculate(files, database.value(), options);
  progress_.clear();
  if (!report.ok()) return refuse(report.error());
  know_tiers(*report.value().program);
  for (const std::string& text : report.value().notes) remark(text);
  if (given_.json) {
    out_.write(app::recalculate_json(report.value()));
  } else {
    show(app::recalculate_text(report.value()));
  }
  if (!given_.dry_run) next("rung notify --dry-run");
  return kFine;
}

template <typename Answer>
int Command::about_member(Answer&& answer) {
  auto shop = app::open_shop(given_.folder, when(), app::Access::ReadOnly);
  if (!shop.ok()) return refuse(shop.error());
  const auto view = app::look_up(*shop.value(), given_.member);
  if (!view.ok()) return refuse(view.error());
  introduce(*shop.value());
  return answer(*shop.value(), view.value());
}

int Command::member() {
  return about_member([this](app::OpenShop& shop, const app::MemberView& view) {
    if (given_.history && given_.json) {
      show_json(app::member_history_json(shop, view));
    } else if (given_.history) {
      show(app::member_history_text(shop, view));
    } else if (given_.json) {
      show_json(app::member_json(shop, view));
    } else {
      show(app::member_text(shop, view));
    }
    return kFine;
  });
}

int Command::why() {
  return about_member([this](app::OpenShop& shop, const app::MemberView& view) {
    const auto why = app::explain(shop, view, given_.tier);
    if (!why.ok()) return refuse(why.error());
    if (given_.json) {
      show_json(app::why_json(shop, view, why.value()));
    } else if (given_.format == "html") {
      out_.write(app::why_html(shop, view, why.value()));
    } else {
      show(app::why_text(shop, view, why.value()));
    }
    return kFine;
  });
}

std::function<void(std::int64_t, std::int64_t)> Command::members_done(const char* command) {
  return
      [this, command](std::int64_t done, std::int64_t of) { progress_.show(command, done, of, "members"); };
}

std::function<void(std::int64_t, std::int64_t)> Command::progress_of(const char* command) {
  if (!around_.talk_is_terminal) return {};
  return members_done(command);
}

int Command::find() { return list_members(given_.condition); }

int Command::list_members(const std::string& condition) {
  auto search = app::prepare_search(given_.folder, when(), condition);
  if (!search.ok()) return refuse(search.error());
  introduce(*search.value().shop);
  app::FindOptions options;
  options.condition = condition;
  options.limit = given_.limit;
  options.json = given_.json;
  options.progress = progress_of("find");
  app::find(search.value(), options, [this](std::string_view text) { show(std::string(text)); });
  progress_.clear();
  return kFine;
}

int Command::compare() {
  if (!given_.vary.empty()) return vary();
  app::CompareRequest request;
  if (!given_.files.empty()) request.draft = given_.files[0];
  if (given_.files.size() > 1) request.beside = given_.files[1];
  request.as_of = given_.as_of;
  request.since = given_.since;
  request.now_ms = around_.now_ms;
  request.progress = progress_of("compare");
  const bool table = given_.format == "csv";
  std::string rows = app::compare_csv_header();
  const app::EachChange each = [&](const app::MemberChange& change) {
    rows += app::compare_csv_line(change);
  };
  const auto comparison = app::compare_rules(given_.folder, request, table ? each : app::EachChange());
  progress_.clear();
  if (!comparison.ok()) return refuse(comparison.error());
  know_tiers(*comparison.value().program);
  for (const std::string& note : comparison.value().notes) remark(note);
  if (table) {
    out_.write(rows);
    return kFine;
  }
  return answer(app::compare_json(comparison.value()), app::compare_text(comparison.value()));
}

int Command::vary() {
  app::VaryRequest request;
  request.amount = given_.vary.front();
  const std::vector<std::string> values = values_of_vary(given_);
  if (!values.empty()) request.range = app::read_vary_range(values).value();
  if (!given_.target.empty()) request.target = app::read_vary_target(given_.target).value();
  if (!given_.files.empty()) request.draft = given_.files[0];
  request.as_of = given_.as_of;
  request.since = given_.since;
  request.now_ms = around_.now_ms;
  request.progress = progress_of("compare");
  const auto variation = app::vary_rules(given_.folder, request);
  progress_.clear();
  if (!variation.ok()) return refuse(variation.error());
  know_tiers(*variation.value().program);
  for (const std::string& note : variation.value().notes) remark(note);
  if (given_.format == "csv") {
    out_.write(app::vary_csv(variation.value()));
  } else {
    answer(app::vary_json(variation.value()), app::vary_text(variation.value()));
  }
  return variation.value().found && !variation.value().found->within ? kNo : kFine;
}

int Command::segments() {
  if (!given_.segment.empty()) return list_members(app::in_segment(given_.segment));
  auto shop = app::open_shop(given_.folder, when(), app::Access::ReadOnly);
  if (!shop.ok()) return refuse(shop.error());
  introduce(*shop.value());
  const app::SegmentCounts counts = app::count_segments(*shop.value(), progress_of("segments"));
  progress_.clear();
  return answer(app::segments_json(*shop.value(), counts, given_.limit),
                app::segments_text(*shop.value(), counts, given_.limit));
}

int Command::report() {
  auto shop = app::open_shop(given_.folder, when(), app::Access::ReadOnly);
  if (!shop.ok()) return refuse(shop.error());
  introduce(*shop.value());
  const auto report = app::report(*shop.value(), progress_of("report"));
  progress_.clear();
  if (!report.ok()) return refuse(report.error());
  out_.write(app::report_html(*shop.value(), report.value()));
  return kFine;
}

int Command::profile() {
  auto of = app::open_profile(given_.folder, when(), given_.segment);
  if (!of.ok()) return refuse(of.error());
  introduce(*of.value().shop);
  const app::Profile profile = app::profile_of(of.value(), progress_of("profile"));
  progress_.clear();
  return answer(app::profile_json(of.value(), profile), app::profile_text(of.value(), profile));
}

int Command::predict() {
  const auto access = given_.dry_run ? app::Access::ReadOnly : app::Access::ReadWrite;
  auto shop = app::open_shop(given_.folder, when(), access, {}, tell_);
  if (!shop.ok()) return refuse(shop.error());
  introduce(*shop.value());
  app::PredictOptions options;
  if (given_.months) options.months = static_cast<int>(*given_.months);
  if (given_.holdout) options.holdout = static_cast<int>(*given_.holdout);
  options.dry_run = given_.dry_run;
  options.now_ms = around_.now_ms;
  options.progress = members_done("predict");
  const auto report = app::predict_members(*shop.value(), options);
  progress_.clear();
  if (!report.ok()) return refuse(report.error());
  for (const std::string& text : report.value().notes) remark(text);
  if (given_.json || given_.format.empty() || given_.format == "text") {
    return answer(app::predict_json(*shop.value(), report.value()),
                  app::predict_text(*shop.value(), report.value()));
  }
  say(app::predict_stored(*shop.value(), report.value()));
  const std::optional<std::string> picture = given_.format == "html"
                                                 ? app::predict_html(*shop.value(), report.value())
                                                 : app::predict_svg(*shop.value(), report.value());
  if (!picture) return refuse({"no_picture", "without a hold-out there is nothing to draw.", {}});
  out_.write(*picture);
  return kFine;
}

int Command::notify() {
  const bool looks = given_.dry_run || given_.outcome || !given_.preview.empty();
  const auto access = looks ? app::Access::ReadOnly : app::Access::ReadWrite;
  auto shop = app::open_shop(given_.folder, when(), access, {}, tell_);
  if (!shop.ok()) return refuse(shop.error());
  know_tiers(shop.value()->program());
  if (given_.outcome) {
    const app::OutcomeReport report =
        app::notify_outcome(*shop.value(), static_cast<int>(given_.days.value_or(app::kOutcomeDays)));
    return answer(app::outcome_json(*shop.value(), report), app::outcome_text(*shop.value(), report));
  }
  if (!given_.preview.empty()) {
    const auto made = app::preview(
        *shop.value(), {given_.preview, given_.member, given_.language, given_.channel, around_.now_ms});
    if (!made.ok()) return refuse(made.error());
    for (const std::string& text : shop.value()->remarks()) remark(text);
    return answer(app::preview_json(*shop.value(), made.value()),
                  app::preview_text(*shop.value(), made.value()));
  }
  app::NotifyOptions options;
  options.today = shop.value()->today();
  options.as_of = shop.value()->as_of();
  options.now_ms = around_.now_ms;
  options.dry_run = given_.dry_run;
  options.list = given_.list;
  options.progress = members_done("notify");
  const auto report = app::notify_members(*shop.value(), options);
  progress_.clear();
  if (!report.ok()) return refuse(report.error());
  for (const std::string& text : report.value().notes) remark(text);
  if (given_.json) {
    out_.write(app::notify_json(report.value()));
  } else {
    show(app::notify_text(report.value()));
  }
  return kFine;
}

int Command::verify() {
  const auto verified = app::verify(given_.folder);
  if (!verified.ok()) return refuse(verified.error());
  if (given_.json) {
    show_json(app::verify_json(verified.value()));
  } else {
    show(app::verify_text(verified.value()));
  }
  return verified.value().holds() ? kFine : kNo;
}

int Command::backup() {
  const auto made = app::back_up(given_.folder, given_.out, around_.now_ms);
  if (!made.ok()) return refuse(made.error());
  return answer(app::backup_json(made.value()), app::backup_text(made.value()));
}

int Command::liability() {
  app::When asked = when();
  if (given_.to_month) asked.as_of = std::nullopt;
  auto shop = app::open_shop(given_.folder, asked, app::Access::ReadOnly);
  if (!shop.ok()) return refuse(shop.error());
  const auto books = app::liability(*shop.value(), {given_.from, given_.to_month, given_.consideration,
                                                    given_.recognised, given_.expected});
  if (!books.ok()) return refuse(books.error());
  for (const std::string& text : books.value().notes) remark(text);
  if (given_.json) {
    show_json(app::liability_json(*shop.value(), books.value()));
  } else if (given_.format == "csv") {
    out_.write(app::liability_csv(books.value()));
  } else {
    show(app::liability_text(*shop.value(), books.value()));
  }
  return kFine;
}

int Command::close() {
  const auto rules = app::rules_without_errors(given_.folder);
  if (!rules.ok()) return refuse(rules.error());
  auto database = app::open_database_to_write(*rules.value().project, around_.now_ms, tell_);
  if (!database.ok()) return refuse(database.error());
  const auto closed = app::close_month(rules.value(), database.value(), *given_.month,
                                       {given_.reason, given_.by}, around_.now_ms);
  if (!closed.ok()) return refuse(closed.error());
  return answer(app::close_json(closed.value(), *rules.value().zone),
                app::close_text(closed.value(), *rules.value().zone));
}

int Command::disclose() {
  const auto disclosure = app::disclose(given_.folder, given_.member, when());
  if (!disclosure.ok()) return refuse(disclosure.error());
  if (given_.json) {
    show_json(disclosure.value());
  } else {
    out_.write(app::disclosure_text(disclosure.value()));
  }
  return kFine;
}

int Command::erase() {
  const app::ProjectRules rules = app::load_rules(given_.folder);
  if (!rules.project) return refuse(app::mistakes_in(rules));
  auto database = app::open_database_to_write(*rules.project, around_.now_ms, tell_);
  if (!database.ok()) return refuse(database.error());
  const auto erased =
      app::erase_member(rules, database.value(), given_.member, {given_.reason, given_.by}, around_.now_ms);
  if (!erased.ok()) return refuse(erased.error());
  if (given_.json) {
    show_json(app::erase_json(erased.value()));
  } else {
    show(app::erase_text(erased.value()));
  }
  return kFine;
}

int Command::help() {
  if (given_.topic.empty()) {
    out_.write(overview());
    return kFine;
  }
  if (const CommandPage* page = command_page(given_.topic)) {
    out_.write(page->page);
    return kFine;
  }
  if (const auto page = app::help_page(given_.topic)) {
    out_.write(*page);
    return kFine;
  }
  std::vector<std::string> names = command_names();
  for (std::string& name : app::help_page_names()) names.push_back(std::move(name));
  const auto near = nearest(given_.topic, names);
  return refuse(
      {"no_page",
       fmt::format("there is no page `{}`. {}", given_.topic,
                   near ? fmt::format("Did you mean `rung help {}`?", *near) : "All commands: rung help"),
       {}});
}

int run_command(const Arguments& given, const Surroundings& around, Output& out) {
  static const std::map<std::string, int (Command::*)()> commands{
      {"init", &Command::init},        {"check", &Command::check},
      {"fmt", &Command::format_files}, {"test", &Command::test},
      {"terms", &Command::terms},      {"import", &Command::import},
      {"member", &Command::member},    {"recalculate", &Command::recalculate},
      {"why", &Command::why},          {"find", &Command::find},
      {"predict", &Command::predict},  {"notify", &Command::notify},
      {"redeem", &Command::redeem},    {"verify", &Command::verify},
      {"help", &Command::help},        {"adjust", &Command::adjust},
      {"compare", &Command::compare},  {"publish", &Command::publish},
      {"cancel", &Command::cancel},    {"transfer", &Command::transfer},
      {"backup", &Command::backup},    {"liability", &Command::liability},
      {"close", &Command::close},      {"disclose", &Command::disclose},
      {"erase", &Command::erase},      {"segments", &Command::segments},
      {"report", &Command::report},    {"status", &Command::status},
      {"profile", &Command::profile},
  };
  Command command(given, around, out);
  return (command.*commands.at(given.command))();
}

}  // namespace rung::cli
