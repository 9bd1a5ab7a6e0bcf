// A zip's way to its turn: sent, waiting until the server shows how far it is, or cut off.
const view = {said: null, share: null, retry: null};
const part = (selector) => element.querySelector(selector);
const result = document.querySelector("#trial-result");
// Beside it, Gradio writes the place in the queue, unseen.
const empty = () => !result.querySelector(".html-container")?.textContent.trim();
// What came of the zip before stands there until the server takes it away.
let stale = false;
let sending = new AbortController();
let turn = 0;

const paint = () => {
    part(".sending").textContent = view.said ? part(`[data-said="${view.said}"]`).textContent : "";
    part(".again").hidden = !view.retry;
    part("progress").hidden = view.share === null;
    part("progress").value = view.share ?? 0;
};
const tell = (changes) => { Object.assign(view, {retry: null, share: null}, changes); paint(); };
const hideResult = (hidden) => {
    stale = hidden;
    result.classList.toggle("stale", hidden);
};

const give = async (zip) => {
    turn += 1;
    const number = turn;
    const again = () => give(zip);
    sending.abort();
    sending = new AbortController();
    hideResult(!empty());
    if (zip.size > Number(part(".giver").dataset.largest)) {
        tell({said: "heavy"});
        return;
    }
    tell({said: "sending", share: 0});
    const told = (share) => { if (number === turn) tell({said: "sending", share}); };
    try {
        const path = await send(zip, "photos.zip", told, sending.signal);
        if (number !== turn) return;
        tell({said: "waiting"});
        trigger("submit", {path});
        const gone = () => tell({said: "unanswered", retry: again});
        lookAfterServer(() => number === turn && view.said === "waiting", gone);
    } catch ({message}) {
        if (number === turn) tell({said: message, retry: message === "lost" ? again : null});
    }
};

element.addEventListener("click", ({target}) => {
    if (target.closest(".again")) view.retry?.();
    else if (target.closest(".choose")) part("input").click();
});
element.addEventListener("change", ({target}) => {
    const [zip] = target.files;
    if (zip) give(zip);
    // The same zip may be given again once it was mended.
    target.value = "";
});
element.addEventListener("drop", ({dataTransfer}) => {
    const [zip] = dataTransfer.files;
    if (zip) give(zip);
});

new MutationObserver(() => {
    if (stale && empty()) hideResult(false);
    if (!stale && !empty() && ["waiting", "unanswered"].includes(view.said)) tell({said: null});
}).observe(result, {childList: true, subtree: true, characterData: true});
watch("value", paint);
