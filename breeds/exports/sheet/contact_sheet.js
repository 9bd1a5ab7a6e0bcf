"use strict";
// The filters: each card says by its data-* attributes what it is found by.
(() => {
  const form = document.querySelector("form");
  const count = document.querySelector(".count");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const cards = [...document.querySelectorAll(".card")].map((element) => ({
    element,
    decision: element.dataset.decision,
    breeds: JSON.parse(element.dataset.breeds),
    animal: element.dataset.animal,
    text: plain(`${element.textContent} ${element.dataset.animal}`),
  }));

  const offer = (select, values) => {
    const counted = new Map();
    for (const value of values) counted.set(value, (counted.get(value) ?? 0) + 1);
    const sorted = [...counted].sort(([a], [b]) => a.localeCompare(b, document.documentElement.lang));
    for (const [value, times] of sorted) select.add(new Option(`${value} (${times})`, value));
    select.parentElement.hidden = counted.size === 0;
  };

  const filter = () => {
    const words = plain(form.text.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const fits = (!form.decision.value || card.decision === form.decision.value)
        && (!form.breed.value || card.breeds.includes(form.breed.value))
        && (!form.animal.value || card.animal === form.animal.value)
        && words.every((word) => card.text.includes(word));
      card.element.hidden = !fits;
      shown += fits;
    }
    count.textContent = count.dataset.said.replace("{shown}", shown).replace("{all}", cards.length);
  };

  const present = new Set(cards.map((card) => card.decision));
  for (const option of [...form.decision.options]) {
    if (option.value && !present.has(option.value)) option.remove();
  }
  offer(form.breed, cards.flatMap((card) => card.breeds));
  offer(form.animal, cards.map((card) => card.animal).filter(Boolean));
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  form.hidden = false;
  filter();
})();
