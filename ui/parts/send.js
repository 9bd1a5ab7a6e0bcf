// A file -> the server, with progress, and an end where the connection is lost.
const PATIENCE = 45_000;
const TOO_HEAVY = 413;
const LOOK_AFTER_SERVER = 5_000;

const root = () => window.gradio_config.root.replace(/\/$/, "");

// Resolves to the answer; rejects with an Error whose message names the sentence.
const post = (address, body, headers, told, signal) => new Promise((resolve, reject) => {
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
        if (request.status === 200) resolve(request.response);
        else fail(request.response?.why ?? (request.status === TOO_HEAVY ? "heavy" : "lost"));
    };
    request.onloadend = () => {
        clearTimeout(timer);
        window.removeEventListener("offline", lost);
    };
    signal.addEventListener("abort", lost);
    window.addEventListener("offline", lost);
    request.open("POST", `${root()}/${address}`);
    request.responseType = "json";
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    stillThere();
    request.send(body);
});

// To Gradio's upload route; resolves to the path on the server.
const send = async (file, name, told, signal) => {
    const form = new FormData();
    // Its own name says nothing that its content doesn't.
    form.append("files", file, name);
    const [path] = await post("gradio_api/upload", form, {}, told, signal);
    return path;
};

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
