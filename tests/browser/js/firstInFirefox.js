// Runs a script, which is put in the place of `source` below, in every new document, in its own realm: neither its policy nor a
// sandbox is in the way. Runs itself in every process of Firefox that shows pages.

{
    const { addDebuggerToGlobal } = ChromeUtils.importESModule('resource://gre/modules/jsdebugger.sys.mjs');
    addDebuggerToGlobal(globalThis);
    const first = (window) => {
        if (!/^(https?|file):/.test(window.location.href)) return;
        const hand = new Debugger();
        // wasm stays as fast as it is.
        hand.allowUnobservedWasm = true;
        const page = hand.addDebuggee(window);
        const { throw: thrown } = page.executeInGlobal({source}) ?? {};
        hand.removeDebuggee(page);
        if (thrown) Cu.reportError(`the script of the test throws in ${window.location.href}`);
    };
    Services.obs.addObserver(first, 'content-document-global-created');
}
