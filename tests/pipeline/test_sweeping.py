"""An import that is killed leaves rows in plain in scratch folders: the next one removes them, and nobody else's."""

import os

from django.conf import settings

from tests.pipeline.test_river import DEATHS


def test_the_next_import_removes_what_a_killed_one_left(huimin, write):
    tmp = settings.HOME.tmp
    left = [tmp / name for name in ("batch-7-abc", "upload-abc", "ahead-1-abc")]
    others = [tmp / name for name in (f"ahead-{os.getpid()}-abc", "spill", "caches")]
    for folder in (*left, *others):
        (folder / "workbook").mkdir(parents=True, exist_ok=True)
        (folder / "workbook" / "0.arrow").write_text("张三")
    huimin("import", "deaths", write("deaths.csv", DEATHS))
    assert [folder for folder in left if folder.exists()] == []
    assert all(folder.exists() for folder in others)
