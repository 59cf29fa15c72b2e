"""Whatever goes wrong while a page is read, the next one is read by a new process."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator

import pytest

from service.extractor import Extractor, _Process
from tests.service.doubles import ENGLISH, GREEK
from tests.service.pages import html_page

MANY = 1100


@pytest.fixture
def one() -> Iterator[Extractor]:
    extractor = Extractor(max_processes=1)
    yield extractor
    extractor.close()


@pytest.fixture
def many_open_files() -> Iterator[None]:
    """So many that the next descriptor is beyond what select() can hold."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2 * MANY:
        pytest.skip("the system allows no such number of open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2 * MANY), hard))
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(MANY)]
    try:
        assert max(opened) >= 1024
        yield
    finally:
        for descriptor in opened:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("many_open_files")
def test_a_page_is_read_however_many_files_are_open(one: Extractor) -> None:
    assert one.extract(html_page(ENGLISH, "A bridge")).title == "A bridge"
    long = html_page(f"{ENGLISH} " * 500, "A long bridge")  # more than a pipe holds
    assert one.extract(long).title == "A long bridge"


@pytest.mark.parametrize("error", [ValueError, MemoryError, KeyboardInterrupt])
def test_a_process_that_fails_in_an_unknown_way_is_not_kept(
    one: Extractor, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    assert one.extract(html_page(ENGLISH, "A bridge")).title == "A bridge"
    killed: list[_Process] = []
    kill = _Process.kill

    def count(process: _Process) -> None:
        killed.append(process)
        kill(process)

    def fail(*_: object) -> bytes:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(_Process, "kill", count)
        patch.setattr(_Process, "ask", fail)
        with pytest.raises(error):
            one.extract(html_page(ENGLISH, "A bridge"))
    assert [process.has_ended() for process in killed] == [True]
    assert one.extract(html_page(GREEK, "Γέφυρα")).title == "Γέφυρα"
