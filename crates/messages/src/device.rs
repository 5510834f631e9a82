//! What is said about the copy on this device. The app's wasm does not contain these words: press writes those of [`PageWords`] into
//! pages, and those of [`ScriptWords`] stand in `assets/generated/messages.js`, which `UPDATE_GOLDEN=1 cargo test --workspace --test scripts`
//! writes.

use serde::Serialize;

/// The forms of a counted noun by the plural categories of Unicode CLDR; `{n}` is the number.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs, reason = "the categories have CLDR's names")]
pub struct Forms {
    pub one: &'static str,
    pub few: &'static str,
    pub many: &'static str,
    pub other: &'static str,
}

/// The words of the scripts. `{size}`, `{done}`, `{all}`, `{date}` and `{n}` are put in by them.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs, reason = "a message documents itself")]
pub struct ScriptWords {
    pub first_visit: &'static str,
    pub ask_first: &'static str,
    pub keep_it: &'static str,
    pub dont_keep: &'static str,
    pub all_right: &'static str,
    pub cannot_keep: &'static str,
    pub no_room: &'static str,
    pub progress: &'static str,
    pub pause: &'static str,
    pub ask_more: &'static str,
    pub keep_rest: &'static str,
    pub not_now: &'static str,
    pub new_stories: Forms,
    pub show_them: &'static str,
    pub update: &'static str,
    pub reload: &'static str,
    pub later: &'static str,
    /// While the site is being erased.
    pub erasing: &'static str,
    /// When it is: what is gone, what no site can erase, and what happens at the next visit.
    pub left_title: &'static str,
    pub left: &'static str,
    pub left_failed_title: &'static str,
    pub left_failed: &'static str,
    pub left_rest: &'static str,
    pub left_again: &'static str,
    pub read_on: &'static str,
    pub copy_refused: &'static str,
    /// In a tab whose address ends in `#no-copy`.
    pub copy_tab: &'static str,
    pub copy_none: &'static str,
    pub copy_here: &'static str,
    pub copy_whole: &'static str,
    pub copy_newest: &'static str,
    pub copy_missing: Forms,
    pub drafts: Forms,
    pub no_drafts: &'static str,
    pub drafts_unknown: &'static str,
    pub promise_given: &'static str,
    pub promise_not_given: &'static str,
    pub promise_unknown: &'static str,
    /// What stands before a decimal place.
    pub decimal_mark: &'static str,
    pub kilobytes: &'static str,
    pub megabytes: &'static str,
}

/// The words of the device page and of the pages that the worker shows.
#[allow(missing_docs, reason = "a message documents itself")]
pub struct PageWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub copy: &'static str,
    pub copy_why: &'static str,
    pub copy_no_script: &'static str,
    pub keep: &'static str,
    pub keep_all: &'static str,
    pub keep_less: &'static str,
    pub pause: &'static str,
    pub remove: &'static str,
    pub letters: &'static str,
    pub letters_no_script: &'static str,
    pub remove_letters: &'static str,
    pub promise: &'static str,
    pub promise_no_script: &'static str,
    pub persist: &'static str,
    pub safari: &'static str,
    pub requests: &'static str,
    pub requests_lead: &'static str,
    /// What is asked for, and why.
    pub each_request: [(&'static str, &'static str); 7],
    pub nothing_else: &'static str,
    pub install: &'static str,
    pub install_why: &'static str,
    pub install_button: &'static str,
    pub carry: &'static str,
    pub carry_why: &'static str,
    pub carry_link: &'static str,
    pub leave: &'static str,
    pub leave_why: &'static str,
    /// What it cannot erase.
    pub remains: &'static str,
    pub remains_each: [&'static str; 5],
    /// What happens afterwards.
    pub leave_holds: &'static str,
    pub not_erased: &'static str,
    pub leave_button: &'static str,
    pub leave_no_script: &'static str,
    /// Where a page is shown from the copy; `date` is the day of its content.
    pub from_device: fn(date: &str) -> String,
    pub not_kept_title: &'static str,
    pub not_kept: &'static str,
}

