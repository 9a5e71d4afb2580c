"use strict";

// The same forms as privacy.py knows. A digit is one of any script, as in Python.
const PERSONAL = [
  [/(?<!\p{Nd})[0-36-9]\p{Nd}[01]\p{Nd}{3}[- ]?\p{Nd}{4}(?!\p{Nd})/u, "et CPR-nummer"],
  [/(?<![^ @<>])[^ @<>]+@[^ @<>]+\.[^ @<>]{2,}/u, "en mailadresse"],
  [/(?:\+|00)45[ -]*\p{Nd}(?:[ -]?\p{Nd}){7}(?!\p{Nd})/u, "et telefonnummer"],
  [/(?<![\p{Nd}.,])\p{Nd}{2}(?:[ .-]\p{Nd}{2}){3}(?![\p{Nd},])/u, "et telefonnummer"],
  [/(?<!\p{Nd})(?!(?:19|20)\p{Nd}{2}[ -]+(?:19|20)\p{Nd}{2})\p{Nd}{4}[ -]\p{Nd}{4}(?!\p{Nd})/u,
    "et telefonnummer"],
  [/(?:tlf|telefon|mobil|tel)(?![\p{L}\p{N}_])\.?:? *\p{Nd}(?:[ -]?\p{Nd}){7}(?!\p{Nd})/iu,
    "et telefonnummer"],
  [new RegExp("(?<![\\p{L}\\p{N}_])[A-ZÆØÅ][a-zæøåé]+(?:vej|gade|allé|alle|stræde|vænget|vænge|"
    + "parken|boulevard|torv|plads|stien|bakken|svinget|toften|marken"
    + "| (?:Vej|Gade|Allé|Alle|Stræde|Boulevard|Torv|Plads)) "
    + "\\p{Nd}{1,3}(?!\\p{Nd})", "u"), "en adresse"],
];

/** The kind of personal data that a text seems to hold, in Danish, or null. */
function personalData(text) {
  const plain = text.normalize("NFKC").replace(/\p{Cf}/gu, "").replace(/\p{Pd}/gu, "-")
    .replace(/[\s\x1c-\x1f\x85]/gu, " ");
  return PERSONAL.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}
