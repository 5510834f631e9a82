//! What the page of one letter says.

use crate::LetterPageMessages;
use letter::kit::PersonStatus;
use locale::Language;

pub(crate) const MESSAGES: LetterPageMessages = LetterPageMessages {
    all: "Усі листи",
    person: "Про кого цей лист",
    person_status: |status| match status {
        PersonStatus::Held => "У неволі",
        PersonStatus::Released => "На волі",
        PersonStatus::Died => "Людина померла",
        PersonStatus::Unknown => "Місце перебування невідоме",
    },
    since: "Що сталося відтоді",
    to: "Кому його надіслати",
    to_others: "Ви можете написати й депутатці чи депутатові парламенту вашої країни або її посольству. Їхні адреси є на їхніх \
         сайтах.",
    reads: "Мови листування",
    checked: |date| format!("Адресу перевірено: {date}"),
    mail: |language| match language {
        Language::En => "Відкрити лист англійською в поштовій програмі",
        Language::Uk => "Відкрити лист українською в поштовій програмі",
        Language::De => "Відкрити лист німецькою в поштовій програмі",
        Language::It => "Відкрити лист італійською в поштовій програмі",
    },
    mail_subject: |language| match language {
        Language::En => "Відкрити повідомлення з темою англійською",
        Language::Uk => "Відкрити повідомлення з темою українською",
        Language::De => "Відкрити повідомлення з темою німецькою",
        Language::It => "Відкрити повідомлення з темою італійською",
    },
    too_long: "Лист задовгий, щоб вставити його автоматично: скопіюйте його нижче і вставте в повідомлення, яке відкриється.",
    forms: "Лише офіційні форми",
    forms_only: "Ці групи ООН розглядають індивідуальні звернення за офіційною формою. Листів їм, будь ласка, не надсилайте.",
    form_page: "Офіційна сторінка",
    never_to: "Ніколи не пишіть до місць несвободи чи російських органів влади: це може зашкодити ув’язненим.",
    never_to_domains: "Цей лист не можна надсилати на адреси в цих доменах:",
    heading: |language| match language {
        Language::En => "Лист англійською",
        Language::Uk => "Лист українською",
        Language::De => "Лист німецькою",
        Language::It => "Лист італійською",
    },
    how: "Скопіюйте лист, змініть у ньому що завгодно і підпишіть на рисці.",
    subject: "Тема",
    eml: "Чернетка для поштової програми (.eml)",
    text_file: "Текстовий файл (.txt)",
    printing: "Якщо надрукувати цю сторінку, кожен лист буде на окремому аркуші.",
};
