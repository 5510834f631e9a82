//! What stands in the files of a folder, in every form in which it could be read.
#![allow(dead_code, clippy::unwrap_used, reason = "each test takes what it needs, and may panic")]

use flate2::read::DeflateDecoder;
use rawzip::ZipArchive;
use std::{collections::BTreeMap, fs, io::Read, path::Path};

/// Every file below a folder by its path, and every link; nothing is followed.
pub fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let kind = fs::symlink_metadata(&path).unwrap();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_symlink() {
                found.insert(name, fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes());
            } else {
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Everything that a file holds: as it is, unpacked, an entry of the cache, and what is in a ZIP file.
pub fn contents(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![bytes.to_vec()];
    for start in [0, 32] {
        let packed = bytes.get(start..).unwrap_or_default();
        all.extend(compression::unpack_gzip(packed, u64::MAX - 1));
        all.extend(compression::unpack_brotli(packed, u64::MAX - 1));
    }
    if bytes.starts_with(b"PK") {
        let archive = ZipArchive::from_slice(bytes).unwrap();
        for entry in archive.entries() {
            let entry = entry.unwrap();
            all.push(entry.file_path().as_ref().to_vec());
            let packed = archive.get_entry(entry.wayfinder()).unwrap();
            let mut plain = Vec::new();
            DeflateDecoder::new(packed.data()).read_to_end(&mut plain).unwrap();
            all.push(plain);
        }
    }
    all
}
