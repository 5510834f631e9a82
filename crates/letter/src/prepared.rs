//! The letter as press writes it beforehand: for readers without scripts, and for the files beside the page. It knows no
//! day and no writer, and the same letter stands on the page, in the `.eml` and in the text file.

use super::{Addressee, Contact, Kit, Letter, LetterText, RecipientKind, Sender, Wording, compose};
use locale::Language;

/// Nobody is reached here: neither name nor mail address.
static NOWHERE: Contact = Contact::Postal(Vec::new());

/// The letter in one language, to whom [`addressee`] says.
pub fn prepared(kit: &Kit, text: &LetterText) -> Letter {
    prepared_for(kit, text, &addressee(kit, text.language))
}

/// The letter to one addressee, with [`Language::your_name`] for a name and what seed 0 chooses.
pub fn prepared_for(kit: &Kit, text: &LetterText, to: &Addressee<'_>) -> Letter {
    let sender = Sender { name: text.language.your_name().to_owned(), ..Sender::default() };
    compose(kit, text, to, &Wording { sender, ..Wording::default() }, None)
}

/// Whom a letter for everybody addresses: the only recipient, or where there are several nobody by name, as their kind is
/// addressed. A name that the letter cannot do without is a line to write on ([`super::compose::BLANK`]).
pub fn addressee(kit: &Kit, language: Language) -> Addressee<'_> {
    let mut recipients = kit.recipients.iter().filter(|recipient| recipient.takes_letters());
    match (recipients.next(), recipients.next()) {
        (Some(only), None) => only.addressee(language),
        (first, _) => Addressee {
            id: "",
            kind: first.map_or(RecipientKind::Organisation, |first| first.kind),
            name: "",
            title: None,
            salutation: None,
            contact: &NOWHERE,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{BLANK, tests::kit};

    #[test]
    fn a_letter_of_nobody_in_particular_names_nobody() {
        let mut kit = kit();
        let to_all = prepared(&kit, &kit.languages[0]);
        assert_eq!(to_all.paragraphs[0].text, "Dear Sir or Madam,");
        assert!(!to_all.body().contains("Test Office"));
        assert!(to_all.body().contains(&format!("to {BLANK}")), "{}", to_all.body());
        assert!(to_all.body().contains("__________ [your name]"));

        kit.recipients.retain(|recipient| recipient.id == "office");
        let to_one = prepared(&kit, &kit.languages[0]);
        assert!(to_one.body().contains("to Test Office"));
        assert_eq!(to_one.unfilled, []);
    }
}
