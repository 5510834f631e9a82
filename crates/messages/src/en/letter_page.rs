//! What the page of one letter says.

use crate::LetterPageMessages;
use letter::kit::PersonStatus;
use locale::Language;

pub(crate) const MESSAGES: LetterPageMessages = LetterPageMessages {
    all: "All letters",
    person: "Who this letter is about",
    person_status: |status| match status {
        PersonStatus::Held => "Held",
        PersonStatus::Released => "Released",
        PersonStatus::Died => "Died",
        PersonStatus::Unknown => "Whereabouts unknown",
    },
    since: "What has happened since",
    to: "Who it goes to",
    to_others: "You can also write to your own member of parliament or your country’s embassy. You will find their addresses \
         on their websites.",
    reads: "Reads",
    checked: |date| format!("Address checked on {date}"),
    mail: |language| match language {
        Language::En => "Open the letter in English in your email app",
        Language::Uk => "Open the letter in Ukrainian in your email app",
        Language::De => "Open the letter in German in your email app",
        Language::It => "Open the letter in Italian in your email app",
    },
    mail_subject: |language| match language {
        Language::En => "Start an email with the subject in English",
        Language::Uk => "Start an email with the subject in Ukrainian",
        Language::De => "Start an email with the subject in German",
        Language::It => "Start an email with the subject in Italian",
    },
    too_long: "The letter is too long to fill in automatically: copy it below and paste it into the email that opens.",
    forms: "Official case forms only",
    forms_only: "These UN groups examine individual cases through an official form. Please don’t send them letters.",
    form_page: "Official page",
    never_to: "Never write to prisons, camps or Russian authorities: it can put prisoners at risk.",
    never_to_domains: "This letter must not go to addresses at:",
    heading: |language| match language {
        Language::En => "The letter in English",
        Language::Uk => "The letter in Ukrainian",
        Language::De => "The letter in German",
        Language::It => "The letter in Italian",
    },
    how: "Copy the letter, change what you like and sign it on the line.",
    subject: "Subject",
    eml: "Email draft (.eml)",
    text_file: "Text file (.txt)",
    printing: "When printed, each letter starts on a new page.",
};
