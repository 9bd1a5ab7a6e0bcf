// A verdict that isn't safe elsewhere yet is asked after until it is, and then its thanks are said.
const PAUSES = [1, 2, 3, 5, 10, 20, 30];
let follower = 0;

async function isSafe(record) {
    try {
        const response = await fetch(new URL(`kept/${record}`, document.baseURI));
        return response.ok && (await response.json()).safe;
    } catch {
        return false;
    }
}

async function follow() {
    const own = ++follower;
    for (let turn = 0; ; turn++) {
        const line = element.querySelector("[data-then]");
        if (own !== follower || !line) return;
        if (await isSafe(line.dataset.record)) {
            line.className = "kept";
            line.textContent = line.dataset.then;
            delete line.dataset.then;
            return;
        }
        const pause = PAUSES[Math.min(turn, PAUSES.length - 1)];
        await new Promise((resume) => setTimeout(resume, 1000 * pause));
    }
}

watch("value", follow);
