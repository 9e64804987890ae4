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
      const figure = (row) => Number.parseFloat(value(row).replaceAll(",", ""));
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
