// Stands in every page and fetches boot.js after the first paint: what is read first is the HTML. A script of its own file would be
// fetched before it. A page that is not looked at has no paint to wait for. Two things do not wait: the wish that nothing be stored,
// which the name of the tab carries to the next page, and a tap on "Erase this site", which takes the page away at once.
{
    const { boot } = document.currentScript.dataset;
    const root = document.documentElement;
    let module;
    const fetchBoot = () => (module ??= import(boot));
    if (/^#(no-copy(&|$)|leave-no-trace$)/.test(location.hash)) window.name = "no-copy";
    const erase = (event) => {
        const link = event.target instanceof Element && event.target.closest("a[href$='#leave-no-trace']");
        if (!link) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        window.name = "no-copy";
        root.hidden = true;
        root.dataset.erase = "asked";
        fetchBoot().then(
            ({ erase }) => erase(),
            () => {
                root.hidden = false;
                location.assign(link.href);
            },
        );
    };
    addEventListener("click", erase, { capture: true });
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
