// Cards of the campaign on a partner's page, protocol 1. Frozen once released: docs/embedding.md.
(() => {
    "use strict";
    if (!(document.currentScript instanceof HTMLScriptElement)) return;
    // Only frames that show something from the folder of this script are ours.
    const home = new URL("./", document.currentScript.src).href;
    const isOurs = (/** @type {HTMLIFrameElement} */ frame) => frame.src.startsWith(home);
    const known = new WeakSet();

    const themeOf = (/** @type {HTMLIFrameElement} */ frame) =>
        frame.closest("campaign-embed")?.getAttribute("theme") ??
        new URL(frame.src).searchParams.get("theme") ??
        "auto";
    // A frame in a sandbox has no origin that could be named. It answers with its height.
    const tellTheme = (/** @type {HTMLIFrameElement} */ frame) =>
        frame.contentWindow?.postMessage({ campaign: 1, type: "theme", theme: themeOf(frame) }, "*");
    const frames = () => [...document.getElementsByTagName("iframe")].filter(isOurs);
    /** @type {(frame: HTMLIFrameElement, name: string, detail?: string) => void} */
    const dispatch = (frame, name, detail) => frame.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));

    addEventListener("message", ({ data, source }) => {
        if (data?.campaign !== 1 || !source) return;
        const frame = frames().find((frame) => frame.contentWindow === source);
        if (!frame) return;
        if (!known.has(frame)) {
            known.add(frame);
            tellTheme(frame);
            dispatch(frame, "campaign-ready");
        }
        if (data.type === "height" && Number.isFinite(data.height)) {
            const height = `${Math.round(Math.min(4000, Math.max(100, data.height)))}px`;
            if (frame.style.height !== height) frame.style.height = height;
        } else if (data.type === "action" && (data.action === "letter" || data.action === "story")) {
            dispatch(frame, "campaign-action", data.action);
        }
    });
    // Those that were there before this script.
    frames().forEach(tellTheme);

    class CampaignEmbed extends HTMLElement {
        static get observedAttributes() {
            return ["theme"];
        }
        connectedCallback() {
            if (this.querySelector("iframe")) return;
            const frame = document.createElement("iframe");
            frame.src = this.getAttribute("src") ?? "";
            if (!isOurs(frame)) return;
            frame.title = this.title || "Campaign";
            frame.loading = "lazy";
            frame.referrerPolicy = "no-referrer";
            frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
            frame.setAttribute("frameborder", "0");
            frame.width = "100%";
            frame.height = String(Number(this.getAttribute("height")) || 300);
            this.append(frame);
        }
        attributeChangedCallback() {
            const frame = this.querySelector("iframe");
            if (frame) tellTheme(frame);
        }
    }
    if (!customElements.get("campaign-embed")) customElements.define("campaign-embed", CampaignEmbed);
})();
