"""The time line: what else was paid lies under what is in question, and events are told in words."""

from huimin.ui.timeline import LEFT, WIDTH, Mark, draw

JANUARY = 2018 * 12 + 1


def paid(month, **said):
    return Mark("低保", month, month + 1, f"{month}", **said)


def event(month, text, lane="死亡登记"):
    return Mark(lane, month, month + 1, text, is_event=True)


def test_nothing_is_drawn_of_nothing():
    assert draw([]) is None


def test_the_background_is_drawn_first_and_looks_different():
    drawing = draw([paid(JANUARY, is_offending=True), paid(JANUARY, is_context=True), paid(JANUARY + 1)])
    assert [box.css for box in drawing.boxes] == ["context", "offending", "payment"]


def test_lanes_of_the_clue_stand_above_those_of_the_background():
    other = Mark("一个名称很长的其他补贴项目", JANUARY, JANUARY + 1, "", is_context=True)
    assert [name for name, _ in draw([other, paid(JANUARY)]).lanes] == ["低保", "一个名称很长的其…"]


def test_the_first_event_of_a_lane_is_told_in_words_on_the_side_with_room():
    early = draw([event(JANUARY, "死亡 2018-01-20"), event(JANUARY + 1, "火化 2018-02-01"), paid(JANUARY + 30)])
    (label,) = early.labels
    assert (label.text, label.anchor) == ("死亡 2018-01-20 +1", "start")
    assert label.x > max(box.x for box in early.events)
    late = draw([paid(JANUARY), event(JANUARY + 30, "死亡 2020-07-20"), event(JANUARY + 30, "购房", lane="不动产")])
    assert [label.anchor for label in late.labels] == ["end", "end"]
    assert [label.text for label in late.labels] == ["死亡 2020-07-20", "购房"]


def test_two_hundred_payments_stay_inside_the_picture():
    drawing = draw([paid(JANUARY + n, is_context=True) for n in range(200)])
    assert len(drawing.boxes) == 200
    assert min(box.x for box in drawing.boxes) >= LEFT
    assert max(box.x + box.width for box in drawing.boxes) <= WIDTH
    assert len(drawing.years) <= 13
