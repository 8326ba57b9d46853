//! `--database` and what goes with it: where the ledger, its files, its key and its policies are, and who acts.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use jenjang_access::Access;
use jenjang_app::cases::{Acting, App, Config, Who};
use jenjang_desk::{Desk, DeskKey, DeskLocation, DeskOptions};
use jenjang_ledger::{BlobLocation, Blobs, Durability, Entropy, Ledger, Location, Signer};

use crate::context::Common;
use crate::entropy::SystemEntropy;
use crate::runtime;

/// Names in the data folder.
const LEDGER: &str = "ledger.sqlite";
const FILES: &str = "files";
const KEY: &str = "ledger.key";
const DESK_KEY: &str = "desk.key";

/// Where everything is kept, and who acts.
#[derive(Args)]
pub(crate) struct Store {
    #[command(flatten)]
    places: Places,
    /// Who acts: an account, a NIP, participant-N, operator or public
    #[arg(long = "as", env = "JENJANG_AS", hide_env_values = true, value_parser = parse_who, value_name = "ACCOUNT", default_value = "operator")]
    who: Who,
}

/// Where everything is kept.
#[derive(Args, Default)]
pub(crate) struct Places {
    /// The ledger: a SQLite file, or postgres://USER:PASSWORD@HOST/DATABASE [default: ledger.sqlite in the data folder]
    #[arg(long, env = "JENJANG_DATABASE", hide_env_values = true, value_name = "URL")]
    database: Option<String>,
    /// Files of the ledger: a folder, or s3://BUCKET/PREFIX with the AWS_* variables [default: files in the data folder]
    #[arg(long, env = "JENJANG_BLOBS", value_name = "URL")]
    blobs: Option<String>,
    #[command(flatten)]
    policies: Policies,
}

/// Which policies decide who may do what.
#[derive(Args, Default)]
pub(crate) struct Policies {
    /// Folder of policies laid over those the program ships
    #[arg(long, env = "JENJANG_POLICIES", value_name = "DIR")]
    policies: Option<PathBuf>,
}

/// What a command does to the ledger.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Reads it.
    Read,
    /// Adds to one that is there; the key that signs is made on first use.
    Write,
    /// Adds to one that is made if it is not there.
    Begin,
    /// Fills one that is made if it is not there, as it was elsewhere: with the key kept apart, none is made.
    Restore,
}

fn parse_who(text: &str) -> Result<Who, String> {
    Who::parse(text).map_err(|error| error.to_string())
}

impl Policies {
    /// Reads the policies.
    pub(crate) fn open(&self) -> Result<Access> {
        match &self.policies {
            None => Ok(Access::shipped().clone()),
            Some(folder) => Ok(Access::read_over_shipped(folder)?),
        }
    }
}

impl Store {
    /// Returns who acts, now. To be asked once for each action.
    pub(crate) fn acting(&self) -> Acting {
        Acting { who: self.who.clone(), at: crate::clock::now(), via: "cli".to_owned() }
    }

    /// Opens everything, does the work and closes the ledger again.
    pub(crate) fn with<T>(&self, common: &Common, mode: Mode, work: impl AsyncFnOnce(&App) -> Result<T>) -> Result<T> {
        self.with_procedures(common, mode, Vec::new(), work)
    }

    /// As [`Store::with`], for what needs the regulations of today. What goes on in a case never does: they are sealed.
    pub(crate) fn with_procedures<T>(
        &self,
        common: &Common,
        mode: Mode,
        procedures: Vec<jenjang_regulation::Procedure>,
        work: impl AsyncFnOnce(&App) -> Result<T>,
    ) -> Result<T> {
        self.with_entropy(common, mode, procedures, Box::new(SystemEntropy), work)
    }

    /// As [`Store::with_procedures`], with salts from elsewhere: for scenarios, whose people are invented.
    pub(crate) fn with_entropy<T>(
        &self,
        common: &Common,
        mode: Mode,
        procedures: Vec<jenjang_regulation::Procedure>,
        entropy: Box<dyn Entropy>,
        work: impl AsyncFnOnce(&App) -> Result<T>,
    ) -> Result<T> {
        runtime::run(async {
            let app = self.places.open(common, mode, procedures, entropy).await?;
            let outcome = work(&app).await;
            app.ledger().close().await;
            outcome
        })
    }

    /// Says where the ledger is, without a password.
    pub(crate) fn place(&self, common: &Common) -> Result<String> {
        Ok(self.places.location(&common.data)?.to_string())
    }

    /// Returns where the parts are.
    pub(crate) fn places(&self) -> &Places {
        &self.places
    }
}

impl Places {
    /// Opens everything.
    pub(crate) async fn open(
        &self,
        common: &Common,
        mode: Mode,
        procedures: Vec<jenjang_regulation::Procedure>,
        entropy: Box<dyn Entropy>,
    ) -> Result<App> {
        self.open_in(&common.data, common, mode, procedures, entropy, Durability::Full).await
    }

