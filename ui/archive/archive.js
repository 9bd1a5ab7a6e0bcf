// The tab: what is given to it, what is said meanwhile, and the result, in the page's language.
const MEANWHILE = ["preparing", "sending", "waiting", "looking", "stopping"];
const NO_REFUSALS = [null, ...MEANWHILE, "done", "stopped", "unlocking"];
const AGAIN = ["lost", "unanswered", "gone", "full"];

const view = {said: null, refused: null, done: 0, all: 0, share: null, retry: null, result: null};
const kept = {open: !TAB.locked, password: "", byFolder: false};
let element;
// Counts what was given: only the last one's news is told.
let turn = 0;
let visit = null;
let giving = new AbortController();

const part = (selector) => element.querySelector(selector);
const sentence = (name) => part(`[data-said="${name}"]`)?.textContent;
const language = () => {
    const {lang} = document.documentElement;
    return lang in TAB.forms ? lang : "fr";
};

const paint = () => {
    const busy = MEANWHILE.includes(view.said);
    const said = view.said && (view.refused?.[language()] ?? sentence(view.said));
    part(".said").textContent = said ?? "";
    part(".said").classList.toggle("refused", !NO_REFUSALS.includes(view.said));
    part(".count").textContent = busy && view.all
        ? sentence("count").replace("{done}", view.done).replace("{all}", view.all) : "";
    part("progress").hidden = !busy;
    if (view.share === null) part("progress").removeAttribute("value");
    else part("progress").value = view.share;
    part(".stop").hidden = !busy || view.said === "stopping";
    part(".again").hidden = !view.retry;
    part(".give").hidden = !kept.open;
    if (part(".unlock")) part(".unlock").hidden = kept.open;
    part(".by-folder input").checked = kept.byFolder;
};

const tell = (changes) => {
    const isNews = changes.said && changes.said !== view.said;
    Object.assign(view, {retry: null, refused: null}, changes);
    paint();
    if (isNews) part(".news").scrollIntoView({block: "nearest"});
};

const showResult = () => {
    part(".result").innerHTML = view.result?.result[language()].html ?? "";
    for (const picture of element.querySelectorAll("img[data-picture]")) {
        picture.src = view.result.thumbnails[picture.dataset.picture];
    }
};

const render = () => {
    const typed = part(".unlock input")?.value ?? "";
    const focused = element.contains(document.activeElement) && document.activeElement.className;
    element.innerHTML = TAB.forms[language()];
    if (part(".unlock")) part(".unlock input").value = typed;
    // So that a phone offers its photos; elsewhere it would hide what has no known type.
    if (window.matchMedia("(pointer: coarse)").matches) {
        part(".give > input").accept = "image/*,.zip";
    }
    paint();
    showResult();
    if (focused) part(`.${CSS.escape(focused)}`)?.focus();
};

const leave = () => {
    giving.abort();
    if (visit) endVisit(visit);
    visit = null;
};

const begin = () => {
    turn += 1;
    leave();
    giving = new AbortController();
    view.result = null;
    showResult();
    return turn;
};

const heard = (message) => {
    const {done, photos} = message;
    if (message.refused) tell({said: "refused", refused: message.refused});
    else if (message.result) {
        view.result = message;
        tell({said: "done"});
        showResult();
    } else {
        const said = view.said === "stopping" ? "stopping" : "looking";
        tell({said, done, all: photos, share: done / photos});
    }
};

const bring = async (files, mine) => {
    const {signal} = giving;
    tell({said: "preparing", share: null, all: 0});
    const opened = await openVisit(kept.password);
    if (mine !== turn) {
        endVisit(opened);
        return;
    }
    visit = opened;
    tell({said: "sending", share: 0, done: 0, all: files.length});
    await sendAll(files, visit, (done, share) => {
        if (mine === turn) tell({said: "sending", done, share: share / files.length});
    }, signal);
    if (mine !== turn) return;
    tell({said: "waiting", share: null, all: 0});
    await answersTo(visit, kept.byFolder, (message) => {
        if (mine === turn) heard(message);
    }, signal);
    if (mine !== turn) return;
    visit = null;
    // It ended without a word.
    if (MEANWHILE.includes(view.said)) throw new Error("unanswered");
};

const refuse = (why, files) => {
    leave();
    const late = ["waiting", "looking", "stopping"].includes(view.said);
    const known = why !== "lost" && sentence(why);
    const said = known ? why : late ? "unanswered" : "lost";
    if (said === "password") kept.open = false;
    tell({said, retry: AGAIN.includes(said) ? () => give(files) : null});
};

const give = async (files) => {
    const mine = begin();
    if (files.length > TAB.mostPhotos) {
        tell({said: "many"});
        return;
    }
    try {
        await bring(files, mine);
    } catch ({message}) {
        if (mine === turn) refuse(message, files);
    }
};

const stop = () => {
    if (view.said === "looking") {
        tell({said: "stopping"});
        stopVisit(visit);
        return;
    }
    begin();
    tell({said: "stopped"});
    part(".choose").focus();
};

const clear = () => {
    begin();
    tell({said: null});
    part(".choose").focus();
};

const unlock = async () => {
    kept.password = part(".unlock input").value;
    tell({said: "unlocking"});
    try {
        endVisit(await openVisit(kept.password));
        kept.open = true;
        tell({said: null});
        part(".choose").focus();
    } catch ({message}) {
        tell({said: sentence(message) ? message : "lost"});
        part(".unlock input").select();
    }
};

const isFile = (file) => file.slice(0, 1).arrayBuffer().then(() => true, () => false);
const take = async (dropped) => {
    const are = await Promise.all(dropped.map(isFile));
    const files = dropped.filter((_, place) => are[place]);
    if (files.length) give(files);
    else tell({said: "folder"});
};

const download = (name) => {
    save(view.result.result[language()].files[name], sentence(`file-${name}`));
};

const press = ({target}) => {
    const file = target.closest("[data-file]");
    if (target.closest(".choose")) part(".give > input").click();
    else if (target.closest(".stop")) stop();
    else if (target.closest(".again")) view.retry?.();
    else if (target.closest(".clear")) clear();
    else if (file) download(file.dataset.file);
};

const change = ({target}) => {
    if (target.type === "checkbox") kept.byFolder = target.checked;
    if (target.type !== "file") return;
    const files = [...target.files];
    // The same photos may be given again.
    target.value = "";
    if (files.length) give(files);
};

// Called once, when the tab is first opened.
export const fill = (place) => {
    element = place;
    element.addEventListener("click", press);
    element.addEventListener("change", change);
    element.addEventListener("submit", (event) => {
        event.preventDefault();
        unlock();
    });
    // Anywhere on the tab; the page itself lets no file replace it.
    window.addEventListener("drop", ({dataTransfer}) => {
        const files = [...dataTransfer.files];
        if (element.offsetParent && kept.open && files.length) take(files);
    });
    window.addEventListener("pagehide", leave);
    new MutationObserver(render).observe(document.documentElement, {attributeFilter: ["lang"]});
    render();
};
