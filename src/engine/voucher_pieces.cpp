#include "engine/voucher_pieces.h"

#include <algorithm>

namespace rung::engine {
namespace {

// FNV-1a of 64 bits, part after part with a line end behind each.
constexpr std::uint64_t kBasis = 0xcbf29ce484222325;

std::uint64_t hash_on(std::uint64_t hash, std::string_view part) {
  constexpr std::uint64_t prime = 0x100000001b3;
  for (const char byte : part) hash = (hash ^ static_cast<unsigned char>(byte)) * prime;
  return (hash ^ static_cast<unsigned char>('\n')) * prime;
}

// The n-th number of SplitMix64 that begins at `seed`.
std::uint64_t split_mix(std::uint64_t seed, std::uint64_t n) {
  std::uint64_t z = seed + n * 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

// All pieces are worth the same.
void use_run(VoucherState& state, std::int64_t first, std::int64_t count, std::int32_t activity) {
  const std::int64_t worth = state.worth / state.count * count;
  state.uses.push_back({first, count, worth, activity});
  state.count -= count;
  state.used += count;
  state.worth -= worth;
}

}  // namespace

std::uint64_t voucher_origin(std::string_view voucher, std::string_view rule, std::string_view occasion) {
  return hash_on(hash_on(hash_on(kBasis, voucher), rule), occasion);
}

std::int64_t voucher_number(const VoucherState& state, std::int64_t piece) {
  const std::uint64_t number = split_mix(state.origin, static_cast<std::uint64_t>(state.before) +
                                                           static_cast<std::uint64_t>(piece) + 1) >>
                               12;
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(number));
}

std::int64_t pieces_of(const VoucherState& state) {
  return state.count + state.used + state.expired + state.cancelled;
}

const VoucherUse* use_of(const VoucherState& state, std::int64_t piece) {
  const auto at = std::find_if(state.uses.begin(), state.uses.end(), [piece](const VoucherUse& one) {
    return piece >= one.first && piece - one.first < one.count;
  });
  return at == state.uses.end() ? nullptr : &*at;
}

std::optional<std::int64_t> find_piece(const VoucherState& state, std::int64_t number) {
  for (std::int64_t piece = 0; piece < pieces_of(state); ++piece) {
    if (voucher_number(state, piece) == number && use_of(state, piece) == nullptr) return piece;
  }
  return std::nullopt;
}

void use_piece(VoucherState& state, std::int64_t piece, std::int32_t activity) {
  use_run(state, piece, 1, activity);
}

void use_pieces(VoucherState& state, std::int64_t count, std::int32_t activity) {
  std::vector<VoucherUse> before = state.uses;
  std::sort(before.begin(), before.end(),
            [](const VoucherUse& a, const VoucherUse& b) { return a.first < b.first; });
  before.push_back({pieces_of(state), 0, 0, -1});
  std::int64_t free_from = 0;
  for (const VoucherUse& one : before) {
    const std::int64_t run = std::min(count, one.first - free_from);
    if (run > 0) use_run(state, free_from, run, activity);
    count -= std::max<std::int64_t>(0, run);
    free_from = one.first + one.count;
  }
}

void give_pieces_back(VoucherState& state, std::int32_t activity) {
  std::erase_if(state.uses, [&](const VoucherUse& one) {
    if (one.activity != activity) return false;
    state.used -= one.count;
    state.count += one.count;
    state.worth += one.worth;
    return true;
  });
}

std::int64_t worth_of(const VoucherState& state, std::int64_t piece) {
  if (const VoucherUse* use = use_of(state, piece)) return use->worth / use->count;
  return state.count == 0 ? 0 : state.worth / state.count;
}

PieceIs piece_is(const VoucherState& state, std::int64_t piece) {
  if (use_of(state, piece) != nullptr) return PieceIs::Used;
  if (state.cancelled > 0) return PieceIs::Void;
  return state.expired > 0 ? PieceIs::Over : PieceIs::Valid;
}

}  // namespace rung::engine
