//! Українська. Правопис 2019 року; апостроф ’, лапки «»; спокійно, на «ви», без канцелярщини.

pub(crate) mod composer;
pub(crate) mod device;
pub(crate) mod embed;
pub(crate) mod letter_page;
pub(crate) mod press;
pub(crate) mod reader;
