//! The files a browser gets besides the pages: styles, typeface, scripts and the mark.
//!
//! They are embedded, named by their digest and never change under a name, so a browser keeps them for a year.
//! How they were made stands in `assets/README.md`.

use std::sync::LazyLock;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jenjang_facts::Digest;

use crate::error_page::ErrorPage;

/// The folder of all assets in the address.
pub const FOLDER: &str = "/aset";

/// An embedded file with its compressed copies, where compressing it gains anything.
struct Asset {
    name: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    packed: Option<Packed>,
}

struct Packed {
    brotli: &'static [u8],
    gzip: &'static [u8],
}

macro_rules! packed {
    ($name:literal, $kind:literal) => {
        Asset {
            name: $name,
            kind: $kind,
            plain: include_bytes!(concat!("../assets/", $name)),
            packed: Some(Packed {
                brotli: include_bytes!(concat!("../assets/", $name, ".br")),
                gzip: include_bytes!(concat!("../assets/", $name, ".gz")),
            }),
        }
    };
}

static ASSETS: [Asset; 5] = [
    packed!("jenjang.css", "text/css; charset=utf-8"),
    packed!("jenjang.js", "text/javascript; charset=utf-8"),
    packed!("htmx.js", "text/javascript; charset=utf-8"),
    packed!("jenjang.svg", "image/svg+xml"),
    // A WOFF2 is compressed already.
    Asset { name: "jenjang.woff2", kind: "font/woff2", plain: include_bytes!("../assets/jenjang.woff2"), packed: None },
];

/// The assets under the names they are served by.
static SERVED: LazyLock<Vec<(String, &'static Asset)>> =
    LazyLock::new(|| ASSETS.iter().map(|asset| (served_name(asset), asset)).collect());

/// Puts twelve digits of the digest into the name: `jenjang-0123456789ab.css`.
fn served_name(asset: &Asset) -> String {
    let digest: String = Digest::of(asset.plain).to_string().chars().take(12).collect();
    let (stem, extension) = asset.name.rsplit_once('.').unwrap_or((asset.name, ""));
    format!("{stem}-{digest}.{extension}")
}

/// Returns the address of an asset by its plain name, like `jenjang.css`.
pub fn url(name: &str) -> String {
    let served = SERVED.iter().find(|(_, asset)| asset.name == name).map_or(name, |(served, _)| served);
    format!("{FOLDER}/{served}")
}

/// Returns the routes that serve the assets.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(&format!("{FOLDER}/{{name}}"), get(serve)).route("/favicon.ico", get(serve_mark))
}

async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, ErrorPage> {
    let (served, asset) = SERVED.iter().find(|(served, _)| *served == name).ok_or(ErrorPage::NotFound)?;
    Ok(respond(served, asset, &headers, "public, max-age=31536000, immutable"))
}

/// Browsers ask for this name unbidden; it has no digest, so it is kept for a day only.
async fn serve_mark(headers: HeaderMap) -> Result<Response, ErrorPage> {
    let (served, asset) = SERVED.iter().find(|(_, asset)| asset.name == "jenjang.svg").ok_or(ErrorPage::NotFound)?;
    Ok(respond(served, asset, &headers, "public, max-age=86400"))
}

fn respond(served: &str, asset: &'static Asset, headers: &HeaderMap, keep: &'static str) -> Response {
    let (bytes, coding) = choose(asset, headers);
    // Each coding is a representation of its own and needs a tag of its own.
    let tag = format!("\"{served}{}\"", coding.map(|coding| format!(".{coding}")).unwrap_or_default());
    let text = |name: HeaderName, value: &str| HeaderValue::from_str(value).ok().map(|value| (name, value));
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let unchanged = known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag || known.trim() == "*"));

    let mut response =
        if unchanged { StatusCode::NOT_MODIFIED.into_response() } else { Response::new(Body::from(bytes)) };
    let with_body = [text(CONTENT_TYPE, asset.kind), coding.and_then(|coding| text(CONTENT_ENCODING, coding))];
    let always = [
        text(CACHE_CONTROL, keep),
        text(ETAG, &tag),
        asset.packed.as_ref().and_then(|_| text(VARY, "accept-encoding")),
    ];
    response.headers_mut().extend(always.into_iter().flatten());
    if !unchanged {
        response.headers_mut().extend(with_body.into_iter().flatten());
    }
    response
}

