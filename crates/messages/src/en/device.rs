//! What is said about the copy on this device.

use crate::{Forms, PageWords, ScriptWords};

pub(crate) const SCRIPT: ScriptWords = ScriptWords {
    first_visit: "This site keeps a copy of itself on this device{size}, so that you can read it without a connection.",
    ask_first: "May this site keep a copy of itself on this device{size}, so that you can read it without a connection? \
         Nothing is stored before you answer. Anyone who looks through the device could find the copy.",
    keep_it: "Keep a copy",
    dont_keep: "Don’t keep",
    all_right: "OK",
    cannot_keep: "This browser lets the site keep nothing: it can be read with a connection only.",
    no_room: "There is no more room on this device. What is kept so far can be read without a connection.",
    progress: "Keeping a copy: {done} of {all} files",
    pause: "Pause",
    ask_more: "The newest texts are kept. The rest is {size}, and your connection may cost you money.",
    keep_rest: "Keep the rest",
    not_now: "Not now",
    new_stories: Forms {
        one: "{n} new story",
        few: "{n} new stories",
        many: "{n} new stories",
        other: "{n} new stories",
    },
    show_them: "Show",
    update: "This site has been updated. Reload to see the new version.",
    reload: "Reload",
    later: "Later",
    erasing: "Erasing…",
    left_title: "Erased",
    left: "This site no longer stores anything on this device.",
    left_failed_title: "Not everything was erased",
    left_failed: "The browser did not let the site erase everything. Please clear the data of this site in the browser’s settings.",
    left_rest: "A site cannot erase the browser’s history, your downloads, what the browser remembers of forms, or letters in your email \
         app and email account: please look there yourself. Until the browser tidies up, its own files may still hold remains of what \
         was erased.",
    left_again: "Pages that you open from this tab store nothing. If you open the site anew, in another tab or on another day, it asks \
         or stores as on a first visit; an address that ends in #no-copy stores nothing.",
    read_on: "Read on without storing anything",
    copy_refused: "You chose not to keep a copy here. The browser remembers this one setting of the site.",
    copy_tab: "Nothing is stored from this tab: its address ends in #no-copy, you erased the site here, or you said that others use this \
         device.",
    copy_none: "There is no copy here yet.",
    copy_here: "A copy of {size} is on this device. It shows the site as of {date}.",
    copy_whole: "It is complete.",
    copy_newest: "It has the newest stories; of the older ones it has the titles.",
    copy_missing: Forms {
        one: "{n} page is not in it.",
        few: "{n} pages are not in it.",
        many: "{n} pages are not in it.",
        other: "{n} pages are not in it.",
    },
    drafts: Forms {
        one: "{n} letter that you began is on this device.",
        few: "{n} letters that you began are on this device.",
        many: "{n} letters that you began are on this device.",
        other: "{n} letters that you began are on this device.",
    },
    no_drafts: "No letter is on this device.",
    drafts_unknown: "This browser does not say whether letters are on this device.",
    promise_given: "The browser has promised to keep what is stored here until you remove it.",
    promise_not_given: "The browser may remove what is stored here when it needs room.",
    promise_unknown: "This browser makes no promise about what is stored here.",
    decimal_mark: ".",
    kilobytes: "{n}\u{a0}kB",
    megabytes: "{n}\u{a0}MB",
};

pub(crate) const PAGE: PageWords = PageWords {
    title: "On this device",
    lead: "What this site stores on your device, why, and how to erase it.",
    copy: "The copy for reading without a connection",
    copy_why: "The site keeps its pages on this device, so that they can be read where the connection is bad, expensive or cut \
         off. Nobody is told that you have it. Anyone who looks through the device can find it. Where your browser asks for \
         privacy (Global Privacy Control) or for sparing use of data, the site asks before it stores anything.",
    copy_no_script: "This browser runs no scripts here: nothing is kept.",
    keep: "Keep a copy",
    keep_all: "Keep everything, older stories and pictures too",
    keep_less: "Keep only the newest stories",
    pause: "Pause",
    remove: "Erase the copy, and keep none",
    letters: "Letters that you began",
    letters_no_script: "Without scripts no letter is stored.",
    remove_letters: "Erase the letters",
    promise: "How long it stays",
    promise_no_script: "What is stored, the browser may remove when it needs room.",
    persist: "Ask the browser to keep it",
    safari: "Safari deletes a site’s data if you go seven days of using Safari without opening the site, unless the site is on the home \
         screen.",
    requests: "Every request this site can make",
    requests_lead: "All of them go to the address of this site and to no other:",
    each_request: [
        ("The page itself", "when you open it"),
        (
            "The app: a script and a program in WebAssembly",
            "so that going from page to page is quick; the pages read without it",
        ),
        ("The data of a page (below /content/)", "when you follow a link"),
        ("Pictures (below /media/)", "when a page shows one"),
        (
            "The worker (/sw.js) and the list of the copy (/content/edition.json)",
            "to learn whether there is something new; at most once an hour while a page is open",
        ),
        ("Pages, data and pictures that you have not opened", "once, for the copy, if you let the site keep one"),
        (
            "The list of withdrawn stories (/content/withdrawn.json)",
            "at most once an hour, so that a story withdrawn for somebody’s safety leaves this device as well",
        ),
    ],
    nothing_else: "What you write is not sent. The site sets no cookie, counts no visitor and asks nobody else for anything.",
    install: "As an app",
    install_why: "The browser can put this site among your apps. It is the same site, with the same copy.",
    install_button: "Install",
    carry: "A copy to carry",
    carry_why: "The whole campaign as one ZIP file, for a USB stick or a place where the site is blocked. Unpack it and open \
         index.html. That copy cannot be recalled: whoever has it should look here for a newer one.",
    carry_link: "Download the copy",
    leave: "Erase this site from this device",
    leave_why: "Erases the copy, the letters, the settings and the service worker of this site from this device, at once and without asking. \
         Where the host allows it, the browser also clears its cache of the site.",
    remains: "A site cannot erase:",
    remains_each: [
        "the browser’s history, with the addresses of the pages you opened: clear it in the browser’s settings;",
        "your downloads: letters, pictures and the offline copy that you saved as files;",
        "what the browser remembers of forms, such as your name and town;",
        "letters in your email app, in your email account or at a printer;",
        "remains in the browser’s own files: it overwrites what was erased only after a while, and somebody with special tools may find \
         words of a letter there. On a device that may be searched, write in a private window.",
    ],
    leave_holds: "Afterwards the pages of that tab store nothing, also after Back or a reload, and their addresses end in #no-copy. Nothing \
         else remembers it: a mark on the device would be a trace. If you open the site anew, it asks or stores as on a first visit. Open it \
         with #no-copy at the end of its address, and it stores nothing.",
    not_erased: "Nothing has been erased yet. Press the button to erase this site from this device.",
    leave_button: "Erase now",
    leave_no_script: "Without scripts nothing is stored that would have to be erased; the browser’s history is in its own settings.",
    from_device: |date| format!("Shown from this device. The content is of {date}."),
    not_kept_title: "This page is not kept on this device",
    not_kept: "It is not kept on this device, and the site does not answer. With a connection, load the page again.",
};
