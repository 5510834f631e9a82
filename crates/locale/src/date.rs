//! Calendar dates without a time zone: a story is published on a day, not at an instant.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A day of the proleptic Gregorian calendar. Written and served as ISO 8601 `2024-05-16`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    /// The year, 1 to 9999.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// 1 to 31, and within the month.
    pub day: u8,
}

/// A text that is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a date: write it as 2024-05-16")]
pub struct DateError(String);

impl Date {
    /// The day, or `None` when the calendar has no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let valid = (1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month);
        valid.then_some(Self { year, month, day })
    }

    /// Days since 1970-01-01, which is day 0. Negative before.
    pub fn to_days(self) -> i32 {
        // Counting years from March puts the leap day last (Howard Hinnant's `days_from_civil`).
        let month = i32::from(self.month);
        let year = i32::from(self.year) - i32::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i32::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// The day that is `days` after 1970-01-01, or `None` outside the years 1 to 9999.
    pub fn from_days(days: i32) -> Option<Self> {
        let days = days.checked_add(719_468)?;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        Self::new(u16::try_from(year).ok()?, month as u8, day as u8)
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Digits only, of exactly `width`: `u16::from_str` would take `+1`.
fn digits(text: &str, width: usize) -> Option<u16> {
    (text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut parts = text.splitn(3, '-');
        let mut part = |width| parts.next().and_then(|part| digits(part, width));
        (|| Self::new(part(4)?, part(2)? as u8, part(2)? as u8))().ok_or_else(|| DateError(text.to_owned()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

/// When a figure was true: a day, or a month where the source names no day. Written `2023-08-31` or `2023-08`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum AsOf {
    /// Year and month (1 to 12).
    Month(u16, u8),
    /// A date whose day is known.
    Day(Date),
}

impl FromStr for AsOf {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        if text.len() == "2023-08".len() {
            let first: Date = format!("{text}-01").parse().map_err(|_| DateError(text.to_owned()))?;
            return Ok(Self::Month(first.year, first.month));
        }
        text.parse().map(Self::Day)
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(date) => date.fmt(f),
        }
    }
}

impl TryFrom<String> for AsOf {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<AsOf> for String {
    fn from(as_of: AsOf) -> Self {
        as_of.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_what_the_calendar_has() {
        let check = |text: &str, valid: bool| {
            let parsed = text.parse::<Date>();
            assert_eq!(parsed.is_ok(), valid, "{text}");
            assert!(parsed.is_err() || parsed.unwrap().to_string() == text, "{text}");
        };
        check("2024-02-29", true);
        check("2023-02-29", false);
        check("1900-02-29", false);
        check("2000-02-29", true);
        check("2024-04-31", false);
        check("2024-13-01", false);
        check("0000-01-01", false);
        check("2024-5-16", false);
        check("+024-05-16", false);
        check("2024-05-16T00:00", false);
        check("16 May 2024", false);
        check("", false);
    }

    #[test]
    fn counts_days_both_ways() {
        let check = |text: &str, days: i32| {
            let date: Date = text.parse().unwrap();
            assert_eq!(date.to_days(), days, "{text}");
            assert_eq!(Date::from_days(days), Some(date), "{days}");
        };
        check("1970-01-01", 0);
        check("1969-12-31", -1);
        check("2000-03-01", 11_017);
        check("2024-05-16", 19_859);
        assert_eq!(Date::from_days(i32::MAX), None);
        for days in -700_000..700_000 {
            if let Some(date) = Date::from_days(days) {
                assert_eq!(date.to_days(), days);
            }
        }
    }

    #[test]
    fn a_figure_may_know_only_its_month() {
        assert_eq!("2023-08".parse(), Ok(AsOf::Month(2023, 8)));
        assert_eq!("2023-08-31".parse(), Ok(AsOf::Day(Date { year: 2023, month: 8, day: 31 })));
        assert!("2023-13".parse::<AsOf>().is_err());
        assert_eq!(AsOf::Month(2023, 8).to_string(), "2023-08");
    }
}