fn choose(asset: &'static Asset, headers: &HeaderMap) -> (&'static [u8], Option<&'static str>) {
    match &asset.packed {
        Some(packed) if accepts(headers, "br") => (packed.brotli, Some("br")),
        Some(packed) if accepts(headers, "gzip") => (packed.gzip, Some("gzip")),
        _ => (asset.plain, None),
    }
}

/// Tells whether the browser takes a coding; one it names with `q=0` it refuses.
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let lists = headers.get_all(ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, "q=1"));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|weight| weight.parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Reply, ask};

    async fn get_asset(name: &str, headers: &[(&str, &str)]) -> Reply {
        ask(router(), "GET", &url(name), headers, "").await
    }

    #[test]
    fn the_files_are_those_that_were_built_together() {
        let sums = include_str!("../assets/SHA256SUMS");
        let recorded = |name: &str| sums.lines().find_map(|line| line.strip_suffix(&format!("  {name}"))).unwrap();
        for asset in &ASSETS {
            assert_eq!(Digest::of(asset.plain).to_string(), recorded(asset.name));
            if let Some(packed) = &asset.packed {
                assert_eq!(Digest::of(packed.gzip).to_string(), recorded(&format!("{}.gz", asset.name)));
                assert_eq!(Digest::of(packed.brotli).to_string(), recorded(&format!("{}.br", asset.name)));
            }
        }
        assert_eq!(include_str!("../assets/jenjang.js"), include_str!("../assets/source/jenjang.js"));
    }

    #[test]
    fn the_styles_ask_only_for_the_typeface_that_is_served() {
        let styles = include_str!("../assets/jenjang.css");
        let font = url("jenjang.woff2").replace("/aset/", "");
        let asked: Vec<_> = styles.split("url(").skip(1).filter_map(|rest| rest.split(')').next()).collect();
        assert_eq!(asked, [font.as_str()]);
        assert!(!styles.contains("GDS Transport"));
    }

    #[test]
    fn first_visit_leaves_room_for_the_page() {
        let (all, on_the_wire) = ASSETS.iter().fold((0, 0), |(all, wire), asset| {
            let gzip = asset.packed.as_ref().map_or(asset.plain.len(), |packed| packed.gzip.len());
            (all + asset.plain.len(), wire + gzip)
        });
        assert!(all < 135_000, "{all} bytes uncompressed");
        assert!(on_the_wire < 60_000, "{on_the_wire} bytes compressed");
    }

    #[tokio::test]
    async fn serves_the_best_coding_the_browser_takes() {
        for (accepted, coding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0, gzip;q=0.5", Some("gzip")),
            ("identity", None),
            ("", None),
        ] {
            let reply = get_asset("jenjang.css", &[("accept-encoding", accepted)]).await;
            assert_eq!((reply.status, reply.header("content-encoding")), (200, coding), "{accepted}");
            assert_eq!(reply.header("content-type"), Some("text/css; charset=utf-8"));
            assert_eq!(reply.header("cache-control"), Some("public, max-age=31536000, immutable"));
            assert_eq!(reply.header("vary"), Some("accept-encoding"));
        }
    }

    #[tokio::test]
    async fn says_when_the_browser_has_it_already() {
        let first = get_asset("jenjang.js", &[("accept-encoding", "br")]).await;
        let tag = first.header("etag").unwrap().to_owned();
        let again = get_asset("jenjang.js", &[("accept-encoding", "br"), ("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.body.len()), (304, 0));
        let other = get_asset("jenjang.js", &[("accept-encoding", "gzip"), ("if-none-match", &tag)]).await;
        assert_eq!(other.status, 200);
    }

    #[tokio::test]
    async fn knows_no_other_file() {
        for name in ["jenjang.css", "..%2Fsrc%2Flib.rs", "jenjang-000000000000.css"] {
            let reply = ask(router::<()>(), "GET", &format!("{FOLDER}/{name}"), &[], "").await;
            assert_eq!(reply.status, 404, "{name}");
        }
    }
}
