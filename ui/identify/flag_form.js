// The form takes the focus when it opens, and Escape closes it.
const form = element.closest("#flag-form");
form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") form.querySelector("#flag-cancel").click();
});
requestAnimationFrame(() => {
    form.querySelector("#flag-search textarea").focus({preventScroll: true});
    form.scrollIntoView({block: "start"});
});
