//! Where in the composer the supporter is: one enum of the legal states. Nobody writes to nobody, nothing is ticked that
//! was not chosen, and only a letter that is being handed over can have been opened in a mail program.

use super::channel::Channel;
use serde::{Deserialize, Serialize};

/// A step of the composer with all that it needs. A move that is not legal leaves it as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Step 1: to whom. The only step in which nobody may be chosen.
    Choosing(Vec<Entry>),
    /// Step 2: name, own paragraph, variants, edits.
    Writing(Chosen),
    /// Step 3: the letter as it will be, for the current addressee.
    Reviewing(Chosen),
    /// Step 4: one addressee after another.
    HandingOver(Chosen, Delivery),
}

impl Default for Step {
    fn default() -> Self {
        Self::Choosing(Vec::new())
    }
}

/// How far the delivery of the current recipient's letter has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Channels are offered; those that did nothing before come last.
    Offered {
        /// Channels after which nothing happened.
        failed: Vec<Channel>,
    },
    /// One was clicked: “Did your mail program open?”
    Opened {
        /// The channel that was clicked.
        channel: Channel,
        /// Channels after which nothing had happened before.
        failed: Vec<Channel>,
    },
}

impl Delivery {
    const FRESH: Self = Self::Offered { failed: Vec::new() };
}

/// An addressee, and whether their letter is prepared. It is never “sent”: we cannot know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The id of a recipient of the kit, or of a custom one of the draft.
    pub id: String,
    /// Handed over to a program of the supporter's, by their own word.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prepared: bool,
}

/// At least one addressee, and which is the current one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ChosenFields", into = "ChosenFields")]
pub struct Chosen {
    entries: Vec<Entry>,
    current: usize,
}

#[derive(Serialize, Deserialize)]
struct ChosenFields {
    entries: Vec<Entry>,
    current: usize,
}

impl TryFrom<ChosenFields> for Chosen {
    type Error = &'static str;

    fn try_from(ChosenFields { entries, current }: ChosenFields) -> Result<Self, Self::Error> {
        if current < entries.len() { Ok(Self { entries, current }) } else { Err("no such addressee") }
    }
}

impl From<Chosen> for ChosenFields {
    fn from(Chosen { entries, current }: Chosen) -> Self {
        Self { entries, current }
    }
}

impl Chosen {
    /// These addressees, none prepared; `None` when there are none.
    pub fn new(ids: Vec<String>) -> Option<Self> {
        Self::of(ids.into_iter().map(|id| Entry { id, prepared: false }).collect())
    }

    fn of(entries: Vec<Entry>) -> Option<Self> {
        let current = entries.iter().position(|entry| !entry.prepared).unwrap_or_default();
        (!entries.is_empty()).then_some(Self { entries, current })
    }

    /// Every chosen recipient, in the order of choosing.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The one whose letter is shown.
    pub fn current(&self) -> &str {
        &self.entries[self.current].id
    }

    /// How many letters are prepared: “2 of 5 prepared.”
    pub fn prepared(&self) -> usize {
        self.entries.iter().filter(|entry| entry.prepared).count()
    }

    /// Whether all letters are prepared.
    pub fn is_done(&self) -> bool {
        self.prepared() == self.entries.len()
    }

    fn find(&self, id: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id == id)
    }

    /// Goes on with the next one that is not prepared, after the current one first.
    fn advance(&mut self) {
        let count = self.entries.len();
        let next = (1..=count).map(|step| (self.current + step) % count).find(|at| !self.entries[*at].prepared);
        self.current = next.unwrap_or(self.current);
    }
}

impl Step {
    /// All addressees of this step, in order.
    pub fn entries(&self) -> &[Entry] {
        match self {
            Self::Choosing(entries) => entries,
            Self::Writing(chosen) | Self::Reviewing(chosen) | Self::HandingOver(chosen, _) => chosen.entries(),
        }
    }

    /// Whom was chosen, past the first step.
    pub fn chosen(&self) -> Option<&Chosen> {
        match self {
            Self::Choosing(_) => None,
            Self::Writing(chosen) | Self::Reviewing(chosen) | Self::HandingOver(chosen, _) => Some(chosen),
        }
    }

    /// 1 to 4, as the page numbers its steps.
    pub fn number(&self) -> u8 {
        match self {
            Self::Choosing(_) => 1,
            Self::Writing(_) => 2,
            Self::Reviewing(_) => 3,
            Self::HandingOver(..) => 4,
        }
    }

