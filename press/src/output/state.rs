//! The folder `.press` inside an output folder: what press has to know of its last build, and the next one while it is written.
//!
//! It lies inside because only there it is sure to be on the same file system, to be writable, and to go wherever the folder goes. It
//! may be published with the site: after a build it tells no more than the site does. The addresses at which something was withdrawn
//! stand in no file of it; such a page is recognised by its bytes.
//!
//! | file | |
//! | --- | --- |
//! | `format` | the marker: a folder without it is never changed. Written before anything else |
//! | `lock` | empty; locked by whoever reads or writes the whole site |
//! | `files` | every file of the last build |
//! | `build.json` | what servers have to know ([`crate::hosting`]) |
//! | `stage/` | changed files of the build that is running, numbered |
//! | `journal` | what moves from `stage/` to its place, and what goes. While it is there, the site is neither the old one nor the new |

use super::{
    form::Form,
    place::{Found, holds_files, is_below_folders, is_plain, look, remove_empty_folders, write_beside},
};
use crate::hash::hex;
use anyhow::{Context, Result, anyhow, bail};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs::{self, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// Where the build writes what servers have to know.
pub const BUILD_FILE: &str = "/.press/build.json";

const FILES: &str = "/.press/files";
const FOLDER: &str = ".press";
const MARKER: &str = ".press/format";
const LOCK: &str = ".press/lock";
const JOURNAL: &str = ".press/journal";
const STAGE: &str = ".press/stage";

/// The version of all of these files.
const FORMAT: &str = "1\n";

/// Whether a folder is one that press writes a site to.
pub fn is_output(folder: &Path) -> bool {
    folder.join(MARKER).is_file()
}

/// Makes `folder` an output folder if nothing is in it, and refuses one in which there is something else.
pub(super) fn begin(folder: &Path) -> Result<PathBuf> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let root = folder.canonicalize().with_context(|| format!("cannot find {}", folder.display()))?;
    if !marked(&root)? {
        refuse_others(&root)?;
        write_beside(&root.join(MARKER), FORMAT.as_bytes())?;
    }
    if look(&root.join(&FILES[1..]))? == Found::Nothing && look(&root.join(JOURNAL))? == Found::Nothing {
        refuse_others(&root)?;
    }
    Ok(root)
}

/// Whether the marker is there. Fails for one that this version cannot read.
fn marked(root: &Path) -> Result<bool> {
    if !matches!(look(&root.join(FOLDER))?, Found::Nothing | Found::Folder) {
        bail!("{} is not a folder: name an empty folder", root.join(FOLDER).display());
    }
    match fs::read_to_string(root.join(MARKER)) {
        Ok(format) if format == FORMAT => Ok(true),
        Ok(_) => bail!(
            "{} was written by another version of press: use that one, or delete the folder and build again",
            root.display()
        ),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", root.join(MARKER).display())),
    }
}

/// Without a list nobody knows which files are ours.
fn refuse_others(root: &Path) -> Result<()> {
    if !holds_files(root)? {
        return Ok(());
    }
    let root_name = root.display();
    if root.join("content/manifest.json").is_file() {
        bail!(
            "{root_name} holds a site without its list of files, by an older press or copied without the folder {FOLDER}: delete \
             it, or name an empty folder"
        );
    }
    bail!("{root_name} holds files that press did not write: name an empty folder")
}

/// Fails unless `folder` holds a whole site.
pub fn ready(folder: &Path) -> Result<()> {
    if look(&folder.join(JOURNAL))? != Found::Nothing {
        bail!(
            "{} is neither the old site nor the new one: a build is at work or was interrupted; `press build` finishes it",
            folder.display()
        );
    }
    Ok(())
}

/// Whether a build is moving files to their place, or was interrupted while it did.
pub fn is_between_builds(folder: &Path) -> bool {
    ready(folder).is_err()
}

/// A lock on an output folder until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: Option<fs::File>,
}

impl Lock {
    /// For a build: nobody else may read or write the whole site.
    pub(super) fn to_write(root: &Path) -> Result<Self> {
        let path = root.join(LOCK);
        let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.with_context(|| format!("cannot write {}", path.display()))?;
        Self::taken(file.try_lock(), file, root)
    }

    /// For a comparison: no build may change the site meanwhile. A folder without a lock is a copy that nobody builds to.
    pub fn to_read(root: &Path) -> Result<Self> {
        match fs::File::open(root.join(LOCK)) {
            Ok(file) => Self::taken(file.try_lock_shared(), file, root),
            Err(_) => Ok(Self { _file: None }),
        }
    }

    fn taken(result: Result<(), TryLockError>, file: fs::File, root: &Path) -> Result<Self> {
        match result {
            Ok(()) => Ok(Self { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => {
                bail!("another press is at work in {}: wait until it has ended", root.display())
            }
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", root.join(LOCK).display()))
            }
        }
    }
}

/// The files of a build.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FileList {
    /// By path; the value tells whether the compressed forms stand beside it.
    pub files: BTreeMap<String, bool>,
    /// The hashes of the pages that stand where something was withdrawn.
    pub neutral: BTreeSet<String>,
}

