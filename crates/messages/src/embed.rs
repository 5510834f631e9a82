//! The words of the cards that other sites show, and of the page where one chooses a card. Only press names them: the app's wasm
//! does not contain them.

/// What stands in a card beside the campaign's own texts.
#[allow(missing_docs, reason = "a message documents itself: its text stands below")]
pub struct CardWords {
    pub stories: &'static str,
    pub no_stories: &'static str,
    pub read: &'static str,
    pub write: &'static str,
    pub letter: &'static str,
    pub whole_campaign: &'static str,
    pub copy_address: &'static str,
    pub not_here: &'static str,
}

/// The words of the page where one chooses a card.
#[allow(missing_docs, reason = "a message documents itself: its text stands below")]
pub struct BuilderWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub choose: &'static str,
    pub no_script: &'static str,
    pub what: &'static str,
    pub figures: &'static str,
    pub category: fn(&str) -> String,
    pub letter: fn(&str) -> String,
    pub one_story: &'static str,
    pub story_address: &'static str,
    pub not_a_story: &'static str,
    pub language: &'static str,
    pub number: &'static str,
    pub theme: &'static str,
    pub auto: &'static str,
    pub light: &'static str,
    pub dark: &'static str,
    pub accent: &'static str,
    pub accent_name: fn(&str) -> &'static str,
    pub width: &'static str,
    pub preview: &'static str,
    pub snippet: &'static str,
    pub snippet_how: &'static str,
    pub script: &'static str,
    pub script_why: &'static str,
    pub address: &'static str,
    pub address_how: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub not_copied: &'static str,
    pub policy: &'static str,
    pub policy_why: &'static str,
    pub privacy: &'static str,
    pub privacy_why: &'static str,
    pub privacy_sentence: fn(&str) -> String,
    pub withdrawal: &'static str,
    pub withdrawal_how: &'static str,
}

pub(crate) const CARD_EN: CardWords = CardWords {
    stories: "Latest stories",
    no_stories: "There are no stories here yet.",
    read: "Read the story",
    write: "Send a letter",
    letter: "Send a letter",
    whole_campaign: "About the campaign",
    copy_address: "This site blocks new windows. Copy this link:",
    not_here: "This item is no longer available. The campaign’s site has more.",
};

pub(crate) const CARD_UK: CardWords = CardWords {
    stories: "Останні історії",
    no_stories: "Тут ще немає історій.",
    read: "Читати історію",
    write: "Надіслати листа",
    letter: "Надіслати листа",
    whole_campaign: "Про кампанію",
    copy_address: "Звідси не можна відкрити нове вікно. Скопіюйте цю адресу:",
    not_here: "Цей матеріал недоступний. Більше — на сайті кампанії.",
};

pub(crate) const BUILDER_EN: BuilderWords = BuilderWords {
    title: "Embed this campaign",
    lead: "Show the campaign’s stories, figures or letters on your own page. Paste once; it updates itself.",
    choose: "Choose",
    no_script: "Without scripts this page shows one card. For another, change the address in the snippet: the documentation for \
         partners lists them.",
    what: "What to show",
    figures: "The campaign in figures",
    category: |name| format!("Latest stories: {name}"),
    letter: |title| format!("Letter: {title}"),
    one_story: "One story",
    story_address: "Address of the story",
    not_a_story: "This is not the address of a story on this site.",
    language: "Language",
    number: "How many stories",
    theme: "Colours",
    auto: "Match the reader’s device",
    light: "Light",
    dark: "Dark",
    accent: "Colour of links",
    accent_name: |name| match name {
        "green" => "green",
        "red" => "red",
        "violet" => "violet",
        "grey" => "grey",
        _ => "blue",
    },
    width: "Width in pixels (empty: as wide as the page)",
    preview: "Preview",
    snippet: "Embed code",
    snippet_how: "Paste this into an HTML block on your page.",
    script: "Optional: automatic height",
    script_why: "Once on the page, and only if you like: with it each card is exactly as high as what it shows. Without it the card keeps \
         the height in the snippet.",
    address: "Address",
    address_how: "WordPress and other systems make a card from the bare address of a page: paste it on a line of its own.",
    copy: "Copy",
    copied: "Copied",
    not_copied: "This browser did not let us copy. The text is selected: copy it by hand.",
    policy: "If your site has a Content Security Policy",
    policy_why: "Add these sources to it; the second line only if you use the script.",
    privacy: "For your privacy policy",
    privacy_why: "The card sets no cookie, stores nothing and measures nothing. As with every page, the host that serves it sees the \
         reader’s IP address. You can say:",
    privacy_sentence: |campaign| {
        format!(
            "“Some pages show content of the campaign ‘{campaign}’. When it is shown, your browser fetches it from the campaign’s host, \
             which thereby learns your IP address, but not which page you read. No cookies are set and nothing is stored.”"
        )
    },
    withdrawal: "When something is withdrawn",
    withdrawal_how: "A story that is withdrawn to protect somebody vanishes from every card at the next load; in its place stands one \
         neutral sentence. The title in the quotation beside a card, and copies in the cache of your system, are yours to remove: please \
         empty that cache when we ask you to.",
};

