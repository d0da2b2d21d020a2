"""Pages that belong to no feature: home, themes, countries, about, accessibility, health."""
