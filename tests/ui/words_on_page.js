// Gathers each text and label that comes to be seen on the page, for a test to look through.
(() => {
    const ATTRIBUTES = ["aria-label", "aria-valuetext", "title", "placeholder", "alt"];
    const seen = new Set();
    const changed = new Set();

    // What is marked as being in another language may be.
    const isMarked = (element) => {
        const language = element.closest("[lang]")?.lang;
        return language && language !== document.documentElement.lang;
    };
    const isShown = (element) => element?.checkVisibility({visibilityProperty: true})
        && !element.closest("script, style, noscript") && !isMarked(element);
    const keep = (text) => text?.trim() && seen.add(text.trim());
    const gather = (root) => {
        if (!root.isConnected || root.nodeType > Node.TEXT_NODE) return;
        const walk = document.createTreeWalker(
            root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
        for (let node = root; node; node = walk.nextNode()) {
            const isText = node.nodeType === Node.TEXT_NODE;
            if (!isShown(isText ? node.parentElement : node)) continue;
            if (isText) keep(node.nodeValue);
            else ATTRIBUTES.forEach((name) => keep(node.getAttribute(name)));
        }
    };
    const gatherChanged = () => {
        changed.forEach(gather);
        changed.clear();
        requestAnimationFrame(gatherChanged);
    };

    new MutationObserver((changes) => changes.forEach(({target}) => changed.add(target)))
        .observe(document, {
            attributeFilter: ATTRIBUTES,
            characterData: true,
            childList: true,
            subtree: true,
        });
    requestAnimationFrame(gatherChanged);

    // All that was seen since the last time, and what there is now.
    window.wordsOnPage = () => {
        gather(document.body);
        const words = [...seen];
        seen.clear();
        return words;
    };
})();
