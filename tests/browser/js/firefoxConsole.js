/** Takes the errors of pages out of Firefox's console: those of its own scripts are not ours. */
function firefoxConsole() {
    const said = Services.console.getMessageArray();
    Services.console.reset();
    return said
        .filter((entry) => entry instanceof Ci.nsIScriptError && !(entry.flags & (Ci.nsIScriptError.warningFlag | Ci.nsIScriptError.infoFlag)))
        .filter(({ sourceName }) => /^(https?|file):/.test(sourceName))
        .map(({ category, sourceName, lineNumber, errorMessage }) => `${category} ${sourceName}:${lineNumber} ${errorMessage}`);
}
