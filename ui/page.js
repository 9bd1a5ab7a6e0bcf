// What the page does in the browser itself: its language, and the ways to give a photo.
() => {
    const fileInput = () => document.querySelector("#photo input[type=file]");
    const source = (place) => document.querySelectorAll("#photo .source-selection button")[place];
    const [CAMERA, CLIPBOARD] = [1, 2];

    window.showLanguage = (language) => {
        document.documentElement.lang = language;
        const address = new URL(window.location.href);
        if (address.searchParams.get("lang") !== language) {
            address.searchParams.set("lang", language);
            window.history.replaceState(null, "", address);
        }
    };
    document.documentElement.lang = "fr";

    window.choosePhoto = () => fileInput().click();

    // A phone's own camera gives a far better photo than a snapshot of its video.
    window.takePhoto = () => {
        const input = fileInput();
        if (window.matchMedia("(pointer: coarse)").matches) {
            input.setAttribute("capture", "environment");
            input.click();
            input.removeAttribute("capture");
        } else {
            source(CAMERA).click();
        }
    };

    window.pastePhoto = () => source(CLIPBOARD).click();

    document.addEventListener("paste", (event) => {
        const photo = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
        if (!photo || !document.querySelector("#photo")?.offsetParent) return;
        const files = new DataTransfer();
        files.items.add(photo);
        fileInput().files = files.files;
        fileInput().dispatchEvent(new Event("change", {bubbles: true}));
    });
}
