// A visit on the server: opened, filled, answered, stopped and ended.
const AT_ONCE = 3;

const header = (name, value) => ({[`X-Archive-${name}`]: encodeURIComponent(value)});

const ask = async (address, settings) => {
    let response;
    try {
        response = await fetch(`${root()}/archive/${address}`, {method: "POST", ...settings});
    } catch {
        throw new Error("lost");
    }
    if (response.ok) return response;
    const {why} = await response.json().catch(() => ({}));
    throw new Error(why ?? "lost");
};

const openVisit = async (password) => {
    const response = await ask("visits", {headers: header("Password", password)});
    return (await response.json()).visit;
};

// Outlives the page, where it is left.
const endVisit = (visit) => ask(
    "visits", {method: "DELETE", headers: header("Visit", visit), keepalive: true},
).catch(() => {});

const stopVisit = (visit) => ask("stops", {headers: header("Visit", visit)}).catch(() => {});

// Sends some at once; `told` hears how many have come, and how much of all.
const sendAll = async (files, visit, told, signal) => {
    const shares = files.map(() => 0);
    const left = files.entries();
    let done = 0;
    let weight = 0;
    let reducing = Promise.resolve();
    // One after another: a phone's memory holds few decoded photos. A zip isn't even tried.
    const reduced = (file) => {
        const made = reducing.then(() => (/\.zip$/i.test(file.name)
            ? {photo: file} : madeSmall(file, TAB.minSide)));
        reducing = made;
        return made;
    };
    const tell = () => told(done, shares.reduce((sum, share) => sum + share, 0));
    const send = async ([place, file]) => {
        const heard = (share) => { shares[place] = share; tell(); };
        const {photo} = await reduced(file);
        weight += photo.size;
        if (weight > TAB.mostBytes) throw new Error("heavy");
        const headers = {...header("Visit", visit), ...header("Name", file.name)};
        await post("archive/photos", photo, headers, heard, signal);
        done += 1;
        heard(1);
    };
    const worker = async () => {
        for (const each of left) {
            if (signal.aborted) throw new Error("lost");
            await send(each);
        }
    };
    await Promise.all(Array.from({length: AT_ONCE}, worker));
};

// Each message of the answers, a line each; an empty line tells that the server is there.
const answersTo = async (visit, byFolder, told, signal) => {
    const ending = new AbortController();
    const end = () => ending.abort();
    signal.addEventListener("abort", end);
    let timer;
    const stillThere = () => {
        clearTimeout(timer);
        timer = setTimeout(end, PATIENCE);
    };
    stillThere();
    try {
        const response = await ask(`answers${byFolder ? "?by=folder" : ""}`, {
            headers: header("Visit", visit), signal: ending.signal,
        });
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        let rest = "";
        for (;;) {
            const {done, value} = await reader.read();
            if (done) break;
            stillThere();
            const lines = (rest + value).split("\n");
            rest = lines.pop();
            for (const line of lines) if (line) told(JSON.parse(line));
        }
    } finally {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
    }
};
