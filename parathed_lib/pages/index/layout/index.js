(() => {
  const table = document.getElementById("tabel");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const place = new Map(rows.map((row, index) => [row, index]));
  document.documentElement.classList.add("has-script");

  const fold = text => text.normalize("NFC").trim().toLowerCase()
    .replace(/ kommune$/, "").trim()
    .replaceAll("æ", "ae").replaceAll("ø", "oe").replaceAll("å", "aa")
    .replace(/\s+/g, " ");

  const find = document.createElement("div");
  find.className = "find";
  find.setAttribute("role", "search");
  find.innerHTML = '<label for="sog">Find en kommune</label>'
    + '<input id="sog" type="search" autocomplete="off" placeholder="navn eller nummer">'
    + '<p role="status"></p>';
  table.before(find);
  const input = find.querySelector("input");
  const told = find.querySelector("p");

  function show() {
    const wanted = fold(input.value);
    let shown = 0;
    for (const row of rows) {
      const names = row.dataset.find.split("|");
      row.hidden = !(row.dataset.code.startsWith(wanted)
        || names.some(name => name.includes(wanted)));
      shown += !row.hidden;
    }
    told.textContent = shown
      ? `Viser ${shown} af ${rows.length} kommuner.`
      : "Ingen kommune har det navn eller nummer.";
  }
  input.addEventListener("input", show);
  show();

  const heads = [...table.querySelectorAll("th[data-sort]")];
  function sort(head, down) {
    const key = head.dataset.sort;
    const value = row => key === "name" ? place.get(row) : Number(row.dataset[key]);
    const sign = down ? -1 : 1;
    body.append(...[...rows].sort((a, b) =>
      sign * (value(a) - value(b)) || place.get(a) - place.get(b)));
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
  heads[0].setAttribute("aria-sort", "ascending");
})();
