// A figure without separators, its decimals after a point.
const plain = document.documentElement.lang === "de"
  ? (figure) => figure.replaceAll(".", "").replace(",", ".")
  : (figure) => figure.replaceAll(",", "");

// Tables sort by a click on a heading; without this script they stand in the order of the page.
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0];
  if (body.rows.length < 3) continue;
  [...table.tHead.rows[0].cells].forEach((cell, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...cell.childNodes);
    cell.append(button);
    button.addEventListener("click", () => {
      const up = cell.getAttribute("aria-sort") === (cell.classList.contains("n") ? "descending" : "none")
        || (!cell.hasAttribute("aria-sort") && !cell.classList.contains("n"))
        || cell.getAttribute("aria-sort") === "descending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", up ? "ascending" : "descending");
      const value = (row) => row.cells[at].textContent.trim();
      const figure = (row) => Number.parseFloat(plain(value(row)));
      const numeric = cell.classList.contains("n");
      const rows = [...body.rows].sort((a, b) => {
        if (!numeric) return value(a).localeCompare(value(b));
        const x = figure(a), y = figure(b);
        // What has no figure comes last, whichever way the table is sorted.
        if (Number.isNaN(x) || Number.isNaN(y)) return (Number.isNaN(x) - Number.isNaN(y)) * (up ? 1 : -1);
        return x - y;
      });
      if (!up) rows.reverse();
      body.append(...rows);
    });
  });
}

// A table that must scroll can be scrolled with the keyboard.
for (const box of document.querySelectorAll(".scroll")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;

// Suggestions below a search field; without this script the field is an ordinary one.
for (const field of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  let items = [], chosen = -1, asked = 0, timer;
  list.className = "suggestions";
  list.id = `${field.id}-suggestions`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.body.dataset.suggestions);
  field.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) field.setAttribute(name, value);
  const close = () => {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (at) => {
    chosen = (at + items.length + 1) % (items.length + 1);
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === chosen)));
    if (chosen < items.length) field.setAttribute("aria-activedescendant", list.children[chosen].id);
    else field.removeAttribute("aria-activedescendant");
  };
  const take = (item) => {
    field.value = field.dataset.take === "code" && item.code ? item.code : item.label;
    close();
    if (field.form.role === "search") field.form.submit();
  };
  const show = (matches) => {
    items = matches;
    list.replaceChildren(...matches.map((item, at) => {
      const line = document.createElement("li"), kind = document.createElement("span");
      line.id = `${list.id}-${at}`;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      kind.className = "muted";
      kind.textContent = [item.kind, item.code].filter(Boolean).join(" ");
      line.append(kind, item.label);
      line.addEventListener("mousedown", (event) => { event.preventDefault(); take(item); });
      return line;
    }));
    list.style.left = `${field.offsetLeft}px`;
    list.style.top = `${field.offsetTop + field.offsetHeight}px`;
    list.style.minWidth = `${field.offsetWidth}px`;
    list.hidden = matches.length === 0;
    field.setAttribute("aria-expanded", String(matches.length > 0));
    chosen = items.length;
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    const text = field.value.trim(), turn = ++asked;
    if (text.length < 2) return close();
    timer = setTimeout(async () => {
      const answer = await fetch(`${field.dataset.suggest}${field.dataset.suggest.includes("?") ? "&" : "?"}q=${encodeURIComponent(text)}`);
      // An answer to an earlier text is of no use.
      if (answer.ok && turn === asked) show(await answer.json());
    }, 120);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen === items.length ? 0 : chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen === items.length ? items.length - 1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0 && chosen < items.length) take(items[chosen]);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
}

// A query that takes long says for how long, and can be given up: the server ends it when its client goes away.
for (const form of document.querySelectorAll("form[data-timed]")) {
  const note = document.createElement("p"), cancel = document.createElement("button"), clock = document.createElement("span");
  let timer;
  note.className = "running";
  note.hidden = true;
  cancel.type = "button";
  cancel.className = "quiet";
  cancel.textContent = form.dataset.cancel;
  note.append(clock, cancel);
  form.after(note);
  const stop = () => {
    clearInterval(timer);
    note.hidden = true;
  };
  form.addEventListener("submit", () => {
    const began = performance.now();
    clearInterval(timer);
    // A file is downloaded beside this page, which is not told of its end.
    if (form.elements.format && form.elements.format.value !== "html") return;
    timer = setInterval(() => {
      const seconds = (performance.now() - began) / 1000;
      clock.textContent = `${form.dataset.timed} ${seconds.toFixed(1)} s`;
      note.hidden = seconds < 0.4;
    }, 100);
  });
  cancel.addEventListener("click", () => {
    window.stop();
    stop();
  });
  addEventListener("pagehide", stop);
}
