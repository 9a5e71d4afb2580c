(() => {
  const table = document.getElementById("tabel");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  document.documentElement.classList.add("has-script");

  const fold = text => text.normalize("NFC").trim().toLowerCase()
    .replace(/ kommune$/, "").trim()
    .replaceAll("æ", "ae").replaceAll("ø", "oe").replaceAll("å", "aa")
    .replace(/[\s-]+/g, " ");

  const find = document.createElement("div");
  find.className = "find";
  find.setAttribute("role", "search");
  find.innerHTML = '<label for="sog"></label>'
    + '<input id="sog" type="search" autocomplete="off">'
    + '<label for="region"></label><select id="region"><option value=""></option></select>'
    + '<p role="status"></p>';
  table.before(find);
  const says = table.dataset;
  const input = find.querySelector("input");
  const region = find.querySelector("select");
  const told = find.querySelector("p");
  find.querySelector("label").textContent = says.label;
  input.placeholder = says.hint;
  region.previousSibling.textContent = says.region;
  region.options[0].textContent = says.every;
  const regions = new Map(rows.map(row =>
    [row.dataset.region, row.querySelector(".region").textContent]));
  for (const [key, name] of [...regions].sort((a, b) => a[0] - b[0]))
    region.add(new Option(name, key));

  function show() {
    const wanted = fold(input.value), words = wanted.split(" ");
    let shown = 0;
    for (const row of rows) {
      const is = row.dataset;
      row.hidden = !(is.code.startsWith(wanted) || words.every(w => is.find.includes(w)))
        || (region.value !== "" && is.region !== region.value);
      shown += !row.hidden;
    }
    told.textContent = shown
      ? says.found.replace("#", shown).replace("§", rows.length) : says.none;
  }
  input.addEventListener("input", show);
  region.addEventListener("change", show);
  show();

  const heads = [...table.querySelectorAll("th[data-sort]")];
  function sort(head, down) {
    const key = head.dataset.sort;
    const value = row => Number(row.dataset[key]);
    const sign = down ? -1 : 1;
    body.append(...[...rows].sort((a, b) =>
      sign * (value(a) - value(b)) || a.dataset.name - b.dataset.name));
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  }
  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () =>
      sort(head, head.getAttribute("aria-sort") === "ascending"));
  }
})();
