//! What the letter engine says about a kit, with file and line.

use super::{
    folder::KitFolder,
    recipients::{RECIPIENTS, RecipientFile, find},
    text::TextFile,
};
use crate::content::{Config, Options, problem::Problems, problem::suggestion};
use letter::{
    Field,
    check::{Problem, problems as problems_of},
};
use locale::Locale;

/// Checks a kit in every language of the site.
pub fn check(files: &KitFolder, recipients: &[RecipientFile], options: &Options, problems: &Problems, config: &Config) {
    let mut known = Vec::new();
    for (i, name) in files.kit.recipients.iter().enumerate() {
        let twice = files.kit.recipients[..i].iter().any(|other| other.text == name.text);
        match find(recipients, &name.text) {
            Some(_) if twice => {
                let message = format!("the recipient `{}` is named twice: once is enough", name.text);
                problems.error(&files.path, Some(name.line), message);
            }
            Some(recipient) if !recipient.broken => known.push(recipient),
            Some(_) => {}
            None => {
                let ids = recipients.iter().map(|known| known.recipient.id.as_str());
                let hint = suggestion(&name.text, ids);
                problems.error(&files.path, Some(name.line), format!("unknown recipient `{}`{hint}", name.text));
            }
        }
    }
    let retired = files.kit.retired.is_some();
    if retired {
        // Nobody writes to them any more.
        known.clear();
    }
    check_person(files, problems);
    for lang in &config.languages {
        let kit = files.whole(&known, *lang, options.today);
        for problem in problems_of(&kit, options.today) {
            let told = match &problem {
                Problem::NoLanguage => retired,
                // An id in recipients.toml, or one that was named twice.
                Problem::BadId { language, .. } | Problem::Duplicate { language, .. } => language.is_empty(),
                Problem::Nameless { language, .. } => {
                    Locale::from_code(language).is_some_and(|lang| config.languages.contains(&lang))
                }
                Problem::NoPerson { .. } => files.kit.named_person,
                _ => false,
            };
            if told {
                continue;
            }
            let (path, line) = place(&problem, files, &known);
            let text = problem.to_string();
            let text = text.strip_prefix(language(&problem)).and_then(|text| text.strip_prefix(": ")).unwrap_or(&text);
            if matches!(problem, Problem::Expired { .. }) && !retired {
                problems.unfinished(path, line, text);
            }
            if problem.is_warning() {
                problems.warning(path, line, text);
            } else {
                problems.error(path, line, text);
            }
        }
    }
}

/// The name of the person stands in every language of the letter.
fn check_person(files: &KitFolder, problems: &Problems) {
    for text in &files.texts {
        let language = text.text.language;
        let code = language.code();
        match &files.kit.person {
            Some(person) if person.name != Default::default() && person.name.get(language).is_none() => {
                let message = format!("missing translation of the person's `name`: add {code} = \"…\"");
                problems.error(&files.path, Some(files.kit.person_line), message);
            }
            Some(_) => {}
            None if files.kit.named_person => {}
            None => {
                let frames = text.text.frames.iter().map(|other| &other.frame).chain([&text.text.frame]);
                for template in frames.flat_map(|frame| [&frame.salutation, &frame.closing]) {
                    if template.fields().any(|field| field == Field::Person) {
                        let message = "`{person}` stands in a salutation or a closing, but the kit is about nobody";
                        problems.error(&text.path, Some(1), message);
                    }
                }
            }
        }
    }
}

/// The language that the engine's message begins with: here it is the file's.
fn language(problem: &Problem) -> &'static str {
    match problem {
        Problem::NoSubject { language }
        | Problem::Duplicate { language, .. }
        | Problem::BadId { language, .. }
        | Problem::Variants { language, .. }
        | Problem::Empty { language, .. }
        | Problem::NoPlainVariant { language, .. }
        | Problem::NoPerson { language, .. }
        | Problem::Frame { language }
        | Problem::Untranslated { language, .. } => language,
        _ => "",
    }
}

/// The file and the line that a problem is about.
fn place<'a>(problem: &Problem, files: &'a KitFolder, known: &[RecipientFile]) -> (&'a str, Option<usize>) {
    let text = files.texts.iter().find(|text| text.text.language.code() == language(problem));
    let in_text = |line: &dyn Fn(&TextFile) -> usize| match text {
        Some(text) => (text.path.as_str(), Some(line(text))),
        None => (files.path.as_str(), None),
    };
    let in_kit = |id: &str| {
        let name = files.kit.recipients.iter().find(|name| name.text == id);
        (files.path.as_str(), name.map(|name| name.line))
    };
    let in_recipients = |id: &str| {
        let recipient = known.iter().find(|known| known.recipient.id == id);
        (RECIPIENTS, recipient.map(|known| known.line))
    };
    match problem {
        Problem::NoLanguage => (&files.path, None),
        Problem::NoSubject { .. } => in_text(&|text| text.start),
        Problem::Frame { .. } => in_text(&|_| 1),
        Problem::Duplicate { id, .. } | Problem::BadId { id, .. } => in_text(&|text| text.line_of_id(id)),
        Problem::Variants { slot, .. }
        | Problem::NoPlainVariant { slot, .. }
        | Problem::NoPerson { slot, .. }
        | Problem::Untranslated { slot, .. } => in_text(&|text| text.line(slot)),
        Problem::Empty { slot, variant, .. } => in_text(&|text| text.line(&format!("{slot}.{variant}"))),
        Problem::MustRetire => (&files.path, Some(files.kit.person_line)),
        Problem::ReadsNone { recipient } | Problem::Refused { recipient } => in_kit(recipient),
        Problem::Nameless { recipient, .. }
        | Problem::CaseForms { recipient }
        | Problem::Expired { recipient, .. }
        | Problem::ExpiresSoon { recipient, .. } => in_recipients(recipient),
    }
}
