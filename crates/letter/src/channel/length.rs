//! How long a letter is for each channel, counted in encoded octets, and which channels to offer in which order.
//!
//! Percent-encoding makes 5.6 octets of a Ukrainian character: a letter of one page passes every limit below.
//! That is the normal case, and the ladder has an offer for it.

use super::{mailto, webmail};
use crate::{Addressee, Contact, Letter};
use serde::{Deserialize, Serialize};

pub use super::webmail::Webmail;

/// A way out of the composer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The mail program.
    Mailto(Extent),
    /// A compose page.
    Webmail(Webmail, Extent),
    /// The share sheet.
    Share,
    /// The clipboard.
    Copy,
    /// A draft for the mail program, as a file.
    Eml,
    /// A text file.
    TextFile,
    /// Paper.
    Print,
}

/// How much of the letter goes into an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// Subject and body.
    Whole,
    /// The subject and a line that says where to paste the body, which is on the clipboard by then.
    ToPaste,
}

impl Channel {
    /// The address to open, for the channels that have one. `paste` is the line that stands for the body.
    pub fn href(self, letter: &Letter, to: &Addressee<'_>, paste: &str) -> Option<String> {
        let Contact::Email(address) = to.contact else { return None };
        let body = |extent| match extent {
            Extent::Whole => letter.body(),
            Extent::ToPaste => paste.to_owned(),
        };
        match self {
            Self::Mailto(extent) => Some(mailto(address, &letter.subject.text, &body(extent))),
            Self::Webmail(service, extent) => Some(webmail(service, address, &letter.subject.text, &body(extent))),
            _ => None,
        }
    }

    /// Whether the body is pasted where the channel leads, instead of being in its address.
    pub fn is_pasted(self) -> bool {
        matches!(self, Self::Mailto(Extent::ToPaste) | Self::Webmail(_, Extent::ToPaste))
    }

    /// The most octets that the address may have.
    pub const fn limit(self) -> Option<usize> {
        match self {
            Self::Mailto(_) => Some(MAILTO_LIMIT),
            Self::Webmail(..) => Some(WEBMAIL_LIMIT),
            _ => None,
        }
    }
}

/// Chrome on Windows and Outlook lose a `mailto:` near 2,000 characters.
pub const MAILTO_LIMIT: usize = 1_900;

/// Gmail refuses somewhere between 1,600 and 8,000 characters: below the lower one it works. Nothing better is
/// known of Outlook and Yahoo, so they have the same.
pub const WEBMAIL_LIMIT: usize = 1_600;

/// A length and what it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    /// The length of the encoded letter, in octets.
    pub octets: usize,
    /// The most octets that the channel takes.
    pub limit: usize,
}

impl Fit {
    /// Whether the letter goes through whole.
    pub fn fits(self) -> bool {
        self.octets <= self.limit
    }
}

/// What the composer has to say before the click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caution {
    /// The letter is too long for this way: it is on the clipboard, and is pasted by hand.
    Paste,
    /// The text stands in the browser's history and in the service's logs before it is sent.
    InAddress,
    /// A file stays behind on this computer, which others use.
    LeavesFile,
    /// The address is not filled in.
    NoAddress,
}

/// One way to hand the letter over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The channel that is offered.
    pub channel: Channel,
    /// The whole letter against the limit, where there is one.
    pub fit: Option<Fit>,
    /// What the supporter is told before the click.
    pub cautions: Vec<Caution>,
}

/// What the supporter writes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// A phone or tablet: its mail program opens well, files do not.
    pub mobile: bool,
    /// It has a share sheet.
    pub can_share: bool,
    /// Others use it: nothing is to stay behind.
    pub shared: bool,
}

/// The ways for this letter on this device, the best first. Empty for a recipient that takes forms only.
///
/// A way that cannot carry the whole letter is offered as [`Extent::ToPaste`], and not at all where even subject and
/// paste line are too long.
pub fn ladder(letter: &Letter, to: &Addressee<'_>, device: Device, paste: &str) -> Vec<Offer> {
    let share = device.can_share.then(|| plain(Channel::Share, vec![Caution::NoAddress]));
    let file = |channel| plain(channel, if device.shared { vec![Caution::LeavesFile] } else { Vec::new() });
    let copy = || plain(Channel::Copy, Vec::new());
    let print = || plain(Channel::Print, Vec::new());
    let mut offers = Vec::new();
    match to.contact {
        Contact::Form(_) => {}
        Contact::Postal(_) => {
            offers.extend([print(), file(Channel::TextFile), copy()]);
            offers.extend(share);
        }
        Contact::Email(_) => {
            offers.extend(addressed(Channel::Mailto, letter, to, paste));
            let web = (!device.shared).then_some(Webmail::ALL).into_iter().flatten();
            let web = web.filter_map(|service| {
                let mut offer = addressed(|extent| Channel::Webmail(service, extent), letter, to, paste)?;
                offer.cautions.push(Caution::InAddress);
                Some(offer)
            });
            if device.mobile {
                // The share sheet carries any length: before a mail program that would need a paste, else after it.
                let whole = offers.first().is_some_and(|offer| offer.channel == Channel::Mailto(Extent::Whole));
                offers.splice(if whole { offers.len()..offers.len() } else { 0..0 }, share);
                offers.push(copy());
                offers.extend(web);
                offers.extend([file(Channel::TextFile), file(Channel::Eml)]);
            } else {
                offers.extend(web);
                offers.extend([file(Channel::Eml), copy()]);
                offers.extend(share);
                offers.push(file(Channel::TextFile));
            }
            offers.push(print());
        }
    }
    offers
}

