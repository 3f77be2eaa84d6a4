#pragma once
// The same work on many things, on several threads.

#include <algorithm>
#include <cstddef>
#include <exception>
#include <functional>
#include <thread>
#include <vector>

namespace rung::app {

class Workers {
 public:
  // 0: as many as the machine has processors.
  explicit Workers(unsigned threads)
      : threads_(threads > 0 ? threads : std::max(1U, std::thread::hardware_concurrency())) {}

  [[nodiscard]] unsigned count() const { return threads_; }

  // Calls `work(worker, i)` for every i below `count`, each worker for a stretch of neighbours; comes back when
  // all are done. The first failure, by worker, goes on up.
  void for_each(std::size_t count, const std::function<void(unsigned worker, std::size_t i)>& work) const {
    if (threads_ == 1 || count < threads_) {
      for (std::size_t i = 0; i < count; ++i) work(0, i);
      return;
    }
    std::vector<std::exception_ptr> failures(threads_);
    const auto stretch = [&](unsigned worker) {
      try {
        const std::size_t end = count * (worker + 1) / threads_;
        for (std::size_t i = count * worker / threads_; i < end; ++i) work(worker, i);
      } catch (...) {
        failures[worker] = std::current_exception();
      }
    };
    std::vector<std::thread> running;
    for (unsigned worker = 1; worker < threads_; ++worker) running.emplace_back(stretch, worker);
    stretch(0);
    for (std::thread& thread : running) thread.join();
    for (const std::exception_ptr& failure : failures) {
      if (failure) std::rethrow_exception(failure);
    }
  }

 private:
  unsigned threads_;
};

}  // namespace rung::app