    /// Adds an addressee in the first step, or takes one out.
    pub fn toggle(&mut self, id: &str) {
        let Self::Choosing(entries) = self else { return };
        match entries.iter().position(|entry| entry.id == id) {
            Some(at) => {
                entries.remove(at);
            }
            None => entries.push(Entry { id: id.to_owned(), prepared: false }),
        }
    }

    /// Whether there is a way on: the first step needs an addressee, the last is the last.
    pub fn has_next(&self) -> bool {
        match self {
            Self::Choosing(entries) => !entries.is_empty(),
            Self::Writing(_) | Self::Reviewing(_) => true,
            Self::HandingOver(..) => false,
        }
    }

    /// Goes to the next step.
    pub fn next(&mut self) {
        *self = match std::mem::take(self) {
            Self::Choosing(entries) => match Chosen::of(entries) {
                Some(chosen) => Self::Writing(chosen),
                None => Self::default(),
            },
            Self::Writing(chosen) => Self::Reviewing(chosen),
            Self::Reviewing(chosen) => Self::HandingOver(chosen, Delivery::FRESH),
            last @ Self::HandingOver(..) => last,
        };
    }

    /// Goes to the step before. Ticks stay.
    pub fn back(&mut self) {
        *self = match std::mem::take(self) {
            first @ Self::Choosing(_) => first,
            Self::Writing(chosen) => Self::Choosing(chosen.entries),
            Self::Reviewing(chosen) => Self::Writing(chosen),
            Self::HandingOver(chosen, _) => Self::Reviewing(chosen),
        };
    }

    /// Shows another addressee's letter.
    pub fn turn_to(&mut self, id: &str) {
        if let Self::Writing(chosen) | Self::Reviewing(chosen) | Self::HandingOver(chosen, _) = self
            && let Some(at) = chosen.find(id)
            && at != chosen.current
        {
            chosen.current = at;
            if let Self::HandingOver(_, delivery) = self {
                *delivery = Delivery::FRESH;
            }
        }
    }

    /// The supporter clicked a channel.
    pub fn open(&mut self, channel: Channel) {
        if let Self::HandingOver(_, delivery) = self {
            let (Delivery::Offered { failed } | Delivery::Opened { failed, .. }) = delivery;
            *delivery = Delivery::Opened { channel, failed: std::mem::take(failed) };
        }
    }

    /// “Yes, it opened”: the letter is prepared, the next addressee's turn comes.
    pub fn opened(&mut self) {
        if let Self::HandingOver(chosen, delivery @ Delivery::Opened { .. }) = self {
            chosen.entries[chosen.current].prepared = true;
            chosen.advance();
            *delivery = Delivery::FRESH;
        }
    }

    /// “Nothing happened”: the next channel is offered, for the same addressee.
    pub fn nothing_happened(&mut self) {
        if let Self::HandingOver(_, delivery) = self
            && let Delivery::Opened { channel, failed } = delivery
        {
            let mut failed = std::mem::take(failed);
            if !failed.contains(channel) {
                failed.push(*channel);
            }
            *delivery = Delivery::Offered { failed };
        }
    }

    /// Sets or takes back a tick by hand.
    pub fn tick(&mut self, id: &str, prepared: bool) {
        if let Self::HandingOver(chosen, _) = self
            && let Some(at) = chosen.find(id)
        {
            chosen.entries[at].prepared = prepared;
        }
    }

