"""monitor(municipality, vintage, round, at) -> one frozen Monitoring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from parathed_lib.assessment import Assessment, Input, assess, catalogue_inputs
from parathed_lib.catalogue import AnyCatalogue, Catalogue, load_catalogue
from parathed_lib.catalogue.planning import Planning, load_planning
from parathed_lib.errors import ById, ParameterError
from parathed_lib.faces import Face, Shown
from parathed_lib.forms.draft import read_toml
from parathed_lib.forms.evaluation import SelfEvaluation, read_round
from parathed_lib.forms.plan.dates import stated_day
from parathed_lib.forms.plan.repository import StoredPlan, load_plans
from parathed_lib.monitoring.progress import Progress, progress
from parathed_lib.names import as_text
from parathed_lib.storage.data_root import (
    DataRoot,
    find_root,
    is_before,
    is_example,
    sort_key,
)
from parathed_lib.vintage import load_vintage


@dataclass(frozen=True)
class RoundForm:
    """The form of a round; `form` is None when it is of a rubric that cannot be read.

    `migrated` when it is of an earlier rubric and told in the names of this one.
    """

    round: str
    form: SelfEvaluation | None
    migrated: bool


@dataclass(frozen=True, repr=False)
class Monitoring(Shown):
    """A municipality now and before, with its plans as they stand on the day `at`.

    `before` holds the figures of the vintage before and the form of the round before;
    it is None without both, and its `round` is None without an earlier form that the
    newest can be set beside. `plans` are those that had begun on the day, or that do
    not state when they begin; `later_plans` the others. `forms` are all forms up to
    now, and those that a plan belongs to, oldest first. `later_rounds` are the rounds
    after that of `now` in which the municipality has a form too, oldest first. What is
    later is told of, not used.
    """

    now: Assessment
    before: Assessment | None
    round_before: str | None
    plans: tuple[StoredPlan, ...]
    later_plans: tuple[StoredPlan, ...]
    forms: tuple[RoundForm, ...]
    later_rounds: tuple[str, ...]
    at: date
    planning: Planning
    inputs: tuple[Input, ...]

    def face(self) -> Face:
        """What is set beside what, the score now and before, and each plan's state."""
        before = self.before.score.face().title if self.before else "-"
        missing = [] if self.round_before else ["an earlier form"]
        return Face(
            f"Monitoring of {self.now.municipality.name} on {self.at.isoformat()}",
            {
                "vintages": f"{self.vintage_before or '-'} to {self.now.vintage.name}",
                "rounds": f"{self.round_before or '-'} to {self.now.round or '-'}",
                "before": before,
                "now": self.now.score.face().title,
            },
            [
                {"plan": p.plan.name, **{s: str(n) for s, n in p.states.items()}}
                for p in self.progress
            ],
            missing if self.plans else [*missing, "a plan"],
        )

    @property
    def made_with(self) -> dict[str, str]:
        """The parameters of its report, every choice spelled out."""
        return {
            "municipality": self.now.municipality.code,
            "vintage": self.now.vintage.name,
            "round": self.now.round or "",
            "at": self.at.isoformat(),
            "since_vintage": self.vintage_before or "",
            "since_round": self.round_before or "",
        }

    @property
    def vintage_before(self) -> str | None:
        """The vintage whose figures stand before, None without an earlier one."""
        before = self.before.vintage.name if self.before else None
        return before if before != self.now.vintage.name else None

    @property
    def every_plan(self) -> tuple[StoredPlan, ...]:
        """Those that had begun and the later ones."""
        return (*self.plans, *self.later_plans)

    @property
    def form_before(self) -> RoundForm | None:
        """The form of the round before, None where there is none."""
        return self.form_of(self.round_before)

    @property
    def is_example(self) -> bool:
        """Whether figures, ratings or a plan were made up to show the product."""
        return is_example(
            self.now.vintage.name,
            self.vintage_before,
            self.round_before,
            self.now.round if self.now.evaluation else None,
            *(n for s in self.every_plan for n in (s.key, s.plan.round)),
        )

    @property
    def is_of_the_year(self) -> bool:
        """Whether the day lies in the vintage's year, so that its figures are now."""
        return self.at.year == self.now.as_of.year

    @cached_property
    def rating_before(self) -> dict[str, int | None]:
        """Each parameter's rating in the round before, None where there is none."""
        if self.before:
            return self.before.rating
        return ById("parameter", dict.fromkeys(self.now.rating))

    @cached_property
    def progress(self) -> tuple[Progress, ...]:
        """Each plan on the day."""
        return tuple(progress(stored, self.at) for stored in self.plans)

    def form_of(self, round_name: str | None) -> RoundForm | None:
        """The form of a round, None where there is none among `forms`."""
        return next((f for f in self.forms if f.round == round_name), None)


