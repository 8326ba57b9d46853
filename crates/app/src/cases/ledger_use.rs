//! Use cases of the ledger as a whole: checking, checkpoints, proofs.

use jenjang_access::{Action, Context, Resource};
use jenjang_ledger::{
    CaseId, Checkpoint, ConsistencyProof, InclusionProof, Verified, VerifierKey, VerifyError, verify,
};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;

impl App {
    /// Asks the policies about something that concerns the ledger as a whole.
    pub async fn allow_on_ledger(&self, acting: &Acting, action: Action) -> Result<(), AppError> {
        self.allow(acting, action, &Resource::Ledger, &Context::default()).await.map(drop)
    }

    /// Checks everything and names the first event that does not hold.
    pub async fn verify_ledger(
        &self,
        acting: &Acting,
        trusted: Option<&[VerifierKey]>,
        against: &[Checkpoint],
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> Result<Result<Verified, VerifyError>, AppError> {
        self.allow_on_ledger(acting, Action::VerifyLedger).await?;
        Ok(verify(&self.ledger, &self.blobs, trusted, against, progress).await)
    }

    /// Signs the ledger as it is now.
    pub async fn sign_checkpoint(&self, acting: &Acting) -> Result<Checkpoint, AppError> {
        self.allow_on_ledger(acting, Action::SignCheckpoint).await?;
        let signer = self.signer.as_ref();
        let signer = signer.ok_or_else(|| AppError::Input("there is no key to sign checkpoints with".to_owned()))?;
        Ok(self.ledger.checkpoint(signer).await?)
    }

    /// Returns the last checkpoint that was signed.
    pub async fn read_checkpoint(&self, acting: &Acting) -> Result<Option<Checkpoint>, AppError> {
        self.allow_on_ledger(acting, Action::ReadCheckpoint).await?;
        Ok(self.ledger.latest_checkpoint().await?)
    }

    /// Proves that an event is under a checkpoint.
    pub async fn prove_event(
        &self,
        acting: &Acting,
        case: &str,
        sequence: u64,
        size: Option<u64>,
    ) -> Result<InclusionProof, AppError> {
        self.allow_on_ledger(acting, Action::ProveEvent).await?;
        Ok(self.ledger.prove_inclusion(&CaseId::new(case)?, sequence, size).await?)
    }

    /// Proves that nothing before a checkpoint was rewritten.
    pub async fn prove_consistency(&self, acting: &Acting, from: u64, to: u64) -> Result<ConsistencyProof, AppError> {
        self.allow_on_ledger(acting, Action::ProveEvent).await?;
        Ok(self.ledger.prove_consistency(from, to).await?)
    }
}