fn plain(channel: Channel, cautions: Vec<Caution>) -> Offer {
    Offer { channel, fit: None, cautions }
}

fn addressed(channel: impl Fn(Extent) -> Channel, letter: &Letter, to: &Addressee<'_>, paste: &str) -> Option<Offer> {
    let fit = fit(channel(Extent::Whole), letter, to)?;
    if fit.fits() {
        return Some(Offer { channel: channel(Extent::Whole), fit: Some(fit), cautions: Vec::new() });
    }
    let channel = channel(Extent::ToPaste);
    let octets = octets(channel, to, &letter.subject.text, paste)?;
    (octets <= fit.limit).then(|| Offer { channel, fit: Some(fit), cautions: vec![Caution::Paste] })
}

/// The whole letter against the limit of a channel.
pub fn fit(channel: Channel, letter: &Letter, to: &Addressee<'_>) -> Option<Fit> {
    let octets = octets(channel, to, &letter.subject.text, &letter.body())?;
    Some(Fit { octets, limit: channel.limit()? })
}

fn octets(channel: Channel, to: &Addressee<'_>, subject: &str, body: &str) -> Option<usize> {
    let Contact::Email(address) = to.contact else { return None };
    match channel {
        Channel::Mailto(_) => Some(mailto::octets(address, subject, body)),
        Channel::Webmail(service, _) => Some(webmail::octets(service, address, subject, body)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Channel::{Copy, Eml, Mailto, Print, Share, TextFile, Webmail as Web};
    use super::Extent::{ToPaste, Whole};
    use super::Webmail::{Gmail, Outlook, OutlookWork, Yahoo};
    use super::*;
    use crate::compose::tests::letter;

    const DESK: Device = Device { mobile: false, can_share: false, shared: false };
    const PHONE: Device = Device { mobile: true, can_share: true, shared: false };

    /// The ways for the test letter with `more` characters in its last paragraph.
    fn check(to: &str, device: Device, more: &str, expected: &[Channel]) {
        letter(to, |letter, to| {
            let mut letter = letter.clone();
            if let Some(last) = letter.paragraphs.last_mut() {
                last.text.push_str(more);
            }
            let offers = ladder(&letter, to, device, "Paste the letter here.");
            assert_eq!(offers.iter().map(|offer| offer.channel).collect::<Vec<_>>(), expected, "{device:?}");
            for offer in offers {
                let href = offer.channel.href(&letter, to, "Paste the letter here.");
                let limit = offer.channel.limit();
                assert!(href.is_none_or(|href| href.len() <= limit.unwrap()), "{:?}", offer.channel);
            }
        });
    }

    #[test]
    fn the_best_way_comes_first() {
        let whole = [Mailto(Whole), Web(Gmail, Whole), Web(Outlook, Whole), Web(OutlookWork, Whole), Web(Yahoo, Whole)];
        check("office", DESK, "", &[&whole[..], &[Eml, Copy, TextFile, Print]].concat());
        check("office", PHONE, "", &[&[Mailto(Whole), Share, Copy], &whole[1..], &[TextFile, Eml, Print]].concat());
        check("house", DESK, "", &[Print, TextFile, Copy]);
        check("house", PHONE, "", &[Print, TextFile, Copy, Share]);
        check("forms", DESK, "", &[]);
    }

    #[test]
    fn a_long_letter_is_never_offered_whole() {
        let long = "ї".repeat(400);
        let paste = [
            Mailto(ToPaste),
            Web(Gmail, ToPaste),
            Web(Outlook, ToPaste),
            Web(OutlookWork, ToPaste),
            Web(Yahoo, ToPaste),
        ];
        check("office", DESK, &long, &[&paste[..], &[Eml, Copy, TextFile, Print]].concat());
        check(
            "office",
            PHONE,
            &long,
            &[&[Share, Mailto(ToPaste), Copy], &paste[1..], &[TextFile, Eml, Print]].concat(),
        );
    }

    #[test]
    fn on_a_shared_computer_nothing_stays_behind() {
        check("office", Device { shared: true, ..DESK }, "", &[Mailto(Whole), Eml, Copy, TextFile, Print]);
        letter("office", |letter, to| {
            for offer in ladder(letter, to, Device { shared: true, ..DESK }, "") {
                assert_eq!(offer.cautions.contains(&Caution::LeavesFile), matches!(offer.channel, Eml | TextFile));
            }
        });
    }

    #[test]
    fn where_even_the_subject_is_too_long() {
        letter("office", |letter, to| {
            let mut letter = letter.clone();
            letter.subject.text = "ї".repeat(400);
            let channels: Vec<_> = ladder(&letter, to, DESK, "").iter().map(|offer| offer.channel).collect();
            assert_eq!(channels, [Eml, Copy, TextFile, Print]);
        });
    }

    #[test]
    fn the_meter_counts_encoded_octets() {
        letter("office", |letter, to| {
            for channel in [Mailto(Whole), Web(Gmail, Whole), Web(Yahoo, Whole)] {
                let href = channel.href(letter, to, "").unwrap();
                assert_eq!(fit(channel, letter, to).unwrap().octets, href.len());
            }
            assert_eq!(fit(Copy, letter, to), None);
        });
    }
}
