"""The self-evaluation as a kind of form: what it can say beyond its specification."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat
from pathlib import Path
from typing import Any

from parathed_lib.catalogue import Catalogue
from parathed_lib.formatting import capitalised
from parathed_lib.forms.draft import Draft, Fault, Reader
from parathed_lib.forms.evaluation.form import MAY_BE_NAMED, SelfEvaluation
from parathed_lib.forms.evaluation.halves import half_faults, settled
from parathed_lib.forms.evaluation.migrate import migrate, version_faults
from parathed_lib.forms.kind import WHOLE, Facts, FormKind
from parathed_lib.forms.lists import Choices, choices, lists_of
from parathed_lib.forms.workbook.layout import Contents, Scope

ASSESSOR = "assessor"


class _Kind(FormKind[SelfEvaluation]):
    written = (".xlsx", ".html", ".toml")

    def contents(self, catalogue: Catalogue, edition: str = WHOLE) -> Contents:
        rubric, alone = catalogue.rubric, edition == ASSESSOR
        lists = lists_of(catalogue)
        if alone:
            theirs = rubric.parameters_by("assessor")
            lists["svar om"] = choices("svar om", ((p.id, p.name) for p in theirs))
        subjects = lists["emne"] = _subjects(catalogue, lists, alone=alone)
        # What the form's remarks and criteria are of, where changes are told.
        titles = tuple(title or "rapporten" for title, _ in subjects.also)
        lists["emnets navn"] = Choices("emnets navn", subjects.values, titles)
        lists["kriteriets svar"] = Choices(
            "kriteriets svar",
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
            from parathed_lib.forms.evaluation.page import read_page_file

            return read_page_file(content)

        xlsx, toml = super().readers(catalogue).items()
        return dict([xlsx, *zip((".html", ".htm", ".json"), repeat(page)), toml])

    def write_file(
        self,
        suffix: str,
        data: dict[str, Any],
        catalogue: Catalogue,
        facts: Facts = (),
        facts_of: Mapping[str, Facts] | None = None,
    ) -> bytes:
        if suffix != ".html":
            return super().write_file(suffix, data, catalogue, facts, facts_of)
        from parathed_lib.forms.evaluation.page import write_page

        return write_page(data, catalogue, facts).encode("utf-8")


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
    )


EVALUATION = _Kind(SelfEvaluation, Path(__file__).parent)
