//! What a use case answered instead of doing it, as the person is told.

use jenjang_app::cases::AppError;
use jenjang_app::words;

use crate::error_page::ErrorPage;
use crate::layout::Visit;

/// Turns the answer of a use case into a page.
pub trait Problem<T> {
    /// Returns the value, or the page that says why there is none. `back` is where to go on from there.
    fn or_page(self, visit: &Visit, back: &str) -> Result<T, ErrorPage>;
}

impl<T> Problem<T> for Result<T, AppError> {
    fn or_page(self, visit: &Visit, back: &str) -> Result<T, ErrorPage> {
        self.map_err(|error| page(error, visit, back))
    }
}

fn page(error: AppError, visit: &Visit, back: &str) -> ErrorPage {
    let refused = |reason: String| ErrorPage::Refused { reason, back: back.to_owned() };
    match error {
        // What is not theirs to see looks like what is not there.
        AppError::Denied(_)
        | AppError::NoSuchCase(_)
        | AppError::NoSuchParticipant(_)
        | AppError::NoSuchAccount(_)
        | AppError::CaseId(_) => ErrorPage::NotFound,
        AppError::Refused(refusal) => refused(words::refusal(&refusal, |_| None, &visit.locale)),
        AppError::Busy(_) => refused(visit.locale.text("web-busy")),
        AppError::Input(text) => refused(text),
        AppError::UnfitAccount { account, roles } => {
            let said = [("account", account.as_str()), ("roles", roles)];
            refused(visit.locale.text_with("web-unfit-account", &said))
        }
        AppError::NoSuchFile { .. } | AppError::CaseExists(_) | AppError::AccountExists(_) => {
            refused(visit.locale.text("web-input-not-taken"))
        }
        error if error.is_passing() => ErrorPage::Unavailable { wait_s: Some(10) },
        error if error.is_about_storage() => ErrorPage::CannotSave { reference: crate::pages::ops::report(&error) },
        error => ErrorPage::Failed { reference: Some(crate::pages::ops::report(&error)) },
    }
}
