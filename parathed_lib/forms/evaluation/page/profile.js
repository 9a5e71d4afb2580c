// The means of each theme as they stand, as a drawing and as a table.

const SVG = "http://www.w3.org/2000/svg";
const decimal = (sum, count) =>
  (Math.floor((20 * sum + count) / (2 * count)) / 10).toFixed(1).replace(".", ",");

/** Sum and number of those of these ratings that are answered. */
function tally(ratings, names) {
  const values = names.map((name) => ratings[name]).filter((value) => value !== undefined);
  return { sum: values.reduce((a, b) => a + b, 0), count: values.length, of: names.length };
}

const mean = (part) => (part.count ? decimal(part.sum, part.count) : "-");

function showProfile() {
  if (!byId("profile")) return; // the assessor's page has none
  const ratings = collected().ratings ?? {};
  const rows = START.themes.map((theme) => ({
    name: theme.name,
    own: tally(ratings, theme.own),
    assessor: tally(ratings, theme.assessor),
  }));
  const cells = rows.map(({ name, own, assessor }) => [
    name, mean(own), mean(assessor),
    own.of + assessor.of ? `${own.count + assessor.count} af ${own.of + assessor.of}` : "-",
  ]);
  byId("profile-rows").replaceChildren(...cells.map(tableRow));
  byId("profile-picture").replaceChildren(drawing(rows));
  const [score, isScore] = scoreOf(ratings);
  byId("profile-score").textContent = score;
  byId("profile-score").classList.toggle("score", isScore);
}

/** The overall score, once the assessor has answered everything; what is missing else. */
function scoreOf(ratings) {
  const all = (rater) => tally(ratings, START.themes.flatMap((theme) => theme[rater]));
  const [own, assessor] = [all("own"), all("assessor")];
  if (assessor.count < assessor.of) {
    return ["Den samlede score kommer her, når bedømmeren har givet alle sine svar. "
      + `Bedømmeren har givet ${assessor.count} af ${assessor.of}.`, false];
  }
  const [sum, count, of] = [own.sum + assessor.sum, own.count + assessor.count, own.of + assessor.of];
  const level = Math.floor((2 * sum + count) / (2 * count));
  const kind = count < of ? "Foreløbig score" : "Samlet score";
  return [`${kind}: ${decimal(sum, count)} af 4, ${START.words[level].toLowerCase()} `
    + `(${count} af ${of} svar).`, true];
}

function tableRow(texts) {
  const row = document.createElement("tr");
  row.append(...texts.map((text, index) => {
    const cell = document.createElement(index ? "td" : "th");
    if (index) cell.className = "num";
    else cell.scope = "row";
    cell.textContent = text;
    return cell;
  }));
  return row;
}

function shape(kind, attributes, text = "") {
  const element = document.createElementNS(SVG, kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

/** A scale for each theme; drawn as wide as the page, so that the text keeps its size. */
function drawing(rows) {
  const width = Math.max(240, byId("profile-picture").clientWidth || 640);
  const [top, step, edge] = [24, 50, 26];
  const height = top + rows.length * step;
  const x = (sum, count) => edge + ((sum / count - 1) / 3) * (width - 2 * edge);
  const told = rows.map(({ name, own, assessor }) =>
    `${name}: kommunen ${own.count ? mean(own) : "intet svar"}, `
    + `bedømmeren ${assessor.count ? mean(assessor) : "intet svar"}.`);
  const svg = shape("svg", {
    viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `Temaernes gennemsnit på skalaen fra 1 til 4. ${told.join(" ")}`,
  });
  for (const level of [1, 2, 3, 4]) {
    const at = x(level, 1);
    svg.append(shape("text", { x: at, y: 13, "text-anchor": "middle", class: "axis" }, level));
    svg.append(shape("line", { x1: at, x2: at, y1: top, y2: height, class: "grid" }));
  }
  rows.forEach(({ name, own, assessor }, index) => {
    const [label, y] = [top + index * step + 16, top + index * step + 34];
    svg.append(shape("text", { x: 0, y: label, class: "theme" }, name));
    if (!own.count && !assessor.count) {
      const why = own.of + assessor.of ? "– intet svar endnu" : "– ingen spørgsmål på skalaen";
      svg.append(shape("circle", { cx: 7, cy: y, r: 6, class: "missing" }));
      svg.append(shape("text", { x: 20, y: y + 5, class: "why" }, why));
      return;
    }
    svg.append(shape("line", { x1: edge, x2: width - edge, y1: y, y2: y, class: "scale" }));
    if (assessor.count) svg.append(diamond(x(assessor.sum, assessor.count), y, 9, "assessor"));
    if (own.count) {
      svg.append(shape("circle", { cx: x(own.sum, own.count), cy: y, r: 5.5, class: "own" }));
    }
  });
  return svg;
}

function diamond(x, y, r, kind) {
  return shape("path", { d: `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`, class: kind });
}