pub(crate) const SCRIPT_EN: ScriptWords = ScriptWords {
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

pub(crate) const PAGE_EN: PageWords = PageWords {
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

pub(crate) const SCRIPT_UK: ScriptWords = ScriptWords {
    first_visit: "Сайт зберігає на цьому пристрої свою копію{size}, щоб його можна було читати без інтернету.",
    ask_first: "Чи можна зберегти на цьому пристрої копію сайту{size}, щоб читати його без інтернету? Поки ви не відповісте, \
         нічого не зберігатиметься. Копію зможе знайти той, хто переглядатиме пристрій.",
    keep_it: "Зберегти копію",
    dont_keep: "Не зберігати",
    all_right: "Гаразд",
    cannot_keep: "Цей браузер не дає сайту нічого зберігати: читати його можна лише з інтернетом.",
    no_room: "На пристрої бракує місця. Те, що вже збережено, можна читати без інтернету.",
    progress: "Зберігаємо копію: {done} із {all} файлів",
    pause: "Призупинити",
    ask_more: "Найновіші тексти збережено. Решта — {size}, за трафік, можливо, доведеться платити.",
    keep_rest: "Зберегти решту",
    not_now: "Не зараз",
    new_stories: Forms {
        one: "{n} нова історія",
        few: "{n} нові історії",
        many: "{n} нових історій",
        other: "{n} нової історії",
    },
    show_them: "Показати",
    update: "Сайт оновлено. Оновіть сторінку, щоб побачити нову версію.",
    reload: "Оновити сторінку",
    later: "Пізніше",
    erasing: "Стираємо…",
    left_title: "Стерто",
    left: "Сайт більше нічого не зберігає на цьому пристрої.",
    left_failed_title: "Стерто не все",
    left_failed: "Браузер не дав сайту стерти все. Очистіть дані цього сайту в налаштуваннях браузера.",
    left_rest: "Історію браузера, завантажені файли, те, що браузер запам’ятав із форм, і листи у вашій поштовій програмі та скриньці сайт \
         стерти не може: перевірте їх самі. Поки браузер не почистить своїх файлів, у них можуть лишатися залишки стертого.",
    left_again: "Сторінки, які ви відкриєте з цієї вкладки, нічого не зберігатимуть. Якщо відкрити сайт заново — в іншій вкладці чи іншого \
         дня, — він попросить дозволу або збереже копію, як під час першого відвідування; за адресою, що закінчується на #no-copy, не зберігається нічого.",
    read_on: "Читати далі, нічого не зберігаючи",
    copy_refused: "Ви вирішили не зберігати тут копії сайту. Браузер пам’ятає лише це налаштування.",
    copy_tab: "З цієї вкладки нічого не зберігається: її адреса закінчується на #no-copy, ви стерли тут сайт або вказали, що пристрій \
         спільний.",
    copy_none: "Копії тут ще немає.",
    copy_here: "На цьому пристрої є копія: {size}. Вміст станом на {date}.",
    copy_whole: "Вона повна.",
    copy_newest: "У ній найновіші історії; від давніших — лише заголовки.",
    copy_missing: Forms {
        one: "У ній немає {n} сторінки.",
        few: "У ній немає {n} сторінок.",
        many: "У ній немає {n} сторінок.",
        other: "У ній немає {n} сторінки.",
    },
    drafts: Forms {
        one: "На цьому пристрої {n} розпочатий лист.",
        few: "На цьому пристрої {n} розпочаті листи.",
        many: "На цьому пристрої {n} розпочатих листів.",
        other: "На цьому пристрої {n} розпочатого листа.",
    },
    no_drafts: "Листів на цьому пристрої немає.",
    drafts_unknown: "Цей браузер не повідомляє, чи є на пристрої листи.",
    promise_given: "Браузер пообіцяв зберігати ці дані, доки ви їх не видалите.",
    promise_not_given: "Браузер може видалити ці дані, коли йому забракне місця.",
    promise_unknown: "Цей браузер нічого не обіцяє щодо збережених тут даних.",
    decimal_mark: ",",
    kilobytes: "{n}\u{a0}кБ",
    megabytes: "{n}\u{a0}МБ",
};

pub(crate) const PAGE_UK: PageWords = PageWords {
    title: "На цьому пристрої",
    lead: "Що сайт зберігає на вашому пристрої, навіщо і як це стерти.",
    copy: "Копія для читання без інтернету",
    copy_why: "Сайт зберігає свої сторінки на цьому пристрої, щоб їх можна було читати там, де зв’язок поганий, дорогий або \
         відсутній. Ніхто не дізнається, що вона у вас є. Її може знайти той, хто переглядатиме пристрій. Якщо ваш браузер просить про \
         приватність (Global Privacy Control) або про заощадження трафіку, сайт спершу просить дозволу.",
    copy_no_script: "Цей браузер не виконує тут скриптів: нічого не зберігається.",
    keep: "Зберегти копію",
    keep_all: "Зберегти все, також давніші історії та зображення",
    keep_less: "Зберігати лише найновіші історії",
    pause: "Призупинити",
    remove: "Стерти копію й більше не зберігати",
    letters: "Розпочаті листи",
    letters_no_script: "Без скриптів жоден лист не зберігається.",
    remove_letters: "Стерти листи",
    promise: "Як довго це зберігається",
    promise_no_script: "Збережене браузер може видалити, коли йому забракне місця.",
    persist: "Попросити браузер зберігати",
    safari: "Safari видаляє збережене сайтом після семи днів користування, протягом яких ви сайт не відвідували. Сайту, \
         установленого на домашній екран, це не стосується.",
    requests: "Усі запити, які може зробити цей сайт",
    requests_lead: "Усі вони йдуть на адресу цього сайту й на жодну іншу:",
    each_request: [
        ("Сама сторінка", "коли ви її відкриваєте"),
        (
            "Застосунок: скрипт і програма у форматі WebAssembly",
            "щоб переходити між сторінками швидко; сторінки читаються й без нього",
        ),
        ("Дані сторінки (у /content/)", "коли ви переходите за посиланням"),
        ("Зображення (у /media/)", "коли вони є на сторінці"),
        (
            "Службовий скрипт (/sw.js) і перелік файлів копії (/content/edition.json)",
            "щоб дізнатися, чи є щось нове; щонайбільше раз на годину, поки сторінка відкрита",
        ),
        ("Сторінки, дані та зображення, яких ви не відкривали", "один раз, для копії, якщо ви дозволили її зберігати"),
        (
            "Перелік відкликаних історій (/content/withdrawn.json)",
            "щонайбільше раз на годину, щоб історія, відкликана заради чиєїсь безпеки, зникла й із цього пристрою",
        ),
    ],
    nothing_else: "Те, що ви пишете, нікуди не надсилається. Сайт не використовує файлів cookie, не рахує відвідувачів і ні до кого \
         іншого не звертається.",
    install: "Як застосунок",
    install_why: "Браузер може додати цей сайт до ваших застосунків. Це той самий сайт із тією самою копією.",
    install_button: "Установити",
    carry: "Копія, яку можна взяти із собою",
    carry_why: "Уся кампанія одним ZIP-файлом — для флешки або для місця, де сайт заблоковано. Розпакуйте його й відкрийте \
         index.html. Відкликати таку копію неможливо: той, хто її має, нехай шукає новішу тут.",
    carry_link: "Завантажити копію",
    leave: "Стерти сайт із цього пристрою",
    leave_why: "Стирає з цього пристрою копію, листи, налаштування та службовий скрипт сайту — одразу й без запитань. Якщо сервер це \
         дозволяє, браузер очищає й свій кеш сайту.",
    remains: "Сайт не може стерти:",
    remains_each: [
        "історію браузера з адресами сторінок, які ви відкривали: очистіть її в налаштуваннях браузера;",
        "завантажені файли: листи, зображення та офлайн-копію, які ви зберегли;",
        "те, що браузер запам’ятав із форм, наприклад ім’я та місто;",
        "листи у вашій поштовій програмі, у поштовій скриньці чи на принтері;",
        "залишки у власних файлах браузера: стерте він перезаписує лише згодом, і за допомогою спеціальних програм там можна знайти слова з \
         листа. Якщо пристрій можуть переглядати, пишіть у приватному вікні.",
    ],
    leave_holds: "Після цього сторінки тієї вкладки нічого не зберігають, навіть якщо повернутися назад або оновити сторінку, а їхні адреси \
         закінчуються на #no-copy. Більше ніщо про це не пам’ятає: позначка на пристрої теж була б слідом. Якщо відкрити сайт заново, він \
         попросить дозволу або збереже копію, як уперше. Додайте #no-copy в кінці адреси — і нічого не збережеться.",
    not_erased: "Ще нічого не стерто. Натисніть кнопку, щоб стерти сайт із цього пристрою.",
    leave_button: "Стерти зараз",
    leave_no_script: "Без скриптів не зберігається нічого, що треба було б стирати; історія браузера — у його налаштуваннях.",
    from_device: |date| format!("Показано з цього пристрою. Дата вмісту — {}.", date.trim_end_matches('.')),
    not_kept_title: "Цієї сторінки на пристрої немає",
    not_kept: "Її не збережено на цьому пристрої, а сайт не відповідає. Коли з’явиться зв’язок, завантажте сторінку знову.",
};
