// The photo's box: what is shown in it and said over it, and each photo's way to its answer.
const view = {source: null, doing: null, note: null, share: null, retry: null};
// Counts the visit's photos: only the last one's news is told.
let turn = 0;
// What the server is to answer, and what it is answering: one at a time.
let given = null;
let asked = null;
// Has it sent or asked once more.
let again = null;
let sending = new AbortController();
const part = (selector) => element.querySelector(selector);
const isShown = () => Boolean(element.offsetParent);

const paint = () => {
    part(".prompt").hidden = Boolean(view.source);
    const picture = part(".box img");
    picture.hidden = !view.source;
    if (view.source && picture.src !== view.source) picture.src = view.source;
    const sentences = [view.note, view.doing].filter(Boolean);
    part(".said").textContent = sentences
        .map((name) => part(`[data-said="${name}"]`).textContent).join(" ");
    part(".again").hidden = !view.retry;
    part("progress").hidden = view.share === null;
    part("progress").value = view.share ?? 0;
};

const tell = (changes) => { Object.assign(view, changes); paint(); };
const say = (note) => tell({note});

// Until its answer is there, no other photo's is seen beside a photo.
const awaitAnswer = (waiting) => {
    document.documentElement.toggleAttribute("data-awaiting-answer", waiting);
};

const show = (source) => {
    if (view.source?.startsWith("blob:")) URL.revokeObjectURL(view.source);
    tell({source});
};

const begin = (source) => {
    turn += 1;
    sending.abort();
    awaitAnswer(true);
    show(source);
    return turn;
};

const unanswered = () => {
    if (view.doing !== "looking") return;
    asked = null;
    tell({doing: null, note: "unanswered", retry: again});
};

const ask = (wanted) => {
    given = wanted;
    const note = view.note === "several" ? "several" : null;
    tell({doing: "looking", note, share: null, retry: null});
    if (asked) return;
    asked = wanted;
    trigger("submit", wanted);
    lookAfterServer(() => asked === wanted && view.doing === "looking", unanswered);
};

window.photoAnswered = (reply) => {
    asked = null;
    if (reply.number !== turn) {
        if (given.number === turn) ask(given);
        return;
    }
    forgetWaiting();
    awaitAnswer(false);
    if (reply.picture) show(reply.picture);
    tell({doing: null});
};
window.photoUnanswered = unanswered;
window.addEventListener("offline", unanswered);

// The server has forgotten the answer that is shown.
window.askAgain = () => { if (given && !view.doing) ask(given); };

const deliver = async ({photo, readable}, number) => {
    sending = new AbortController();
    again = () => { say(null); deliver({photo, readable}, number); };
    tell({doing: "sending", share: 0, retry: null});
    const told = (share) => { if (number === turn) tell({share}); };
    try {
        const path = await send(photo, "photo", told, sending.signal);
        if (number === turn) ask({path, number, picture: !readable});
    } catch ({message}) {
        if (number !== turn) return;
        tell({doing: null, note: message, share: null, retry: message === "lost" ? again : null});
    }
};

const giveFile = async (file, note) => {
    turn += 1;
    const mine = turn;
    // The page makes room at once, before a large photo is reduced.
    awaitAnswer(true);
    const {minSide, largest} = part(".giver").dataset;
    const small = await madeSmall(file, Number(minSide));
    if (mine !== turn) return;
    const number = begin(small.readable ? URL.createObjectURL(small.photo) : null);
    if (small.photo.size > Number(largest)) {
        tell({doing: null, note: "heavy", share: null, retry: null});
        return;
    }
    say(note);
    keepWaiting(small.photo);
    deliver(small, number);
};

const isFile = (file) => file.slice(0, 1).arrayBuffer().then(() => true, () => false);

const give = async (files) => {
    for (const file of files) {
        if (await isFile(file)) {
            giveFile(file, files.length > 1 ? "several" : null);
            return;
        }
    }
    say("folder");
};

window.giveExample = (example, source) => {
    const number = begin(source);
    forgetWaiting();
    say(null);
    again = () => ask({example, number, picture: true});
    again();
};

window.choosePhoto = () => part("input").click();

// A phone's own camera gives a far better photo than a snapshot of its video.
window.takePhoto = () => {
    if (!window.matchMedia("(pointer: coarse)").matches) {
        openWebcam(part("dialog"), give, say);
        return;
    }
    const input = part("input");
    input.setAttribute("capture", "environment");
    input.click();
    input.removeAttribute("capture");
};

window.pastePhoto = () => pasteFromClipboard(give, say);
document.documentElement.toggleAttribute("data-no-clipboard", !navigator.clipboard?.read);

element.addEventListener("change", ({target}) => {
    const files = [...target.files];
    // The same photo may be chosen twice.
    target.value = "";
    if (files.length) give(files);
});
element.addEventListener("click", ({target}) => {
    if (target.closest(".again")) view.retry?.();
    else if (target.closest(".box")) window.choosePhoto();
});
acceptPastes(isShown, give);
acceptDrops(isShown, give, say);

const prepare = () => {
    // So that a phone offers its photos; elsewhere it would hide what has no known type.
    if (window.matchMedia("(pointer: coarse)").matches) part("input").accept = "image/*";
    paint();
};
// A switch of language makes the elements anew.
watch("value", prepare);
prepare();
takeWaiting().then((photo) => { if (photo && !turn) giveFile(photo, null); });
