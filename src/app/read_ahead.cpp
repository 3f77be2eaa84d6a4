#include "app/read_ahead.h"

#include <utility>

#include "core/check.h"

namespace rung::app {
namespace {

// A chunk ends with whichever comes first, so that what is read ahead needs little memory whatever rows are
// like.
constexpr std::size_t kChunkFacts = 1024;
constexpr std::size_t kChunkBytes = 1024 * 1024;
constexpr std::size_t kTextsAtOnce = 65'536;

}  // namespace

using Next = intake::FactReader::Next;

ReadAhead::ReadAhead(intake::FactReader& reader, engine::TextPool& read, engine::TextPool& known,
                     std::function<void()> begin_anew)
    : reader_(reader), read_(read), known_(known), begin_anew_(std::move(begin_anew)) {
  for (Chunk& chunk : chunks_) empty_.push_back(&chunk);
  thread_ = std::thread([this] { read_all(); });
}

ReadAhead::~ReadAhead() {
  {
    const std::scoped_lock held(lock_);
    given_up_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void ReadAhead::read_all() {
  while (Chunk* chunk = wait_for(empty_)) {
    fill(*chunk);
    const bool last = chunk->end != Next::Fact || chunk->failure;
    give(chunk, full_);
    if (last) return;
  }
}

void ReadAhead::fill(Chunk& chunk) {
  chunk.count = 0;
  chunk.texts_anew = begin_anew_ && read_.size() > kTextsAtOnce;
  if (chunk.texts_anew) {
    read_ = engine::TextPool();
    texts_noted_ = 0;
  }
  try {
    read_facts(chunk);
  } catch (...) {
    chunk.failure = std::current_exception();
  }
  note_texts(chunk);
  chunk.bytes_read = reader_.bytes_read();
}

void ReadAhead::read_facts(Chunk& chunk) {
  std::size_t bytes = 0;
  while (chunk.count < kChunkFacts && bytes < kChunkBytes) {
    if (chunk.count == chunk.facts.size()) chunk.facts.emplace_back();
    chunk.end = reader_.next(chunk.facts[chunk.count]);
    if (chunk.end != Next::Fact) return;
    for (const intake::RowText& row : chunk.facts[chunk.count].rows) bytes += row.raw.size();
    ++chunk.count;
  }
}

void ReadAhead::note_texts(Chunk& chunk) {
  chunk.texts.clear();
  for (; texts_noted_ < read_.size(); ++texts_noted_)
    chunk.texts.push_back(read_.text(static_cast<std::int64_t>(texts_noted_)));
}

// nullptr: there is nobody any more who would take more facts.
ReadAhead::Chunk* ReadAhead::wait_for(std::deque<Chunk*>& from) {
  std::unique_lock held(lock_);
  changed_.wait(held, [&] { return given_up_ || !from.empty(); });
  if (given_up_) return nullptr;
  Chunk* chunk = from.front();
  from.pop_front();
  return chunk;
}

void ReadAhead::give(Chunk* chunk, std::deque<Chunk*>& to) {
  {
    const std::scoped_lock held(lock_);
    to.push_back(chunk);
  }
  changed_.notify_all();
}

void ReadAhead::take_texts(Chunk& chunk) {
  if (chunk.texts_anew) {
    known_ = engine::TextPool();
    begin_anew_();
  }
  for (const std::string& text : chunk.texts) {
    const std::size_t number = known_.size();
    RUNG_CHECK(known_.put(text) == static_cast<std::int64_t>(number), "each text comes once");
  }
}

Next ReadAhead::next(intake::Candidate*& out) {
  while (true) {
    if (current_ != nullptr && at_ < current_->count) {
      out = &current_->facts[at_++];
      return Next::Fact;
    }
    if (current_ != nullptr) {
      if (current_->failure) std::rethrow_exception(current_->failure);
      if (current_->end != Next::Fact) return current_->end;
      give(std::exchange(current_, nullptr), empty_);
    }
    current_ = wait_for(full_);
    at_ = 0;
    take_texts(*current_);
  }
}

}  // namespace rung::app
