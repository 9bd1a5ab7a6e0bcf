"use strict";
// One case at a time; a verdict names the last one that was seen, so that none overwrites another.
const data = JSON.parse(document.body.dataset.told);
const words = data.words;
const part = (id) => document.getElementById(id);
const undoable = [];
const names = [];
let waiting = [];
let judged = 0;
let current = null;
let busy = false;

async function ask(path, told) {
  const options = told && {
    method: "POST",
    headers: {"Content-Type": "application/json", "X-Review-Token": data.token},
    body: JSON.stringify(told),
  };
  let response;
  try {
    response = await fetch(`${path}?lang=${data.language}`, options);
  } catch {
    throw new Error(words.cut_off);
  }
  if (response.status === 401) location.assign(`sign-in?lang=${data.language}`);
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(response.status === 404 ? words.gone : answer.error);
  return answer;
}

function line(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}

function guessButton(guess, index) {
  const button = document.createElement("button");
  const mark = document.createElement("kbd");
  button.type = "button";
  button.disabled = !guess.known;
  mark.textContent = index + 1;
  button.append(`${guess.name} — ${guess.share}\u00a0%`, mark);
  button.onclick = () => judge("breed", guess.id);
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function tellLeft() {
  part("left").textContent = words.left.replace("{left}", waiting.length + (current ? 1 : 0))
    .replace("{judged}", judged);
}

async function show(id) {
  try {
    current = await ask(`cases/${id}`);
  } catch (error) {
    part("trouble").textContent = error.message;
    return next();
  }
  document.querySelector("main").hidden = false;
  part("done").hidden = true;
  part("heat").setAttribute("aria-pressed", "false");
  part("photo").src = `photos/${current.id}`;
  part("model").textContent = words.model.replace("{}", current.model);
  part("voices").replaceChildren(...current.voices.map(line));
  part("history").replaceChildren(...current.history.map(line));
  part("guesses").replaceChildren(...current.guesses.map(guessButton));
  part("accept").disabled = !current.accepted;
  part("search").value = "";
  part("model").focus({preventScroll: true});
  tellLeft();
  return undefined;
}

function next() {
  current = null;
  if (waiting.length) return show(waiting.shift());
  document.querySelector("main").hidden = true;
  part("done").textContent = words.done;
  part("done").hidden = false;
  part("done").focus();
  tellLeft();
  return undefined;
}

async function judge(finding, breed, named) {
  if (!current || busy) return;
  busy = true;
  part("trouble").textContent = "";
  const told = {
    case: current.id, finding, breed: breed ?? null, named: named ?? "", after: current.after,
  };
  try {
    const kept = await ask("verdicts", told);
    remember(kept.named);
    undoable.push({case: current.id, after: kept.id});
    part("undo").disabled = false;
    judged += 1;
    await next();
  } catch (error) {
    await show(current.id);
    part("trouble").textContent = error.message;
  } finally {
    busy = false;
  }
}

function remember(name) {
  const known = names.some((each) => simplified(each) === simplified(name));
  if (name && !known) names.push(name);
}

async function undo() {
  if (busy || !undoable.length) return;
  const last = undoable.pop();
  busy = true;
  try {
    await ask("verdicts", {case: last.case, finding: "open", breed: null, after: last.after});
    judged -= 1;
    if (current) waiting.unshift(current.id);
    await show(last.case);
  } catch (error) {
    part("trouble").textContent = error.message;
  } finally {
    part("undo").disabled = !undoable.length;
    busy = false;
  }
}

function heat() {
  if (!current) return;
  const hot = part("heat").getAttribute("aria-pressed") !== "true";
  part("heat").setAttribute("aria-pressed", String(hot));
  part("photo").src = `${hot ? "heat" : "photos"}/${current.id}`;
}

const KEYS = {
  Enter: () => current?.accepted && judge(current.accepted.finding, current.accepted.breed),
  m: () => judge("mixed"),
  l: () => judge("unlisted"),
  n: () => judge("not-a-dog"),
  x: () => judge("unusable"),
  s: () => !busy && next(),
  u: undo,
  h: heat,
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

const searched = {breeds: data.breeds, names, unlisted: words.unlisted};
searchBox(part("search"), part("found"), searched, judge);
part("search").onkeydown = (event) => {
  if (event.key === "Escape") part("model").focus();
};
part("accept").onclick = KEYS.Enter;
part("heat").onclick = heat;
part("skip").onclick = KEYS.s;
part("undo").onclick = undo;
part("sign-out").onclick = async () => {
  await ask("sign-out", {});
  location.assign(`sign-in?lang=${data.language}`);
};
for (const button of document.querySelectorAll("[data-finding]")) {
  button.onclick = () => judge(button.dataset.finding);
}
ask("cases").then((told) => {
  waiting = told.cases;
  judged = told.judged;
  names.push(...told.named);
  return next();
}).catch((error) => { part("trouble").textContent = error.message; });
