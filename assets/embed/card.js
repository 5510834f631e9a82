// The script of every card; press puts it into the card. It stores nothing, fetches nothing and tells its parent nothing of the
// reader: that it is there, how high it is, and that a letter or a story was opened. docs/embedding.md has the protocol.
(() => {
    "use strict";
    const root = document.documentElement;
    const query = new URLSearchParams(location.search);
    // WordPress adds `#?secret=…`; before it a letter may have what its composer shall preselect.
    const fragment = /^(#(?:to|lang|v)=[\w.,-]*(?:&(?:to|lang|v)=[\w.,-]*)*)?(?:#\?secret=(\w+))?$/;
    const [, wish, secret] = (location.hash.length < 1000 && fragment.exec(location.hash)) || [];

    const setTheme = (theme) => {
        if (theme === "light" || theme === "dark" || theme === "auto") {
            root.dataset.theme = theme;
            return true;
        }
        return false;
    };
    setTheme(query.get("theme"));
    // The style knows some names; any other changes nothing.
    if (/^[a-z]{1,9}$/.test(query.get("accent"))) root.dataset.accent = query.get("accent");

    // Ten stops for the keyboard at most: ten cards leave no room for the link to all.
    const cards = document.querySelectorAll("[data-cards] > li");
    const number = Number(query.get("n"));
    if (Number.isInteger(number) && number >= 3 && number <= 10) {
        cards.forEach((card, at) => (card.hidden = at >= number));
        const all = document.querySelector("[data-all]");
        if (all) all.hidden = number === 10 && cards.length === 10;
    }

    const letter = document.querySelector("[data-letter]");
    if (letter && wish) letter.hash = wish;

    const framed = parent !== self;
    const post = (type, more) => framed && parent.postMessage({ campaign: 1, type, ...more }, "*");
    const postToWordPress = (message, value) => framed && secret && parent.postMessage({ message, value, secret }, "*");

    let wait = 50;
    let timer;
    const postHeight = () => {
        // A frame that is too low has a scroll bar, beside which the text is longer than it will be.
        root.style.overflow = "hidden";
        const height = Math.ceil(document.body.getBoundingClientRect().height);
        root.style.overflow = "";
        if (!height) {
            // Not laid out yet. Where WordPress hides the frame until it has a height, no observer tells when it is.
            clearTimeout(timer);
            timer = setTimeout(() => ((wait *= 2), postHeight()), wait);
            return;
        }
        post("height", { height });
        postToWordPress("height", Math.min(1000, Math.max(200, height)));
    };
    post("ready");
    postHeight();
    if (self.ResizeObserver) new ResizeObserver(postHeight).observe(document.body);

    addEventListener("message", ({ source, data }) => {
        if (!framed || source !== parent || !data) return;
        if (data.campaign === 1 && data.type === "theme" && setTheme(data.theme)) postHeight();
        // Its script often comes after the card: then it asks.
        if (secret && data.message === "ready" && data.secret === secret) postHeight();
    });

    /** A new window, where one may open. Where a sandbox refuses it, Firefox throws. */
    const openWindow = (address) => {
        try {
            return open(address);
        } catch {
            return null;
        }
    };

    addEventListener("click", (event) => {
        const link = event.target.closest("a");
        if (!framed || !link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        if (link.dataset.action) post("action", { action: link.dataset.action });
        // Where WordPress shows a card no window opens; elsewhere a sandbox may refuse one.
        const opened = !secret && openWindow(link.href);
        if (opened) {
            opened.opener = null;
        } else {
            postToWordPress("link", link.href);
            const address = document.querySelector("[data-address]");
            address.querySelector("code").textContent = link.href;
            address.hidden = false;
        }
    });
})();
