// What is wrong with the answers, and saving and loading them.

const LARGEST = 1000000;
const main = byId("indhold");
let saved = "";

// Faults

const PERIOD = /^(?:[1-9]\d{3}|(?!0000)\d{4}-(?:0[1-9]|1[0-2])|(?!0000)\d{4}K[1-4])$/;

function isPeriod(text) {
  if (PERIOD.test(text)) return true;
  const year = /^(\d{4})\/(\d{4})$/.exec(text);
  if (year) return Number(year[2]) === Number(year[1]) + 1;
  if (!/^(?!0000)\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const personalFault = (kinds) =>
  `Her står noget, der ligner ${kinds}. Slet det, og skriv om forløb og roller, aldrig om personer.`;

/** What is wrong with a field, as a sentence; empty when nothing is. */
function faultOf(field) {
  const kinds = field.type === "checkbox" ? "" : toldKinds(field.value);
  if (kinds) return personalFault(kinds);
  const row = field.closest("li.row");
  const asked = "required" in field.dataset && (!row || partsOf(row).some((part) => part.value !== ""));
  if (field.type === "checkbox") return asked && !field.checked ? field.dataset.required : "";
  if (asked && field.value.trim() === "") return field.dataset.required;
  if (field.value === "") return "";
  if (field.dataset.rule === "period" && !isPeriod(field.value)) {
    return "Skriv år, måned eller dag, fx 2026, 2026-06 eller 2026-06-30.";
  }
  if (field.dataset.rule === "count" && !/^\d{1,15}$/.test(field.value)) {
    return "Skriv et helt tal, fx 0 eller 12.";
  }
  return row ? twice(row, field) : "";
}

/** A row that says the same as an earlier one, where each may stand only once. */
function twice(row, field) {
  const list = row.parentElement;
  const keys = list.dataset.once?.split(" ") ?? [];
  if (field.dataset.part !== keys[0]) return "";
  const key = (other) => JSON.stringify(keys.map((part) => other.querySelector(`[data-part=${part}]`).value));
  const all = [...list.children];
  return all.slice(0, all.indexOf(row)).some((other) => key(other) === key(row)) ? list.dataset.twice : "";
}

function showFault(field, text) {
  const place = byId(`${field.id}-fault`);
  if (place.textContent === text) return;
  place.textContent = text;
  if (text) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** Looks at a field while it is being filled in. Only what cannot wait is told at once. */
function look(field) {
  const text = faultOf(field);
  const personal = text !== "" && personalData(field.value).length > 0;
  if (personal && byId(`${field.id}-fault`).textContent !== text) byId("spoken").textContent = text;
  showFault(field, personal || "seen" in field.dataset ? text : "");
}

const fields = () => [...main.querySelectorAll("textarea, select, input:not([type=radio])")]
  .filter((field) => byId(`${field.id}-fault`));

function lookAt(fields, seen) {
  for (const field of fields) {
    if (seen) field.dataset.seen = "";
    look(field);
  }
}

function nameOf(field) {
  const row = field.closest("li.row");
  const whole = row ? row.querySelector("legend").textContent : field.closest("[data-name]").dataset.name;
  const own = field.dataset.label ?? field.closest(".field").querySelector("label").textContent;
  return `${whole}, ${own}`;
}

/** Looks at everything; shows a list of the faults and goes to it when there are any. */
function checkAll(title) {
  lookAt(fields(), true);
  const wrong = fields().filter((field) => byId(`${field.id}-fault`).textContent);
  byId("faults").hidden = wrong.length === 0;
  const many = wrong.length === 1 ? "Der er 1 ting at rette" : `Der er ${wrong.length} ting at rette`;
  byId("faults-title").textContent = `${title} ${many}.`.trim();
  byId("faults-list").replaceChildren(...wrong.map(faultLink));
  if (wrong.length) byId("faults").focus();
  return wrong.length;
}

function faultLink(field) {
  const link = document.createElement("a");
  link.href = `#${field.id}`;
  link.textContent = `${nameOf(field)}: ${byId(`${field.id}-fault`).textContent}`;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const folded = field.closest("details");
    if (folded) folded.open = true;
    field.focus();
    const [found] = field.matches("textarea, [type=text]") ? personalData(field.value) : [];
    if (found) field.setSelectionRange(found[1], found[2]);
  });
  const item = document.createElement("li");
  item.append(link);
  return item;
}

// Saving and loading

function tell(text) {
  if (byId("state").textContent !== text) byId("state").textContent = text;
}

/** Saves what stands there, on the reader's own machine: a draft as long as it tells of a person. */
function save() {
  const text = written();
  const personal = fields().some((field) => field.type !== "checkbox" && personalData(field.value).length);
  const file = personal ? START.file.replace(/\.json$/, "-udkast.json") : START.file;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  saved = text;
  if (personal) {
    checkAll("Skemaet kan ikke afleveres endnu, for en tekst ligner oplysninger om en person.");
    return tell(`Udkastet er gemt som ${file} på jeres egen maskine. Send det ikke, før teksten er rettet.`);
  }
  byId("faults").hidden = true;
  // whoever saves in the middle of a sentence stays there
  const done = fields().every((field) => faultOf(field) === "");
  tell(`Gemt som ${file}.${done ? "" : " Der er mere at rette: »Se efter fejl«."}`);
}

async function load(file) {
  if (written() !== saved && !confirm("I har ændringer, som ikke er gemt. Vil I hente filen alligevel?")) return;
  const fault = file.size > LARGEST ? "Filen er for stor til at være et skema." : loaded(await file.text());
  refresh();
  if (fault) return tell(`${fault} Intet er ændret.`);
  saved = written();
  byId("faults").hidden = true;
  lookAt(fields(), false);
  tell("Filen er hentet.");
}

/** Shows the form in a file's text; gives what stands in the way, in Danish. */
function loaded(text) {
  let form;
  try {
    form = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return "Filen er ikke et skema, der er gemt fra denne side.";
  }
  if (form?.schema !== 1) return "Filen er ikke et skema, der er gemt fra denne side.";
  const stands = (name) => form[name] === START.form[name];
  form.municipality_name ??= START.form.municipality_name; // forms by hand have none
  if (!stands("municipality") || !stands("municipality_name")) return "Filen hører til en anden kommune. Åbn den kommunes eget skema.";
  if ((form.half === "assessor") !== (START.form.half === "assessor")) return "Filen hører til den anden del: kommunens og bedømmerens svar står i hvert sit skema.";
  if (!stands("round")) return "Filen hører til en anden runde. Åbn det skema, I fik i den runde.";
  if (!stands("rubric")) return "Filen hører til en anden udgave af spørgsmålene. Åbn skemaet fra den udgave.";
  try {
    if (shown(form)) return "";
  } catch { /* lies too deep inside itself to be compared */ }
  return "Filen har noget med, som dette skema ikke kan vise.";
}

// What is shown beside the answers

let drawn = "";

function refresh() {
  const ratings = JSON.stringify(partOf("ratings"));
  if (ratings !== drawn) showProfile(); // it need not be drawn anew at every key
  drawn = ratings;
  for (const count of document.querySelectorAll("[data-counts]")) {
    const asked = [...byId(count.dataset.counts).querySelectorAll("[data-counted]")];
    const done = asked.filter((field) => String(valueOf(field)).trim() !== "").length;
    count.textContent = `${done} af ${asked.length}`;
  }
  tell(written() === saved ? "" : "Ændringer er ikke gemt.");
}

// Danish habits: 30.6.2026 and 30. juni 2026 become 2026-06-30, 2. kvartal 2026 2026K2
const MONTHS = ("januar februar marts april maj juni juli august september oktober november "
  + "december").split(" ");

function asPeriod(written) {
  const text = written.trim().toLowerCase();
  const quarter = /^([1-4])\.? ?(?:kvartal|kvt\.?|kv\.) +(\d{4})$/.exec(text);
  if (quarter) return `${quarter[2]}K${quarter[1]}`;
  const named = /^(?:(?:den )?(\d{1,2})\.? *)?([a-zæøå]{3,9})\.?,? +(\d{4})$/.exec(text);
  const numbered = /^(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(\d{4})$/.exec(text);
  if (!named && !numbered) return "";
  const [, day, name, year] = named ?? numbered;
  const month = named ? MONTHS.findIndex((known) => known.startsWith(name)) + 1 : name;
  if (!month) return "";
  return [year, month, day].filter((part) => part).map((part) => String(part).padStart(2, "0")).join("-");
}

function tidyDate(field) {
  const text = asPeriod(field.value);
  if (!isPeriod(text)) return;
  field.value = text;
  mirror(field);
  refresh();
}

const acts = {
  save,
  check: () => checkAll("") || tell("Der er ikke noget at rette."),
  load: () => byId("file").click(),
  print: () => print(),
  add: (button) => partsOf(addRow(button.dataset.list))[0].focus(),
  remove(button, row) {
    const list = row.parentElement.id;
    document.querySelector(`[data-act=add][data-list=${list}]`).focus();
    row.remove();
    renumber(list);
    lookAt(byId(list).querySelectorAll("[data-part]"), false);
    byId("spoken").textContent = "Linjen er fjernet.";
  },
  up: (button, row) => move(button, row, () => row.previousElementSibling.before(row)),
  down: (button, row) => move(button, row, () => row.nextElementSibling.after(row)),
  rank: (button, row) => move(button, row, () => byId("theme_order").append(row)),
  out: (button, row) => move(button, row, () => byId("themes_left").append(row)),
};

/** Moves a row and keeps the reader's place on a button of it that still works. */
function move(button, row, change) {
  change();
  if (row.dataset.theme) showOrder();
  else renumber(row.parentElement.id);
  const works = [button, ...row.querySelectorAll("button")].find((b) => !b.disabled && !b.hidden);
  works.focus();
  const rank = row.parentElement.id === "themes_left" ? 0 : [...row.parentElement.children].indexOf(row) + 1;
  byId("spoken").textContent = rank ? `Nu nummer ${rank} af ${row.parentElement.children.length}.` : "Uden nummer.";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  if (!button) return;
  acts[button.dataset.act](button, button.closest("li"));
  if (button.closest("main")) refresh();
});
main.addEventListener("input", (event) => {
  mirror(event.target);
  const list = event.target.closest("ol.rows");
  if (list) lookAt(list.querySelectorAll("[data-part]"), false);
  else if (byId(`${event.target.id}-fault`)) look(event.target);
  refresh();
});
main.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (target.dataset.rule === "period") tidyDate(target);
  const row = target.closest("li.row");
  if (row && !row.contains(relatedTarget)) lookAt(partsOf(row), true);
  else if (byId(`${target.id}-fault`) && target.type !== "checkbox" && target.value) {
    lookAt([target], true);
  }
});
byId("form").addEventListener("submit", (event) => event.preventDefault());
byId("file").addEventListener("change", async ({ target }) => {
  if (target.files[0]) await load(target.files[0]);
  target.value = "";
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  save();
});
addEventListener("beforeunload", (event) => {
  if (written() !== saved) event.preventDefault();
});
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("main details")) folded.open = true;
});
addEventListener("resize", showProfile);

if (!shown(START.form)) {
  fill(START.form);
  tell("Skemaet kan ikke vise alt, hvad det fik med. Bed om et nyt skema.");
} else {
  saved = written();
  refresh();
}
lookAt(fields(), false);
