// Fetches the tab's style and script, and has them fill it.
const place = element.querySelector("[data-script]");
const at = (address) => `${window.gradio_config.root.replace(/\/$/, "")}/${address}`;
const style = document.createElement("link");
style.rel = "stylesheet";
style.href = at(place.dataset.style);
style.onload = async () => (await import(at(place.dataset.script))).fill(place);
document.head.append(style);
