//! Where files may be written and removed: below one folder, through no link, and never where sources are.

use anyhow::{Context, Result, bail};
use std::{
    fs, io,
    path::{Component, Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

/// What stands at a path, without following a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// There is no entry at the path.
    Nothing,
    /// A regular file, not a link to one.
    File,
    /// A folder, not a link to one.
    Folder,
    /// A link, a device, a socket or a pipe.
    Other,
}

/// Says what stands at `path`. Fails where that cannot be told.
pub fn look(path: &Path) -> Result<Found> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => Ok(Found::File),
        Ok(found) if found.is_dir() => Ok(Found::Folder),
        Ok(_) => Ok(Found::Other),
        // Below a file there is nothing either.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(Found::Nothing)
        }
        Err(error) => Err(error).with_context(|| format!("cannot look at {}", path.display())),
    }
}

/// Whether a path of a site can be joined to a folder and stays in it: `/en/index.html`. Names with a dot at the beginning belong
/// to others (`.git`, `.well-known`).
pub fn is_plain(path: &str) -> bool {
    path.strip_prefix('/').is_some_and(|rest| {
        rest.split('/')
            .all(|name| !name.is_empty() && !name.starts_with('.') && !name.contains(['\\', '\0', '\n', '\r']))
    })
}

/// Whether every folder above the file at `path` is a folder or not there yet, below `root`. A link is neither.
pub fn is_below_folders(root: &Path, path: &str) -> Result<bool> {
    let mut folder = root.to_owned();
    let names: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    for name in &names[..names.len() - 1] {
        folder.push(name);
        match look(&folder)? {
            Found::Folder => {}
            Found::Nothing => return Ok(true),
            Found::File | Found::Other => return Ok(false),
        }
    }
    Ok(true)
}

/// The absolute path without links; what does not exist yet is taken as it is written.
pub fn resolved(path: &Path) -> Result<PathBuf> {
    let absolute = std::path::absolute(path).with_context(|| format!("{} is not a path", path.display()))?;
    let mut found = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => _ = found.pop(),
            part => found.push(part),
        }
        if let Ok(real) = found.canonicalize() {
            found = real;
        }
    }
    Ok(found)
}

/// Refuses an output folder that is, holds or stands in one of `sources`, each with what it is for the message.
pub fn refuse_sources(out: &Path, sources: &[(&str, &Path)]) -> Result<()> {
    let output = resolved(out)?;
    for (what, source) in sources {
        let real = resolved(source)?;
        let (out, source) = (out.display(), source.display());
        if output == real {
            bail!("{out} is {what}, which the site would overwrite: name another folder with --out");
        }
        if real.starts_with(&output) {
            bail!("{out} holds {what} ({source}): name another folder with --out");
        }
        if output.starts_with(&real) {
            bail!("{out} stands in {what} ({source}): name another folder with --out");
        }
    }
    Ok(())
}

/// Writes a file under another name beside it and renames it: nobody ever sees half of it.
pub fn write_beside(path: &Path, bytes: &[u8]) -> Result<()> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    // Two builds may share a cache and make the same file at once.
    name.push(format!(".new-{}-{number}", std::process::id()));
    let temporary = path.with_file_name(name);
    let written = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = fs::File::create(&temporary)?;
        io::Write::write_all(&mut file, bytes)?;
        drop(file);
        fs::rename(&temporary, path)
    };
    written()
        .inspect_err(|_| _ = fs::remove_file(&temporary))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Removes the folders above the file at `path`, below `root`, as long as nothing is in them.
pub fn remove_empty_folders(root: &Path, path: &str) {
    let mut folder = Path::new(path.trim_start_matches('/')).parent();
    while let Some(name) = folder.filter(|name| !name.as_os_str().is_empty()) {
        // Fails, as it should, while something is left in it.
        if fs::remove_dir(root.join(name)).is_err() {
            return;
        }
        folder = name.parent();
    }
}

/// Whether a name at the top of a folder belongs to its host or its version control, not to a site: `.git`, `CNAME`.
pub fn is_for_the_host(name: &str) -> bool {
    name.starts_with('.') || name == "CNAME"
}

/// Whether there is anything but folders in `folder`, beside what is for the host at its top.
pub fn holds_files(folder: &Path) -> Result<bool> {
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).with_context(|| format!("cannot read {}", path.display()))? {
            let entry = entry?;
            if path == folder && is_for_the_host(&entry.file_name().to_string_lossy()) {
                continue;
            }
            if !entry.file_type()?.is_dir() {
                return Ok(true);
            }
            open.push(entry.path());
        }
    }
    Ok(false)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_in_its_folder() {
        let check = |path: &str, plain: bool| assert_eq!(is_plain(path), plain, "{path:?}");
        check("/index.html", true);
        check("/uk/stories/тест/index.html", true);
        check("/a..b/c", true);
        check("index.html", false);
        check("/", false);
        check("//a", false);
        check("/a/", false);
        check("/../a", false);
        check("/a/../../b", false);
        check("/./a", false);
        check("/.git/config", false);
        check("/a/.htaccess", false);
        check("/a\\b", false);
        check("/a\nb", false);
    }

    #[test]
    fn an_output_is_apart_from_its_sources() {
        let check = |out: &str, source: &str, expected: &str| {
            let refused = refuse_sources(Path::new(out), &[("the content", Path::new(source))]);
            let said = refused.err().map(|error| error.to_string()).unwrap_or_default();
            assert!(said.contains(expected) && said.is_empty() == expected.is_empty(), "{out} {source}: {said}");
        };
        check("/no-such/dist", "/no-such/content", "");
        check("/no-such/content-site", "/no-such/content", "");
        check("/no-such/content", "/no-such/content", "is the content");
        check("/no-such/dist/../content/", "/no-such/content", "is the content");
        check("/no-such", "/no-such/content", "holds the content");
        check("/no-such/content/dist", "/no-such/content", "stands in the content");
        check(".", "src", "holds the content");
        check("src/x", ".", "stands in the content");
    }
}
