//! New files for the campaign's staff: the file, its id and its name, ready to be written.

use crate::content::fresh_id;
use anyhow::{Context, Result, bail, ensure};
use campaign::route::is_slug;
use locale::{Date, Language, Locale};
use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

/// The longest name that is made from a title; one that is written by hand may have 100 characters.
const LONGEST: usize = 60;

/// Writes a draft of a story, in each language that is asked for with the same id. Returns the files.
pub fn story(content: &Path, title: &str, slug: Option<&str>, langs: &[Locale], today: Date) -> Result<Vec<PathBuf>> {
    let slug = slug.map_or_else(|| slug_of(title), |slug| Ok(slug.to_owned()))?;
    ensure!(
        is_slug(&slug),
        "`{slug}` cannot stand in an address: use a-z, 0-9 and single hyphens, and not the word `page`"
    );
    let id = fresh_id();
    let category = first_category(content);
    let files = langs.iter().map(|lang| {
        let lead = match lang {
            Locale::En => "One or two sentences that say what the story is about.",
            Locale::Uk => "Одне-два речення про те, про що ця публікація.",
        };
        let text = match lang {
            Locale::En => "The first paragraph.",
            Locale::Uk => "Перший абзац.",
        };
        let text = format!(
            "+++\nid = \"{id}\"\ncategory = \"{category}\"\npublished = \"{today}\"\ntitle = {}\nlead = \"{lead}\"\n# Take this line out \
             when the story may be read by everybody.\ndraft = true\n+++\n\n{text}\n",
            quoted(title)
        );
        (content.join(lang.code()).join("stories").join(format!("{slug}.md")), text)
    });
    write(files.collect())
}

/// Writes a letter: what it is, and what it says in each language. It is checked, and refused, until its places to fill in are filled.
pub fn letter(
    content: &Path,
    title: &str,
    slug: Option<&str>,
    langs: &[Language],
    site: &[Locale],
) -> Result<Vec<PathBuf>> {
    let slug = slug.map_or_else(|| slug_of(title), |slug| Ok(slug.to_owned()))?;
    ensure!(
        is_slug(&slug),
        "`{slug}` cannot stand in an address: use a-z, 0-9 and single hyphens, and not the word `page`"
    );
    let folder = content.join("letters").join(&slug);
    let table = |name: &str, text: &str| {
        let words: String = site.iter().map(|lang| format!("{} = {text}\n", lang.code())).collect();
        format!("\n[{name}]\n{words}")
    };
    let mut kit = format!(
        "id = \"{}\"\nstatus = \"active\"\n\n# Ids from recipients.toml, in the order of the page.\nrecipients = []\n",
        fresh_id()
    );
    kit += &table("title", &quoted(title));
    kit += "\n# What the letter asks for, in a sentence.";
    kit += &table("purpose", "\"\"");
    kit += "\n# The question above the supporter’s own paragraph.";
    kit += &table("prompt", "\"\"");
    let mut files = vec![(folder.join("kit.toml"), kit)];
    for lang in langs {
        let (salutation, closing) = match lang {
            Language::En => ("Dear Sir or Madam,", "Yours faithfully,"),
            Language::Uk => ("Вельмишановні пані та панове!", "З повагою"),
            Language::De => ("Sehr geehrte Damen und Herren,", "Mit freundlichen Grüßen"),
            Language::It => ("Gentili Signore e Signori,", "Distinti saluti"),
        };
        let text = format!(
            "+++\nsalutation = \"{salutation}\"\nclosing = \"\"\"\n{closing}\n{{sender.name}}\n{{sender.town}}, {{sender.country}}\"\"\"\n+++\n\n\
             ## subject\n\n### a\n\n[SUBJECT]\n\n## opening (choice)\n\n### a\n\n[TEXT]\n\n## demand (choice)\n\n### a\n\n[TEXT]\n\n\
             ## own-words (own)\n\n## thanks (optional)\n\n### a\n\n[TEXT]\n"
        );
        files.push((folder.join(format!("{}.md", lang.code())), text));
    }
    write(files)
}

/// All of the files or none: one that is there stays as it is.
fn write(files: Vec<(PathBuf, String)>) -> Result<Vec<PathBuf>> {
    if let Some((path, _)) = files.iter().find(|(path, _)| path.symlink_metadata().is_ok()) {
        bail!("{} already exists: choose another name with --slug", path.display());
    }
    let mut written = Vec::new();
    for (path, text) in files {
        let folder = path.parent().unwrap_or(&path);
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        let result = file.and_then(|mut file| file.write_all(text.as_bytes()));
        result.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => {
                anyhow::anyhow!("{} already exists: choose another name with --slug", path.display())
            }
            _ => anyhow::Error::new(error).context(format!("cannot write {}", path.display())),
        })?;
        written.push(path);
    }
    Ok(written)
}

/// A text in TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted + "\""
}

