import pytest

from disaster.roads.rules import ahead_of, numbers_in, said_blocked


@pytest.mark.parametrize(("words", "cause"), [
    ("国道207线南段积雪,道路中断,车辆无法前行", "snow"), ("S307 雪阻,需除雪", "drift"),
    ("通往嘎查的公路被洪水冲毁", "flood"),
    ("The road to Maodeng is blocked by snow", "snow"), ("X512路段塌方封闭", "slide"),
    ("道路畅通,无灾情", None), ("封路路段已全部恢复通行", None), ("死亡羊 30 只,圈舍受损", None),
    ("道路两侧草场过火", None)])
def test_a_report_says_that_a_road_is_blocked_or_does_not(words, cause):
    assert said_blocked(words, None) == cause


def test_a_figure_of_damaged_roads_says_it_without_words_and_zero_does_not():
    assert said_blocked("", 3.5) == "other"
    assert said_blocked("", 0) is None
    assert said_blocked("", None) is None


def test_road_numbers_are_found_as_they_are_written():
    assert numbers_in("在G207与国道303交叉口,省道 307 至 X512") == ["G207", "G303", "S307", "X512"]
    assert numbers_in("SG2077 号车") == []


@pytest.mark.parametrize(("near", "ahead"), [(set(), "abcd"), ({"b"}, "bcd"), ({"b", "c"}, "cd"), ({"x"}, "abcd")])
def test_of_a_way_that_is_left_what_lies_ahead(near, ahead):
    assert "".join(ahead_of("abcd", near)) == ahead