def monitor(
    municipality: object,
    vintage: object = None,
    round: object = None,
    at: object = None,
    *,
    since_vintage: object = None,
    since_round: object = None,
    root: str | Path | DataRoot | None = None,
    catalogue: AnyCatalogue = None,
) -> Monitoring:
    """The monitoring of one municipality from what lies on disk.

    `at` is the day on which all is seen, by default that of the vintage. Without a
    `vintage` it is the newest that had come by then, without a `round` that of the
    newest form of then. `since_vintage` and `since_round` say what the
    newest is set beside: by default the vintage before in which the municipality has
    figures, and the round before in which it has a form.

    Raises ParameterError, UnknownNameError, CatalogueError, VintageError,
    EvaluationError or PlanError, each with a message for the user.
    """
    place = find_root(root)
    catalogue = load_catalogue(catalogue).with_local(place.local_indicators)
    day = stated_day(at)
    vintage = as_text(vintage, "vintage") or place.vintage_on(day, catalogue)
    now = assess(municipality, vintage, round, root=place, catalogue=catalogue)
    code = now.municipality.code
    newest = place.round_of(code, now.vintage.name, round, day)
    if newest != now.round:
        now = assess(code, now.vintage.name, newest, root=place, catalogue=catalogue)
    later = _later_rounds(now, place)
    earlier_vintage = _vintage_before(now, since_vintage, place)
    earlier_round = _round_before(now, since_round, place)
    every_plan, at_day = load_plans(place, code, catalogue), day or now.as_of
    plans = tuple(s for s in every_plan if not s.begins_after(at_day))
    named = [s.plan.round for s in plans if s.plan.round in place.rounds()]
    forms = _forms_of(
        place,
        code,
        [*_rounds_until(now.round, earlier_round, place), *named],
        catalogue,
    )
    readable = {f.round for f in forms if f.form}
    before = _before(
        now,
        earlier_vintage,
        earlier_round if earlier_round in readable else None,
        place,
    )
    planning = load_planning()
    every = {*later, *(f.round for f in forms)}
    files = [
        *(i for a in (now, before) if a for i in a.inputs),
        *(Input.of(place, p) for r in every for p in place.forms_in_use(r, code)),
        *(Input(s.path, s.sha256) for s in every_plan),
        *catalogue_inputs(planning.checksums),
    ]
    inputs = {i.path: i for i in files}
    return Monitoring(
        now=now,
        before=before,
        round_before=earlier_round,
        plans=plans,
        later_plans=tuple(s for s in every_plan if s not in plans),
        forms=forms,
        later_rounds=later,
        at=at_day,
        planning=planning,
        inputs=tuple(inputs[path] for path in sorted(inputs)),
    )


def _is_not_before(name: str, other: str) -> bool:
    """Whether a name is another, or dated later; undated ones may stand before it."""
    dated = sort_key(name)[0] and sort_key(other)[0]
    return name == other or (dated and not is_before(name, other))


def _later_rounds(now: Assessment, place: DataRoot) -> tuple[str, ...]:
    """The rounds with a form that come after the round of `now`, oldest first."""
    rounds = place.rounds_of(now.municipality.code)
    if now.round is None:
        return tuple(r for r in rounds if sort_key(r)[0])
    return tuple(r for r in rounds if is_before(now.round, r))


def _vintage_before(now: Assessment, wish: object, place: DataRoot) -> str | None:
    newest = now.vintage.name
    if as_text(wish, "vintage"):
        name = place.vintage(wish)
        if _is_not_before(name, newest):
            raise ParameterError(
                f"since_vintage {name} does not come before vintage {newest}. Name an "
                "earlier vintage, or leave it out."
            )
        return name
    # A partial one would stand for figures that were not lost, only not fetched.
    for name in sorted(reversed(place.vintages()), key=lambda v: not place.is_whole(v)):
        if not is_before(name, newest) or place.unknown(name, now.catalogue):
            continue
        snapshot = replace(load_vintage(place, name), catalogue=now.catalogue)
        indicators = now.catalogue.indicators.indicators
        if any(snapshot.figures(i.id, now.municipality.code) for i in indicators):
            return name
    return None


def _round_before(now: Assessment, wish: object, place: DataRoot) -> str | None:
    code = now.municipality.code
    if not as_text(wish, "round"):
        return place.earlier_round(now.round, code) if now.round else None
    name = place.round(wish)
    if now.round is None or _is_not_before(name, now.round):
        raise ParameterError(
            f"since_round {name} does not come before round {now.round or '(none)'}. "
            "Name an earlier round, or leave it out."
        )
    if not place.forms_in_use(name, code):
        raise ParameterError(
            f"{now.municipality.name} has no form in since_round {name}. Name a round "
            "in which it has one, or leave it out."
        )
    return name


def _rounds_until(
    newest: str | None, earlier: str | None, place: DataRoot
) -> list[str]:
    """The rounds whose forms are looked at: all dated ones up to the newest."""
    names = [name for name in (newest, earlier) if name]
    if newest:
        names += [name for name in place.rounds() if is_before(name, newest)]
    return names


def _before(
    now: Assessment, vintage: str | None, round_name: str | None, place: DataRoot
) -> Assessment | None:
    """The figures of the vintage before and the form of the round before."""
    if vintage is None and round_name is None:
        return None
    return assess(
        now.municipality.code,
        vintage or now.vintage.name,
        round_name,
        answers=round_name is not None,
        root=place,
        catalogue=now.catalogue,
    )


def _forms_of(
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
