"""Two people change the same record: what needs no question, and what does."""

from kb.submissions.merge import Conflict, Merged, merge

BASE = {
    "title": ("Fathers at the library",),
    "countries": ("LV", "DK"),
    "why": ("Fathers were alone.\n\nThe town had no place.\n\nThe library had a room.",),
}


def merged(mine: dict[str, tuple[str, ...]], theirs: dict[str, tuple[str, ...]]) -> Merged:
    """Merge two sets of changed fields into the record above."""
    return merge(BASE, BASE | mine, BASE | theirs, sets=frozenset({"countries"}), texts=frozenset({"why"}))


def test_changes_in_different_fields_come_together() -> None:
    result = merged({"title": ("Fathers meet",)}, {"countries": ("LV",), "place": ("Kärdla",)})
    assert result.values == {**BASE, "title": ("Fathers meet",), "countries": ("LV",), "place": ("Kärdla",)}
    assert result.conflicts == ()


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    result = merged({"title": ("Fathers meet",)}, {"title": ("Fathers meet",)})
    assert result == Merged(values={**BASE, "title": ("Fathers meet",)}, conflicts=())


def test_two_titles_are_a_conflict_that_holds_all_three_and_no_value() -> None:
    result = merged({"title": ("Fathers meet",)}, {"title": ("Dads at the library",)})
    expected = Conflict(
        name="title", base=("Fathers at the library",), mine=("Fathers meet",), theirs=("Dads at the library",)
    )
    assert result.conflicts == (expected,)
    assert "title" not in result.values


def test_a_title_removed_here_and_changed_there_is_a_conflict() -> None:
    assert [conflict.name for conflict in merged({"title": ()}, {"title": ("Dads",)}).conflicts] == ["title"]


def test_what_each_side_adds_to_a_list_and_takes_from_it_holds() -> None:
    result = merged({"countries": ("LV", "DK", "FI")}, {"countries": ("EE", "LV")})
    assert result.values["countries"] == ("LV", "EE", "FI")


def test_a_new_order_of_a_list_survives_an_addition_by_the_other_side() -> None:
    result = merged({"countries": ("DK", "LV")}, {"countries": ("LV", "DK", "EE")})
    assert result.values["countries"] == ("DK", "LV", "EE")


def test_changed_paragraphs_that_do_not_touch_come_together() -> None:
    result = merged(
        {"why": ("Fathers sat at home.\n\nThe town had no place.\n\nThe library had a room.",)},
        {"why": ("Fathers were alone.\n\nThe town had no place.\n\nThe library had two rooms.\n\nAnd tea.",)},
    )
    assert result.values["why"] == (
        "Fathers sat at home.\n\nThe town had no place.\n\nThe library had two rooms.\n\nAnd tea.",
    )


def test_a_paragraph_removed_here_and_one_added_there_come_together() -> None:
    result = merged(
        {"why": ("The town had no place.\n\nThe library had a room.",)},
        {"why": (BASE["why"][0] + "\n\nAnd tea.",)},
    )
    assert result.values["why"] == ("The town had no place.\n\nThe library had a room.\n\nAnd tea.",)


def test_neighbouring_paragraphs_changed_by_two_people_are_a_conflict() -> None:
    mine = "Fathers sat at home.\n\nThe town had no place.\n\nThe library had a room."
    theirs = "Fathers were alone.\n\nThe town had one place.\n\nThe library had a room."
    result = merged({"why": (mine,)}, {"why": (theirs,)})
    assert result.conflicts == (Conflict(name="why", base=BASE["why"], mine=(mine,), theirs=(theirs,)),)


def test_two_different_paragraphs_at_the_same_place_are_a_conflict() -> None:
    result = merged({"why": (BASE["why"][0] + "\n\nAnd tea.",)}, {"why": (BASE["why"][0] + "\n\nAnd coffee.",)})
    assert [conflict.name for conflict in result.conflicts] == ["why"]


def test_the_same_paragraph_added_by_both_stands_there_once() -> None:
    with_tea = BASE["why"][0] + "\n\nAnd tea."
    result = merged({"why": (with_tea,)}, {"why": (with_tea.replace("alone", "bored"),)})
    assert result.values["why"] == (with_tea.replace("alone", "bored"),)


def test_a_missing_final_line_end_or_one_of_another_system_is_no_change() -> None:
    mine = BASE["why"][0].replace("\n", "\r\n").replace("alone", "bored") + "\r\n"
    result = merged({"why": (mine,)}, {"why": (BASE["why"][0] + "\n\nAnd tea.",)})
    assert result.values["why"] == (BASE["why"][0].replace("alone", "bored") + "\n\nAnd tea.",)


def test_a_text_that_both_began_is_a_conflict() -> None:
    result = merge({}, {"how": ("Sit down.",)}, {"how": ("Stand up.",)}, texts=frozenset({"how"}))
    assert result.conflicts == (Conflict(name="how", base=(), mine=("Sit down.",), theirs=("Stand up.",)),)
