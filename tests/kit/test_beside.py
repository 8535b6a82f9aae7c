import threading

import pytest

from huimin.kit.beside import Behind, beside


def test_work_beside_is_done_at_the_end_of_the_block():
    done = []
    with beside(lambda: done.append(threading.current_thread())):
        pass
    assert done
    assert done[0] is not threading.current_thread()


def test_an_error_beside_comes_out_at_the_end_of_the_block():
    reached = []
    with pytest.raises(ZeroDivisionError), beside(lambda: 1 // 0):
        reached.append(True)
    assert reached


def test_an_error_in_the_block_is_the_one_that_counts():
    with pytest.raises(KeyError), beside(lambda: 1 // 0):
        raise KeyError


def test_things_are_worked_on_in_order_and_one_behind():
    done, go = [], threading.Event()

    def work(thing: int) -> None:
        go.wait(10)
        done.append(thing)

    with Behind(work) as behind:
        behind.take(1)
        assert done == []
        go.set()
        behind.take(2)
        assert 1 in done
        behind.take(3)
    assert done == [1, 2, 3]


def test_an_error_behind_comes_out_with_the_next_thing():
    done = []
    with pytest.raises(ZeroDivisionError), Behind(lambda thing: done.append(1 // thing)) as behind:
        list(map(behind.take, (0, 1, 2)))
    assert done == []


def test_an_error_with_the_last_thing_comes_out_at_the_end():
    with pytest.raises(ZeroDivisionError), Behind(lambda thing: 1 // thing) as behind:
        behind.take(0)