const FILES_TITLE: &str = "press files 1";

impl FileList {
    /// That of the last build; empty before the first one.
    pub fn read(root: &Path) -> Result<Self> {
        let file = root.join(&FILES[1..]);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
        };
        Self::parsed(&text).with_context(|| {
            format!("{} is damaged: delete the folder {} and build again", file.display(), root.display())
        })
    }

    fn parsed(text: &str) -> Option<Self> {
        let mut list = Self::default();
        let text = text.strip_prefix(FILES_TITLE)?.strip_suffix("\nend\n")?;
        for line in text.lines().skip(1) {
            let (kind, value) = line.split_at_checked(2)?;
            match kind {
                "= " => _ = list.neutral.insert(value.to_owned()),
                "+ " | "- " if is_plain(value) || value == BUILD_FILE => {
                    list.files.insert(value.to_owned(), kind == "+ ");
                }
                _ => return None,
            }
        }
        Some(list)
    }

    pub fn text(&self) -> String {
        let mut text = format!("{FILES_TITLE}\n");
        self.neutral.iter().for_each(|hash| _ = writeln!(text, "= {hash}"));
        for (path, has_forms) in &self.files {
            _ = writeln!(text, "{} {path}", if *has_forms { '+' } else { '-' });
        }
        text + "end\n"
    }

    /// Whether the file at `path` is in the list, as itself or as a form.
    pub fn contains(&self, path: &str) -> bool {
        let is_form = |form: &Form| {
            let plain = path.strip_suffix(form.suffix()).and_then(|path| path.strip_suffix('.'));
            plain.is_some_and(|plain| self.files.get(plain) == Some(&true))
        };
        self.files.contains_key(path) || Form::ALL.iter().any(is_form)
    }
}

/// The place of a staged file.
pub(super) fn staged(root: &Path, number: usize) -> PathBuf {
    root.join(STAGE).join(number.to_string())
}

/// Removes the stage with all staged files.
pub(super) fn clear_stage(root: &Path) -> Result<()> {
    let stage = root.join(STAGE);
    match look(&stage)? {
        Found::Folder => fs::remove_dir_all(&stage).with_context(|| format!("cannot remove {}", stage.display())),
        Found::Nothing => Ok(()),
        Found::File | Found::Other => bail!("{} is not a folder: delete it", stage.display()),
    }
}

/// Makes the stage anew, and removes what [`write_beside`] left where it was stopped.
pub(super) fn new_stage(root: &Path) -> Result<()> {
    clear_stage(root)?;
    let unfinished = |file: &Path| file.extension().is_some_and(|end| end.to_string_lossy().starts_with("new-"));
    for entry in fs::read_dir(root.join(FOLDER))? {
        let file = entry?.path();
        if unfinished(&file) && look(&file)? == Found::File {
            fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
        }
    }
    fs::create_dir_all(root.join(STAGE)).with_context(|| format!("cannot make {}", root.join(STAGE).display()))
}

/// What has to be done, in this order, to make the new site of the old one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Journal {
    /// The number of a staged file, the hash of its bytes and its path.
    pub puts: Vec<(usize, String, String)>,
    /// The paths of the files that go.
    pub removals: Vec<String>,
}

const JOURNAL_TITLE: &str = "press journal 1";

impl Journal {
    fn read(root: &Path) -> Result<Option<Self>> {
        let file = root.join(JOURNAL);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
        };
        Ok(Some(Self::parsed(&text).ok_or_else(|| damaged(root))?))
    }

    fn parsed(text: &str) -> Option<Self> {
        let mut journal = Self::default();
        let text = text.strip_prefix(JOURNAL_TITLE)?.strip_suffix("\nend\n")?;
        let allowed = |path: &str| is_plain(path) || [FILES, BUILD_FILE].contains(&path);
        for line in text.lines().skip(1) {
            match line.split_at_checked(2)? {
                ("+ ", rest) => {
                    let mut parts = rest.splitn(3, ' ');
                    let (number, hash, path) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?);
                    journal.puts.push((number, hash.to_owned(), Some(path).filter(|path| allowed(path))?.to_owned()));
                }
                ("- ", path) if allowed(path) => journal.removals.push(path.to_owned()),
                _ => return None,
            }
        }
        Some(journal)
    }

    fn text(&self) -> String {
        let mut text = format!("{JOURNAL_TITLE}\n");
        self.puts.iter().for_each(|(number, hash, path)| _ = writeln!(text, "+ {number} {hash} {path}"));
        self.removals.iter().for_each(|path| _ = writeln!(text, "- {path}"));
        text + "end\n"
    }

    /// Adds the list of the new build, to be staged as `number`.
    pub fn put_list(&mut self, root: &Path, number: usize, list: &FileList) -> Result<()> {
        let text = list.text();
        let file = staged(root, number);
        fs::write(&file, &text).with_context(|| format!("cannot write {}", file.display()))?;
        self.puts.push((number, hex(&text), FILES.to_owned()));
        Ok(())
    }

    /// Writes the journal, and from then on the new build is sure to come.
    pub fn commit(&self, root: &Path) -> Result<()> {
        write_beside(&root.join(JOURNAL), self.text().as_bytes())
    }

    /// Does what the journal says, also when some of it was done already.
    pub fn apply(&self, root: &Path) -> Result<()> {
        for (number, hash, path) in &self.puts {
            let to = root.join(&path[1..]);
            let (from, cannot) = (staged(root, *number), || format!("cannot write {}", to.display()));
            if look(&from)? == Found::Nothing {
                // It was moved before the interruption, or somebody removed it.
                if !fs::read(&to).is_ok_and(|bytes| hex(bytes) == *hash) {
                    return Err(damaged(root));
                }
                continue;
            }
            make_folders(root, path).and_then(|_| Ok(fs::rename(&from, &to)?)).with_context(cannot)?;
        }
        for path in self.removals.iter().filter(|path| is_below_folders(root, path).unwrap_or_default()) {
            let file = root.join(&path[1..]);
            if matches!(look(&file)?, Found::File | Found::Other) {
                fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
            }
            remove_empty_folders(root, path);
        }
        let journal = root.join(JOURNAL);
        fs::remove_file(&journal).with_context(|| format!("cannot remove {}", journal.display()))?;
        clear_stage(root)
    }
}

