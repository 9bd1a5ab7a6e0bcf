// The tab: what is given to it, what is said meanwhile, and the result, in the page's language.
const MEANWHILE = ["preparing", "sending", "waiting", "looking", "stopping"];

export const fill = (element) => {
    const view = {said: null, done: 0, all: 0, share: null, retry: null, result: null};
    const kept = {open: !TAB.locked, password: "", byFolder: false};
    const part = (selector) => element.querySelector(selector);
    const language = () => (document.documentElement.lang in TAB.forms ? document.documentElement.lang : "fr");
    const sentence = (name) => part(`[data-said="${name}"]`).textContent;
    let turn = 0;
    let visit = null;
    let giving = new AbortController();

    const paint = () => {
        const busy = MEANWHILE.includes(view.said);
        part(".said").textContent = view.said ? (view.refused?.[language()] ?? sentence(view.said)) : "";
        part(".said").classList.toggle("refused", Boolean(view.said) && !busy && view.said !== "done");
        const counted = busy && view.all;
        part(".count").textContent = counted
            ? sentence("count").replace("{done}", view.done).replace("{all}", view.all) : "";
        part("progress").hidden = !busy;
        if (view.share === null) part("progress").removeAttribute("value");
        else part("progress").value = view.share;
        part(".stop").hidden = !busy || view.said === "stopping";
        part(".again").hidden = !view.retry;
        part(".give").hidden = !kept.open;
        if (part(".unlock")) part(".unlock").hidden = kept.open;
        part(".by-folder input").checked = kept.byFolder;
    };
    const tell = (changes) => { Object.assign(view, {retry: null, refused: null}, changes); paint(); };

    const showResult = () => {
        const told = view.result?.result[language()];
        part(".result").innerHTML = told?.html ?? "";
        for (const picture of element.querySelectorAll("img[data-picture]")) {
            picture.src = view.result.thumbnails[picture.dataset.picture];
        }
    };

    const render = () => {
        const password = part(".unlock input")?.value ?? "";
        const held = element.contains(document.activeElement) ? document.activeElement.className : "";
        element.innerHTML = TAB.forms[language()];
        if (part(".unlock")) part(".unlock input").value = password;
        // So that a phone offers its photos; elsewhere it would hide what has no known type.
        if (window.matchMedia("(pointer: coarse)").matches) part(".give > input").accept = "image/*,.zip";
        paint();
        showResult();
        if (held) part(`.${CSS.escape(held.split(" ")[0])}`)?.focus();
    };

    const leave = () => {
        giving.abort();
        if (visit) endVisit(visit);
        visit = null;
    };

    const heard = (message) => {
        if (message.refused) tell({said: "refused", refused: message.refused});
        else if (message.result) {
            view.result = message;
            tell({said: "done"});
            showResult();
        } else {
            const said = view.said === "stopping" ? "stopping" : "looking";
            tell({said, done: message.done, all: message.photos, share: message.done / message.photos});
        }
    };

    const bring = async (files, mine) => {
        const {signal} = giving;
        const only = (act) => (...told) => { if (mine === turn) act(...told); };
        tell({said: "preparing", share: null, all: 0});
        const opened = await openVisit(kept.password);
        if (mine !== turn) {
            endVisit(opened);
            return;
        }
        visit = opened;
        tell({said: "sending", share: 0, done: 0, all: files.length});
        const sent = only((done, share) => tell({said: "sending", done, share: share / files.length}));
        await sendAll(files, visit, sent, signal);
        if (mine !== turn) return;
        tell({said: "waiting", share: null, all: 0});
        await answersTo(visit, kept.byFolder, only(heard), signal);
        visit = mine === turn ? null : visit;
        // It ended without a word.
        if (mine === turn && MEANWHILE.includes(view.said)) throw new Error("unanswered");
    };

    const refuse = (why, files) => {
        leave();
        const late = ["waiting", "looking", "stopping"].includes(view.said);
        const said = why in {lost: 0, unanswered: 0} || !part(`[data-said="${why}"]`)
            ? (late ? "unanswered" : "lost") : why;
        if (said === "password") kept.open = false;
        const again = ["lost", "unanswered", "gone", "full"].includes(said);
        tell({said, retry: again ? () => give(files) : null});
    };

    const begin = () => {
        turn += 1;
        leave();
        giving = new AbortController();
        view.result = null;
        showResult();
        return turn;
    };

    const give = async (files) => {
        const mine = begin();
        if (files.length > TAB.mostPhotos) { tell({said: "many"}); return; }
        // What the browser reduces weighs hardly anything: only zips are told before.
        const zips = files.filter(({name}) => /\.zip$/i.test(name));
        if (zips.some(({size}) => size > TAB.mostBytes)) { tell({said: "heavy"}); return; }
        try {
            await bring(files, mine);
        } catch ({message}) {
            if (mine === turn) refuse(message, files);
        }
    };

    const stop = () => {
        if (view.said === "looking") {
            tell({said: "stopping"});
            stopVisit(visit);
            return;
        }
        begin();
        tell({said: "stopped"});
        part(".choose").focus();
    };

    const unlock = async () => {
        kept.password = part(".unlock input").value;
        tell({said: "unlocking"});
        try {
            endVisit(await openVisit(kept.password));
            kept.open = true;
            tell({said: null});
            part(".choose").focus();
        } catch ({message}) {
            tell({said: part(`[data-said="${message}"]`) ? message : "lost"});
            part(".unlock input").select();
        }
    };

    const isFile = (file) => file.slice(0, 1).arrayBuffer().then(() => true, () => false);
    const take = async (dropped) => {
        const are = await Promise.all(dropped.map(isFile));
        const files = dropped.filter((_, place) => are[place]);
        if (files.length) give(files);
        else tell({said: "folder"});
    };

    element.addEventListener("click", ({target}) => {
        const saved = target.closest("[data-file]");
        if (target.closest(".choose")) part(".give > input").click();
        else if (target.closest(".stop")) stop();
        else if (target.closest(".again")) view.retry?.();
        else if (target.closest(".clear")) { begin(); tell({said: null}); part(".choose").focus(); }
        else if (saved) {
            const {files} = view.result.result[language()];
            save(files[saved.dataset.file], sentence(`file-${saved.dataset.file}`));
        }
    });
    element.addEventListener("change", ({target}) => {
        if (target.type === "checkbox") kept.byFolder = target.checked;
        if (target.type !== "file") return;
        const files = [...target.files];
        // The same photos may be given again.
        target.value = "";
        if (files.length) give(files);
    });
    element.addEventListener("submit", (event) => { event.preventDefault(); unlock(); });
    // Anywhere on the tab; the page itself lets no file replace it.
    window.addEventListener("drop", ({dataTransfer}) => {
        const files = [...dataTransfer.files];
        if (element.offsetParent && kept.open && files.length) take(files);
    });
    window.addEventListener("pagehide", leave);
    new MutationObserver(render).observe(document.documentElement, {attributeFilter: ["lang"]});
    render();
};
