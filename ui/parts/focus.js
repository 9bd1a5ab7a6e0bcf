// Moves the focus to the first of what a selector names, as soon as the page shows one of them.
(selector) => {
    const deadline = performance.now() + 2000;
    const move = () => {
        const wanted = [...document.querySelectorAll(selector)].find((one) => one.offsetParent);
        if (wanted) {
            wanted.focus({preventScroll: true});
            wanted.scrollIntoView({block: "nearest"});
        } else if (performance.now() < deadline) {
            requestAnimationFrame(move);
        }
    };
    move();
}
