/** Sets how many kilobytes an origin may store; none is as many as ever. */
function setFirefoxQuota(kilobytes) {
    const name = 'dom.quotaManager.temporaryStorage.fixedLimit';
    kilobytes ? Services.prefs.setIntPref(name, kilobytes) : Services.prefs.clearUserPref(name);
    // It is looked at when storage begins.
    Services.prefs.setBoolPref('dom.quotaManager.testing', true);
    return new Promise((done) => { Services.qms.reset().callback = () => done(); });
}
