//! The compose pages of mail services. The text becomes part of an address: it is in the browser's history and in the
//! service's logs before anything is sent. The composer says so before the click.

use super::percent;
use crate::{Address, clean};
use serde::{Deserialize, Serialize};

/// A mail service with a compose page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Webmail {
    /// Gmail.
    Gmail,
    /// Outlook.com and Hotmail.
    Outlook,
    /// Outlook at work or school (Microsoft 365).
    OutlookWork,
    /// Yahoo Mail.
    Yahoo,
}

impl Webmail {
    /// Every service, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Gmail, Self::Outlook, Self::OutlookWork, Self::Yahoo];

    /// What comes before the values of address, subject and body.
    const fn parts(self) -> [&'static str; 3] {
        match self {
            Self::Gmail => ["https://mail.google.com/mail/?view=cm&fs=1&to=", "&su=", "&body="],
            Self::Outlook => ["https://outlook.live.com/mail/0/deeplink/compose?to=", "&subject=", "&body="],
            Self::OutlookWork => ["https://outlook.office.com/mail/deeplink/compose?to=", "&subject=", "&body="],
            Self::Yahoo => ["https://compose.mail.yahoo.com/?to=", "&subject=", "&body="],
        }
    }
}

/// The address of the compose page with the letter in it.
pub fn webmail(service: Webmail, to: &Address, subject: &str, body: &str) -> String {
    let mut url = String::new();
    let values = [to.to_string(), clean::line(subject), clean::body(body)];
    for (part, value) in service.parts().into_iter().zip(values) {
        url.push_str(part);
        percent::encode_lines(&value, &mut url);
    }
    url
}

/// The length of the address in octets, without writing it.
pub fn octets(service: Webmail, to: &Address, subject: &str, body: &str) -> usize {
    let fixed: usize = service.parts().into_iter().map(str::len).sum();
    let values = [to.as_str(), &clean::line(subject), &clean::body(body)];
    fixed + values.into_iter().map(percent::octets).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compose_page_of_each_service() {
        let check = |service: Webmail, expected: &str| {
            let to = Address::parse("a+b@example.org").unwrap();
            let url = webmail(service, &to, "Hi & bye\r\n", "One +\nTwo");
            assert_eq!(url, expected);
            assert_eq!(octets(service, &to, "Hi & bye\r\n", "One +\nTwo"), url.len());
        };
        check(
            Webmail::Gmail,
            "https://mail.google.com/mail/?view=cm&fs=1&to=a%2Bb%40example.org&su=Hi%20%26%20bye&body=One%20%2B%0D%0ATwo",
        );
        check(
            Webmail::Outlook,
            "https://outlook.live.com/mail/0/deeplink/compose?to=a%2Bb%40example.org&subject=Hi%20%26%20bye&body=One%20%2B%0D%0ATwo",
        );
        check(
            Webmail::OutlookWork,
            "https://outlook.office.com/mail/deeplink/compose?to=a%2Bb%40example.org&subject=Hi%20%26%20bye&body=One%20%2B%0D%0ATwo",
        );
        check(
            Webmail::Yahoo,
            "https://compose.mail.yahoo.com/?to=a%2Bb%40example.org&subject=Hi%20%26%20bye&body=One%20%2B%0D%0ATwo",
        );
    }
}
