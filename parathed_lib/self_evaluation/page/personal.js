"use strict";

// The same forms as privacy.py knows.
const PERSONAL = [
  [/(?<!\d)[0-36-9]\d[ ./-]?[01]\d[ ./-]?\d{2} ?[-/]? ?\d{4}(?!\d)/u, "et CPR-nummer"],
  [/(?<![^ @<>])[^ @<>]+@[^ @<>]+\.[^ @<>]{2,}/u, "en mailadresse"],
  [/(?:\+|00)45[ -]*\d(?:[ -]?\d){7}(?!\d)/u, "et telefonnummer"],
  [/(?<!\d)(?<!\d[.,])\d{2}([ .-])\d{2}\1\d{2}\1\d{2}(?!\d|,\d)/u, "et telefonnummer"],
  [/(?<!\d)(?!(?:19|20)\d\d (?:19|20)\d\d)\d{4} \d{4}(?!\d)/u, "et telefonnummer"],
  [/(?:tlf|tel|telefon[\p{L}\p{N}_]*|mobil[\p{L}\p{N}_]*)\.? *(?:nr\.?)?:? *\d(?:[ -]?\d){7}(?!\d)/iu,
    "et telefonnummer"],
  [new RegExp("(?<![\\p{L}\\p{N}_])(?!Undervej|Omvej|Genvej|[\\p{L}\\p{N}_]+plads )[A-ZÆØÅ][a-zæøåé]+"
    + "(?:vej|gade|allé|alle|stræde|vænget|vænge|parken|boulevard|torv|plads|stien|bakken"
    + "|svinget|toften|marken| (?:Vej|Gade|Allé|Alle|Stræde|Boulevard|Torv|Plads)) "
    + "\\d{1,3}(?!\\d)", "u"), "en adresse"],
];

/** A digit of any script as ASCII has it: the digits of a script stand in a row from 0. */
function digit(character) {
  const code = character.codePointAt(0);
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}

/** The kind of personal data that a text seems to hold, in Danish, or null. */
function personalData(text) {
  const plain = text.normalize("NFKC").replace(/[\p{Cf}\p{Mn}]/gu, "")
    .replace(/[\p{Pd}\u2212]/gu, "-").replace(/\u3002/gu, ".")
    .replace(/(?![0-9])\p{Nd}/gu, digit).replace(/[\s\x1c-\x1f\x85]/gu, " ");
  return PERSONAL.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}
