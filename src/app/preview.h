#pragma once
// `rung notify --preview NAME --member ID`: a message as it would be written for one member, whether or not
// he would get it. Nothing is written.

#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"
#include "core/result.h"
#include "language/message_length.h"

namespace rung::app {

struct PreviewOptions {
  std::string notification, member;
  std::string language;  // instead of the member's; empty: his
  std::string channel;   // one of the notification's; empty: all of them
  std::int64_t now_ms = 0;
};

struct PreviewedChannel {
  std::string channel;
  std::string address;                       // empty: there is none
  bool goes = false;                         // among those it would be sent by
  language::TextLength subject, text, sent;  // `sent`: what goes out as one text
  language::Fit fit = language::Fit::Fits;
};

struct Preview {
  std::string notification, member, name;
  std::string language;        // it is written in
  std::string asked_language;  // that was asked for, if it is another
  bool matches = false;        // the `when` holds
  std::string outcome;         // as ListedDecision; empty if it does not hold
  std::string not_before;      // empty: at any time
  std::string subject, text;
  std::vector<PreviewedChannel> channels;
};

// Refused, with what there is instead: an unknown notification, member, language or channel; a member who is
// erased or had not joined on the day.
[[nodiscard]] Result<Preview, Refusal> preview(OpenShop& shop, const PreviewOptions& options);

[[nodiscard]] std::string preview_text(const OpenShop& shop, const Preview& preview);
[[nodiscard]] Json preview_json(const OpenShop& shop, const Preview& preview);

}  // namespace rung::app
