// Photos that come by the clipboard: by the button, or by the keyboard.
const pasteFromClipboard = async (give, say) => {
    let items;
    try {
        items = await navigator.clipboard.read();
    } catch (error) {
        say(error.name === "NotAllowedError" ? "paste-refused" : "paste-empty");
        return;
    }
    for (const item of items) {
        const type = item.types.find((type) => type.startsWith("image/"));
        if (type) {
            give([await item.getType(type)]);
            return;
        }
    }
    say("paste-empty");
};

const acceptPastes = (isShown, give) => document.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length || !isShown()) return;
    event.preventDefault();
    give(files);
});
