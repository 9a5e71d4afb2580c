// The gate for personal data: the rules are those of privacy.py, and are read as it does.

const UNEVEN = new RegExp(START.personal.uneven, "gu");
const SPACES = new RegExp(START.personal.spaces, "gu");
const RULES = START.personal.rules.map((rule) => {
  const part = (name, more) => rule[name] && new RegExp(rule[name], `u${more}`);
  const any = rule.any_case ? "i" : "";
  return {
    kind: rule.kind,
    find: part("find", `g${any}`),
    onlyWith: part("only_with", any),
    before: part("before", any),
    notBefore: part("not_before", any),
    notAfter: part("not_after", "y"),
  };
});

/** A digit of any script as ASCII has it: the digits of a script stand in a row from 0. */
function digit(character) {
  const code = character.codePointAt(0);
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}

function plainCharacter(character) {
  if ("ÆØÅæøå".includes(character)) return character;
  if (/\p{Nd}/u.test(character)) return /[0-9]/.test(character) ? character : digit(character);
  if (/[\p{Pd}\u2212]/u.test(character)) return "-";
  if (character === "\u3002") return ".";
  if (/[\p{Cf}\p{Mn}\p{Me}]/u.test(character)) return "";
  return String.fromCodePoint(character.normalize("NFD").codePointAt(0));
}

/** The text in plain characters, and where its places shift against the text. */
function plainText(text) {
  const shifts = [[0, 0]];
  const pieces = [];
  let [at, length, spaced] = [0, 0, false];
  const add = (piece) => {
    pieces.push(piece);
    length += piece.length;
    if (piece) spaced = piece.endsWith(" ");
  };
  for (const match of text.matchAll(UNEVEN)) {
    add(text.slice(at, match.index));
    at = match.index + match[0].length;
    const short = [...match[0]].map((c) => ([...c.normalize("NFKC")].length > 4 ? " " : c)).join("");
    let piece = [...short.normalize("NFKC")].map(plainCharacter).join("").replace(SPACES, " ");
    if (spaced && piece.startsWith(" ")) piece = piece.slice(1);
    if (piece.length !== match[0].length) {
      shifts.push([length, match.index], [length + piece.length, at]);
    }
    add(piece);
  }
  add(text.slice(at));
  return [pieces.join(""), shifts];
}

/** A place in the plain text as a place in the text that it was made of. */
function placeInText(place, shifts) {
  let [low, next] = [0, shifts.length];
  while (low < next) {
    const middle = (low + next) >> 1;
    if (shifts[middle][0] > place) next = middle;
    else low = middle + 1;
  }
  const [plain, text] = shifts[next - 1];
  const after = next < shifts.length ? shifts[next][1] - 1 : Infinity;
  return Math.min(text + place - plain, Math.max(after, text));
}

function matchesOf(rule, plain) {
  const found = [];
  rule.find.lastIndex = 0;
  for (let match; (match = rule.find.exec(plain));) {
    const start = match.index;
    const end = start + match[0].length;
    const beside = plain.slice(Math.max(0, start - START.personal.reach), start);
    const lead = rule.before?.exec(beside);
    if (rule.notAfter) rule.notAfter.lastIndex = 0;
    const other = (rule.before && !lead) || rule.notBefore?.test(beside)
      || rule.notAfter?.test(plain.slice(end, end + START.personal.reach));
    if (!other) found.push([start - (lead?.[0].length ?? 0), end, rule.kind]);
    rule.find.lastIndex = other ? start + 1 : Math.max(end, start + 1);
  }
  return found;
}

/** All that looks like personal data in a text, in its order: kind, start and end. */
function personalData(text) {
  const [plain, shifts] = plainText(text);
  const found = RULES.filter(({ onlyWith }) => !onlyWith || onlyWith.test(plain))
    .flatMap((rule) => matchesOf(rule, plain));
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  let last = 0;
  return found.filter(([start, end]) => start >= last && (last = end))
    .map(([start, end, kind]) => [kind, placeInText(start, shifts), placeInText(end - 1, shifts) + 1]);
}

/** What a text seems to hold, as words for a message; empty when nothing. */
function toldKinds(text) {
  const found = personalData(text);
  if (!found.length) return "";
  const beside = text.slice(0, found[0][1]) + text.slice(found[0][2]);
  if (found.length === 1 && beside.replace(SPACES, "") === "") return found[0][0];
  const most = START.personal.most;
  const places = new Map();
  for (const [kind, start, end] of found.slice(0, most)) {
    const before = text.slice(0, start).split("\n");
    const first = start - before.at(-1).length;
    const place = `tegn ${start - first + 1}-${end - first}`;
    const told = text.includes("\n") ? `linje ${before.length}, ${place}` : place;
    places.set(kind, [...(places.get(kind) ?? []), told]);
  }
  const told = [...places].map(([kind, at]) => `${kind} (${at.join(", ")})`);
  if (found.length > most) told.push(`${found.length - most} ting mere`);
  const end = told.pop();
  return told.length ? `${told.join(", ")} og ${end}` : end;
}
