"""The forms that a municipality has handed in, round by round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parathed_lib.catalogue import Catalogue
from parathed_lib.forms.evaluation import SelfEvaluation, read_round
from parathed_lib.forms.toml_file import read_toml
from parathed_lib.storage.data_root import DataRoot, sort_key


@dataclass(frozen=True)
class RoundForm:
    """The form of a round; `form` is None when it is of a rubric that cannot be read.

    `migrated` when it is of an earlier rubric and told in the names of this one.
    """

    round: str
    form: SelfEvaluation | None
    migrated: bool


def forms_of(
    root: DataRoot, code: str, rounds: Iterable[str], catalogue: Catalogue
) -> tuple[RoundForm, ...]:
    """The forms of a municipality in these rounds, oldest first.

    Raises EvaluationError for a form of a known rubric that cannot be used.
    """
    found = []
    for name in sorted(set(rounds), key=sort_key):
        paths = root.forms_in_use(name, code)
        if any(_of_unknown_rubric(path.read_bytes(), catalogue) for path in paths):
            found.append(RoundForm(name, None, False))
        elif stored := read_round(root, name, code, catalogue):
            found.append(RoundForm(name, stored.evaluation, stored.migrated))
    return tuple(found)


def _of_unknown_rubric(content: bytes, catalogue: Catalogue) -> bool:
    rubric = catalogue.rubric
    known = {rubric.version, *(m.earlier for m in rubric.migrations)}
    version = read_toml(content).data.get("rubric")
    return isinstance(version, str) and version not in known
