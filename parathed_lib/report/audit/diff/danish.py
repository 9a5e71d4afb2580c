"""The page on changes: its fixed words, in Danish."""

from __future__ import annotations

TITLES = {
    "score": "Scoren",
    "ratings": "Svarene",
    "themes": "Temaerne",
    "indicators": "De offentlige tal",
    "extent": "Bekymringer og sager",
    "municipality": "Kommunen",
    "unknowns": "Det ved vi ikke",
    "attention_points": "Opmærksomhedspunkter",
    "robustness": "Hvor følsom scoren er",
    "other": "Andet i rapportens data",
}
NOISE = (
    "En ændring er for lille til at lægge vægt på i to tilfælde: når de to "
    "95 %-intervaller for et testet offentligt tal overlapper, og når scoren højst har "
    "flyttet sig så meget, som ét trin i ét svar flytter den. Andre tal er ikke prøvet."
)
REASONS = {
    "parameter": "rapporten er lavet med andre valg",
    "form": "skemaet er ændret",
    "rubric": "rubrikken er ændret",
    "catalogue": "kataloget over tallene er ændret",
    "revised": "tallet for samme periode er rettet",
    "new period": "ny periode",
    "new area": "tallet dækker et andet område",
    "data": "årgangens filer er ændret",
    "plan": "planen er ændret",
    "version": "et program, som rapporten er lavet med, er i en anden udgave",
    "code": "vores eget program er ændret",
    "unrecorded": "ikke kendt, for rapporterne oplyser ikke, hvad de er lavet med",
    "unexplained": "ikke kendt, for det, rapporterne er lavet af, er det samme",
}
KINDS = {
    "plan": "handleplan",
    "monitoring": "opfølgning",
    "programme": "på tværs af kommuner",
}
SETTINGS = {
    "municipality": "Kommune",
    "municipalities": "Kommuner",
    "vintage": "Årgang",
    "round": "Runde",
    "period": "Periode",
    "at": "Dato",
    "plan": "Plan",
    "since_vintage": "Tidligere årgang",
    "since_round": "Tidligere runde",
    "form_date": "Skemaets dato",
    "rubric": "Rubrikkens udgave",
    "example": "Eksempel med opdigtede tal",
}
WORDS = {"True": "ja", "False": "nej", "newest": "nyeste", "common": "fælles"}
FILES = {"changed": "ændret", "gone": "udgået", "new": "ny"}
EDITIONS = {
    "plan": "en handleplan",
    "monitoring": "en opfølgning",
    "programme": "en side på tværs af kommuner",
}
