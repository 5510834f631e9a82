//! What a link to a kit may preselect, in the URL fragment, which no server sees:
//! `#to=icrc,ohchr&lang=de&v=subject.b,ask.c,reply.-`.
//!
//! Ids that the kit lists and nothing else: no name, no address, no free text. What is unknown is ignored, so that an old
//! link still opens a changed kit.

use super::compose::LEFT_OUT;
use super::kit::SUBJECT;
use super::{Choice, Kit, SlotKind};
use locale::Language;

/// A choice of addressees, letter language and variants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preselection {
    /// Recipients of the kit that take letters.
    pub recipients: Vec<String>,
    /// A language of the kit.
    pub language: Option<Language>,
    /// Variants of the kit; `None` leaves an optional slot out.
    pub choices: Vec<Choice>,
}

impl Preselection {
    /// What remains of this when only ids of the kit count, each once.
    fn only_of(self, kit: &Kit) -> Self {
        let mut known =
            Self { language: self.language.filter(|language| kit.text(*language).is_some()), ..Self::default() };
        for id in self.recipients {
            if kit.recipient(&id).is_some_and(|recipient| recipient.takes_letters()) && !known.recipients.contains(&id)
            {
                known.recipients.push(id);
            }
        }
        for choice in self.choices {
            if is_known(kit, &choice) && !known.choices.iter().any(|other| other.slot == choice.slot) {
                known.choices.push(choice);
            }
        }
        known
    }

    /// The fragment with its `#`; empty when there is nothing to preselect.
    pub fn fragment(self, kit: &Kit) -> String {
        let known = self.only_of(kit);
        let to = known.recipients.join(",");
        let variant = |choice: &Choice| format!("{}.{}", choice.slot, choice.variant.as_deref().unwrap_or(LEFT_OUT));
        let v = known.choices.iter().map(variant).collect::<Vec<_>>().join(",");
        let mut out = String::new();
        for (name, value) in
            [("to", to.as_str()), ("lang", known.language.map_or("", Language::code)), ("v", v.as_str())]
        {
            if !value.is_empty() {
                out.push(if out.is_empty() { '#' } else { '&' });
                out.push_str(name);
                out.push('=');
                out.push_str(value);
            }
        }
        out
    }

    /// Reads a fragment, with or without its `#`.
    pub fn parse(fragment: &str, kit: &Kit) -> Self {
        let mut wish = Self::default();
        for part in fragment.trim_start_matches('#').split('&') {
            match part.split_once('=') {
                Some(("to", ids)) => wish.recipients.extend(ids.split(',').map(str::to_owned)),
                Some(("lang", code)) => wish.language = Language::from_code(code),
                Some(("v", ids)) => wish.choices.extend(ids.split(',').filter_map(|id| {
                    let (slot, variant) = id.split_once('.')?;
                    let variant = (variant != LEFT_OUT).then(|| variant.to_owned());
                    Some(Choice { slot: slot.to_owned(), variant })
                })),
                _ => {}
            }
        }
        wish.only_of(kit)
    }
}

/// Slots and variants have the same ids in every language: that one language has them is enough.
fn is_known(kit: &Kit, choice: &Choice) -> bool {
    kit.languages.iter().any(|text| match &choice.variant {
        Some(id) => text.variants(&choice.slot).iter().any(|variant| variant.id == *id),
        None => choice.slot != SUBJECT && text.slot(&choice.slot).is_some_and(|slot| slot.kind == SlotKind::Optional),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::tests::kit;

    #[test]
    fn only_ids_of_the_kit_count() {
        let kit = kit();
        let check = |fragment: &str, expected: &str| {
            let read = Preselection::parse(fragment, &kit);
            assert_eq!(read.clone().fragment(&kit), expected, "{fragment}");
            assert_eq!(Preselection::parse(expected, &kit), read, "{fragment}");
        };
        check("", "");
        check("#", "");
        check(
            "#to=office,house&lang=de&v=subject.b,ask.c,thanks.-",
            "#to=office,house&lang=de&v=subject.b,ask.c,thanks.-",
        );
        check("v=ask.a&to=office", "#to=office&v=ask.a");
        check("#to=office,office,nobody,forms,a@example.org", "#to=office");
        check("#to=+1,%6Fffice", "");
        check("#lang=xx&x=1&to", "");
        check("#v=ask.z,ask,.,ask.-,subject.-,nothing.a,ask.b,ask.c", "#v=ask.b");
        check("#text=Hello&name=Anna", "");
    }
}
