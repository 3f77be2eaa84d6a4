#pragma once
// The same work on many things, on several threads, and what comes of it taken up in the order of the things.

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace rung::app {

// 0: as many as the machine has processors.
[[nodiscard]] inline unsigned worker_count(unsigned threads) {
  return threads > 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
}

// While things are read, those before them are worked on. Only the thread that made the queue reads and takes
// up; it works along when too many things wait. With one thread everything happens one after the other.
template <typename Thing>
class InOrder {
 public:
  using Work = std::function<void(unsigned worker, Thing&)>;  // on any thread; `worker` is below `threads`
  using Take = std::function<void(Thing&&)>;                  // on the thread that made the queue

  InOrder(unsigned threads, Work work, Take take)
      : work_(std::move(work)), take_(std::move(take)), most_(threads == 1 ? 0 : std::size_t{threads} * 2) {
    try {
      for (unsigned worker = 1; worker < threads; ++worker)
        running_.emplace_back([this, worker] { work_along(worker); });
    } catch (...) {
      stop();
      throw;
    }
  }
  // What is not finished by then is not taken up.
  ~InOrder() { stop(); }
  InOrder(const InOrder&) = delete;
  InOrder& operator=(const InOrder&) = delete;

  // May take up things that were added before. The first failure, by thing, goes on up; nothing is to be
  // added behind it.
  void add(Thing&& thing) {
    {
      const std::lock_guard<std::mutex> lock(in_use_);
      waiting_.emplace_back(std::move(thing));
    }
    changed_.notify_one();
    while (!waiting_.empty() && (waiting_.size() > most_ || first_is_done())) take_first();
  }
  void finish() {
    while (!waiting_.empty()) take_first();
  }

 private:
  enum class State : std::uint8_t { Waits, Begun, Done };
  struct One {
    explicit One(Thing&& made) : thing(std::move(made)) {}
    Thing thing;
    State state = State::Waits;
    std::exception_ptr failure;
  };

  bool first_is_done() {
    const std::lock_guard<std::mutex> lock(in_use_);
    return waiting_.front().state == State::Done;
  }

  // Nothing: each is begun. A deque's elements stay where they are while others come and go at its ends.
  One* begin_next() {
    for (One& one : waiting_) {
      if (one.state != State::Waits) continue;
      one.state = State::Begun;
      return &one;
    }
    return nullptr;
  }

  void work_on(unsigned worker, One& one, std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    std::exception_ptr failure;
    try {
      work_(worker, one.thing);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    one.failure = failure;
    one.state = State::Done;
    changed_.notify_all();
  }

  void take_first() {
    std::unique_lock<std::mutex> lock(in_use_);
    while (waiting_.front().state != State::Done) {
      if (One* next = begin_next(); next != nullptr) {
        work_on(0, *next, lock);
      } else {
        changed_.wait(lock);
      }
    }
    One first = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    if (first.failure) std::rethrow_exception(first.failure);
    take_(std::move(first.thing));
  }

  void work_along(unsigned worker) {
    std::unique_lock<std::mutex> lock(in_use_);
    while (!over_) {
      if (One* next = begin_next(); next != nullptr) {
        work_on(worker, *next, lock);
      } else {
        changed_.wait(lock);
      }
    }
  }

  void stop() noexcept {
    {
      const std::lock_guard<std::mutex> lock(in_use_);
      over_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : running_) thread.join();
  }

  Work work_;
  Take take_;
  std::size_t most_;
  std::mutex in_use_;  // guards what stands below; only the maker changes the number of elements
  std::condition_variable changed_;
  std::deque<One> waiting_;
  bool over_ = false;
  std::vector<std::thread> running_;
};

}  // namespace rung::app
