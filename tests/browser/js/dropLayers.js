/** Leaves only the rules that stand in no layer, as an engine before 2022 does; returns how many others there were. */
function dropLayers() {
    let dropped = 0;
    for (const sheet of document.styleSheets) {
        for (let at = sheet.cssRules.length - 1; at >= 0; at -= 1) {
            const rule = sheet.cssRules[at];
            if (rule instanceof CSSLayerBlockRule || rule instanceof CSSLayerStatementRule) {
                sheet.deleteRule(at);
                dropped += 1;
            }
        }
    }
    return dropped;
}
