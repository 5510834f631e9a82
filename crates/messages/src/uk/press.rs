//! What only press writes.

use crate::PressMessages;

pub(crate) const MESSAGES: PressMessages = PressMessages {
    withdrawn: "Ця сторінка більше недоступна",
    copy_made: |date| format!("Цю копію зроблено {date}, відкликати чи виправити її неможливо."),
    copy_check: "Перевірте, що відтоді змінилося:",
};
