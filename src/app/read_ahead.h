#pragma once
// Reads the facts of a file in a thread of its own, while those before them are booked. Used by FileImport
// only.

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/fact.h"
#include "intake/fact_reader.h"

namespace rung::app {

class ReadAhead {
 public:
  // `reader` puts texts into `read`; both belong to the thread until next() has said End or Broken, but for
  // what the reader knows since its first fact (header, columns). `known` gets the texts of the facts that
  // were handed out, under the same numbers. With `begin_anew`, both pools are emptied now and then: it is
  // called when the numbers that `known` had hold no longer. All of them must outlive this.
  ReadAhead(intake::FactReader& reader, engine::TextPool& read, engine::TextPool& known,
            std::function<void()> begin_anew);
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // As FactReader::next(), in the order of the file; the fact is valid until the next call. What the reader
  // throws comes when everything before it has been handed out.
  intake::FactReader::Next next(intake::Candidate*& out);
  // Of the file, up to somewhere behind the fact at hand.
  [[nodiscard]] std::uint64_t bytes_read() const { return current_ == nullptr ? 0 : current_->bytes_read; }

 private:
  struct Chunk {
    std::vector<intake::Candidate> facts;  // the first `count` are filled
    std::size_t count = 0;
    bool texts_anew = false;
    std::vector<std::string> texts;  // that come with these facts
    std::uint64_t bytes_read = 0;
    intake::FactReader::Next end = intake::FactReader::Next::Fact;  // Fact: more follows
    std::exception_ptr failure;
  };

  void read_all();
  void fill(Chunk& chunk);
  void read_facts(Chunk& chunk);
  void note_texts(Chunk& chunk);
  Chunk* wait_for(std::deque<Chunk*>& from);
  void give(Chunk* chunk, std::deque<Chunk*>& to);
  void take_texts(Chunk& chunk);

  intake::FactReader& reader_;
  engine::TextPool& read_;
  engine::TextPool& known_;
  std::function<void()> begin_anew_;
  std::size_t texts_noted_ = 0;  // of read_

  std::array<Chunk, 3> chunks_;  // one is booked, one is read, one lies between
  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<Chunk*> empty_, full_;
  bool given_up_ = false;  // nobody takes facts any more
  Chunk* current_ = nullptr;
  std::size_t at_ = 0;
  std::thread thread_;
};

}  // namespace rung::app
