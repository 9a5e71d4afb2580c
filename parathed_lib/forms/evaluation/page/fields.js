"use strict";

// From the form's data to the fields of the page, and back without loss.

const START = JSON.parse(document.getElementById("data").textContent);
const STAMP = ["schema", "municipality", "municipality_name", "round", "rubric", "half"];
// What a field was given, and what it made of it: one line, other line ends. As long as
// nobody changes the field, what it was given is what it holds.
const GIVEN = new WeakMap();
let rowsMade = 0;

const byId = (id) => document.getElementById(id);
const rowsOf = (list) => [...byId(list).children];
const partsOf = (row) => [...row.querySelectorAll("[data-part]")];
const isEmpty = (value) => value === undefined || value === null || value === ""
  || value === false || (typeof value === "object" && !Object.keys(value).length);

function setText(field, text) {
  field.value = text;
  if (field.matches("select") && field.value !== text) {
    field.add(new Option("Kendes ikke i denne udgave", text));
    field.value = text;
  }
  GIVEN.set(field, [text, field.value]);
  mirror(field);
}

function textOf(field) {
  const [text, shown] = GIVEN.get(field) ?? ["", ""];
  if (field.value === shown) return text;
  return field.value.toWellFormed ? field.value.toWellFormed() : field.value;
}

/** What a field says: a whole number where it asks for one and gets one. */
function valueOf(field) {
  if (field.matches("fieldset")) field = field.querySelector("input:checked");
  if (field.type === "checkbox") return field.checked;
  const text = field.type === "radio" ? field.value : textOf(field);
  return "number" in field.dataset && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function setValue(field, value) {
  if (field.matches("fieldset")) {
    const radios = [...field.querySelectorAll("input")];
    (radios.find((r) => r.value === String(value ?? "")) ?? radios.at(-1)).checked = true;
  } else if (field.type === "checkbox") field.checked = value === true;
  else setText(field, String(value ?? ""));
}

/** On paper a text stands beside its field, since a field shows no more than fits. */
function mirror(field) {
  const paper = field.parentElement.querySelector(".paper");
  if (paper) paper.textContent = field.value;
}

// Rows

function addRow(list, data = {}) {
  const row = byId(`row-${list}`).content.cloneNode(true).firstElementChild;
  const number = ++rowsMade;
  for (const field of partsOf(row)) {
    const part = field.dataset.part;
    const whole = field.closest(".field");
    field.id = `${list}-${number}-${part}`;
    whole.querySelector("label").htmlFor = field.id;
    whole.querySelector(".fault").id = `${field.id}-fault`;
    field.setAttribute("aria-describedby", `${field.id}-fault`);
    setValue(field, data?.[part]);
  }
  byId(list).append(row);
  renumber(list);
  return row;
}

function renumber(list) {
  const word = byId(list).dataset.word;
  rowsOf(list).forEach((row, index, all) => {
    row.querySelector("legend").textContent = `${word} nr. ${index + 1}`;
    for (const button of row.querySelectorAll("button")) {
      const what = button.textContent;
      button.setAttribute("aria-label", `${what}: ${word.toLowerCase()} nr. ${index + 1}`);
      if (button.dataset.act === "up") button.disabled = index === 0;
      if (button.dataset.act === "down") button.disabled = index === all.length - 1;
    }
  });
}

function rowValue(list, row) {
  const fields = Object.fromEntries(partsOf(row).map((f) => [f.dataset.part, f]));
  const pairs = START.rows[list].map((part) => [part, valueOf(fields[part])]);
  return Object.fromEntries(pairs.filter(([, value]) => !isEmpty(value)));
}

// The order of the themes: those that have a number, and the rest

function setOrder(order) {
  const themes = START.themes.map((theme) => byId(`order-${theme.id}`));
  byId("themes_left").append(...themes);
  for (const id of order) byId("theme_order").append(byId(`order-${id}`) ?? "");
  showOrder();
}

function showOrder() {
  const ranked = rowsOf("theme_order");
  for (const { id } of START.themes) {
    const item = byId(`order-${id}`);
    const at = ranked.indexOf(item);
    item.querySelector("[data-act=up]").disabled = at <= 0;
    item.querySelector("[data-act=down]").disabled = at < 0 || at === ranked.length - 1;
    item.querySelector("[data-act=rank]").hidden = at >= 0;
    item.querySelector("[data-act=out]").hidden = at < 0;
    for (const act of ["up", "down"]) item.querySelector(`[data-act=${act}]`).hidden = at < 0;
  }
  byId("none_ranked").hidden = ranked.length > 0;
  byId("without_rank").hidden = ranked.length === START.themes.length;
}

// The whole form

function collected() {
  const form = {};
  for (const name of START.fields) {
    const value = partOf(name);
    if (!isEmpty(value)) form[name] = value;
  }
  return form;
}

function partOf(name) {
  if (STAMP.includes(name)) return START.form[name];
  if (name === "theme_order") return rowsOf(name).map((item) => item.dataset.theme);
  if (name === "criteria") return START.criteria.filter((id) => byId(`criteria.${id}`).checked);
  if (name in START.rows) {
    return rowsOf(name).map((row) => rowValue(name, row)).filter((row) => !isEmpty(row));
  }
  if (!(name in START.names)) return valueOf(byId(name));
  const pairs = START.names[name].map((id) => [id, valueOf(byId(`${name}.${id}`))]);
  return Object.fromEntries(pairs.filter(([, value]) => !isEmpty(value)));
}

function fill(form) {
  for (const name of START.fields) {
    if (STAMP.includes(name)) continue;
    const value = form[name];
    if (name === "theme_order") setOrder(Array.isArray(value) ? value : []);
    else if (name === "criteria") {
      for (const id of START.criteria) byId(`criteria.${id}`).checked = !!value?.includes(id);
    } else if (name in START.rows) {
      byId(name).replaceChildren();
      if (Array.isArray(value)) for (const row of value) addRow(name, row);
    } else if (name in START.names) {
      for (const id of START.names[name]) setValue(byId(`${name}.${id}`), value?.[id]);
    } else setValue(byId(name), value);
  }
}

/** The form as it is saved: equal forms as equal texts. */
const written = () => `${JSON.stringify(collected(), null, 2)}\n`;

/** A text that is the same for two forms that say the same, in whatever order. */
function sense(value) {
  if (Array.isArray(value)) return `[${value.map(sense)}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).filter((name) => !isEmpty(value[name])).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${sense(value[name])}`)}}`;
}

/** Shows a form; false, with nothing changed, when the page cannot show all of it. */
function shown(form) {
  const before = collected();
  fill(form);
  if (sense(collected()) === sense(form)) return true;
  fill(before);
  return false;
}
