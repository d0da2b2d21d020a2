"""The vocabulary's files are whole: labels and definitions in five languages, no dangling ids, no cycles."""

import json
from collections import Counter
from typing import Any

import pytest

from kb.languages import LANGUAGES
from kb.vocabulary.terms import DATA, Scheme, Term, Vocabulary, vocabulary

SCHEMES = {name: getattr(vocabulary(), name) for name in Vocabulary.__dataclass_fields__}
TERMS = [(scheme, term) for scheme in SCHEMES.values() for term in scheme]
DEFINED = [(scheme, term) for scheme, term in TERMS if scheme.name in {"themes", "evidence_levels", "democracy_roles"}]
RELATIONS = {"exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"}

every_scheme = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)


def name(value: object) -> str | None:
    return value.id if isinstance(value, Term) else value.name if isinstance(value, Scheme) else None


every_term = pytest.mark.parametrize(("scheme", "term"), TERMS, ids=name)


def raw(scheme: Scheme) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((DATA / f"{scheme.name.replace('_', '-')}.json").read_text("utf-8"))
    return entries


def test_every_file_is_a_scheme() -> None:
    assert {path.stem.replace("-", "_") for path in DATA.glob("*.json")} == {*SCHEMES}


@every_scheme
def test_ids_are_unique(scheme: Scheme) -> None:
    assert [entry["id"] for entry in raw(scheme)] == [*scheme.terms]


@every_term
def test_a_term_has_labels_in_every_language(scheme: Scheme, term: Term) -> None:
    assert [language for language in LANGUAGES if not term.labels.get(language)] == []


@every_term
def test_labels_of_a_term_are_trimmed_and_unique(scheme: Scheme, term: Term) -> None:
    for language, labels in term.labels.items():
        assert all(label and label.strip() == label and "  " not in label for label in labels), language
        assert [label for label, times in Counter(map(str.casefold, labels)).items() if times > 1] == [], language


@pytest.mark.parametrize(("scheme", "term"), DEFINED, ids=name)
def test_a_term_that_needs_explaining_is_explained_in_every_language(scheme: Scheme, term: Term) -> None:
    assert [language for language in LANGUAGES if len(term.definitions.get(language, "").split()) < 3] == []


@every_term
def test_broader_and_related_terms_exist(scheme: Scheme, term: Term) -> None:
    pointed = {*term.related, *([term.broader] if term.broader else [])}
    assert (pointed - {*scheme.terms}, term.id in pointed) == (set(), False)


@every_term
def test_the_way_up_from_a_term_ends(scheme: Scheme, term: Term) -> None:
    above: list[str] = []
    broader = term.broader
    while broader is not None:
        assert broader not in above, above
        above.append(broader)
        broader = scheme[broader].broader


@every_scheme
@pytest.mark.parametrize("language", LANGUAGES)
def test_preferred_labels_of_a_scheme_are_told_apart(scheme: Scheme, language: str) -> None:
    times = Counter(term.label(language).casefold() for term in scheme)
    assert [label for label, count in times.items() if count > 1] == []


@every_term
def test_matches_are_skos_relations_to_web_addresses(scheme: Scheme, term: Term) -> None:
    assert all(match.relation in RELATIONS and match.uri.startswith("http") for match in term.matches)


def test_there_are_about_a_dozen_top_themes() -> None:
    assert 10 <= len(vocabulary().themes.top()) <= 14


def test_themes_are_at_most_two_levels_deep() -> None:
    assert max(len(vocabulary().themes.with_broader(term.id)) for term in vocabulary().themes) <= 2


def test_the_goals_are_the_seventeen_of_the_united_nations() -> None:
    uris = [[match.uri for match in term.matches if match.scheme == "un"] for term in vocabulary().sdgs]
    assert uris == [[f"http://metadata.un.org/sdg/{number}"] for number in range(1, 18)]


def test_themes_name_goals_that_exist() -> None:
    assert all(str(goal) in vocabulary().sdgs for term in vocabulary().themes for goal in term.sdgs)
