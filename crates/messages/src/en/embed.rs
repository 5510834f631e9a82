//! What the page for partners and the cards for their sites say.

use crate::{BuilderWords, CardWords};

pub(crate) const CARD: CardWords = CardWords {
    stories: "Latest stories",
    no_stories: "There are no stories here yet.",
    read: "Read the story",
    write: "Send a letter",
    letter: "Send a letter",
    whole_campaign: "About the campaign",
    copy_address: "This site blocks new windows. Copy this link:",
    not_here: "This item is no longer available. The campaign’s site has more.",
};

pub(crate) const BUILDER: BuilderWords = BuilderWords {
    title: "Embed this campaign",
    lead: "Show the campaign’s stories, figures or letters on your own page. Paste once; it updates itself.",
    choose: "Choose",
    no_script: "Without scripts this page shows one card. For another, change the address in the snippet: the documentation for \
         partners lists them.",
    what: "What to show",
    figures: "The campaign in figures",
    category: |name| format!("Latest stories: {name}"),
    letter: |title| format!("Letter: {title}"),
    one_story: "One story",
    story_address: "Address of the story",
    not_a_story: "This is not the address of a story on this site.",
    language: "Language",
    number: "How many stories",
    theme: "Colours",
    auto: "Match the reader’s device",
    light: "Light",
    dark: "Dark",
    accent: "Colour of links",
    accent_name: |name| match name {
        "green" => "green",
        "red" => "red",
        "violet" => "violet",
        "grey" => "grey",
        _ => "blue",
    },
    width: "Width in pixels (empty: as wide as the page)",
    preview: "Preview",
    snippet: "Embed code",
    snippet_how: "Paste this into an HTML block on your page.",
    script: "Optional: automatic height",
    script_why: "Once on the page, and only if you like: with it each card is exactly as high as what it shows. Without it the card keeps \
         the height in the snippet.",
    address: "Address",
    address_how: "WordPress and other systems make a card from the bare address of a page: paste it on a line of its own.",
    copy: "Copy",
    copied: "Copied",
    not_copied: "This browser did not let us copy. The text is selected: copy it by hand.",
    policy: "If your site has a Content Security Policy",
    policy_why: "Add these sources to it; the second line only if you use the script.",
    privacy: "For your privacy policy",
    privacy_why: "The card sets no cookie, stores nothing and measures nothing. As with every page, the host that serves it sees the \
         reader’s IP address. You can say:",
    privacy_sentence: |campaign| {
        format!(
            "“Some pages show content of the campaign ‘{campaign}’. When it is shown, your browser fetches it from the campaign’s host, \
             which thereby learns your IP address, but not which page you read. No cookies are set and nothing is stored.”"
        )
    },
    withdrawal: "When something is withdrawn",
    withdrawal_how: "A story that is withdrawn to protect somebody vanishes from every card at the next load; in its place stands one \
         neutral sentence. The title in the quotation beside a card, and copies in the cache of your system, are yours to remove: please \
         empty that cache when we ask you to.",
};
