"use strict";
// The search box: breeds that the model knows, names that reviewers gave before, and what is typed.
const BREEDS_SHOWN = 6;
const NAMES_SHOWN = 4;

const simplified = (text) => (text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  .match(/[\p{L}\p{N}]+/gu) || []).join(" ");

// `choose` is told of a finding, a breed's id and a name; only a breed that isn't in the list has
// a name and no id.
function searchBox(box, list, {breeds, names, unlisted}, choose) {
  function option(text, finding, id, named) {
    const item = document.createElement("li");
    item.setAttribute("role", "option");
    item.id = `found-${list.children.length}`;
    item.textContent = text;
    item.onclick = () => choose(finding, id, named);
    list.append(item);
  }

  const optionUnlisted = (name) =>
    option(unlisted.replace("{}", () => name), "unlisted", null, name);

  function fill() {
    const typed = box.value.trim().replace(/\s+/g, " ");
    const wanted = simplified(typed);
    const matching = (text) => wanted.split(" ").every((word) => text.includes(word));
    close();
    if (!typed) return;
    const found = wanted ? breeds.filter((breed) => matching(breed.called)) : [];
    const given = wanted ? names.filter((name) => matching(simplified(name))) : [];
    const isExact = (name) => simplified(name) === wanted;
    const rank = ({name}) => isExact(name) + simplified(name).startsWith(wanted);
    found.sort((one, other) => rank(other) - rank(one));
    for (const {id, name} of found.slice(0, BREEDS_SHOWN)) option(name, "breed", id, "");
    for (const name of given.slice(0, NAMES_SHOWN)) optionUnlisted(name);
    if (![...found.map((breed) => breed.name), ...given].some(isExact)) optionUnlisted(typed);
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    select(0);
  }

  function close() {
    list.replaceChildren();
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function select(index) {
    [...list.children].forEach((item, each) => {
      item.setAttribute("aria-selected", String(each === index));
    });
    list.children[index].scrollIntoView({block: "nearest"});
    box.setAttribute("aria-activedescendant", list.children[index].id);
  }

  function keyed(event) {
    const options = [...list.children];
    const now = options.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if (now < 0 || event.isComposing) return;
    if (event.key === "ArrowDown") select(Math.min(now + 1, options.length - 1));
    else if (event.key === "ArrowUp") select(Math.max(now - 1, 0));
    else if (event.key === "Enter" && !event.repeat) options[now].click();
    else return;
    event.preventDefault();
  }

  box.addEventListener("input", fill);
  box.addEventListener("focus", fill);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", keyed);
  // Else the box would lose the focus, and with it the list, before a click on it counts.
  list.addEventListener("mousedown", (event) => event.preventDefault());
}
