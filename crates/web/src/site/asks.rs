//! Whoever asks for a page that is open to everybody.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jenjang_app::cases::Acting;

use super::Site;
use super::signed::{Known, Signed};

/// Whoever asks: somebody signed in, or the public. For pages that show more to those who may see more.
#[derive(Clone)]
pub struct Asks {
    /// Who acts.
    pub acting: Acting,
    /// Who is signed in, if anybody is.
    pub signed: Option<Signed>,
}

impl FromRequestParts<Site> for Asks {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Self::Rejection> {
        // Until a password is changed there is nothing else to do in one's own name.
        let signed = match parts.extensions.get::<Known>() {
            Some(Known::Signed(signed)) if !signed.session.must_change => Some((**signed).clone()),
            _ => None,
        };
        let acting = signed.as_ref().map_or_else(|| site.public(), |signed| signed.acting.clone());
        Ok(Self { acting, signed })
    }
}
