// Tells that a zip is on its way or waits, until the server shows how far it is or what came of it.
const tell = (sending) => element.toggleAttribute("data-on-its-way", sending);
const result = document.querySelector("#trial-result");
// Beside it, Gradio writes the place in the queue, unseen.
const empty = () => !result.querySelector(".html-container")?.textContent.trim();
// What came of the zip before stands there until the server takes it away.
let stale = false;

document.addEventListener("change", (event) => {
    const given = event.target.closest("#trial input[type=file]");
    if (!given?.files.length) return;
    stale = !empty();
    result.classList.toggle("stale", stale);
    tell(true);
});

new MutationObserver(() => {
    stale &&= !empty();
    result.classList.toggle("stale", stale);
    if (!stale && !empty()) tell(false);
}).observe(result, {childList: true, subtree: true, characterData: true});
