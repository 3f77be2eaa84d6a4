#include "app/workers.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace rung::app;

TEST_CASE("what comes of things is taken up in their order, on one thread, however many work") {
  for (const unsigned threads : {1U, 2U, 5U}) {
    std::vector<int> taken;
    const auto here = std::this_thread::get_id();
    InOrder<int> queue(
        threads,
        [](unsigned, int& number) {
          // The first of each few takes the longest.
          if (number % 4 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
          number *= 2;
        },
        [&](int&& number) {
          CHECK(std::this_thread::get_id() == here);
          taken.push_back(number);
        });
    for (int i = 0; i < 100; ++i) queue.add(int{i});
    queue.finish();
    REQUIRE(taken.size() == 100);
    for (int i = 0; i < 100; ++i) CHECK(taken[static_cast<std::size_t>(i)] == 2 * i);
  }
}

TEST_CASE("no more things wait than some for each thread") {
  for (const unsigned threads : {1U, 3U}) {
    std::atomic<int> made = 0, taken = 0;
    int most = 0;
    InOrder<int> queue(
        threads, [](unsigned, int&) {}, [&](int&&) { ++taken; });
    for (int i = 0; i < 200; ++i) {
      ++made;
      queue.add(int{i});
      most = std::max(most, made - taken);
    }
    queue.finish();
    CHECK(taken == 200);
    CHECK(most <= static_cast<int>(threads == 1 ? 0 : 2 * threads));
  }
}

TEST_CASE("each worker is one thread at a time") {
  constexpr unsigned threads = 4;
  std::vector<std::atomic<int>> busy(threads);
  std::atomic<bool> twice = false;
  InOrder<int> queue(
      threads,
      [&](unsigned worker, int&) {
        if (++busy[worker] > 1) twice = true;
        std::this_thread::yield();
        --busy[worker];
      },
      [](int&&) {});
  for (int i = 0; i < 300; ++i) queue.add(int{i});
  queue.finish();
  CHECK_FALSE(twice);
}

TEST_CASE("the first failure, by thing, goes on up, and what was before it is taken up") {
  for (const unsigned threads : {1U, 3U}) {
    std::vector<int> taken;
    const auto run = [&] {
      InOrder<int> queue(
          threads,
          [](unsigned, int& number) {
            if (number == 7) std::this_thread::sleep_for(std::chrono::milliseconds(3));
            if (number == 7 || number == 8) throw std::runtime_error("thing " + std::to_string(number));
          },
          [&](int&& number) { taken.push_back(number); });
      for (int i = 0; i < 50; ++i) queue.add(int{i});
      queue.finish();
    };
    CHECK_THROWS_WITH(run(), "thing 7");
    CHECK(taken == std::vector<int>{0, 1, 2, 3, 4, 5, 6});
  }
}
