// The box for a photo is called by the words in it, not by others that Gradio gives it.
const box = document.getElementById("photo");
const callByItsWords = () => box.querySelector("button[aria-label][aria-dropeffect]")
    ?.removeAttribute("aria-label");
new MutationObserver(callByItsWords).observe(box, {
    attributeFilter: ["aria-label"],
    childList: true,
    subtree: true,
});
callByItsWords();
