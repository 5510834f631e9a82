//! What happens to the composer ([`Event`]) and what it asks of the browser ([`Effect`]).

use crate::{
    CustomContact, RecipientKind,
    channel::{Channel, Paper},
};
use locale::{Date, Language};

/// The date, the time and a random number, since the model has neither clock nor randomness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The date by the device's calendar, which may be wrong by years; `None` when it is no date.
    pub today: Option<Date>,
    /// The time in milliseconds since 1970.
    pub milliseconds: u64,
    /// A new random number each time.
    pub random: u32,
}

/// Something that the supporter did, or that the browser reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Sent before every other event.
    Clock(Moment),

    // The life of the page
    /// The page is ready. With `refused`, nothing may be stored from this tab.
    Started {
        /// Whether the address or the reader asked that nothing be stored.
        refused: bool,
        /// The fragment of the address, which may preselect recipients and texts.
        fragment: String,
    },
    /// The page was hidden or left: it may never run again.
    Hidden,
    /// The whole site is being erased from this device.
    Forgotten,
    /// Storage or another tab has had long enough to answer.
    PatienceOver,

    // Answers of the storage
    /// All rows of the database and of the journal, as `(draft id, JSON)`.
    Listed {
        /// The rows of the database.
        rows: Result<Vec<(String, String)>, StorageError>,
        /// The rows of the journal.
        journal: Vec<(String, String)>,
    },
    /// The answer to [`Effect::Open`].
    Opened {
        /// The draft's id.
        id: String,
        /// Whether this tab may write it.
        lock: LockResult,
        /// The row of the database, read under the lock.
        row: Result<Option<String>, StorageError>,
        /// The row of the journal.
        journal: Option<String>,
    },
    /// Another tab took the lock of this draft.
    LockLost(String),
    /// A change has waited long enough for the next one.
    SaveDue,
    /// The answer to [`Effect::Write`].
    Written {
        /// The draft's id.
        id: String,
        /// The number given in the effect.
        change: u32,
        /// The revision that was written.
        revision: u32,
        /// Whether it is on the disk.
        result: Result<(), StorageError>,
    },
    /// The answer to [`Effect::Put`].
    PutDone(Result<(), StorageError>),
    /// The answer to [`Effect::Erase`].
    Erased(Result<(), StorageError>),
    /// The answer to [`Effect::EraseAll`].
    ErasedAll(Result<(), StorageError>),

    // Drafts
    /// Edit here what another tab has been editing.
    TakeOver,
    /// Begin another letter; this one stays on the device.
    StartAnother,
    /// Open a saved draft.
    OpenSaved(String),
    /// Keep a saved draft although its time is over.
    KeepSaved(String),
    /// Delete a saved draft.
    DeleteSaved(String),
    /// Save the readable text of a damaged draft as a file.
    ExportSaved(String),
    /// Erase every letter on this device.
    EraseLetters,
    /// Others use this device, or not after all.
    SetShared(bool),

    // Steps
    /// Go to the next step, if nothing is missing.
    Next,
    /// Go to the step before.
    Back,
    /// Show the letter to another recipient.
    ShowLetterTo(String),

    // Recipients
    /// Choose a recipient, or not after all.
    ToggleRecipient(String),
    /// Add a recipient that the kit does not list.
    AddRecipient,
    /// Remove a custom recipient.
    RemoveRecipient(String),
    /// Change a field of a custom recipient.
    SetRecipient(String, RecipientField),

    // Wording
    /// Change a line about the sender.
    SetSender(SenderField, String),
    /// Change the supporter's own paragraph.
    SetOwnParagraph(String),
    /// Change the words in a slot of the letter.
    SetSlot(String, String),
    /// Bring the campaign's words in a slot back.
    UndoEdit(String),
    /// Choose a variant for a slot; `None` leaves the slot out.
    ChooseVariant(String, Option<String>),
    /// Take other variants wherever nothing is chosen.
    Shuffle,
    /// Choose the language of the letter.
    SetLanguage(Language),

    // Delivery
    /// Mark a recipient's letter as prepared, or not.
    Tick(String, bool),
    /// A channel was used: ask what came of it.
    ChannelUsed(Channel),
    /// Copy a part of the letter.
    CopyPart(LetterPart),
    /// Copy the body, then open an address into which it is pasted.
    CopyAndFollow(Channel, String),
    /// Copy the link for others.
    CopyLink(String),
    /// The answer to [`Effect::Copy`].
    Copied(CopyPurpose, bool),
    /// Open the share sheet with the letter.
    Share,
    /// The answer to [`Effect::Share`]: whether the sheet was shown.
    Shared(bool),
    /// Save the letter as a file ([`Channel::Eml`] or [`Channel::TextFile`]).
    SaveFile(Channel),
    /// The answer to [`Effect::Download`]: for which channel, and whether the browser took the file.
    Downloaded(Option<Channel>, bool),
    /// Print the letter to the current recipient.
    Print,
    /// The letter went out, by the supporter's own word.
    ConfirmPrepared,
    /// Nothing happened after a channel was used.
    NothingHappened,
    /// Choose the paper that the letter is printed on.
    SetPaper(Paper),
    /// The answer to [`Effect::Measure`]: whether the letter fits on one sheet of each of [`Paper::ALL`].
    Measured([Option<bool>; 2]),
}

