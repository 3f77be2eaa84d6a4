#pragma once
// How much chance is tried: with sanitizers everything is many times slower, and the release build tries it
// all.

namespace rung::naive {

#ifdef RUNG_SANITIZED
inline constexpr int kFewer = 10;
#else
inline constexpr int kFewer = 1;
#endif

}  // namespace rung::naive
