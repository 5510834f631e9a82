//! The content compiler: from the files that the campaign's staff write to what the site serves.
//!
//! Pure but for [`Source::read`] and the pictures that it leaves on the disk: the same source and options give the same bytes. The way of a text:
//!
//! 1. [`Source`]: the files of `content/`. Pictures stay on the disk.
//! 2. `withdrawn`: what nobody shall see any more is taken out of them.
//! 3. `config`, `front`: `campaign.toml` and the front matter of every text, read by `table`; `fields` are those that several have.
//! 4. `letters`: the kits, their recipients, and the letters that are written beforehand.
//! 5. `index`: what stands where, so that texts can link to each other; `link` says which links are allowed, `anchor` names headings.
//! 6. `markdown`, `media`: the texts as block trees, the pictures opened.
//! 7. [`Campaign`]: all of it in feed order, with related stories.
//! 8. [`feed`]: a list as JSON Feed; [`mod@atom`]: the feeds beside them; [`Manifest`] names every file under `/content/`.
//!
//! `compile` takes these steps. Every mistake in every file is reported at once ([`Problem`]).

mod anchor;
mod atom;
mod campaign;
mod compile;
mod config;
mod fields;
pub mod fixture;
mod front;
mod index;
mod json;
mod letters;
mod limits;
mod link;
mod markdown;
mod media;
mod options;
mod problem;
mod release;
mod source;
mod table;
mod withdrawn;

pub use atom::atom;
pub use campaign::{Campaign, LocaleContent};
pub use compile::{Compiled, Waiting, compile, compile_with};
pub use config::{Keep, Screenshot, day};
pub use fields::fresh_id;
pub use json::{FileEntry, Manifest, feed, manifest, shared_files};
pub use letters::{addresses as letter_addresses, files as letter_files, table as letter_table};
pub use limits::check_json;
pub use link::SiteAddress;
pub use options::Options;
pub use problem::Problem;
pub use source::{MEDIA_LIMIT, PADDING_KEY_FILE, Source, TEXT_LIMIT};

use config::Config;