/// A field of a custom recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecipientField {
    /// The name, as typed.
    Name(String),
    /// The form of address.
    Salutation(String),
    /// What kind of recipient this is.
    Kind(RecipientKind),
    /// The address, as typed.
    Contact(CustomContact),
    /// Whether they are written to by post; what was typed stays.
    ByPost(bool),
}

/// A line about the sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SenderField {
    /// The sender's name, which must be filled.
    Name,
    /// The sender's town, which may be empty.
    Town,
    /// The sender's country, which may be empty.
    Country,
}

/// A part of the letter that can be copied by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterPart {
    /// Address, subject and body.
    Whole,
    /// The recipient's name and address.
    Address,
    /// The subject of the letter.
    Subject,
    /// The text below the subject.
    Body,
}

/// Something for the browser to do. Effects are run in order, in the task of the event, so that what needs a click has one and
/// what must come before the page ends does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Read all rows: [`Event::Listed`].
    List,
    /// Get the lock of a draft, and then its rows: [`Event::Opened`].
    Open {
        /// The draft's id.
        id: String,
        /// How to ask for the lock.
        lock: LockMode,
        /// Whether there may be rows to read; a new draft has none.
        read: bool,
    },
    /// Give the lock of a draft back.
    Unlock(String),
    /// Send [`Event::SaveDue`] in a moment.
    SaveSoon,
    /// Send [`Event::PatienceOver`] in a few seconds.
    Patience,
    /// Write the open draft: [`Event::Written`]. The browser must have it when the task ends.
    Write {
        /// The draft's id.
        id: String,
        /// The draft, as it is stored.
        json: String,
        /// A number to give back in the answer.
        change: u32,
        /// The revision, to be given back as well.
        revision: u32,
    },
    /// Write a draft that is not open: [`Event::PutDone`].
    Put(String, String),
    /// Erase a draft from the database and from the journal: [`Event::Erased`]. The browser must know when the task ends.
    Erase(String),
    /// Erase all drafts, the database and the journal, whatever their version: [`Event::ErasedAll`].
    EraseAll,
    /// Write a row of the journal, synchronously.
    WriteJournal(String, String),
    /// Remove a row of the journal.
    ClearJournal(String),
    /// Close the database, so that it can be deleted.
    CloseDatabase,
    /// Tell the scripts of the page whether others use this device.
    TellShared(bool),

    /// Move the focus, once what was redrawn is there.
    Focus(Focus),
    /// Put the focus back on the element that has it now, once what was redrawn is there.
    KeepFocus,
    /// Measure the printed letter: [`Event::Measured`].
    Measure,
    /// Copy a text: [`Event::Copied`].
    Copy(String, CopyPurpose),
    /// Open an address as a click on a link would.
    Follow(Channel, String),
    /// Open the share sheet: [`Event::Shared`].
    Share {
        /// The subject of the letter.
        subject: String,
        /// The text below the subject.
        body: String,
    },
    /// Save a text as a file: [`Event::Downloaded`].
    Download(Option<Channel>, String),
    /// Open the print dialogue.
    Print,
}

/// What was copied, and so what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyPurpose {
    /// A part of the letter.
    Part(LetterPart),
    /// The body, to be pasted where this address leads.
    Follow(Channel, String),
    /// The link for others.
    Link,
}

/// Where the focus goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The heading of the step.
    Heading,
    /// The list of recipients.
    Recipients,
    /// The button that adds a recipient.
    AddRecipient,
    /// The name of a custom recipient.
    RecipientName(String),
    /// The address of a custom recipient.
    RecipientContact(String),
    /// The field for the sender's name.
    SenderName,
    /// The words in a slot.
    Slot(String),
    /// The heading of the channels.
    Channels,
    /// The question whether the letter went out.
    Question,
    /// The switch for a shared device.
    SharedDevice,
}

/// What a screen reader is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// The text is on the clipboard.
    Copied,
    /// The text could not be copied.
    NotCopied,
    /// The link could not be copied.
    LinkNotCopied,
    /// The file could not be saved.
    NotSaved,
    /// The share sheet did not open.
    NotShared,
    /// Other variants were taken.
    Shuffled,
    /// How many letters are prepared.
    Prepared {
        /// The number of letters that are prepared.
        prepared: usize,
        /// The number of all letters.
        all: usize,
    },
    /// Every letter is erased.
    Erased,
    /// Something could not be erased.
    NotErased,
    /// The letter could not be saved.
    Storage(StorageError),
}

/// Why nothing is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The browser stores nothing for this page: a private window, a setting, a sandbox; or it does not answer.
    Refused,
    /// There is no room left.
    Full,
    /// A newer version of this site made the database.
    Newer,
    /// The database is there without its object store.
    Damaged,
}

/// How to ask for a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockMode {
    /// Only if no tab has it.
    IfAvailable,
    /// Take it from the tab that has it, and wait until that tab has written what it had left to write.
    Steal,
}

/// Who has a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockResult {
    /// This tab has it.
    Held,
    /// Another tab has it.
    OtherTab,
}
