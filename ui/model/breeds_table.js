// The breeds' table: typing narrows it, a click on a column's name sorts it.
const simplified = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .split(/[^\p{L}\p{N}]+/u).filter(Boolean);

element.addEventListener("input", (event) => {
    if (!event.target.matches("input[type=search]")) return;
    const words = simplified(event.target.value);
    const rows = [...element.querySelectorAll(".breeds tbody tr")];
    for (const row of rows) {
        row.hidden = !words.every((word) => row.dataset.names.includes(word));
    }
    const found = element.querySelector(".found");
    found.textContent = found.dataset.told.replace("{}", rows.filter((row) => !row.hidden).length);
});

element.addEventListener("click", (event) => {
    const head = event.target.closest(".breeds thead th");
    if (!head) return;
    const order = head.ariaSort === "ascending" ? "descending" : "ascending";
    for (const other of head.parentElement.children) other.ariaSort = "none";
    head.ariaSort = order;
    const column = head.cellIndex;
    // A breed that the model doesn't know has one cell for all figures.
    const value = (row) => row.cells[column]?.dataset.value;
    const compare = column === 0
        ? (one, two) => value(one).localeCompare(value(two))
        : (one, two) => value(one) - value(two);
    const body = element.querySelector(".breeds tbody");
    const rows = [...body.rows].filter(value).sort(compare);
    const unmeasured = [...body.rows].filter((row) => !value(row));
    body.append(...(order === "ascending" ? rows : rows.reverse()), ...unmeasured);
});
