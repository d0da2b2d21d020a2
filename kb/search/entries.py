"""A published practice as the index wants it."""

from kb.practices.record import Facts, Practice
from kb.practices.rendered import RenderedTexts
from kb.practices.schema import FACTS
from kb.search.engine import Entry, Facet, Passage, Version
from kb.vocabulary.terms import vocabulary

# Facts whose labels, in all five languages, belong to the searchable words of an entry, and whose sharing makes entries alike.
_LABELLED = ("themes", "concepts", "audiences", "formats", "democracy_roles", "sdgs")
assert {field.name for field in FACTS} >= set(_LABELLED)


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
        facets={
            Facet.THEME: with_broader_themes(facts.themes),
            Facet.COUNTRY: facts.countries,
            Facet.AUDIENCE: facts.audiences,
            Facet.FORMAT: facts.formats,
            Facet.LANGUAGE: tuple(text.language for text in practice.texts),
            Facet.EVIDENCE: () if facts.evidence is None else (str(facts.evidence),),
        },
        features=_features(facts),
        place=facts.place or "",
        organisation=facts.organisation,
        published=facts.published,
    )


def with_broader_themes(themes: tuple[str, ...]) -> tuple[str, ...]:
    """Return themes and all above them, so that a broad theme finds what is filed below it."""
    return tuple(dict.fromkeys(above for theme in themes for above in vocabulary().themes.with_broader(theme)))


def _features(facts: Facts) -> tuple[str, ...]:
    labelled = [f"{name}:{value}" for name in _LABELLED for value in getattr(facts, name)]
    broader = [f"themes:{theme}" for theme in with_broader_themes(facts.themes)]
    countries = [f"country:{code}" for code in facts.countries]
    return tuple(dict.fromkeys([*labelled, *broader, *countries]))
