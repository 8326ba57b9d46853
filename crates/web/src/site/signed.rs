//! Who is signed in, as an argument of a handler.

use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_app::cases::{Acting, Me};
use jenjang_desk::Session;

use super::{Site, kept};
use crate::error_page::{ErrorPage, Stale};
use crate::forms::{FormData, FormToken, Uploads};
use crate::layout::Visit;

/// What is known of who asks.
#[derive(Clone)]
pub(crate) enum Known {
    /// Nothing.
    Stranger,
    /// A session that time has ended.
    Lapsed,
    /// Somebody signed in.
    Signed(Box<Signed>),
    /// It could not be found out.
    Unavailable,
}

/// Somebody signed in. A handler that takes it sends strangers to the page where one signs in.
#[derive(Clone)]
pub struct Signed {
    /// Who acts, now, through a page.
    pub acting: Acting,
    /// Who they are.
    pub me: Me,
    /// Their session.
    pub session: Session,
}

/// A form sent by somebody signed in, drawn for their session.
pub struct SignedForm {
    /// Who sent it.
    pub signed: Signed,
    /// What was typed.
    pub form: FormData,
}

/// A form with files, sent by somebody signed in, drawn for their session.
pub struct SignedUpload {
    /// Who sent it.
    pub signed: Signed,
    /// What was typed.
    pub form: FormData,
    /// The files, whole or not.
    pub files: Uploads,
}

fn known(parts: &Parts) -> Known {
    parts.extensions.get::<Known>().cloned().unwrap_or(Known::Stranger)
}

/// Sends a stranger to sign in, and back afterwards.
fn to_sign_in(parts: &Parts) -> Response {
    let address = parts.uri.path_and_query().map_or("/", |address| address.as_str());
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("kembali", address);
    Redirect::to(&format!("/masuk?{}", query.finish())).into_response()
}

impl FromRequestParts<Site> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Self::Rejection> {
        match known(parts) {
            Known::Signed(signed) => {
                // Until the password is changed there is nothing else to do.
                if signed.session.must_change && parts.uri.path() != "/sandi" && parts.uri.path() != "/keluar" {
                    return Err(Redirect::to("/sandi").into_response());
                }
                Ok(*signed)
            }
            _ => Err(to_sign_in(parts)),
        }
    }
}

impl FromRequest<Site> for SignedForm {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        let visit = visit(&parts);
        let whom = known(&parts);
        let form = Request::from_parts(parts.clone(), body);
        match whom {
            Known::Signed(_) => {
                let signed = Signed::from_request_parts(&mut parts, site).await?;
                let form = FormData::from_request(form, site).await.map_err(|page| page.respond(&visit))?;
                form.check_token(&token(&signed)).map_err(|page| page.respond(&visit))?;
                Ok(Self { signed, form })
            }
            Known::Lapsed => {
                let form = FormData::from_request(form, site).await.map_err(|page| page.respond(&visit))?;
                Err(expired(&form, &visit))
            }
            _ => Err(to_sign_in(&parts)),
        }
    }
}

impl FromRequest<Site> for SignedUpload {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        let visit = visit(&parts);
        let whom = known(&parts);
        if !matches!(whom, Known::Signed(_) | Known::Lapsed) {
            return Err(to_sign_in(&parts));
        }
        let told = |page: ErrorPage| page.respond(&visit);
        let request = Request::from_parts(parts.clone(), body);
        let multipart = Multipart::from_request(request, site).await.map_err(|_| told(ErrorPage::BadRequest))?;
        let (form, files) = Uploads::read(multipart).await.map_err(told)?;
        if matches!(whom, Known::Lapsed) {
            return Err(expired(&form, &visit));
        }
        let signed = Signed::from_request_parts(&mut parts, site).await?;
        form.check_token(&token(&signed)).map_err(told)?;
        Ok(Self { signed, form, files })
    }
}

fn visit(parts: &Parts) -> Visit {
    let stranger = || Visit::of_stranger(crate::language::locale(Default::default()), "/");
    parts.extensions.get::<Visit>().cloned().unwrap_or_else(stranger)
}

fn token(signed: &Signed) -> FormToken {
    FormToken::from_bytes(signed.session.csrf.token().as_bytes())
}

/// Shows what was typed into a form whose session had ended, so that nothing of it is lost.
fn expired(form: &FormData, visit: &Visit) -> Response {
    let stale = Stale {
        happened: Some(visit.locale.text("web-session-ended")),
        typed: kept::words_of(form, &visit.locale),
        again: sign_in_address(visit),
    };
    ErrorPage::Stale(stale).respond(visit)
}

fn sign_in_address(visit: &Visit) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("kembali", &visit.address);
    format!("/masuk?{}", query.finish())
}
