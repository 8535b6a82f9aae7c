"""Expected errors as one clear sentence each: what, where, what to do."""

import difflib

from huimin.datasets.queries import load_kinds, sentence
from huimin.disclosure.types import EditionUnfit
from huimin.identity.queries import CopyUnreadable, KeysMissing, KeysWrong, SealingKeyMissing
from huimin.intake.queries import BatchUnknown, FileRefusedError
from huimin.jobs.types import LeaseHeld, LeaseLostError
from huimin.kit.periods import PeriodError
from huimin.localities.loader import LocalityError
from huimin.pipeline.comparing import RuleUnknown
from huimin.pipeline.demonstrating import HomeInUse
from huimin.pipeline.importing import KindUnknown
from huimin.pipeline.people import PassphraseMissing, RoleUnknown
from huimin.pipeline.publishing import SecondMissing
from huimin.pipeline.rotating import RotationUnfinished
from huimin.pipeline.serving import EditionMissing, PortTaken, ServerFailed
from huimin.programmes.queries import ProgrammeUnknown
from huimin.programmes.queries import codes as programme_codes
from huimin.regions.queries import RegionUnknown
from huimin.rules.queries import load_library
from huimin.users.permissions import WORDS
from huimin.users.queries import UserUnknown
from huimin.users.types import NotPermitted, PowerMissing, UnitUnknown, UserExists
from huimin.warehouse.files import FileAltered

USAGE, BAD_NEWS = 2, 3
_NAMED = (
    (RegionUnknown, "unknown_region", "region"),
    (ProgrammeUnknown, "unknown_programme", "programme"),
    (RuleUnknown, "unknown_rule", "rule"),
    (BatchUnknown, "unknown_batch", "batch"),
    (UserUnknown, "unknown_user", "user"),
    (UserExists, "user_exists", "user"),
    (UnitUnknown, "unknown_unit", "unit"),
    (RoleUnknown, "unknown_role", "role"),
    (HomeInUse, "home_in_use", "home"),
    (PortTaken, "port_taken", "port"),
    (ServerFailed, "server_failed", "port"),
)
_PLAIN = (
    (PassphraseMissing, "passphrase_missing"),
    (EditionMissing, "edition_missing"),
    (SecondMissing, "second_missing"),
)
_KNOWN = {"unknown_rule": load_library, "unknown_programme": lambda: programme_codes().values()}


def sentence_of(error: Exception, lang: str) -> tuple[str, str, int] | None:
    """(code, sentence, exit code) of an error somebody can mend; None for a fault of ours."""
    given = str(error.args[0]) if error.args else ""
    if isinstance(error, KindUnknown):
        return "unknown_kind", sentence("unknown_kind", lang, kind=given, kinds=" ".join(load_kinds())), USAGE
    for type_, code, name in _NAMED:
        if isinstance(error, type_):
            near = {"near": _near(code, given)} if code in _KNOWN else {}
            return code, sentence(code, lang, **{name: given}, **near), USAGE
    for type_, code in _PLAIN:
        if isinstance(error, type_):
            return code, sentence(code, lang), USAGE
    if isinstance(error, PeriodError):
        return error.code, sentence(error.code, lang), USAGE
    if isinstance(error, (LeaseHeld, LeaseLostError)):
        return error.code, error.message_zh if lang == "zh" else error.message_en, USAGE
    if isinstance(error, NotPermitted):
        return _not_permitted(error, lang)
    if isinstance(error, EditionUnfit):
        return error.code, sentence(error.code, lang), USAGE
    if isinstance(error, SealingKeyMissing):
        return "sealing_key_missing", sentence("sealing_key_missing", lang, **error.values), USAGE
    if isinstance(error, RotationUnfinished):
        return "rotation_unfinished", sentence("rotation_unfinished", lang, files=given), BAD_NEWS
    if isinstance(error, (CopyUnreadable, KeysMissing, KeysWrong, LocalityError)):
        return "installation", given, USAGE
    if isinstance(error, FileRefusedError):
        return error.code, sentence(error.code, lang, **error.values), USAGE
    if isinstance(error, FileAltered):
        return "file_altered", given, BAD_NEWS
    return None


def _not_permitted(error: NotPermitted, lang: str) -> tuple[str, str, int]:
    if not isinstance(error, PowerMissing):
        return "not_permitted", sentence("not_permitted", lang), USAGE
    user, power = error.args
    return "power_missing", sentence("power_missing", lang, user=user, power=WORDS[power][lang != "zh"]), USAGE


def _near(code: str, given: str) -> str:
    """The known words most like the one given."""
    known = {word.lower(): word for word in _KNOWN[code]()}
    return " ".join(known[word] for word in difflib.get_close_matches(given.lower(), known, n=3, cutoff=0))
