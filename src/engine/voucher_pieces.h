#pragma once
// Vouchers one by one: those that were issued together are pieces of one VoucherState, and each has a number
// of its own, which says what issued it and never where it stands in a list (docs/MEANING.md, 11.14).

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/evaluation.h"

namespace rung::engine {

// What issued vouchers, as a number: the voucher's name, the rule (Source::text()), and on which occasion.
[[nodiscard]] std::uint64_t voucher_origin(std::string_view voucher, std::string_view rule,
                                           std::string_view occasion);

// Of a piece, counted from 0; above zero, at most 52 bits. Two pieces of one member may have the same number
// by an accident of one in some billions.
[[nodiscard]] std::int64_t voucher_number(const VoucherState& state, std::int64_t piece);

// How many were issued together.
[[nodiscard]] std::int64_t pieces_of(const VoucherState& state);

// What used a piece; nullptr: nothing.
[[nodiscard]] const VoucherUse* use_of(const VoucherState& state, std::int64_t piece);

// The piece with a number, if nothing used it.
[[nodiscard]] std::optional<std::int64_t> find_piece(const VoucherState& state, std::int64_t number);

// Uses one that is there, or the lowest ones of those that are (at least `count`).
void use_piece(VoucherState& state, std::int64_t piece, std::int32_t activity);
void use_pieces(VoucherState& state, std::int64_t count, std::int32_t activity);
// What an activity used is there again.
void give_pieces_back(VoucherState& state, std::int32_t activity);

// Of a voucher of money that is there or was used: minor units.
[[nodiscard]] std::int64_t worth_of(const VoucherState& state, std::int64_t piece);

enum class PieceIs : std::uint8_t {
  Valid,
  Used,
  Over,  // its last day is over
  Void,  // the redemption that issued it was cancelled
};
[[nodiscard]] PieceIs piece_is(const VoucherState& state, std::int64_t piece);

}  // namespace rung::engine
