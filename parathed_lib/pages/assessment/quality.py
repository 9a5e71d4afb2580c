"""What the answers rest on, in words: documents, criteria, confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Parameter, Rubric
from parathed_lib.formatting import capitalised, in_words, listed, number, period
from parathed_lib.forms.evaluation import SelfEvaluation
from parathed_lib.forms.evaluation.quality import Clash, Quality, quality
from parathed_lib.forms.evaluation.raters import Agreement
from parathed_lib.forms.evaluation.remarks import (
    ABOVE_SUPPORT,
    CLASHING,
    UNDOCUMENTED,
    above_support,
)
from parathed_lib.pages.assessment import agreement as agreement_words
from parathed_lib.pages.assessment.agreement import Agreed
from parathed_lib.pages.assessment.sides import SELF_RATED, assessors_mark

UNCHANGED = "Intet svar og ingen score er ændret af det, der står her."


@dataclass(frozen=True)
class Document:
    """A document that an answer rests on; `date` and `place` may be empty."""

    kind: str
    title: str
    date: str
    place: str


@dataclass(frozen=True)
class Answer:
    """An answer with what it rests on; `place` is where the page tells of it."""

    name: str
    rater: str
    value: int | None
    label: str
    place: str
    reason: str
    documents: list[Document]
    confidence: str


@dataclass(frozen=True)
class Remark:
    """Something to look at again: an answer, what there is to it, and its places.

    `lacking` are the criteria that were not met. `places` are names, each with the id
    of where the page tells of it.
    """

    what: str
    lacking: list[str]
    places: list[tuple[str, str]]


@dataclass(frozen=True)
class Ground:
    """All that the page says of what the answers rest on; a part may be empty."""

    sentences: list[str]
    unchanged: str
    answers_title: str
    answers: list[Answer]
    assessors_mark: str
    has_documents: bool
    has_confidence: bool
    remarks_title: str
    remarks: list[tuple[str, list[Remark]]]
    agreement_title: str
    agreement: list[Agreed]


def in_order(rubric: Rubric) -> list[Parameter]:
    """The parameters theme by theme, as the figure of the ratings has them."""
    return [p for theme in rubric.themes for p in rubric.parameters_of(theme.id)]


def ground(
    assessment: Assessment,
    agreement: Sequence[Agreement] = (),
    of_assessors: Sequence[Agreement] = (),
) -> Ground | None:
    """What the answers rest on; None without answers."""
    form, rubric = assessment.evaluation, assessment.catalogue.rubric
    if form is None or not form.ratings:
        return None
    found, rated = quality(form, rubric), assessment.is_self_rated
    answers = _answers(form, rubric)
    remarks = _remarks(form, rubric, found)
    if rated:
        remarks = _marked(remarks, rubric)
    count = sum(len(of_kind) for _, of_kind in remarks)
    return Ground(
        sentences=_sentences(form, rubric, found, rated),
        unchanged=UNCHANGED,
        answers_title=_answers_title(form, found),
        answers=answers,
        assessors_mark=assessors_mark(rated),
        has_documents=bool(form.evidence),
        has_confidence=any(a.confidence for a in answers),
        remarks_title="Ét sted at se på igen"
        if count == 1
        else f"{capitalised(in_words(count))} steder at se på igen",
        remarks=remarks,
        agreement_title=agreement_words.title(
            () if agreement and of_assessors else agreement or of_assessors
        ),
        agreement=[
            *agreement_words.rows(agreement, rubric),
            *agreement_words.rows(of_assessors, rubric, of_assessors=True),
        ],
    )


def _marked(
    remarks: list[tuple[str, list[Remark]]], rubric: Rubric
) -> list[tuple[str, list[Remark]]]:
    """The remarks, with a mark on the assessor's questions: they are self-rated.

    A remark that tells of what the assessor found is then about nobody's finding.
    """
    names = {p.name for p in rubric.parameters_by("assessor")}

    def marked(remark: Remark) -> Remark:
        places = [
            (f"{name} ({SELF_RATED})" if name in names else name, place)
            for name, place in remark.places
        ]
        return replace(remark, places=places)

    return [(kind, [marked(one) for one in of_kind]) for kind, of_kind in remarks]


def _sentences(
    form: SelfEvaluation, rubric: Rubric, found: Quality, rated: bool
) -> list[str]:
    absent = []
    if not form.evidence:
        absent.append("hvilke dokumenter svarene hviler på")
    if found.mean_confidence is None:
        absent.append("hvor sikre svarene er")
    if not form.criteria:
        who = "kommunen" if rated else "bedømmeren"
        absent.append(f"hvilke kriterier {who} fandt opfyldt")
    sentences = [f"Skemaet siger ikke, {listed(absent)}."] if absent else []
    if len(absent) == 3 and not found.clashes and not form.reasons:
        return [*sentences, "Derfor ved vi ikke, hvad der ligger bag svarene."]
    if found.mean_confidence is not None:
        stated = sum(p in form.confidence for p in found.answered)
        sentences.append(
            f"Sikkerheden er i gennemsnit {number(found.mean_confidence, 1)} på en "
            f"skala fra 1 til 5. Den er oplyst for {in_words(stated)} af "
            f"{in_words(len(found.answered))} svar."
        )
        sentences.append(_unsure(form, rubric, found))
    if form.criteria and not found.above_support:
        sentences.append(
            "Ingen af de selvvurderede svar ligger over, hvad kriterierne viser."
            if rated
            else "Ingen af bedømmerens svar ligger over, hvad kriterierne viser."
        )
    if not found.clashes:
        sentences.append("Vi har ikke fundet svar, der modsiger resten af skemaet.")
    return [*sentences, UNCHANGED]


def _unsure(form: SelfEvaluation, rubric: Rubric, found: Quality) -> str:
    if not found.unsure:
        return "Ingen svar er givet med lav sikkerhed."
    words = {level.value: level.label.lower() for level in rubric.confidence}
    names = [
        f"{rubric.parameter[p].name} ({words[form.confidence[p]]})"
        for p in found.unsure
    ]
    return f"Mindst sikre er {listed(names)}."


def _answers_title(form: SelfEvaluation, found: Quality) -> str:
    if not form.evidence:
        return "Svarenes begrundelser" if form.reasons else "Hvor sikre svarene er"
    some, all_ = len(found.documented), len(found.answered)
    if some == all_:
        return "Alle svar har mindst ét dokument"
    return (
        f"{capitalised(in_words(some))} af {in_words(all_)} svar har mindst ét dokument"
    )


def _answers(form: SelfEvaluation, rubric: Rubric) -> list[Answer]:
    """The answers that are given or have a document; none when nothing is said of any."""
    if not (form.evidence or form.confidence or form.reasons):
        return []
    sure = {level.value: level.label for level in rubric.confidence}
    kinds = {kind.id: kind.name for kind in rubric.evidence_kinds}
    rows = []
    for p in in_order(rubric):
        value = form.ratings.get(p.id)
        documents = [
            Document(kinds[e.kind], e.title, period(e.date) if e.date else "", e.place)
            for e in form.evidence
            if e.parameter == p.id
        ]
        if value is None and not documents:
            continue
        stated = form.confidence.get(p.id)
        rows.append(
            Answer(
                name=p.name,
                rater=p.rater,
                value=value,
                label="intet svar" if value is None else rubric.label[value],
                place=f"theme-{p.theme}",
                reason=form.reasons.get(p.id, ""),
                documents=documents,
                confidence="" if stated is None else f"{stated} {sure[stated]}",
            )
        )
    return rows


def _remarks(
    form: SelfEvaluation, rubric: Rubric, found: Quality
) -> list[tuple[str, list[Remark]]]:
    """What to look at again, by kind; kinds without a remark are left out."""
    undocumented = found.undocumented if form.evidence else ()
    kinds = [
        (
            UNDOCUMENTED,
            [
                Remark(
                    f"{form.ratings[p]} {rubric.label[form.ratings[p]]}",
                    [],
                    [_place(rubric, p)],
                )
                for p in undocumented
            ],
        ),
        (
            ABOVE_SUPPORT,
            [
                Remark(
                    f"{above_support(form.ratings[p], level)} Ikke fundet:",
                    [
                        f"Trin {c.level}: {c.text}"
                        for c in rubric.criteria_of(p)
                        if c.level <= form.ratings[p] and c.id not in form.criteria
                    ],
                    [_place(rubric, p)],
                )
                for p, level in found.above_support.items()
            ],
        ),
        (
            CLASHING,
            [Remark(c.text, [], _places(rubric, c)) for c in found.clashes],
        ),
    ]
    return [(kind, remarks) for kind, remarks in kinds if remarks]


def _places(rubric: Rubric, clash: Clash) -> list[tuple[str, str]]:
    return [_place(rubric, clash.parameter), _place(rubric, clash.other)]


def _place(rubric: Rubric, part: str) -> tuple[str, str]:
    """The name of a part of the form, and the id of where the page tells of it."""
    kind, _, name = part.partition(".")
    if kind == "extent":
        return "Antal henvendelser og sager", "table-extent"
    if kind == "texts":
        [question] = [q for q in rubric.questions if q.id == name]
        return question.title, f"theme-{question.theme}"
    if kind == "evidence":
        return f"Dokumenter til {rubric.parameter[name].name}", "table-answers"
    return rubric.parameter[part].name, f"theme-{rubric.parameter[part].theme}"
