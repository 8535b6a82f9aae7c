"""The made-up city or county as a home to measure in, built once and kept."""

import csv
import json
from pathlib import Path

from bench.place import Place
from bench.product import CallFailed, clone, flags, huimin

LIBRARY = "library-"  # what the whole library is measured over: as many years as make a hundred million payments
_NEWEST = (
    "DIBAO",
    "GAOLING",
)  # of these programmes the last year's lists come after all others: one payment in a hundred


def files(place: Place, of: str = "") -> Path:
    """What the units of the city (eight years, 20 million payments) would send, or of a small part of it. of: LIBRARY."""
    from huimin.simulation import simulate

    target, scale = place.at(f"{of}files"), place.scale
    years = scale.n_library_years if of else scale.n_years
    if not (target / "manifest.json").exists():
        simulate(target, scale="city", seed=1, people=scale.n_people, years=years, progress=place.say)
    return target


def home(place: Place, of: str = "") -> Path:
    """A home with everything but the newest deaths, not yet compared. of: LIBRARY, which lacks the newest lists too, and
    whose other lists go as they are taken in."""
    target = place.at(f"{of}home")
    done = target / "complete.json"
    if done.exists():
        return target
    sent = files(place, of)
    earlier, _ = deaths(place, of)
    later = {path for path, _ in newest_lists(place)} if of else set()
    batches: dict[str, str] = {}
    for item in json.loads((sent / "manifest.json").read_text("utf-8"))["files"]:
        path = sent / item["file"]
        if item["kind"] == "deaths" or path in later or not path.exists():
            continue
        _import(target, item["kind"], path, item["flags"], batches, place)
        if of and item["kind"] == "payments":
            path.unlink()
    _import(target, "deaths", earlier, {"changes": True}, batches, place)
    done.write_text(json.dumps(batches), "utf-8")
    return target


def _import(target: Path, kind: str, file: Path, given: dict, batches: dict[str, str], place: Place) -> None:
    try:
        ran = huimin(target, "import", kind, file, *flags(given, batches))
    except CallFailed as refused:
        if refused.status != 2:  # a list of nobody: in its first years a programme pays none
            raise
        place.say(f"{file.name}: {refused}")
        return
    batch = ran.answer["batches"][0]
    batches[file.name] = batch["batch"]
    place.say(f"{file.name}: {batch['status']}, {batch['n_accepted']} rows, {ran.seconds:.1f} s")


def compared_home(place: Place, of: str = "") -> Path:
    """That home after its first comparison."""
    target = place.at(f"{of}compared-home")
    if not (target / "compared").exists():
        huimin(clone(home(place, of), target), "compare")
        huimin(target, "work", "--until-idle")
        (target / "compared").touch()
    return target


def deaths(place: Place, of: str = "") -> tuple[Path, Path]:
    """(the deaths known so far, the newest ones), cut from the registers of the city; of the library's one in a hundred."""
    earlier, newest = place.at(f"{of}deaths-earlier.csv"), place.at(f"{of}deaths-newest.csv")
    if newest.exists():
        return earlier, newest
    sent = files(place, of)
    manifest = json.loads((sent / "manifest.json").read_text("utf-8"))["files"]
    lines: list[str] = []
    for path in (sent / item["file"] for item in manifest if item["kind"] == "deaths"):
        header, *rows = path.read_text("utf-8-sig").splitlines()
        lines += rows
    n_new = len(lines) // 100 if of else min(place.scale.n_deaths, len(lines) // 3)
    earlier.write_text("\n".join([header, *lines[:-n_new], ""]), "utf-8")
    newest.write_text("\n".join([header, *lines[-n_new:], ""]), "utf-8")
    return earlier, newest


def newest_lists(place: Place) -> list[tuple[Path, dict]]:
    """(file, flags of its import) of the library's lists that came last."""
    sent = files(place, LIBRARY)
    manifest = json.loads((sent / "manifest.json").read_text("utf-8"))["files"]
    found = []
    for programme in _NEWEST:
        own = [one for one in manifest if one["kind"] == "payments" and one["flags"]["programme"] == programme]
        found.append((sent / own[-1]["file"], own[-1]["flags"]))
    return found


def county_list(place: Place) -> tuple[Path, dict]:
    """(file, flags of its import): what the first of these lists pays in its first month in the county that comes first."""
    target = place.at("county-list.csv")
    whole, given = newest_lists(place)[0]
    if not target.exists():
        with whole.open(encoding="utf-8-sig") as lines:
            header, first = next(lines), next(lines)
            county, month = (cells := first.split(","))[0], cells[-2]
            kept = [first, *(line for line in lines if line.startswith(f"{county},") and f",{month}," in line)]
        target.write_text("".join([header, *kept]), "utf-8")
    return target, given


_MANY = ("DIBAO", "GAOLING", "CANJI-H", "CANJI-L")  # monthly programmes that end at death


def many_deaths(place: Place, n_persons: int) -> Path:
    """A register with the death on 5 January 2018 of so many persons on the lists of that year."""
    target = place.at(f"deaths-of-{n_persons}.csv")
    if target.exists():
        return target
    sent = files(place) / "files"
    persons: dict[str, str] = {}
    for path in [path for name in _MANY for path in sorted(sent.glob(f"{name}-2018-*.csv"))]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["身份证号"] and row.get("保障人数", "") in ("", "1"):
                    persons[row["身份证号"]] = row["姓名"]
                if len(persons) >= n_persons:
                    break
    lines = [f"{name},{number},2018-01-05" for number, name in persons.items()]
    target.write_text("\n".join(["姓名,身份证号码,死亡日期", *lines, ""]), "utf-8")
    return target


def home_of_many_deaths(place: Place) -> Path:
    """That home with the first of these deaths, not yet asked for; another rule was, so that the roll-up stands."""
    return _home_with_deaths(place, "many-deaths-home", place.scale.n_findings, "split_payments")


def home_of_many_clues(place: Place) -> Path:
    """That home with the clues that such a register brings up."""
    return _home_with_deaths(place, "many-clues-home", place.scale.n_clues, "paid_after_death")


def _home_with_deaths(place: Place, name: str, n: int, rule: str) -> Path:
    target = place.at(name)
    if not (target / "compared").exists():
        register = many_deaths(place, n)
        huimin(clone(home(place), target), "import", "deaths", register, "--changes", "--region", "350100000000")
        huimin(target, "compare", "--rule", rule)
        (target / "compared").touch()
    return target
