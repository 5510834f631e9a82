//! What the app refuses to read ([`small_json`]), told to the author: a page that no reader's device opens must not be published.

use super::problem::SourceText;
use anyhow::{Result, ensure};
use campaign::Block;
use small_json::{MAX_OCTETS, MAX_STRING};

/// The longest headline and the longest lead, in octets. Lists hold those of some forty stories, so that a list stays far below
/// [`MAX_OCTETS`] whatever its stories are called.
pub const MAX_HEADLINE: usize = MAX_OCTETS / 400;

/// What is wrong with the length of a text that becomes one string; the message is a predicate.
pub fn too_long(text: &str, limit: usize) -> Option<String> {
    (text.len() > limit)
        .then(|| format!("has {} kB, and at most {} kB can be shown: make it shorter", text.len() / 1000, limit / 1000))
}

/// [`too_long`] for a paragraph or another part of a text.
pub fn check_part(text: &str) -> Option<String> {
    too_long(text, MAX_STRING).map(|message| format!("this part of the text {message}"))
}

/// Checks the blocks of a text as the app would.
pub fn check_blocks(body: SourceText<'_>, blocks: &[Block]) {
    // No octet of Markdown becomes as many octets of JSON.
    if body.text.len() < MAX_STRING / 20 {
        return;
    }
    let checked = serde_json::to_string(blocks).map_err(anyhow::Error::new).and_then(|json| check_json(&json));
    if let Err(error) = checked {
        body.error(0, format!("{error:#}: split it into several texts"));
    }
}

/// Refuses JSON that the app would refuse for its size.
pub fn check_json(json: &str) -> Result<()> {
    // A value has two octets at least, a comma or bracket included: a short text is below every limit.
    if json.len() < MAX_STRING {
        return Ok(());
    }
    let error = small_json::parse(json).err().filter(|error| error.is_too_large);
    ensure!(
        error.is_none(),
        "this is more than readers' devices take ({})",
        error.map(|error| error.to_string()).unwrap_or_default()
    );
    Ok(())
}
