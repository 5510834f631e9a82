// Stands in every page and fetches boot.js after the first paint: what is read first is the HTML. A script of its own file would be
// fetched before it. A page that is not looked at has no paint to wait for. Three things do not wait: the wish that nothing be stored,
// which the name of the tab carries to the next page; a tap on "Erase this site", which takes the page away at once; and that of
// another tab, or of this one while the page is in the browser's memory: there it has a name of its own.
{
    const { boot } = document.currentScript.dataset;
    const root = document.documentElement;
    let module;
    const fetchBoot = () => (module ??= import(boot));
    const refuse = () => (window.name = "no-copy");
    if (/^#(no-copy(&|$)|leave-no-trace$)/.test(location.hash)) refuse();
    const erase = (how, otherwise) => {
        // This page hears of its own tap as well.
        if (root.dataset.erase) return;
        refuse();
        root.hidden = true;
        root.dataset.erase = "asked";
        fetchBoot().then(
            (scripts) => scripts[how](),
            () => {
                root.hidden = false;
                delete root.dataset.erase;
                location.assign(otherwise);
            },
        );
    };
    const tap = (event) => {
        const link = event.target instanceof Element && event.target.closest("a[href$='#leave-no-trace']");
        if (!link) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        erase("erase", link.href);
    };
    addEventListener("click", tap, { capture: true });
    try {
        const others = new BroadcastChannel(`campaign-site:${root.dataset.base}`);
        others.onmessage = ({ data }) => data === "forget" && erase("forget", "#leave-no-trace");
    } catch {
        // A browser that stores nothing may refuse it.
    }
    const start = () => setTimeout(fetchBoot);
    if (document.visibilityState === "visible" && globalThis.PerformanceObserver?.supportedEntryTypes?.includes("paint")) {
        new PerformanceObserver((_, observer) => {
            observer.disconnect();
            start();
        }).observe({ type: "paint", buffered: true });
    } else {
        start();
    }
}