pub(crate) const BUILDER_UK: BuilderWords = BuilderWords {
    title: "Вбудувати кампанію на свій сайт",
    lead: "Покажіть на своїй сторінці історії, цифри чи листи кампанії. Вставлене один раз далі оновлюється саме.",
    choose: "Виберіть",
    no_script: "Без скриптів ця сторінка показує одну картку. Щоб вставити іншу, змініть адресу в коді: усі адреси наведено в документації \
         для партнерів.",
    what: "Що показувати",
    figures: "Кампанія в цифрах",
    category: |name| format!("Останні історії: {name}"),
    letter: |title| format!("Лист: {title}"),
    one_story: "Одна історія",
    story_address: "Адреса історії",
    not_a_story: "Це не адреса історії на цьому сайті.",
    language: "Мова",
    number: "Кількість історій",
    theme: "Кольори",
    auto: "як на пристрої читача",
    light: "світлі",
    dark: "темні",
    accent: "Колір посилань",
    accent_name: |name| match name {
        "green" => "зелений",
        "red" => "червоний",
        "violet" => "фіолетовий",
        "grey" => "сірий",
        _ => "синій",
    },
    width: "Ширина в пікселях (порожньо — на всю ширину сторінки)",
    preview: "Попередній перегляд",
    snippet: "Код для вставлення",
    snippet_how: "Вставте його в блок HTML там, де має стояти картка.",
    script: "Скрипт для висоти",
    script_why: "Один раз на сторінку і лише за бажання: з ним кожна картка має саме таку висоту, як її вміст. Без нього зберігається \
         висота, зазначена в коді.",
    address: "Адреса",
    address_how: "WordPress та інші системи роблять картку з самої адреси сторінки: вставте її окремим рядком.",
    copy: "Копіювати",
    copied: "Скопійовано",
    not_copied: "Браузер не дав скопіювати. Текст виділено: скопіюйте його вручну.",
    policy: "Якщо на вашому сайті діє Content Security Policy",
    policy_why: "Додайте до неї ці джерела; другий рядок потрібен, лише якщо ви використовуєте скрипт.",
    privacy: "Для вашої політики приватності",
    privacy_why: "Картка не створює файлів cookie, нічого не зберігає і нічого не вимірює. Як і з будь-якою сторінкою, хостинг, що її \
         віддає, бачить IP-адресу читача. Можна написати так:",
    privacy_sentence: |campaign| {
        format!(
            "«На деяких сторінках показано матеріали кампанії „{campaign}“. Щоб їх показати, ваш браузер звертається до сервера \
             кампанії, який дізнається вашу IP-адресу, але не те, яку сторінку ви читаєте. Файли cookie не створюються, нічого не \
             зберігається»."
        )
    },
    withdrawal: "Коли щось відкликано",
    withdrawal_how: "Історія, яку відкликано, щоб когось захистити, зникає з усіх карток під час наступного завантаження; на її місці — \
         одне нейтральне речення. Заголовок у цитаті біля картки та копії в кеші вашої системи можете вилучити лише ви: очистьте, \
         будь ласка, цей кеш, коли ми про це попросимо.",
};
