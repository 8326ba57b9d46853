//! What a process that serves people does beside it: reading cases before they are asked for, and telling whether it can
//! work. Nothing of a case leaves here.

use jenjang_ledger::CaseId;

use super::app::App;
use super::error::AppError;

impl App {
    /// Reads every case and everybody it screened, so that the first who asks need not wait.
    pub async fn warm_up(&self) -> Result<(), AppError> {
        drop(self.accounts().await?);
        for head in self.case_heads().await? {
            let case = self.case_held(&head.id).await?;
            self.people_of(&case).await?;
        }
        Ok(())
    }

    /// Makes sure that the ledger answers and that the files it names are within reach.
    pub async fn check_reach(&self) -> Result<(), AppError> {
        self.ledger.head().await?;
        let heads = self.case_heads().await?;
        let Some(head) = heads.first() else { return Ok(()) };
        // The first event of a case names the text of its regulation, which is never erased.
        let first = self.ledger.event(&CaseId::new(head.id.as_str())?, 1).await?;
        for hash in first.iter().flat_map(|event| &event.blobs) {
            if self.blobs.size(hash).await?.is_none() {
                return Err(AppError::NoSuchFile { digest: hash.to_string() });
            }
        }
        Ok(())
    }
}
