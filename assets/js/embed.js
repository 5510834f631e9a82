// The page where a partner chooses a card: writes its snippet and its address, and shows it. press wrote the page with the card of the
// newest stories; docs/embedding.md has the parameters of a card.

const page = document.getElementById("_embed");
const part = (name) => page.querySelector(`[data-embed="${name}"]`);
/** Says something beside the field or the button that it is about. */
function say(name, text, isWrong = false) {
    const told = document.getElementById(`${name}-told`);
    told.textContent = text;
    told.classList.toggle("wrong", isWrong);
}
const { site } = page.dataset;
const { base } = document.documentElement.dataset;
const folder = `${site}/embed/`;
const defaults = {};

/** Shows the fields and follows them. */
export function show() {
    for (const name of ["n", "theme", "accent"]) defaults[name] = part(name).value;
    part("choose").hidden = false;
    part("choose").addEventListener("input", renew);
    for (const button of page.querySelectorAll("[data-copy]")) {
        button.hidden = false;
        button.addEventListener("click", () => copy(button.dataset.copy));
    }
    // The card says how high it is: so high is the snippet's frame.
    addEventListener("message", ({ source, data }) => {
        const preview = part("preview");
        if (source !== preview.contentWindow || data?.campaign !== 1 || data.type !== "height") return;
        if (!Number.isFinite(data.height)) return;
        preview.height = Math.round(Math.min(4000, Math.max(100, data.height)));
        write();
    });
    renew();
    document.documentElement.dataset.app = "ready";
}

async function copy(name) {
    // Said anew each time: an announcement that stays the same is none.
    say(name, "");
    try {
        await navigator.clipboard.writeText(part(name).textContent);
        say(name, page.dataset.copied);
    } catch {
        getSelection().selectAllChildren(part(name));
        say(name, page.dataset.notCopied, true);
    }
}

/** The folder of the chosen card below `/embed/`, and the path of its page; `null` for what is no story. */
function chosen() {
    const [lang, what] = [part("lang").value, part("what").value];
    if (what !== "story") {
        return { card: `${lang}/${what}`, page: what === "figures/" ? `/${lang}/` : `/${lang}/${what}` };
    }
    const address = part("story").value.trim();
    const path = address.startsWith(`${site}/`) ? address.slice(site.length) : "";
    const [, its, slug] = /^\/([a-z]{2})\/stories\/([a-z0-9-]+)\/?(?:[?#].*)?$/.exec(path) ?? [];
    return slug ? { card: `${its}/story/${slug}/`, page: `/${its}/stories/${slug}/` } : null;
}

/** What differs from the defaults, as a query. */
function query() {
    const isList = /^(stories|category)/.test(part("what").value);
    const names = isList ? ["n", "theme", "accent"] : ["theme", "accent"];
    const wanted = names.filter((name) => part(name).value !== defaults[name] && part(name).validity.valid);
    const query = new URLSearchParams(wanted.map((name) => [name, part(name).value])).toString();
    return query && `?${query}`;
}

function renew() {
    const what = part("what").value;
    const shown = { story: what === "story", lang: what !== "story", n: /^(stories|category)/.test(what) };
    for (const [name, is] of Object.entries(shown)) part(name).closest("p").hidden = !is;
    const card = chosen();
    say("story", card ? "" : page.dataset.notAStory, true);
    part("story").setAttribute("aria-invalid", String(!card));
    if (!card) return;
    part("preview").width = part("width").validity.valid && part("width").value ? part("width").value : "100%";
    const src = `${base}/embed/${card.card}${query()}`;
    if (part("preview").getAttribute("src") !== src) part("preview").src = src;
    write();
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

function write() {
    const card = chosen();
    if (!card) return;
    const preview = part("preview");
    const option = part("what").selectedOptions[0].textContent;
    const title = `${document.querySelector("header .name").textContent.trim()}: ${option}`;
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
    const attributes = Object.entries(values).map(([name, value]) => ` ${name}="${escaped(String(value))}"`).join("");
    for (const [name, text] of [["snippet", `<iframe${attributes}></iframe>`], ["address", site + card.page]]) {
        if (part(name).textContent === text) continue;
        part(name).textContent = text;
        // What was copied is another one.
        say(name, "");
    }
}
