/** Sets the size of the page in CSS pixels, and the colour scheme: 0 is dark, 1 is light. */
function setFirefoxView(width, height, scheme) {
    const size = `flex: none; min-width: 0; width: ${width}px; height: ${height}px`;
    gBrowser.selectedBrowser.style.cssText = size;
    Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', scheme);
}