    /// Leaves only the addressees that still can be written to: a kit changes, an own addressee is taken out. With none
    /// left, the first step comes again.
    pub fn keep(&mut self, writable: impl Fn(&str) -> bool) {
        let keep = |entries: &[Entry]| entries.iter().filter(|entry| writable(&entry.id)).cloned().collect::<Vec<_>>();
        let entries = keep(self.entries());
        if entries.len() == self.entries().len() {
            return;
        }
        match self {
            Self::Choosing(old) => *old = entries,
            Self::Writing(chosen) | Self::Reviewing(chosen) | Self::HandingOver(chosen, _) => {
                let current = chosen.current().to_owned();
                match Chosen::of(entries) {
                    None => *self = Self::default(),
                    Some(mut left) => match left.find(&current) {
                        Some(at) => {
                            left.current = at;
                            *chosen = left;
                        }
                        None => {
                            *chosen = left;
                            if let Self::HandingOver(_, delivery) = self {
                                *delivery = Delivery::FRESH;
                            }
                        }
                    },
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Extent;

    const MAIL: Channel = Channel::Mailto(Extent::Whole);

    fn at(number: u8, ids: &[&str]) -> Step {
        let mut step = Step::default();
        for id in ids {
            step.toggle(id);
        }
        for _ in 1..number {
            step.next();
        }
        assert_eq!(step.number(), if ids.is_empty() { 1 } else { number });
        step
    }

    fn ticks(step: &Step) -> String {
        step.entries().iter().map(|entry| if entry.prepared { 'x' } else { '.' }).collect()
    }

    #[test]
    fn nobody_writes_to_nobody() {
        let mut step = at(1, &[]);
        assert!(!step.has_next());
        step.next();
        assert_eq!(step, Step::default());
        step.toggle("a");
        step.toggle("a");
        assert_eq!(step, Step::default());
        assert_eq!(Chosen::new(Vec::new()), None);
        assert!(serde_json::from_str::<Chosen>(r#"{"entries":[],"current":0}"#).is_err());
    }

    #[test]
    fn one_addressee_after_another() {
        let mut step = at(4, &["a", "b", "c"]);
        step.turn_to("b");
        step.open(MAIL);
        step.opened();
        assert_eq!((ticks(&step).as_str(), step.chosen().unwrap().current()), (".x.", "c"));
        step.open(Channel::Copy);
        step.opened();
        assert_eq!((ticks(&step).as_str(), step.chosen().unwrap().current()), (".xx", "a"));
        step.tick("a", true);
        assert!(step.chosen().unwrap().is_done());
        step.tick("b", false);
        assert_eq!(step.chosen().unwrap().prepared(), 2);
    }

    #[test]
    fn when_nothing_happened_the_next_channel_is_offered() {
        let mut step = at(4, &["a"]);
        step.open(MAIL);
        step.nothing_happened();
        assert!(matches!(&step, Step::HandingOver(_, Delivery::Offered { failed }) if *failed == [MAIL]));
        step.open(Channel::Eml);
        step.nothing_happened();
        assert!(matches!(&step, Step::HandingOver(_, Delivery::Offered { failed }) if *failed == [MAIL, Channel::Eml]));
        assert_eq!(ticks(&step), ".");
    }

    #[test]
    fn illegal_moves_change_nothing() {
        let check = |step: &Step, go: fn(&mut Step)| {
            let mut after = step.clone();
            go(&mut after);
            assert_eq!(after, *step);
        };
        for number in 1..=3 {
            let step = at(number, &["a"]);
            check(&step, |step| step.open(MAIL));
            check(&step, Step::opened);
            check(&step, Step::nothing_happened);
            check(&step, |step| step.tick("a", true));
        }
        for number in 2..=4 {
            check(&at(number, &["a"]), |step| step.toggle("b"));
        }
        check(&at(1, &["a"]), Step::back);
        let last = at(4, &["a"]);
        check(&last, Step::next);
        check(&last, Step::opened);
        check(&last, |step| step.turn_to("z"));
        check(&last, |step| step.tick("z", true));
    }

    #[test]
    fn going_back_keeps_the_ticks() {
        let mut step = at(4, &["a", "b"]);
        step.open(MAIL);
        step.opened();
        for _ in 0..3 {
            step.back();
        }
        assert_eq!(step.number(), 1);
        assert_eq!(ticks(&step), "x.");
        step.toggle("c");
        step.next();
        assert_eq!(step.chosen().unwrap().current(), "b");
        assert_eq!(ticks(&step), "x..");
    }

    #[test]
    fn every_stage_reads_back() {
        let mut steps: Vec<_> = (1..=4).map(|number| at(number, &["a", "b"])).collect();
        let mut opened = at(4, &["a"]);
        opened.open(MAIL);
        opened.nothing_happened();
        opened.open(Channel::Webmail(crate::channel::Webmail::Gmail, Extent::ToPaste));
        steps.push(opened);
        for step in steps {
            let json = serde_json::to_string(&step).unwrap();
            assert_eq!(serde_json::from_str::<Step>(&json).unwrap(), step, "{json}");
        }
    }

    #[test]
    fn who_is_gone_is_left_out() {
        let mut step = at(4, &["a", "b", "c"]);
        step.turn_to("b");
        step.open(MAIL);
        step.keep(|id| id != "a");
        assert!(matches!(&step, Step::HandingOver(chosen, Delivery::Opened { .. }) if chosen.current() == "b"));
        step.keep(|id| id != "b");
        assert!(matches!(&step, Step::HandingOver(chosen, Delivery::Offered { .. }) if chosen.current() == "c"));
        step.keep(|_| false);
        assert_eq!(step, Step::default());
    }
}
