"""The self-evaluation as a kind of form: what it can say beyond its specification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from typing import Any

from parathed_lib.catalogue import Catalogue, Rubric
from parathed_lib.formatting import capitalised, listed
from parathed_lib.forms.checks import changed_at
from parathed_lib.forms.draft import Draft, Fault, Reader
from parathed_lib.forms.evaluation.form import MAY_BE_NAMED, SelfEvaluation
from parathed_lib.forms.evaluation.halves import half_faults, settled
from parathed_lib.forms.kind import NO_FACTS, WHOLE, Facts, FormKind
from parathed_lib.forms.lists import Choices, choices, lists_of
from parathed_lib.forms.specification import Specification
from parathed_lib.forms.workbook.layout import Contents, Scope

ASSESSOR = "assessor"
# The lists whose names can be others than in an earlier rubric.
_RENAMED = ("svar om", "tema", "spørgsmål", "emne")


class _EvaluationKind(FormKind[SelfEvaluation]):
    written = (".xlsx", ".html", ".toml")

    def contents(self, catalogue: Catalogue, edition: str = WHOLE) -> Contents:
        rubric, alone = catalogue.rubric, edition == ASSESSOR
        lists = lists_of(catalogue)
        if alone:
            theirs = rubric.parameters_by("assessor")
            named = ((p.id, p.name) for p in theirs)
            lists["svar om"] = choices("svar om", named, "svar")
        subjects = lists["emne"] = _subjects(catalogue, lists, alone=alone)
        # What the form's remarks and criteria are of, where changes are told.
        titles = tuple(title or "rapporten" for title, _ in subjects.also)
        lists["emnets navn"] = Choices("emnets navn", subjects.values, titles)
        lists["kravets svar"] = Choices(
            "kravets svar",
            tuple(c.id for c in rubric.criteria),
            tuple(rubric.parameter[c.parameter].name for c in rubric.criteria),
        )

        def own(scope: Scope) -> list[Scope]:
            asked = rubric.parameters_of(scope["theme"].id)
            return [{"parameter": p} for p in asked if p.rater == "own"]

        def anchors(scope: Scope) -> list[Scope]:
            pairs = zip(rubric.levels, scope["parameter"].anchors, strict=True)
            return [{"level": level, "anchor": anchor} for level, anchor in pairs]

        return Contents(
            lists,
            texts={
                "rubric": rubric,
                "levels": " · ".join(f"{v.value} {v.label}" for v in rubric.levels),
                "consent": MAY_BE_NAMED,
                "may_be_named": capitalised(MAY_BE_NAMED),
            },
            repeated={
                "theme": lambda _: [
                    {"theme": t, "short": t.name.split()[0]} for t in rubric.themes
                ],
                "place": lambda _: [
                    {"place": n + 1} for n in range(len(rubric.themes))
                ],
                "question": lambda scope: [
                    {"question": q} for q in rubric.questions_of(scope["theme"].id)
                ],
                "own": own,
                "own_answers": lambda scope: own(scope)[:1],
                "assessed": lambda _: [
                    {"parameter": p} for p in rubric.parameters_by("assessor")
                ],
                "anchor": anchors,
                "criterion": lambda scope: [
                    {"criterion": c} for c in rubric.criteria_of(scope["parameter"].id)
                ],
            },
        )

    def edition(self, data: Mapping[str, Any]) -> str:
        return ASSESSOR if data.get("half") == "assessor" else WHOLE

    def migrated(self, draft: Draft, catalogue: Catalogue) -> Draft:
        return migrate(draft, self.specification, catalogue)

    def own_faults(
        self, draft: Draft, form: SelfEvaluation | None, catalogue: Catalogue
    ) -> list[Fault]:
        found = half_faults(form, catalogue.rubric) if form else []
        return found + version_faults(draft, catalogue.rubric)

    def as_sent(
        self, form: SelfEvaluation, catalogue: Catalogue
    ) -> tuple[SelfEvaluation, list[Fault]]:
        said, form = form.half, settled(form, catalogue.rubric)
        return form, [] if said else half_faults(form, catalogue.rubric)

    def misplaced(
        self,
        draft: Draft,
        form: SelfEvaluation | None,
        where: Mapping[str, str],
        catalogue: Catalogue,
    ) -> list[Fault]:
        half = where["half"] == "assessor"
        where = {key: said for key, said in where.items() if key != "half"}
        found = super().misplaced(draft, form, where, catalogue)
        if form and form.is_assessors != half:
            found.append(Fault("half", "er ikke den del, der skal ligge i mappen"))
        return found

    def readers(self, catalogue: Catalogue) -> dict[str, Reader]:
        def page(content: bytes) -> Draft:
            from parathed_lib.forms.evaluation.page.read import read_page_file

            return read_page_file(content, catalogue)

        xlsx, toml = super().readers(catalogue).items()
        return dict([xlsx, *zip((".html", ".htm", ".json"), repeat(page)), toml])

    def write_file(
        self,
        suffix: str,
        data: dict[str, Any],
        catalogue: Catalogue,
        facts: Facts = NO_FACTS,
    ) -> bytes:
        if suffix != ".html":
            return super().write_file(suffix, data, catalogue, facts)
        from parathed_lib.forms.evaluation.page.write import write_page

        return write_page(data, catalogue, facts.get("", ())).encode("utf-8")


def _subjects(
    catalogue: Catalogue, lists: Mapping[str, Choices], *, alone: bool
) -> Choices:
    """What a note can be about. Names of different kinds can be the same."""
    kinds = {"svar om": "Svar"}
    if not alone:
        kinds = {"tema": "Tema", **kinds, "spørgsmål": "Spørgsmål", "indikator": "Tal"}
    named = [] if alone else [("Hele rapporten", "", "report")]
    for key, kind in kinds.items():
        pairs = zip(lists[key].values, lists[key].shown, strict=True)
        named += [(kind, str(title), str(name)) for name, title in pairs]
    return Choices(
        "emne",
        tuple(name for _, _, name in named),
        tuple(f"{kind}: {title}" if title else kind for kind, title, _ in named),
        tuple((title, name) for _, title, name in named),
        word="emne",
    )


def migrate(draft: Draft, asked: Specification, catalogue: Catalogue) -> Draft:
    """The draft with the ids of the rubric in use, when the rubric says how.

    A draft of any other rubric, the one in use too, is given back as it is. What has
    lost its place through the new names, because both stood there, is a fault.
    """
    version = draft.data.get("rubric")
    steps = [m for m in catalogue.rubric.migrations if m.earlier == version]
    if not steps:
        return draft
    names = steps[0].renamed

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {names.get(key, key): inner for key, inner in value.items()}
        if isinstance(value, list):
            return [renamed(item) if isinstance(item, str) else item for item in value]
        return names.get(value, value) if isinstance(value, str) else value

    data, places, faults = draft.data, dict(draft.places), list(draft.faults)
    for path in [n.path for n in asked.names if n.known in _RENAMED]:
        data = changed_at(data, path, renamed)
        group = draft.data.get(path)
        if not isinstance(group, dict):
            continue
        if len(data[path]) < len(group):
            faults.append(Fault(path, "et svar står under både sit gamle og nye navn"))
        for key in names.keys() & group.keys():
            if place := draft.places.get(f"{path}.{key}"):
                places[f"{path}.{names[key]}"] = place
    data = {**data, "rubric": catalogue.rubric.version}
    return replace(draft, data=data, places=places, faults=faults)


def version_faults(draft: Draft, rubric: Rubric) -> list[Fault]:
    """How a form of another rubric differs from this one; nothing for one of this.

    Ids that are ours are told by their Danish names. Those that are not could be
    anything that somebody wrote, so they are only counted.
    """
    version = draft.data.get("rubric")
    if not isinstance(version, str) or version == rubric.version:
        return []
    ours = {
        "ratings": {p.id: p.name for p in rubric.parameters},
        "texts": {q.id: q.title for q in rubric.questions},
        "summary": {t.id: t.name for t in rubric.themes},
    }
    unknown, missing = [], []
    for part, names in ours.items():
        group = draft.data.get(part)
        found = set(group) if isinstance(group, dict) else set()
        if strange := len(found - set(names)):
            unknown.append(f"{strange} i {part}")
        if part != "summary":
            missing += [f"»{name}«" for key, name in names.items() if key not in found]
    differences = []
    if unknown:
        differences.append(
            f"navne, som {rubric.version} ikke kender: {listed(unknown)}"
        )
    if missing:
        differences.append(f"uden svar i skemaet: {listed(missing)}")
    told = f". Forskelle: {'; '.join(differences)}" if differences else ""
    fault = (
        f"skemaet hører til en anden udgave end {rubric.version}, og svarene kan ikke "
        f"føres over, for rubric.toml har ikke udgaven under [[migrations]]{told}"
    )
    return [Fault("rubric", fault)]


EVALUATION = _EvaluationKind(SelfEvaluation, Path(__file__).parent)
