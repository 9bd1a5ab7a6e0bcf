// Moves the focus to what a selector names, as soon as the page shows it.
(selector) => {
    const deadline = performance.now() + 2000;
    const move = () => {
        const wanted = document.querySelector(selector);
        if (wanted?.offsetParent) {
            wanted.focus({preventScroll: true});
            wanted.scrollIntoView({block: "nearest"});
        } else if (performance.now() < deadline) {
            requestAnimationFrame(move);
        }
    };
    move();
}