fn damaged(root: &Path) -> anyhow::Error {
    anyhow!(
        "a build of {} was interrupted, and what is needed to finish it is gone: delete the folder and build again",
        root.display()
    )
}

/// Makes the folders above the file at `path`, and returns those that were not there, the outermost first.
pub(super) fn make_folders(root: &Path, path: &str) -> Result<Vec<PathBuf>> {
    let mut made = Vec::new();
    let mut folder = root.to_owned();
    let names: Vec<&str> = path[1..].split('/').collect();
    for name in &names[..names.len() - 1] {
        folder.push(name);
        match look(&folder)? {
            Found::Folder => {}
            Found::Nothing => {
                fs::create_dir(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
                made.push(folder.clone());
            }
            Found::File | Found::Other => bail!(
                "{} is in the way, and press did not make it (a link is never followed): move it away",
                folder.display()
            ),
        }
    }
    Ok(made)
}

/// Finishes an interrupted build of `folder`, if there was one. Returns whether there was.
pub fn recover(folder: &Path) -> Result<bool> {
    let Ok(root) = folder.canonicalize() else { return Ok(false) };
    if !marked(&root)? || look(&root.join(JOURNAL))? == Found::Nothing {
        return Ok(false);
    }
    let _lock = Lock::to_write(&root)?;
    finish_interrupted(&root)
}

/// [`recover`] for whoever has the lock.
pub(super) fn finish_interrupted(root: &Path) -> Result<bool> {
    let Some(journal) = Journal::read(root)? else { return Ok(false) };
    journal.apply(root)?;
    Ok(true)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn lists_and_journals_are_read_as_they_were_written() {
        let list = FileList {
            files: [("/en/index.html".to_owned(), true), ("/media/a b.png".to_owned(), false)].into(),
            neutral: ["0a".to_owned()].into(),
        };
        assert_eq!(FileList::parsed(&list.text()).unwrap(), list);
        assert_eq!(FileList::parsed(&FileList::default().text()).unwrap(), FileList::default());
        for (path, contained) in [
            ("/en/index.html", true),
            ("/en/index.html.br", true),
            ("/en/index.html.gz", true),
            ("/en/index.html.zst", false),
            ("/media/a b.png", true),
            ("/media/a b.png.gz", false),
            ("/en/index.htmlbr", false),
        ] {
            assert_eq!(list.contains(path), contained, "{path}");
        }
        let journal = Journal {
            puts: vec![(7, "0b".to_owned(), "/en/a b.html".to_owned()), (8, "0c".to_owned(), FILES.to_owned())],
            removals: vec!["/gone.html".to_owned()],
        };
        assert_eq!(Journal::parsed(&journal.text()).unwrap(), journal);
    }

    #[test]
    fn no_list_and_no_journal_leads_out_of_the_folder() {
        for path in ["/../a", "a", "/.git/config", "/.press/format", "", "/a/../../b"] {
            assert_eq!(FileList::parsed(&format!("{FILES_TITLE}\n- {path}\nend\n")), None, "{path}");
            assert_eq!(Journal::parsed(&format!("{JOURNAL_TITLE}\n- {path}\nend\n")), None, "{path}");
            assert_eq!(Journal::parsed(&format!("{JOURNAL_TITLE}\n+ 1 0a {path}\nend\n")), None, "{path}");
        }
        // Cut off, or of something else.
        assert_eq!(FileList::parsed("press files 1\n- /a.html\n"), None);
        assert_eq!(Journal::parsed("- /a.html\nend\n"), None);
        assert_eq!(Journal::parsed("press journal 1\n? /a.html\nend\n"), None);
    }
}
