"use strict";
// The next cases and their photos are fetched ahead, so that a verdict shows the next one at once;
// verdicts are sent one after the other, and one that couldn't be kept is shown again.
const AHEAD = 4;
const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const part = (id) => document.getElementById(id);
const cases = new Map();
const numbers = [];
let place = 0;
let shown = -1;
let sending = Promise.resolve();
let judged = 0;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

async function ask(path, told) {
  const options = told && {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify(told),
  };
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error(words.cut_off);
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

function fetched(wanted) {
  if (!cases.has(wanted)) cases.set(wanted, fetchCase(wanted));
  return cases.get(wanted);
}

async function fetchCase(wanted) {
  const found = await ask(`case/${wanted}`);
  found.pictures = Array.from({length: found.shown}, (_, number) => picture(wanted, number));
  return found;
}

function picture(wanted, number) {
  const image = new Image();
  image.alt = "";
  image.src = `photo/${wanted}/${number}`;
  image.onerror = () => {
    const told = document.createElement("p");
    told.textContent = words.no_photo;
    image.replaceWith(told);
  };
  return image;
}

async function show(wanted) {
  place = wanted;
  if (place >= data.cases) return showEnd();
  let found;
  try {
    found = await fetched(place);
  } catch (error) {
    cases.delete(wanted);
    part("trouble").textContent = error.message;
    return undefined;
  }
  if (place !== wanted) return undefined;
  if (found.judged) return show(place + 1);
  const last = Math.min(place + AHEAD, data.cases - 1);
  for (let next = place + 1; next <= last; next++) fetched(next).catch(() => cases.delete(next));
  for (const old of cases.keys()) if (old < place - AHEAD) cases.delete(old);
  render(found);
  return undefined;
}

function render(found) {
  shown = found.place;
  document.querySelector("main").hidden = false;
  part("done").hidden = true;
  part("photos").replaceChildren(...found.pictures);
  part("why").textContent = words[`why_${found.why}`];
  part("said").textContent = found.said;
  part("remark").textContent = found.remark;
  const more = found.shown < found.photos
    ? ` (${fill(words.more_photos, {shown: found.shown, all: found.photos})})` : "";
  part("name").textContent = found.name + more;
  part("guesses").replaceChildren(...found.guesses.map(guessButton));
  part("accept").disabled = !found.accepted;
  part("search").value = "";
  showFound([]);
  part("said").focus({preventScroll: true});
  tellLeft();
}

function guessButton(guess, index) {
  const button = document.createElement("button");
  const share = guess.share < 0.005 ? "<\u00a01" : Math.round(100 * guess.share);
  button.type = "button";
  button.append(`${guess.name} — ${share}\u00a0%`, key(index + 1));
  button.onclick = () => judge("breed", guess.id);
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function key(letter) {
  const mark = document.createElement("kbd");
  mark.textContent = letter;
  return mark;
}

function showEnd() {
  document.querySelector("main").hidden = true;
  part("done").hidden = false;
  part("done").focus();
  tellLeft();
}

function tellLeft() {
  part("left").textContent = fill(words.left, {
    left: Math.max(0, data.cases - place), judged,
  });
}

function tellStanding(standing) {
  const look = fill(words.per_thousand, {count: standing.per_thousand});
  const written = (number) => number.toLocaleString(document.documentElement.lang);
  const [value, low, high] = (standing.precision || []).map(written);
  const right = standing.precision
    ? fill(words.precision, {value, low, high, judged: standing.sampled, sample: standing.sample})
    : fill(words.no_precision, {sample: standing.sample});
  part("figures").textContent = `${look} ${standing.sample ? right : ""}`;
}

function judge(verdict, breed) {
  // Nobody judges what isn't on the screen yet.
  if (place !== shown) return;
  const of = place;
  const told = {place: of, verdict, breed, by: part("by").value};
  part("trouble").textContent = "";
  judged += 1;
  sending = sending.then(async () => {
    try {
      const answer = await ask("verdict", told);
      numbers.push({number: answer.number, place: of});
      part("undo").disabled = false;
      tellStanding(answer);
    } catch (error) {
      judged -= 1;
      await show(of);
      part("trouble").textContent = fill(words.lost, {reason: error.message});
    }
  });
  show(place + 1);
}

function undo() {
  sending = sending.then(async () => {
    const last = numbers.pop();
    if (!last) return;
    part("undo").disabled = !numbers.length;
    try {
      tellStanding(await ask("withdraw", {number: last.number}));
      judged -= 1;
      await show(last.place);
    } catch (error) {
      numbers.push(last);
      part("trouble").textContent = error.message;
    }
  });
}

async function accept() {
  const {accepted} = await fetched(place);
  if (accepted) judge(accepted.verdict, accepted.breed);
}

const simplified = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

function matching(text) {
  const wanted = simplified(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (!wanted.length) return [];
  return data.breeds
    .filter((breed) => wanted.every((word) => breed.names.includes(word)))
    .sort((one, other) => one.name.localeCompare(other.name))
    .slice(0, 8);
}

function showFound(breeds) {
  const box = part("search");
  part("found").replaceChildren(...breeds.map((breed, index) => {
    const option = document.createElement("li");
    option.setAttribute("role", "option");
    option.id = `found-${index}`;
    option.textContent = breed.name;
    option.onclick = () => choose(breed);
    option.breed = breed;
    return option;
  }));
  part("found").hidden = !breeds.length;
  box.setAttribute("aria-expanded", String(breeds.length > 0));
  select(breeds.length ? 0 : -1);
}

function select(index) {
  const options = [...part("found").children];
  options.forEach((option, each) => option.setAttribute("aria-selected", String(each === index)));
  const box = part("search");
  if (options[index]) box.setAttribute("aria-activedescendant", options[index].id);
  else box.removeAttribute("aria-activedescendant");
}

function choose(breed) {
  judge("breed", breed.id);
}

part("search").oninput = () => {
  const found = matching(part("search").value);
  part("trouble").textContent = part("search").value && !found.length ? words.nothing_found : "";
  showFound(found);
};

part("search").onkeydown = (event) => {
  const options = [...part("found").children];
  const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") part("said").focus();
  else if (event.key === "ArrowDown") select(Math.min(now + 1, options.length - 1));
  else if (event.key === "ArrowUp") select(Math.max(now - 1, 0));
  else if (event.key === "Enter" && options[now]) choose(options[now].breed);
  else return;
  event.preventDefault();
};

const KEYS = {
  Enter: accept,
  m: () => judge("mixed"),
  n: () => judge("not-a-dog"),
  l: () => judge("unlisted"),
  s: () => show(place + 1),
  u: undo,
  "/": () => part("search").focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target.matches("button")) return;
  // A key that is held down would judge what nobody has seen.
  if (event.repeat) return;
  const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const guess = part("guesses").querySelectorAll("button")[Number(letter) - 1];
  if (!(letter in KEYS) && !guess) return;
  event.preventDefault();
  if (guess) guess.click();
  else KEYS[letter]();
});

part("accept").onclick = accept;
part("skip").onclick = KEYS.s;
part("undo").onclick = undo;
for (const button of document.querySelectorAll("[data-verdict]")) {
  button.onclick = () => judge(button.dataset.verdict);
}
ask("standing").then(tellStanding);
show(0);
