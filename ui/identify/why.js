// What is told comes into view when it is asked for; the same in another language moves nothing.
let told = false;

watch("value", () => {
    const figure = element.querySelector("figure");
    if (figure && !told) figure.scrollIntoView({block: "nearest"});
    told = Boolean(figure);
});
