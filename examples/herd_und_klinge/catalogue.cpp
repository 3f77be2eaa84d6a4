// What the shop sells.

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "shop.h"

namespace shop {
namespace {

constexpr std::array kArticles = {
    Article{"Kochlöffel Olivenholz", "Zubehör", 990},
    Article{"Geschirrtuch, 3 Stück", "Zubehör", 1490},
    Article{"Schälmesser 8 cm", "Messer", 1690},
    Article{"Backpinsel; Naturborsten", "Zubehör", 1290},
    Article{"Kochbuch \"Omas Eintöpfe\"", "Bücher", 2200},
    Article{"Messer schleifen, 3 Stück", "Schleifen", 2400},
    Article{"Gewürzmühle Buche", "Zubehör", 2990},
    Article{"Schneidbrett Nussbaum", "Zubehör", 3990},
    Article{"Wetzstahl", "Schleifen", 4490},
    Article{"Brotmesser 22 cm", "Messer", 4990},
    Article{"Crêpepfanne 26 cm", "Pfannen", 4590},
    Article{"Stieltopf 16 cm", "Töpfe", 5490},
    Article{"Eisenpfanne 28 cm", "Pfannen", 6990},
    Article{"Schleifstein 1000/3000", "Schleifen", 7490},
    Article{"Küchenwaage", "Kleingeräte", 5990},
    Article{"Kochmesser 20 cm", "Messer", 8990},
    Article{"Stabmixer", "Kleingeräte", 9900},
    Article{"Edelstahltopf 24 cm", "Töpfe", 11900},
    Article{"Santoku 18 cm, Damast", "Messer", 14900},
    Article{"Gusseiserner Bräter 28 cm", "Töpfe", 18900},
    Article{"Pfannenset, 3-teilig", "Pfannen", 21900},
    Article{"Messerblock, 6-teilig", "Messer", 29900},
    Article{"Topfset, 5-teilig", "Töpfe", 34900},
    Article{"Küchenmaschine", "Kleingeräte", 54900},
};
constexpr std::array kGiftCards = {
    Article{"Geschenkgutschein 25", "Gutscheine", 2500},
    Article{"Geschenkgutschein 50", "Gutscheine", 5000},
    Article{"Geschenkgutschein 100", "Gutscheine", 10000},
};

}  // namespace

const Article& pick_article(Random& random, int taste, bool knives_in_season) {
  const int count = static_cast<int>(kArticles.size());
  const int middle = taste * count / 100;
  for (int tries = 0;; ++tries) {
    // Two dice instead of one: goods near the taste are bought more often than far ones.
    const int index = std::clamp(middle + random.below(7) + random.below(7) - 6, 0, count - 1);
    const Article& article = kArticles[static_cast<std::size_t>(index)];
    const bool sharp =
        std::string_view(article.group) == "Messer" || std::string_view(article.group) == "Schleifen";
    if (!knives_in_season || sharp || tries == 2) return article;
  }
}

const Article& gift_card(Random& random) { return kGiftCards[static_cast<std::size_t>(random.below(3))]; }

const Article& article_named(const std::string& name) {
  for (const Article& article : kArticles) {
    if (name == article.name) return article;
  }
  for (const Article& card : kGiftCards) {
    if (name == card.name) return card;
  }
  throw std::logic_error("no such article: " + name);
}

}  // namespace shop
