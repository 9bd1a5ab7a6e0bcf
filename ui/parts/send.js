// A file -> Gradio's upload route, with progress, and an end where the connection is lost.
const PATIENCE = 45_000;
const TOO_HEAVY = 413;
const LOOK_AFTER_SERVER = 5_000;

const root = () => window.gradio_config.root.replace(/\/$/, "");

// Resolves to the path on the server; rejects with an Error whose message names the sentence.
const send = (file, name, told, signal) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (why) => { reject(new Error(why)); request.abort(); };
    const lost = () => fail("lost");
    let timer;
    const stillThere = () => {
        clearTimeout(timer);
        timer = setTimeout(lost, PATIENCE);
    };
    request.upload.onprogress = ({loaded, total}) => { stillThere(); told(loaded / total); };
    request.onerror = lost;
    request.onload = () => {
        if (request.status === 200) resolve(request.response[0]);
        else fail(request.status === TOO_HEAVY ? "heavy" : "lost");
    };
    request.onloadend = () => {
        clearTimeout(timer);
        window.removeEventListener("offline", lost);
    };
    signal.addEventListener("abort", lost);
    window.addEventListener("offline", lost);
    request.open("POST", `${root()}/gradio_api/upload`);
    request.responseType = "json";
    const form = new FormData();
    // Its own name says nothing that its content doesn't.
    form.append("files", file, name);
    stillThere();
    request.send(form);
});

// Any answer will do.
const serverIsThere = async () => {
    try {
        await fetch(`${root()}/pictures/`, {method: "HEAD", cache: "no-store"});
        return true;
    } catch {
        return false;
    }
};

// Calls `gone` when the server answers no more while something is still waited for.
const lookAfterServer = (isWaitedFor, gone) => setTimeout(async () => {
    if (!isWaitedFor()) return;
    if (await serverIsThere()) lookAfterServer(isWaitedFor, gone);
    else gone();
}, LOOK_AFTER_SERVER);
