// A tap on one of the five breeds is a verdict; a new answer comes into view.
let seen = "empty";
let unfolded = false;

element.addEventListener("click", (event) => {
    const breed = event.target.closest("[data-breed]")?.dataset.breed;
    if (breed) trigger("click", {breed});
});

// What was unfolded stays so in another language; the event doesn't bubble.
element.addEventListener("toggle", (event) => { unfolded = event.target.open; }, true);

watch("value", () => {
    const heading = element.querySelector(".answer h2, .unreadable h2");
    // The same in another language moves nothing.
    const told = [...element.querySelectorAll("[data-breed]")].map((line) =>
        `${line.dataset.breed} ${line.dataset.probability}`).join()
        || element.querySelector(".empty, .unreadable")?.className;
    if (told === seen) {
        const details = element.querySelector("details");
        if (details) details.open = unfolded;
        return;
    }
    seen = told;
    unfolded = false;
    if (!heading?.offsetParent) return;
    const bar = document.querySelector("#verdict-buttons")?.offsetHeight ?? 0;
    const {top, bottom} = heading.getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight - bar) {
        document.getElementById("identify").scrollIntoView({block: "start"});
    }
});
