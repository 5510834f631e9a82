// The page where a partner chooses a card: writes its snippet and its address, and shows it. press wrote the page with the card of the
// newest stories; docs/embedding.md has the parameters of a card.

// No import of site.js: a module that all others share would be a file of its own, and one more request of every first visit.
const root = document.documentElement;
const { base = "" } = root.dataset;

const page = /** @type {HTMLElement} */ (document.getElementById("_embed"));

/**
 * An element of the page.
 *
 * @param {string} name
 */
const part = (name) => /** @type {HTMLElement} */ (page.querySelector(`[data-embed="${name}"]`));

/**
 * A field of the form.
 *
 * @param {string} name
 */
const field = (name) => /** @type {HTMLInputElement} */ (part(name));

const preview = /** @type {HTMLIFrameElement} */ (part("preview"));
const what = /** @type {HTMLSelectElement} */ (part("what"));

/**
 * Says something beside the field or the button that it is about.
 *
 * @param {string} name
 * @param {string} text
 */
function say(name, text, isWrong = false) {
    const hint = document.getElementById(`${name}-told`);
    if (!hint) return;
    hint.textContent = text;
    hint.classList.toggle("wrong", isWrong);
}

const { site = "", copied = "", notCopied = "", notAStory = "" } = page.dataset;
const folder = `${site}/embed/`;

/** @type {Record<string, string>} */
const defaults = {};

/** Shows the fields and follows them. */
export function show() {
    for (const name of ["n", "theme", "accent"]) defaults[name] = field(name).value;
    part("choose").hidden = false;
    part("choose").addEventListener("input", renew);
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-copy]"))) {
        button.hidden = false;
        button.addEventListener("click", () => copy(button.dataset.copy ?? ""));
    }
    // The card says how high it is, and the frame of the snippet gets that height.
    addEventListener("message", ({ source, data }) => {
        if (source !== preview.contentWindow || data?.campaign !== 1 || data.type !== "height") return;
        if (!Number.isFinite(data.height)) return;
        preview.height = String(Math.round(Math.min(4000, Math.max(100, data.height))));
        write();
    });
    renew();
    root.dataset.app = "ready";
}

/** @param {string} name */
async function copy(name) {
    // Emptied each time: an unchanged text would not be announced.
    say(name, "");
    try {
        await navigator.clipboard.writeText(part(name).textContent ?? "");
        say(name, copied);
    } catch {
        getSelection()?.selectAllChildren(part(name));
        say(name, notCopied, true);
    }
}

/** The folder of the chosen card below `/embed/`, and the path of its page; `null` where the address is not that of a story. */
function chosen() {
    const [lang, card] = [field("lang").value, what.value];
    if (card !== "story") {
        return { card: `${lang}/${card}`, page: card === "figures/" ? `/${lang}/` : `/${lang}/${card}` };
    }
    const address = field("story").value.trim();
    const path = address.startsWith(`${site}/`) ? address.slice(site.length) : "";
    const [, its, slug] = /^\/([a-z]{2})\/stories\/([a-z0-9-]+)\/?(?:[?#].*)?$/.exec(path) ?? [];
    return slug ? { card: `${its}/story/${slug}/`, page: `/${its}/stories/${slug}/` } : null;
}

const isList = () => /^(stories|category)/.test(what.value);

/** What differs from the defaults, as a query. */
function query() {
    const names = isList() ? ["n", "theme", "accent"] : ["theme", "accent"];
    const changed = names.map(field).filter((input, at) => input.value !== defaults[names[at]] && input.validity.valid);
    const query = new URLSearchParams(changed.map((input) => [input.dataset.embed ?? "", input.value])).toString();
    return query && `?${query}`;
}

function renew() {
    const isStory = what.value === "story";
    for (const [name, isShown] of Object.entries({ story: isStory, lang: !isStory, n: isList() })) {
        const line = part(name).closest("p");
        if (line) line.hidden = !isShown;
    }
    const card = chosen();
    say("story", card ? "" : notAStory, true);
    part("story").setAttribute("aria-invalid", String(!card));
    if (!card) return;
    const width = field("width");
    preview.width = width.validity.valid && width.value ? width.value : "100%";
    const src = `${base}/embed/${card.card}${query()}`;
    if (preview.getAttribute("src") !== src) preview.src = src;
    write();
}

const escaped = (/** @type {string} */ text) =>
    text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

function write() {
    const card = chosen();
    if (!card) return;
    const option = what.selectedOptions[0].textContent;
    const title = `${document.querySelector("header .name")?.textContent?.trim()}: ${option}`;
    const values = {
        title,
        src: `${folder}${card.card}${query()}`,
        height: preview.height,
        frameborder: "0",
        loading: "lazy",
        referrerpolicy: "no-referrer",
        sandbox: preview.getAttribute("sandbox"),
        width: preview.width,
    };
    const attributes = Object.entries(values).map(([name, value]) => ` ${name}="${escaped(String(value))}"`);
    const texts = { snippet: `<iframe${attributes.join("")}></iframe>`, address: site + card.page };
    for (const [name, text] of Object.entries(texts)) {
        if (part(name).textContent === text) continue;
        part(name).textContent = text;
        // What was copied is no longer what stands here.
        say(name, "");
    }
}