    /// As [`Places::open`], in another data folder, and with what is acknowledged as safe as `durability` says.
    pub(crate) async fn open_in(
        &self,
        data: &Path,
        common: &Common,
        mode: Mode,
        procedures: Vec<jenjang_regulation::Procedure>,
        entropy: Box<dyn Entropy>,
        durability: Durability,
    ) -> Result<App> {
        let access = self.policies.open()?;
        let reference = common.reference()?.into_owned();
        let blobs = self.blob_location(data)?;
        let ledger = self.open_ledger(data, mode, durability).await?;
        if let BlobLocation::Folder(folder) = &blobs
            && mode != Mode::Read
        {
            make_folder(folder)?;
        }
        let signer = signer(data, mode)?;
        Ok(App::new(Config {
            ledger,
            blobs: Blobs::open_with(&blobs, durability)?,
            signer,
            access,
            reference,
            procedures,
            entropy,
            n_threads: common.threads(),
        }))
    }

    fn location(&self, data: &Path) -> Result<Location> {
        match &self.database {
            None => Ok(Location::sqlite(data.join(LEDGER))),
            Some(text) => Ok(Location::parse(text)?),
        }
    }

    async fn open_ledger(&self, data: &Path, mode: Mode, durability: Durability) -> Result<Ledger> {
        let location = self.location(data)?;
        let file = match &self.database {
            None => Some(data.join(LEDGER)),
            Some(text) if is_postgres(text) => None,
            Some(_) => Some(PathBuf::from(location.to_string())),
        };
        if let Some(file) = file {
            match mode {
                Mode::Begin | Mode::Restore => begin_file(&file)?,
                Mode::Read | Mode::Write if file.exists() => {}
                Mode::Read | Mode::Write => bail!(
                    "there is no ledger in `{}` yet; begin one with `jenjang access open`, or name another with --data or \
                     --database",
                    file.display()
                ),
            }
        }
        Ok(Ledger::open_with(&location, durability).await?)
    }

    fn blob_location(&self, data: &Path) -> Result<BlobLocation> {
        let Some(text) = &self.blobs else { return Ok(BlobLocation::Folder(data.join(FILES))) };
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            let (name, value) = (name.into_string().ok()?, value.into_string().ok()?);
            name.starts_with("AWS_").then_some((name, value))
        });
        Ok(BlobLocation::parse(text, variables)?)
    }

    /// Opens passwords, sessions and tokens: beside the ledger in the data folder, or in its PostgreSQL database.
    pub(crate) async fn open_desk(&self, common: &Common) -> Result<Desk> {
        let at = match &self.database {
            Some(text) if is_postgres(text) => DeskLocation::parse(text)?,
            _ => DeskLocation::in_folder(&common.data),
        };
        open_desk(&at, &common.data, DeskOptions::default()).await
    }
}

/// Opens a desk with the key in the data folder; both are made on first use.
pub(crate) async fn open_desk(at: &DeskLocation, data: &Path, options: DeskOptions) -> Result<Desk> {
    make_folder(data)?;
    let key = DeskKey::load_or_create(&data.join(DESK_KEY), &mut SystemEntropy)?;
    Ok(Desk::open_with(at, &key, options).await?)
}

fn is_postgres(database: &str) -> bool {
    database.starts_with("postgres") && database.contains("://")
}

/// Returns the key that signs checkpoints; who adds to a ledger for the first time makes it.
fn signer(data: &Path, mode: Mode) -> Result<Option<Signer>> {
    let path = key_file(data);
    if path.exists() {
        return Ok(Some(Signer::load(&path)?));
    }
    match mode {
        Mode::Read | Mode::Restore => Ok(None),
        Mode::Write | Mode::Begin => Ok(Some(create_key(&path)?)),
    }
}

/// Returns the file of the signing key.
pub(crate) fn key_file(data: &Path) -> PathBuf {
    data.join(KEY)
}

fn make_folder_of(file: &Path) -> Result<()> {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or(Ok(()), make_folder)
}

/// Makes a folder that only its owner can read; one that is there stays as it is.
fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| format!("could not make the folder `{}`", folder.display()))
}

/// Makes the empty file of a new ledger, for its owner only: it will hold personal data. SQLite gives its logs the same
/// mode.
fn begin_file(file: &Path) -> Result<()> {
    make_folder_of(file)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(error).with_context(|| format!("could not make the ledger `{}`", file.display()))
        }
        _ => Ok(()),
    }
}

/// Makes a key. It takes its name only when it is whole, so that of two programs that start at once both have the same.
fn create_key(path: &Path) -> Result<Signer> {
    let failed = || format!("could not make the signing key `{}`", path.display());
    make_folder_of(path)?;
    let mut random = [0; 4];
    SystemEntropy.fill(&mut random);
    let name = format!("jenjang-{:08x}", u32::from_be_bytes(random));
    let signer = Signer::generate(&name, &mut SystemEntropy)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A temporary file is for its owner only, which is the mode a key must have.
    let mut file = tempfile::Builder::new().prefix(".jenjang-key-").tempfile_in(folder).with_context(failed)?;
    writeln!(file, "{}", signer.to_text()).and_then(|()| file.as_file().sync_all()).with_context(failed)?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(signer),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(Signer::load(path)?),
        Err(error) => Err(error.error).with_context(failed),
    }
}
