// Files that are dropped anywhere on the page: none of them may replace the page.
const acceptDrops = (isShown, give, say) => {
    const isOurs = () => isShown() && !document.querySelector("dialog[open]");
    const brings = ({dataTransfer}, type) => dataTransfer.types.includes(type);
    const mark = (dropping) => document.documentElement.toggleAttribute("data-dropping", dropping);
    const over = (event) => {
        if (!brings(event, "Files") && !brings(event, "text/uri-list")) return;
        event.preventDefault();
        // Before any component of the page, which would keep it for itself.
        if (isOurs()) event.stopPropagation();
        mark(isOurs() && event.type !== "drop");
    };
    window.addEventListener("dragenter", over, true);
    window.addEventListener("dragover", over, true);
    window.addEventListener("dragleave", ({relatedTarget}) => { if (!relatedTarget) mark(false); });
    window.addEventListener("drop", (event) => {
        over(event);
        if (!event.defaultPrevented || !isOurs()) return;
        const files = [...event.dataTransfer.files];
        if (files.length) give(files);
        else say("nothing-dropped");
    }, true);
};
