//! The letter engine: a kit of author-written variants becomes one letter, and the letter goes to a channel.
//!
//! Pure: `std` and `serde` only. No clock (today is an argument), no random (the seed is an argument), no browser. The
//! same code writes the static letters in press, composes in wasm and is tested natively with a million inputs.
//!
//! In reading order:
//!
//! 1. [`kit`]: what staff wrote, as served; [`template`]: texts with merge fields.
//! 2. [`mod@compose`]: kit, language, addressee and the supporter's [`Wording`] make a [`Letter`]; [`own_words`] measures it.
//! 3. [`channel`]: the letter as `mailto:`, web compose, `.eml`, plain text or a printed page, and how long each may be.
//! 4. [`draft`]: what is kept on the device; [`mod@step`]: where in the composer the supporter is; [`link`]: what a link to a
//!    kit may preselect; [`composer`]: the state of the composer and the one function that changes it.
//! 5. [`list`]: the kits to choose from; [`mod@prepared`]: the letter as press writes it beforehand.
//! 6. [`check`]: what press asks about a kit before it is published.
//!
//! What a person types passes [`clean`] before it is in a letter: no control character, no bidirectional override and,
//! in one-line fields, no line break reaches a channel.

pub mod address;
pub mod channel;
pub mod check;
pub mod clean;
pub mod compose;
pub mod composer;
pub mod draft;
pub mod kit;
pub mod link;
pub mod list;
pub mod own_words;
pub mod prepared;
pub mod step;
pub mod template;

pub use address::{Address, AddressError};
pub use compose::{Choice, Edit, Letter, Paragraph, Sender, Wording, Words, compose};
pub use draft::{CustomContact, CustomRecipient, DamagedDraft, Draft, read_draft};
pub use kit::{Addressee, Contact, Kit, LetterText, Recipient, RecipientKind, Slot, SlotKind, Translated, Variant};
pub use list::{KitCard, Letters};
pub use prepared::{prepared, prepared_for};
pub use step::{Chosen, Delivery, Step};
pub use template::{Field, Piece, Template, TemplateError, parse_template};