/// The first category of campaign.toml; the check asks for one where there is none.
fn first_category(content: &Path) -> String {
    let text = fs::read_to_string(content.join("campaign.toml")).unwrap_or_default();
    let table: toml::Table = toml::from_str(&text).unwrap_or_default();
    let slug = || table.get("categories")?.get(0)?.get("slug")?.as_str().map(str::to_owned);
    slug().unwrap_or_default()
}

/// The end of an address from a title: its words in Latin letters, as many as are short enough.
fn slug_of(title: &str) -> Result<String> {
    let latin = latin(title).to_lowercase();
    let mut slug = String::new();
    for word in latin.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !slug.is_empty() && slug.len() + word.len() >= LONGEST {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word[..word.len().min(LONGEST)]);
    }
    ensure!(is_slug(&slug), "no address can be made from “{title}”: write one with --slug");
    Ok(slug)
}

/// Ukrainian in Latin letters by the table of the Cabinet of Ministers' resolution No. 55 of 27 January 2010; letters of other
/// alphabets without their marks.
pub fn latin(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    let letters: Vec<char> = text.nfc().flat_map(char::to_lowercase).collect();
    let mut result = String::new();
    let mut previous = None;
    for (at, c) in letters.iter().enumerate() {
        // The apostrophe and the soft sign are not written, and a word goes on after them.
        if matches!(c, '’' | '\'' | 'ʼ' | '`' | 'ь') {
            continue;
        }
        let begins = !previous.is_some_and(char::is_alphanumeric);
        let after_apostrophe = at > 0 && matches!(letters[at - 1], '’' | '\'' | 'ʼ' | '`');
        let begins = begins && !after_apostrophe;
        let latin = match c {
            'а' => "a",
            'б' => "b",
            'в' => "v",
            'г' if previous == Some('з') => "gh",
            'г' => "h",
            'ґ' => "g",
            'д' => "d",
            'е' | 'э' => "e",
            'є' if begins => "ye",
            'є' => "ie",
            'ж' => "zh",
            'з' => "z",
            'и' | 'ы' => "y",
            'і' => "i",
            'ї' if begins => "yi",
            'ї' => "i",
            'й' if begins => "y",
            'й' => "i",
            'к' => "k",
            'л' => "l",
            'м' => "m",
            'н' => "n",
            'о' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' => "u",
            'ф' => "f",
            'х' => "kh",
            'ц' => "ts",
            'ч' => "ch",
            'ш' => "sh",
            'щ' => "shch",
            'ю' if begins => "yu",
            'ю' => "iu",
            'я' if begins => "ya",
            'я' => "ia",
            'ъ' => "",
            'ё' => "io",
            'ß' => "ss",
            'ł' => "l",
            'ø' => "o",
            _ => {
                result.extend(c.nfd().filter(|c| !is_combining_mark(*c)));
                ""
            }
        };
        result.push_str(latin);
        previous = Some(*c);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the resolution.
    #[test]
    fn ukrainian_follows_the_official_table() {
        let check = |text: &str, expected: &str| assert_eq!(latin(text), expected, "{text}");
        check("Алушта Борщагівка Вінниця Гадяч Згорани", "alushta borshchahivka vinnytsia hadiach zghorany");
        check("Ґалаґан Ґорґани Донецьк Рівне", "galagan gorgany donetsk rivne");
        check("Єнакієве Гаєвич Житомир Жанна Закарпаття", "yenakiieve haievych zhytomyr zhanna zakarpattia");
        check("Медвин Іванків Їжакевич Кадиївка Мар’їне", "medvyn ivankiv yizhakevych kadyivka marine");
        check("Йосипівка Стрий Олексій Київ", "yosypivka stryi oleksii kyiv");
        check("Щербухи Гоща Гаращенко Юрій Корюківка", "shcherbukhy hoshcha harashchenko yurii koriukivka");
        check("Яготин Ярошенко Костянтин Знам’янка Феодосія", "yahotyn yaroshenko kostiantyn znamianka feodosiia");
        check("Розгон Згурський", "rozghon zghurskyi");
        check("Façade Größe łódź", "facade grosse lodz");
        // Decomposed.
        check("Украі\u{308}нськии\u{306}", "ukrainskyi");
    }

    #[test]
    fn a_slug_is_made_of_whole_words() {
        let check = |title: &str, expected: &str| assert_eq!(slug_of(title).expect("a slug"), expected, "{title}");
        check("Test story 17: “a part”", "test-story-17-a-part");
        check("Тестова публікація № 7", "testova-publikatsiia-7");
        check(&"дуже довга назва ".repeat(9), "duzhe-dovha-nazva-duzhe-dovha-nazva-duzhe-dovha-nazva-duzhe");
        for none in ["", "…", "人", "page"] {
            assert!(slug_of(none).is_err(), "{none}");
        }
    }
}
