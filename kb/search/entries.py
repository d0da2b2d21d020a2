"""A published practice as the index wants it."""

from kb.practices.record import Facts, Practice, Resources
from kb.practices.rendered import RenderedTexts
from kb.practices.schema import FACTS
from kb.search import buckets
from kb.search.engine import Entry, Facet, Passage, Version
from kb.search.senses import FEATURE_SCHEMES
from kb.vocabulary.terms import vocabulary

assert {field.name for field in FACTS} >= set(FEATURE_SCHEMES)


def make_entry(practice: Practice, rendered: RenderedTexts) -> Entry:
    """Return what the index holds of a practice; renders its texts if that was not done yet."""
    facts = practice.facts
    return Entry(
        slug=practice.slug,
        versions=tuple(
            Version(
                language=text.language,
                title=text.title,
                summary=text.summary,
                passages=tuple(
                    Passage(key=part.key or "other", text=part.text)
                    for part in rendered.get(practice.slug, text).parts
                    if part.text
                ),
            )
            for text in practice.texts
        ),
        facets=facets(practice),
        features=_features(facts),
        place=facts.place or "",
        organisation=facts.organisation,
        published=facts.published,
    )


def facets(practice: Practice) -> dict[Facet, tuple[str, ...]]:
    """Return what a practice can be found by besides its words. A fact that is not known has no values."""
    facts = practice.facts
    resources = facts.resources or Resources()
    return {
        Facet.THEME: with_broader_themes(facts.themes),
        Facet.COUNTRY: facts.countries,
        Facet.AUDIENCE: facts.audiences,
        Facet.FORMAT: facts.formats,
        Facet.PREPARATION: _one(resources.preparation_hours),
        Facet.STAFF: buckets.staff(resources.staff),
        Facet.COST: _one(resources.cost_eur),
        Facet.GROUP: buckets.group(resources.group_size),
        Facet.DURATION: buckets.duration(resources.duration_minutes),
        Facet.ROOM: buckets.rooms(resources.room, practice.original.language),
        Facet.COMMUNITY: _one(facts.community_size),
        Facet.EVIDENCE: _one(facts.evidence),
        Facet.ROLE: facts.democracy_roles,
        Facet.SDG: tuple(str(goal) for goal in facts.sdgs),
        Facet.PERIOD: buckets.years(facts.period),
        Facet.CONFIRMED: _one(facts.last_confirmed.year if facts.last_confirmed else None),
        Facet.LANGUAGE: tuple(text.language for text in practice.texts),
    }


def _one(value: str | int | None) -> tuple[str, ...]:
    return () if value is None else (str(value),)


def with_broader_themes(themes: tuple[str, ...]) -> tuple[str, ...]:
    """Return themes and all above them, so that a broad theme finds what is filed below it."""
    return tuple(dict.fromkeys(above for theme in themes for above in vocabulary().themes.with_broader(theme)))


def _features(facts: Facts) -> tuple[str, ...]:
    labelled = [f"{name}:{value}" for name in FEATURE_SCHEMES for value in getattr(facts, name)]
    broader = [f"themes:{theme}" for theme in with_broader_themes(facts.themes)]
    countries = [f"country:{code}" for code in facts.countries]
    return tuple(dict.fromkeys([*labelled, *broader, *countries]))
