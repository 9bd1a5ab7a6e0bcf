// Gradio's own words follow the page's language, which the address names, not the browser's.
(languages, replacements) => {
    const ATTRIBUTES = ["aria-label", "title", "alt", "placeholder"];
    // The page's own words are in the right language already.
    const OWN = ".html-container, #first-paint, script, style";

    const asked = () => {
        const code = new URLSearchParams(window.location.search).get("lang");
        return languages.includes(code) ? code : languages[0];
    };
    Object.defineProperty(navigator, "language", {get: asked});
    Object.defineProperty(navigator, "languages", {get: () => [asked()]});

    const rules = replacements.map(({pattern, within, said}) =>
        ({pattern: new RegExp(`^${pattern}$`, "s"), within, said}));
    // By node and attribute, "" for its text: what Gradio wrote, and what stands there now.
    const known = new WeakMap();
    let language = asked();

    const reword = (node, attribute) => {
        const holder = attribute ? node : node.parentElement;
        const text = attribute ? node.getAttribute(attribute) : node.nodeValue;
        if (!holder || !text?.trim()) return;
        const kept = known.get(node)?.[attribute];
        const written = kept?.said === text ? kept.written : text;
        const rule = rules.find(({pattern, within}) =>
            pattern.test(written.trim()) && holder.closest(within));
        if (!rule) return;
        const said = written.trim().replace(rule.pattern, rule.said[language]);
        known.set(node, {...known.get(node), [attribute]: {written, said}});
        if (said === text) return;
        if (attribute) node.setAttribute(attribute, said);
        else node.nodeValue = said;
    };
    const rewordNode = (node) => {
        if (node.nodeType === Node.TEXT_NODE) reword(node, "");
        else if (node.nodeType === Node.ELEMENT_NODE) ATTRIBUTES.forEach((attribute) => reword(node, attribute));
    };
    const rewordAll = (root) => {
        if ((root.closest ? root : root.parentElement)?.closest(OWN)) return;
        rewordNode(root);
        const walk = document.createTreeWalker(
            root,
            NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
            (node) => node.matches?.(OWN) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
        );
        while (walk.nextNode()) rewordNode(walk.currentNode);
    };

    const follow = () => {
        if (document.documentElement.lang === language) return;
        if (!languages.includes(document.documentElement.lang)) return;
        language = document.documentElement.lang;
        const core = document.querySelector('link[rel=modulepreload][href*="/assets/core-"]');
        if (core) import(core.href).then((gradio) => gradio.changeLocale(language));
        rewordAll(document.documentElement);
    };

    new MutationObserver((changes) => {
        for (const {type, target, addedNodes, attributeName} of changes) {
            if (attributeName === "lang") follow();
            else if (type === "childList") addedNodes.forEach(rewordAll);
            else if (!(target.closest ? target : target.parentElement)?.closest(OWN)) {
                reword(target, attributeName ?? "");
            }
        }
    }).observe(document.documentElement, {
        attributeFilter: ["lang", ...ATTRIBUTES],
        characterData: true,
        childList: true,
        subtree: true,
    });
}
