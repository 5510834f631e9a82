// The script of every card; press puts it into the card. It stores nothing, fetches nothing and tells its parent nothing about the reader:
// only that it is there, how high it is, and that a letter or a story was opened. docs/embedding.md has the protocol.

const root = document.documentElement;
const query = new URLSearchParams(location.search);
// WordPress adds `#?secret=…`; before it a letter may have what its composer shall preselect.
const fragment = /^(#(?:to|lang|v)=[\w.,-]*(?:&(?:to|lang|v)=[\w.,-]*)*)?(?:#\?secret=(\w+))?$/;
const [, wish, secret] = (location.hash.length < 1000 && fragment.exec(location.hash)) || [];

const setTheme = (/** @type {unknown} */ theme) => {
    if (theme === "light" || theme === "dark" || theme === "auto") {
        root.dataset.theme = theme;
        return true;
    }
    return false;
};
setTheme(query.get("theme"));
// The style knows some names; any other changes nothing.
const accent = query.get("accent") ?? "";
if (/^[a-z]{1,9}$/.test(accent)) root.dataset.accent = accent;

// Ten stops for the keyboard at most: ten cards leave no room for the link to all.
/** @type {NodeListOf<HTMLElement>} */
const cards = document.querySelectorAll("[data-cards] > li");
const number = Number(query.get("n"));
if (Number.isInteger(number) && number >= 3 && number <= 10) {
    cards.forEach((card, at) => {
        card.hidden = at >= number;
    });
    /** @type {HTMLElement | null} */
    const all = document.querySelector("[data-all]");
    if (all) all.hidden = number === 10 && cards.length === 10;
}

/** @type {HTMLAnchorElement | null} */
const letter = document.querySelector("[data-letter]");
if (letter && wish) letter.hash = wish;

const framed = parent !== self;
const post = (/** @type {string} */ type, /** @type {object} */ more = {}) => {
    if (framed) parent.postMessage({ campaign: 1, type, ...more }, "*");
};
const postToWordPress = (/** @type {string} */ message, /** @type {unknown} */ value) => {
    if (framed && secret) parent.postMessage({ message, value, secret }, "*");
};

let wait = 50;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
const postHeight = () => {
    // A frame that is too low has a scroll bar, beside which the text is longer than it will be.
    root.style.overflow = "hidden";
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    root.style.overflow = "";
    if (!height) {
        // Not laid out yet. Where WordPress hides the frame until it has a height, no observer tells when it is.
        clearTimeout(timer);
        timer = setTimeout(() => {
            wait *= 2;
            postHeight();
        }, wait);
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
    // WordPress's script often loads after the card: then it asks.
    if (secret && data.message === "ready" && data.secret === secret) postHeight();
});

/**
 * Opens a window, where one may open. Where a sandbox refuses it, Firefox throws.
 *
 * @param {string} address
 */
const openWindow = (address) => {
    try {
        return open(address);
    } catch {
        return null;
    }
};

addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a");
    if (!framed || !link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.dataset.action) post("action", { action: link.dataset.action });
    // Where WordPress shows a card no window opens; elsewhere a sandbox may refuse one.
    const opened = !secret && openWindow(link.href);
    if (opened) {
        opened.opener = null;
    } else {
        postToWordPress("link", link.href);
        /** @type {HTMLElement | null} */
        const line = document.querySelector("[data-address]");
        const code = line?.querySelector("code");
        if (!line || !code) return;
        code.textContent = link.href;
        line.hidden = false;
    }
});
