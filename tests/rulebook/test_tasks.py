from hypothesis import given
from hypothesis import strategies as st

from disaster.rulebook.documents import shipped
from disaster.rulebook.rules import tasks_for
from disaster.rulebook.schemas import LEVELS

TASKS = shipped("tasks")


def keys(level, before=None, kind="response"):
    return [task.key for task in tasks_for(TASKS, level, before, kind)]


def test_every_level_brings_tasks_of_its_own_in_both_kinds():
    for kind in ("warning", "response"):
        for before, level in ((None, "IV"), ("IV", "III"), ("III", "II"), ("II", "I")):
            assert keys(level, before, kind)


def test_raising_adds_only_the_difference():
    assert sorted(keys("IV") + keys("II", "IV")) == sorted(keys("II"))
    assert not set(keys("IV")) & set(keys("II", "IV"))


def test_lowering_and_staying_add_nothing():
    assert keys("IV", "II") == keys("III", "III") == []


def test_a_warning_response_has_other_tasks_than_a_response():
    assert not set(keys("I")) & set(keys("I", kind="warning"))


@given(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=6), st.sampled_from(["warning", "response"]))
def test_however_a_level_is_raised_no_task_comes_twice(path, kind):
    made, before = [], None
    for level in sorted(path, reverse=True):
        made += keys(level, before, kind)
        before = level
    assert len(made) == len(set(made))
    assert set(made) == set(keys(before, kind=kind))
