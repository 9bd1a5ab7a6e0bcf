// Each tab is a place in the browser's history: Back returns to the one before, as it was left.
() => {
    const tabs = () => [...document.querySelectorAll("#tabs > .tab-wrapper [role=tablist] [role=tab]")];
    const selected = () => tabs().findIndex((tab) => tab.ariaSelected === "true");
    // The first tab is the page itself; the others are named, and so are the second's sections.
    const NAMES = ["", "#model", "#archive"];
    const wanted = () => {
        const named = NAMES.indexOf(window.location.hash);
        if (named < 0) return 1;
        return named < tabs().length ? named : 0;
    };

    const goToSection = () => {
        const name = window.location.hash.slice(1);
        if (name) document.getElementById(name)?.scrollIntoView();
    };
    const showWanted = () => {
        if (selected() !== wanted()) tabs()[wanted()]?.click();
        requestAnimationFrame(() => requestAnimationFrame(goToSection));
    };

    new MutationObserver(() => {
        const shown = selected();
        if (shown < 0 || shown === wanted()) return;
        const address = new URL(window.location.href);
        address.hash = NAMES[shown];
        window.history.pushState(null, "", shown ? address : address.href.replace(/#$/, ""));
    }).observe(document.getElementById("tabs"), {
        attributeFilter: ["aria-selected"],
        subtree: true,
    });

    // Within Gradio's base address, a link to a section would leave the page.
    document.addEventListener("click", (event) => {
        const link = event.target.closest('#tabs a[href^="#"]');
        if (!link) return;
        event.preventDefault();
        window.location.hash = link.getAttribute("href");
        goToSection();
    });

    window.addEventListener("popstate", () => {
        window.showLanguage(document.documentElement.lang);
        showWanted();
    });
    if (window.location.hash) showWanted();
}
