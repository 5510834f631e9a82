// Stands in every page and fetches boot.js after the first paint: what is read first is the HTML. A script of its own file would be
// fetched before it. A page that is not looked at has no paint to wait for.
{
    const { boot } = document.currentScript.dataset;
    const start = () => setTimeout(() => import(boot));
    if (document.visibilityState === "visible" && globalThis.PerformanceObserver?.supportedEntryTypes?.includes("paint")) {
        new PerformanceObserver((_, observer) => {
            observer.disconnect();
            start();
        }).observe({ type: "paint", buffered: true });
    } else {
        start();
    }
}
