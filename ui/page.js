// What the page does in the browser itself: it keeps the document and its address in the language.
() => {
    window.showLanguage = (language) => {
        document.documentElement.lang = language;
        const address = new URL(window.location.href);
        if (address.searchParams.get("lang") !== language) {
            address.searchParams.set("lang", language);
            window.history.replaceState(null, "", address);
        }
    };
    document.documentElement.lang = "fr";
}
