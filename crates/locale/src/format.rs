//! Dates in words, from const month tables: press has no `Intl`, and a text that differed between press and browser
//! would stay wrong silently. A browser test compares them with `Intl.DateTimeFormat`.

use crate::{AsOf, Date, Language};

/// As they stand between a day and a year.
const fn months(language: Language) -> [&'static str; 12] {
    match language {
        Language::En => [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        Language::Uk => [
            "січня",
            "лютого",
            "березня",
            "квітня",
            "травня",
            "червня",
            "липня",
            "серпня",
            "вересня",
            "жовтня",
            "листопада",
            "грудня",
        ],
        Language::De => [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        Language::It => [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
    }
}

/// As they stand alone: only Ukrainian tells the difference.
const UK_MONTHS_ALONE: [&str; 12] = [
    "січень",
    "лютий",
    "березень",
    "квітень",
    "травень",
    "червень",
    "липень",
    "серпень",
    "вересень",
    "жовтень",
    "листопад",
    "грудень",
];

/// `16 May 2024`, `16 травня 2024 р.`, `16. Mai 2024`, `16 maggio 2024`.
pub fn format_date(date: Date, language: Language) -> String {
    let Date { year, month, day } = date;
    let name = months(language)[usize::from(month - 1)];
    match language {
        Language::En | Language::It => format!("{day} {name} {year}"),
        Language::Uk => format!("{day} {name} {year} р."),
        Language::De => format!("{day}. {name} {year}"),
    }
}

/// A day as [`format_date`] has it, or a month: `August 2023`, `серпень 2023 р.`.
pub fn format_as_of(as_of: AsOf, language: Language) -> String {
    match (as_of, language) {
        (AsOf::Day(date), _) => format_date(date, language),
        (AsOf::Month(year, month), Language::Uk) => {
            format!("{} {year} р.", UK_MONTHS_ALONE[usize::from(month - 1)])
        }
        (AsOf::Month(year, month), _) => format!("{} {year}", months(language)[usize::from(month - 1)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_as_people_write_them() {
        let check = |iso: &str, language: Language, expected: &str| {
            assert_eq!(format_date(iso.parse().unwrap(), language), expected);
        };
        check("2024-05-16", Language::En, "16 May 2024");
        check("2024-05-16", Language::Uk, "16 травня 2024 р.");
        check("2024-05-16", Language::De, "16. Mai 2024");
        check("2024-05-16", Language::It, "16 maggio 2024");
        check("2024-01-01", Language::Uk, "1 січня 2024 р.");
        check("2024-12-31", Language::En, "31 December 2024");
    }

    #[test]
    fn a_month_stands_alone() {
        let check = |iso: &str, language: Language, expected: &str| {
            assert_eq!(format_as_of(iso.parse().unwrap(), language), expected);
        };
        check("2023-08", Language::En, "August 2023");
        check("2023-08", Language::Uk, "серпень 2023 р.");
        check("2023-08-31", Language::Uk, "31 серпня 2023 р.");
        check("2023-04", Language::De, "April 2023");
    }
}
